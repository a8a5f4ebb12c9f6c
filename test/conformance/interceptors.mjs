// Code around every delivery.
import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { equal, same } from './assert.mjs'

export const interceptors = {
  async 'interceptors wrap each delivery, the first registered outermost, and may change its value'() {
    const bus = createEmitter()
    const calls = []
    for (const name of ['outer', 'inner'])
      bus.intercept((emission, next) => {
        calls.push(`${name} before ${emission.type} ${emission.payload}`)
        const value = next()
        calls.push(`${name} after`)
        return `${name}(${value})`
      })
    bus.on('n', (n) => {
      calls.push('handler')
      return n
    })
    equal((await bus.emitAsync('n', 1)).values, ['outer(inner(1))'], 'values')
    equal(calls, ['outer before n 1', 'inner before n 1', 'handler', 'inner after', 'outer after'], 'calls')
  },

  async 'an interceptor may await the handler'() {
    const bus = createEmitter()
    bus.intercept(async (_emission, next) => (await next()) * 2)
    bus.on('n', async (n) => n + 1)
    equal((await bus.emitAsync('n', 1)).values, [4], 'values')
  },

  async 'one that does not call next skips the delivery'() {
    const bus = createEmitter()
    const calls = []
    bus.intercept((emission, next) => (emission.payload > 1 ? next() : 'not this one'))
    bus.on('n', (n) => calls.push(n), { onSuccess: () => calls.push('success'), onFailure: () => calls.push('failure') })
    const [first, second] = [await bus.emitAsync('n', 1), await bus.emitAsync('n', 2)]
    equal([first.deliveries[0].status, first.ok, first.values], ['skipped', true, []], 'first outcome')
    equal([second.deliveries[0].status, calls], ['fulfilled', [2, 'success']], 'second status and calls')
  },

  async 'calling next twice throws, and the handler ran once'() {
    const bus = createEmitter({ onError() {} })
    let calls = 0
    bus.intercept((_emission, next) => {
      next()
      return next()
    })
    bus.on('n', () => calls++)
    const { errors } = await bus.emitAsync('n')
    equal([calls, errors.length, errors[0]?.code], [1, 1, 'INTERCEPTOR'], 'calls and error')
  },

  async "an interceptor's error is the failure of its delivery alone"() {
    const error = new Error('refused')
    const bus = createEmitter({ onError() {} })
    bus.intercept((emission, next) => {
      if (emission.type === 'bad') throw error
      return next()
    })
    bus.on(['bad', 'good'], () => 'handled')
    const [bad, good] = [await bus.emitAsync('bad'), await bus.emitAsync('good')]
    same(bad.errors[0], error, 'error')
    equal([bad.deliveries.length, good.values], [1, ['handled']], 'deliveries and values')
  },

  async 'an interceptor registered while an emission is delivered begins with the next one'() {
    const bus = createEmitter()
    const calls = []
    bus.on(
      'n',
      () => {
        calls.push('first')
        bus.intercept((_emission, next) => {
          calls.push('around')
          return next()
        })
      },
      { once: true },
    )
    bus.on('n', () => calls.push('second'))
    bus.emit('n')
    bus.emit('n')
    equal(calls, ['first', 'second', 'around', 'second'], 'calls')
  },

  async 'an interceptor works for queued deliveries at their turn, until it is taken off'() {
    const bus = createEmitter({ strategy: microtask() })
    const calls = []
    const stop = bus.intercept((_emission, next) => {
      calls.push('around')
      return next()
    })
    bus.on('n', (n) => calls.push(n))
    bus.emit('n', 1)
    equal(calls, [], 'calls inside emit')
    await bus.settled()
    equal([stop(), stop()], [true, false], 'unsubscribe')
    bus.emit('n', 2)
    await bus.settled()
    equal(calls, ['around', 1, 2], 'calls')
  },
}
