// Failures, results and the promises that carry them.
import { createEmitter } from '@emitscope/emitter'
import { equal, rejected, same, soon, thrown } from './assert.mjs'

const fail = (message) => () => {
  throw new Error(message)
}

export const outcomes = {
  'a handler that throws stops nobody, and emit does not throw'() {
    const bus = createEmitter({ onError() {} })
    const calls = []
    bus.on('ready', () => calls.push('a'))
    bus.on('ready', fail('b'))
    bus.on('ready', () => calls.push('c'))
    equal(bus.emit('ready'), 3, 'count')
    equal(calls, ['a', 'c'], 'calls')
  },

  'a failure is offered once: to its subscription, else to the emitter'() {
    const taken = []
    const bus = createEmitter({ onError: (error) => taken.push(`emitter ${error.message}`) })
    bus.on('ready', fail('own'), { onFailure: (error) => taken.push(`subscription ${error.message}`) })
    bus.on('ready', fail('plain'))
    bus.emit('ready')
    equal(taken, ['subscription own', 'emitter plain'], 'failures')
  },

  async 'a rejected promise is a failure like a throw'() {
    const taken = []
    const bus = createEmitter({ onError: (error, emission) => taken.push([error.message, emission.type, emission.payload]) })
    bus.on('order', async () => {
      throw new Error('declined')
    })
    bus.emit('order', 7)
    await soon()
    equal(taken, [['declined', 'order', 7]], 'failures')
  },

  async 'onSuccess gets what the handler returned or resolved'() {
    const values = []
    const bus = createEmitter()
    bus.on('n', (n) => n + 1, { onSuccess: (value) => values.push(value) })
    bus.on('n', async (n) => n + 2, { onSuccess: (value) => values.push(value) })
    bus.emit('n', 1)
    await soon()
    equal(values, [2, 3], 'values')
  },

  async 'emitAsync resolves every delivery in subscription order and never rejects for a handler'() {
    const bus = createEmitter({ onError() {} })
    const reason = new Error('no')
    bus.on('n', async (n) => {
      await soon()
      return n + 1
    })
    bus.on('n', () => {
      throw reason
    })
    bus.on('n', (n) => n + 2)
    const outcome = await bus.emitAsync('n', 1)
    equal(
      outcome.deliveries.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
      'statuses',
    )
    equal([outcome.values, outcome.ok, outcome.errors.length, outcome.type], [[2, 3], false, 1, 'n'], 'outcome')
    same(outcome.errors[0], reason, 'error')
    same(
      thrown('Error', () => outcome.orThrow()),
      reason,
      'what orThrow throws',
    )
  },

  async 'emitAsync in serial mode awaits one handler before the next'() {
    const bus = createEmitter()
    const calls = []
    bus.on('ready', async () => {
      calls.push('a starts')
      await soon()
      calls.push('a ends')
    })
    bus.on('ready', () => calls.push('b'))
    await bus.emitAsync('ready', undefined, { mode: 'serial' })
    equal(calls, ['a starts', 'a ends', 'b'], 'calls')
  },

  async 'next resolves the payload of the next event its filter takes'() {
    const bus = createEmitter()
    const next = bus.next('n', { filter: ({ payload }) => payload > 1 })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    equal(await next, 2, 'payload')
    equal(bus.has('n'), false, 'has after it')
  },

  async 'next rejects on timeout and on abort, and leaves nothing behind'() {
    const bus = createEmitter()
    await rejected('TimeoutError', bus.next('n', { timeoutMs: 1 }))
    const controller = new AbortController()
    const aborted = rejected('AbortError', bus.next('n', { signal: controller.signal }))
    controller.abort()
    await aborted
    equal(bus.has('n'), false, 'has after both')
  },

  async 'a closed emitter emits to nobody and rejects what is asked of it'() {
    const bus = createEmitter()
    bus.on('n', () => {})
    await bus.close()
    equal(bus.emit('n', 1), 0, 'count')
    const error = await rejected('EmitterError', bus.emitAsync('n', 1))
    equal(error.code, 'CLOSED', 'code')
  },
}
