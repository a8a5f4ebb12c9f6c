// When deliveries run, and that changing it while running loses and reorders nothing.
import { createEmitter, sync } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { animationFrame, deferred, defineStrategy, idle, macrotask, microtask, onBatch } from '@emitscope/emitter/strategies'
import { equal, soon, thrown } from './assert.mjs'
import { suite } from './suite.mjs'

export const strategies = {
  async 'microtask delivers after the emitting code, first in first out, what is emitted meanwhile too'() {
    const bus = createEmitter({ strategy: microtask() })
    const calls = []
    bus.on('n', (n) => {
      calls.push(n)
      if (n === 1) bus.emit('n', 4)
    })
    equal([bus.emit('n', 1), bus.emit('n', 2), bus.emit('n', 3)], [1, 1, 1], 'counts')
    equal(calls, [], 'calls before the turn ended')
    await Promise.resolve()
    await bus.settled()
    equal(calls, [1, 2, 3, 4], 'calls')
  },

  async 'a handler unsubscribed while its delivery waits does not run, wherever it waits'() {
    for (const make of [microtask, animationFrame, () => animationFrame({ overflow: 'latest' })]) {
      const seen = []
      const queued = createEmitter({ strategy: make() })
      const direct = createEmitter()
      const stops = [queued.on('n', (n) => seen.push(n)), direct.on('n', (n) => seen.push(n), { strategy: make() })]
      queued.on('n', (n) => seen.push(-n))
      for (const bus of [queued, direct]) bus.emit('n', 1)
      for (const stop of stops) stop()
      await Promise.all([queued.settled(), direct.settled()])
      equal(seen, [-1], 'payloads')
    }
  },

  async 'what is unsubscribed while a swap hands over does not run'() {
    const bus = createEmitter({ strategy: microtask() })
    const seen = []
    const stop = bus.on('n', (n) => seen.push(n))
    bus.on('n', (n) => seen.push(-n))
    bus.emit('n', 1)
    const swapped = bus.setStrategy(animationFrame(), { pending: 'drain' })
    bus.emit('n', 2)
    stop()
    await swapped
    await bus.settled()
    equal(seen, [-1, -2], 'payloads')
  },

  async 'once is claimed by emit though it runs later'() {
    const bus = createEmitter({ strategy: microtask() })
    const seen = []
    bus.once('n', (n) => seen.push(n))
    equal([bus.emit('n', 1), bus.emit('n', 2)], [1, 0], 'counts')
    await bus.settled()
    equal(seen, [1], 'payloads')
  },

  async 'an emission aborted while it waits is cancelled'() {
    const bus = createEmitter({ strategy: microtask() })
    const controller = new AbortController()
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1, { signal: controller.signal })
    bus.emit('n', 2)
    controller.abort()
    await bus.settled()
    equal(seen, [2], 'payloads')
  },

  async 'animationFrame keeps every emission, in order'() {
    const bus = createEmitter({ strategy: animationFrame() })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    for (let n = 0; n < 100; n++) bus.emit('n', n)
    equal(seen.length, 0, 'calls inside emit')
    await bus.settled()
    equal(
      seen,
      Array.from({ length: 100 }, (_, n) => n),
      'payloads',
    )
  },

  async 'what a frame emits waits for the next one'() {
    const bus = createEmitter({ strategy: animationFrame() })
    const calls = []
    bus.on('n', (n) => {
      calls.push(n)
      if (n < 3) bus.emit('n', n + 2)
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    bus.on('n', () => calls.push('end of frame'), { once: true, filter: ({ payload }) => payload === 3, strategy: sync() })
    await bus.settled()
    equal(calls, [1, 'end of frame', 2, 3, 4], 'calls')
  },

  async "animationFrame with overflow 'latest' delivers the newest of each type"() {
    const bus = createEmitter({ strategy: animationFrame({ overflow: 'latest' }) })
    const seen = []
    bus.on(['x', 'y'], (payload, emission) => seen.push(`${emission.type} ${payload}`))
    for (let n = 0; n < 10; n++) {
      bus.emit('x', n)
      bus.emit('y', n)
    }
    await bus.settled()
    equal(seen.sort(), ['x 9', 'y 9'], 'calls')
  },

  async 'a subscription may have a strategy of its own'() {
    const bus = createEmitter()
    const calls = []
    bus.on('n', () => calls.push('later'), { strategy: microtask() })
    bus.on('n', () => calls.push('inside'))
    bus.emit('n')
    equal(calls, ['inside'], 'calls inside emit')
    await bus.settled()
    equal(calls, ['inside', 'later'], 'calls')
  },

  async 'setStrategy moves what waits, in order, ahead of new work'() {
    const bus = createEmitter({ strategy: animationFrame() })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    bus.emit('n', 2)
    const swapped = bus.setStrategy(microtask())
    bus.emit('n', 3)
    await swapped
    await bus.settled()
    equal(seen, [1, 2, 3], 'payloads')
  },

  async 'setStrategy to sync delivers what waits at once'() {
    const bus = createEmitter({ strategy: animationFrame() })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    const swapped = bus.setStrategy(sync())
    equal(seen, [1], 'payloads after the call')
    bus.emit('n', 2)
    equal(seen, [1, 2], 'payloads after emit')
    await swapped
  },

  async 'any sequence of swaps, also inside a handler, keeps the order and loses nothing'() {
    const bus = createEmitter()
    const kinds = [microtask, sync, animationFrame, microtask, animationFrame, sync]
    const seen = []
    let turn = 0
    bus.on('n', (n) => {
      seen.push(n)
      if (n % 7 === 0) bus.setStrategy(kinds[turn++ % kinds.length]())
    })
    for (let n = 0; n < 120; n++) {
      bus.emit('n', n)
      if (n % 11 === 0) bus.setStrategy(kinds[turn++ % kinds.length]())
      if (n % 13 === 0) await Promise.resolve()
    }
    await bus.settled()
    equal(
      seen,
      Array.from({ length: 120 }, (_, n) => n),
      'payloads',
    )
  },

  async "setStrategy with pending 'discard' lets go of what waits"() {
    const bus = createEmitter({ strategy: animationFrame() })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    await bus.setStrategy(microtask(), { pending: 'discard' })
    bus.emit('n', 2)
    await bus.settled()
    equal(seen, [2], 'payloads')
  },

  async "setStrategy with pending 'drain' lets the old one run what waits, new work follows"() {
    const bus = createEmitter({ strategy: animationFrame() })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    const swapped = bus.setStrategy(sync(), { pending: 'drain' })
    bus.emit('n', 2)
    equal(seen, [], 'payloads after emit')
    await swapped
    bus.emit('n', 3)
    equal(seen, [1, 2, 3], 'payloads')
  },

  async 'setStrategy leaves subscriptions with a strategy of their own alone'() {
    const bus = createEmitter()
    const calls = []
    bus.on('n', () => calls.push('frame'), { strategy: animationFrame() })
    bus.on('n', () => calls.push('moved'))
    bus.emit('n')
    await bus.setStrategy(microtask(), { pending: 'discard' })
    bus.emit('n')
    equal(calls, ['moved'], 'calls inside emit')
    await bus.settled()
    equal(calls.toSorted(), ['frame', 'frame', 'moved', 'moved'], 'calls')
    calls.length = 0
    await bus.setStrategy(animationFrame())
    bus.on('n', () => calls.push('soon'), { strategy: microtask() })
    bus.emit('n')
    const swapped = bus.setStrategy(sync(), { pending: 'drain' })
    bus.emit('n')
    await Promise.resolve()
    equal(calls, ['soon', 'soon'], 'calls while others wait for the hand-over')
    await swapped
  },

  async 'emitters may share a strategy: a swap moves the deliveries of its own emitter alone'() {
    for (const overflow of ['fail', 'latest']) {
      const shared = animationFrame({ overflow })
      const [moving, staying] = [createEmitter({ strategy: shared }), createEmitter({ strategy: shared })]
      const calls = []
      moving.on('n', () => calls.push('moved'))
      moving.on('n', () => calls.push('own'), { strategy: shared })
      staying.on('n', () => calls.push('stayed'))
      staying.emit('n')
      moving.emit('n')
      equal(shared.pending, 3, 'pending')
      await moving.setStrategy(sync())
      equal([calls, shared.pending], [['moved'], 2], 'calls after the swap')
      await Promise.all([moving.settled(), staying.settled()])
      equal(calls, ['moved', 'stayed', 'own'], 'calls')
    }
  },

  async 'flush runs what waits at once, close cancels it'() {
    for (const make of [microtask, animationFrame, () => animationFrame({ overflow: 'latest' })]) {
      const strategy = make()
      const bus = createEmitter({ strategy })
      const seen = []
      bus.on('n', (n) => seen.push(n))
      bus.emit('n', 1)
      strategy.flush()
      equal([seen, strategy.pending], [[1], 0], 'payloads after flush')
      const outcome = bus.emitAsync('n', 2)
      strategy.close()
      equal((await outcome).deliveries[0].status, 'cancelled', 'status after close')
      bus.emit('n', 3)
      await bus.settled()
      equal(seen, [1, 3], 'payloads')
    }
  },

  async 'any object that keeps the contract is a strategy, and one that refuses fails the delivery alone'() {
    const waiting = []
    const own = {
      name: 'by hand',
      guarantees: { order: 'fifo', delivery: 'when told to', mayDrop: false, crossesRealm: false },
      enqueue(delivery) {
        if (delivery.emission.payload < 0) throw new Error('refused')
        waiting.push(delivery)
      },
      get pending() {
        return waiting.length
      },
      flush() {
        for (const delivery of waiting.splice(0)) delivery.run()
      },
      close() {
        for (const delivery of waiting.splice(0)) delivery.cancel('discarded')
      },
    }
    const failures = []
    const seen = []
    const bus = createEmitter({ strategy: own, onError: ({ message }) => failures.push(message) })
    bus.on('n', (n) => seen.push(n))
    for (const n of [1, -1, 2]) bus.emit('n', n)
    equal([failures, seen, own.pending], [['refused'], [], 2], 'failures')
    // It cannot hand back what waits: the swap lets it finish first.
    const swapped = bus.setStrategy(sync())
    bus.emit('n', 3)
    own.flush()
    await swapped
    equal(seen, [1, 2, 3], 'payloads')
    await bus.setStrategy(own)
    const refused = bus.emitAsync('n', -2)
    const cancelled = bus.emitAsync('n', 4)
    own.close()
    equal([(await refused).errors[0].message, (await cancelled).deliveries[0].status], ['refused', 'cancelled'], 'outcomes')
  },

  async 'what drops later was counted, what is refused was not'() {
    const bus = createEmitter({ strategy: microtask({ capacity: 1, overflow: 'drop-oldest' }) })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    bus.on('*', () => {}, { strategy: sync() })
    equal([bus.emit('n', 1), bus.emit('n', 2)], [2, 2], 'counts')
    await bus.settled()
    equal(seen, [2], 'payloads')
  },

  async 'microtask comes before macrotask, and both before a timer of the same turn ends'() {
    const calls = []
    for (const [name, make] of [
      ['macrotask', macrotask],
      ['microtask', microtask],
    ]) {
      const bus = createEmitter({ strategy: make() })
      bus.on('n', (n) => {
        calls.push(`${name} ${n}`)
        if (n === 1) bus.emit('n', 3)
      })
      for (const n of [1, 2]) bus.emit('n', n)
    }
    for (let turn = 0; turn < 20 && calls.length < 6; turn++) await soon()
    equal(calls, ['microtask 1', 'microtask 2', 'microtask 3', 'macrotask 1', 'macrotask 2', 'macrotask 3'], 'calls')
  },

  async 'idle runs everything in the end, in order, without a page as well'() {
    const bus = createEmitter({ strategy: idle({ timeoutMs: 50 }) })
    const seen = []
    bus.on('n', (n) => seen.push(n))
    for (let n = 0; n < 50; n++) bus.emit('n', n)
    equal(seen.length, 0, 'calls inside emit')
    await bus.settled()
    equal(
      seen,
      Array.from({ length: 50 }, (_, n) => n),
      'payloads',
    )
  },

  async 'deferred collects until flush, which resolves when promises have settled'() {
    const strategy = deferred()
    const bus = createEmitter({ strategy })
    const calls = []
    bus.on('n', async (n) => {
      calls.push(`start ${n}`)
      await soon()
      calls.push(`end ${n}`)
    })
    bus.emit('n', 1)
    await soon()
    equal([calls, strategy.pending], [[], 1], 'before flush')
    await strategy.flush()
    equal([calls, strategy.pending], [['start 1', 'end 1'], 0], 'after flush')
  },

  async 'deferred hands waitUntil one promise for all, which ends with the last handler'() {
    const given = []
    const bus = createEmitter({ strategy: deferred((promise) => given.push(promise)) })
    const calls = []
    bus.on('n', async (n) => {
      await soon()
      calls.push(n)
    })
    for (const n of [1, 2]) bus.emit('n', n)
    equal([given.length, calls], [1, []], 'promises and calls')
    await given[0]
    equal(calls, [1, 2], 'calls')
  },

  async 'a loop runs one at a time, promises awaited, for several emitters; closed, it is refused'() {
    const loop = createLoop()
    const buses = [createEmitter({ strategy: loop }), createEmitter({ strategy: loop })]
    const calls = []
    for (const bus of buses)
      bus.on('n', async (n) => {
        calls.push(`start ${n}`)
        await soon()
        calls.push(`end ${n}`)
      })
    buses[0].emit('n', 1)
    buses[1].emit('n', 2)
    buses[0].emit('n', 3)
    await soon()
    equal(calls, [], 'calls before start')
    loop.start()
    await loop.close()
    equal(calls, ['start 1', 'end 1', 'start 2', 'end 2', 'start 3', 'end 3'], 'calls')
    equal(thrown('EmitterError', () => createEmitter({ strategy: loop })).code, 'CLOSED', 'code')
  },

  async 'onBatch hands over arrays, one for each type, in the order the types were seen'() {
    const bus = createEmitter()
    const batches = []
    const stop = onBatch(bus, ['a', 'b'], (payloads, type) => batches.push([type, payloads, Object.isFrozen(payloads)]), { max: 4 })
    for (const [type, n] of [
      ['b', 1],
      ['a', 2],
      ['b', 3],
    ])
      bus.emit(type, n)
    equal(batches, [], 'batches inside emit')
    await bus.settled()
    equal(
      batches,
      [
        ['b', [1, 3], true],
        ['a', [2], true],
      ],
      'batches',
    )
    for (let n = 0; n < 4; n++) bus.emit('a', n)
    equal(batches[2], ['a', [0, 1, 2, 3], true], 'a full batch')
    bus.emit('a', 9)
    stop()
    await soon()
    equal(batches.length, 3, 'batches after it was unsubscribed')
  },

  async 'a swap in every handler, through every strategy, loses and reorders nothing'() {
    const makes = [sync, microtask, macrotask, animationFrame, idle, () => deferred(() => {}), startedLoop]
    const bus = createEmitter()
    const seen = []
    let swaps = 0
    bus.on('n', (n) => {
      seen.push(n)
      if (n % 5 === 0) bus.setStrategy(makes[swaps++ % makes.length](), { pending: n % 2 === 0 ? 'migrate' : 'drain' })
    })
    for (let n = 0; n < 300; n++) {
      bus.emit('n', n)
      if (n % 40 === 0) await soon()
    }
    await bus.settled()
    equal(
      seen,
      Array.from({ length: 300 }, (_, n) => n),
      'payloads',
    )
    equal(swaps, 60, 'swaps')
  },

  async 'defineStrategy names what an object lacks to be one'() {
    const { message } = thrown('TypeError', () => defineStrategy({ name: 'half' }))
    equal(message.includes('guarantees'), true, `the missing member in "${message}"`)
  },

  ...suite,
}

function startedLoop() {
  const loop = createLoop()
  loop.start()
  return loop
}
