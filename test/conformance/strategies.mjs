// When deliveries run, and that changing it while running loses and reorders nothing.
import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { equal } from './assert.mjs'

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

  async 'a handler unsubscribed while its delivery waits does not run'() {
    const bus = createEmitter({ strategy: microtask() })
    const seen = []
    const stop = bus.on('n', (n) => seen.push(n))
    bus.on('n', (n) => seen.push(-n))
    bus.emit('n', 1)
    stop()
    await bus.settled()
    equal(seen, [-1], 'payloads')
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
}
