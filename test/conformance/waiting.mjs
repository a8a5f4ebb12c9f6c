// Waiting for events, for what runs, and for the end.
import { createEmitter } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { equal, rejected, same, skip, soon } from './assert.mjs'

/** The payloads an iterable of emissions gives until it ends. */
async function payloadsOf(emissions) {
  const seen = []
  for await (const { payload } of emissions) seen.push(payload)
  return seen
}

export const waiting = {
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

  async "next hears lists, '*' and classes, and nothing emitted after the call is missed"() {
    class Paid {
      static type = 'paid'
    }
    const bus = createEmitter()
    const waits = [bus.next(['a', 'b']), bus.next('*'), bus.next(Paid)]
    const paid = new Paid()
    bus.emit('b', 1)
    bus.emit(paid)
    const [first, any, payment] = await Promise.all(waits)
    equal([first, any], [1, 1], 'payloads')
    same(payment, paid, 'payload of the class')
  },

  async 'events keeps what comes between two turns of its loop, and break ends it'() {
    const bus = createEmitter()
    const events = bus.events(['a', 'b'])
    const seen = []
    bus.emit('a', 1)
    bus.emit('b', 2)
    for await (const { type, payload } of events) {
      seen.push(`${type} ${payload}`)
      if (payload === 2) bus.emit('a', 3)
      if (payload === 3) break
    }
    equal(seen, ['a 1', 'b 2', 'a 3'], 'emissions')
    equal(bus.has('a'), false, 'has after it')
  },

  async 'several waits for the next of events are answered in order'() {
    const bus = createEmitter()
    const events = bus.events('n')
    const waits = [events.next(), events.next()]
    bus.emit('n', 1)
    bus.emit('n', 2)
    equal(
      (await Promise.all(waits)).map(({ value }) => value.payload),
      [1, 2],
      'payloads',
    )
    await events.return()
    equal([(await events.next()).done, bus.has('n')], [true, false], 'the end')
  },

  async 'events that are full give what they hold and then fail'() {
    const bus = createEmitter()
    const events = bus.events('n', { capacity: 2 })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    equal([(await events.next()).value.payload, (await events.next()).value.payload], [1, 2], 'payloads')
    equal((await rejected('EmitterError', events.next())).code, 'QUEUE_FULL', 'code')
    equal([(await events.next()).done, bus.has('n')], [true, false], 'the end')
  },

  async 'events drop by their overflow'() {
    const seen = {}
    for (const overflow of ['drop-oldest', 'drop-newest', 'latest']) {
      const bus = createEmitter()
      const events = bus.events(['x', 'y'], { capacity: 2, overflow })
      for (const n of [1, 2, 3]) bus.emit('x', n)
      bus.emit('y', 4)
      await bus.close()
      seen[overflow] = await payloadsOf(events)
    }
    equal(seen, { 'drop-oldest': [3, 4], 'drop-newest': [1, 2], latest: [3, 4] }, 'payloads')
  },

  async 'events end with the emitter, and with their signal at once'() {
    const bus = createEmitter()
    const controller = new AbortController()
    const [ending, aborted] = [bus.events('n'), bus.events('n', { signal: controller.signal })]
    bus.emit('n', 1)
    controller.abort()
    await rejected('AbortError', aborted.next())
    await bus.close()
    equal(await payloadsOf(ending), [1], 'payloads')
    equal(await payloadsOf(bus.events('n')), [], 'payloads of events on a closed emitter')
  },

  async 'settled waits for what is queued and what runs, nested emissions included'() {
    const bus = createEmitter()
    const calls = []
    bus.on('outer', async () => {
      await soon()
      bus.emit('inner')
    })
    bus.on('inner', () => soon().then(() => calls.push('inner')), { strategy: microtask() })
    bus.emit('outer')
    await bus.settled()
    equal(calls, ['inner'], 'calls')
  },

  async 'settled rejects on timeout and on abort while something runs'() {
    const bus = createEmitter()
    let end
    bus.on('n', () => new Promise((resolve) => (end = resolve)))
    bus.emit('n')
    await rejected('TimeoutError', bus.settled({ timeoutMs: 1 }))
    await rejected('AbortError', bus.settled({ signal: AbortSignal.abort() }))
    end()
    await bus.settled()
  },

  async 'a handler that returns settled does not wait for itself'() {
    const bus = createEmitter()
    bus.on('n', () => bus.settled())
    equal((await bus.emitAsync('n')).ok, true, 'ok')
  },

  async 'what is over holds no timer and no frame'() {
    const host = createManualHost()
    const bus = createEmitter({ host, onError() {} })
    bus.on('n', (n) => n, { timeoutMs: 1000 })
    bus.on('n', async (n) => n, { timeoutMs: 1000 })
    const next = bus.next('n', { timeoutMs: 1000 })
    await Promise.all([bus.emitAsync('n', 1, { timeoutMs: 1000 }), next])
    await rejected('AbortError', bus.next('n', { timeoutMs: 1000, signal: AbortSignal.abort() }))
    await bus.setStrategy(animationFrame({ host }))
    bus.emit('n', 2)
    await bus.setStrategy(microtask({ host }), { pending: 'discard' })
    host.advanceFrame()
    equal(host.waiting, { microtasks: 0, timers: 0, frames: 0 }, 'what waits in the host')
  },

  async 'close drains what waits, unless told to discard it'() {
    const seen = []
    for (const pending of ['drain', 'discard']) {
      const bus = createEmitter({ strategy: animationFrame() })
      bus.on('n', () => seen.push(pending))
      bus.emit('n')
      await bus.close({ pending })
    }
    equal(seen, ['drain'], 'calls')
  },

  async 'disposing discards what waits, disposing asynchronously drains it'() {
    if (Symbol.dispose === undefined || Symbol.asyncDispose === undefined) skip('this runtime has no explicit resource management')
    const seen = []
    for (const dispose of [Symbol.dispose, Symbol.asyncDispose]) {
      const bus = createEmitter({ strategy: microtask() })
      bus.on('n', () => seen.push(dispose === Symbol.dispose ? 'discarded' : 'drained'))
      bus.emit('n')
      const disposed = bus[dispose]()
      equal(bus.emit('n'), 0, 'count')
      await disposed
      await soon()
      equal(bus.has('n'), false, 'has')
    }
    equal(seen, ['drained'], 'calls')
  },

  async 'a closed emitter emits to nobody and rejects what is asked of it'() {
    const bus = createEmitter()
    bus.on('n', () => {})
    await bus.close()
    equal(bus.emit('n', 1), 0, 'count')
    const error = await rejected('EmitterError', bus.emitAsync('n', 1))
    equal(error.code, 'CLOSED', 'code')
  },

  async 'close rejects what waits for the next event, and may be called again'() {
    const bus = createEmitter()
    const next = rejected('EmitterError', bus.next('n'))
    await Promise.all([bus.close(), bus.close()])
    await bus.close()
    equal((await next).code, 'CLOSED', 'code')
    equal((await rejected('EmitterError', bus.next('n'))).code, 'CLOSED', 'code of a later one')
    equal((await rejected('EmitterError', bus.setStrategy(microtask()))).code, 'CLOSED', 'code of setStrategy')
  },
}
