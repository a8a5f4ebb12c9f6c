import { createEmitter, type SignalLike } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { openSignal } from '../open-signal.ts'

type Events = { n: number; other: number }

it('any number of subscriptions with one signal have one listener there, until the last has ended', () => {
  const { signal, listeners } = openSignal()
  let removals = 0
  const counting: SignalLike = {
    aborted: false,
    addEventListener: (type, listener) => signal.addEventListener(type, listener),
    removeEventListener(type, listener) {
      removals++
      signal.removeEventListener(type, listener)
    },
  }
  const bus = createEmitter<Events>()
  const stops = Array.from({ length: 20 }, (_, n) =>
    bus.on(n % 2 === 0 ? 'n' : 'other', () => undefined, { signal: counting as AbortSignal }),
  )
  expect(listeners.size).toBe(1)
  for (const stop of stops.slice(1)) expect(stop()).toBe(true)
  expect([listeners.size, removals, bus.emit('n', 1), bus.emit('other', 1)]).toEqual([1, 0, 1, 0])
  stops[0]?.()
  expect([listeners.size, removals]).toEqual([0, 1])
})

it('a signal that all have left may be used again, and ends all that follow it, of every emitter', () => {
  const { signal, listeners, abort } = openSignal()
  const [one, other] = [createEmitter<Events>(), createEmitter<Events>()]
  one.on('n', () => undefined, { signal })()
  one.on('n', () => undefined, { signal })
  one.on(['n', 'other'], () => undefined, { signal })
  other.on('*', () => undefined, { signal })
  expect([one.emit('n', 1), other.emit('n', 1)]).toEqual([2, 1])
  abort()
  expect([one.emit('n', 1), one.types(), other.emit('n', 1), listeners.size]).toEqual([0, [], 0, 0])
})
