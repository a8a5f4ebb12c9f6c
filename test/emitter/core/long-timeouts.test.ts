import { createEmitter, type Emitter } from '@emitscope/emitter'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number; slow: number }

// The platform's own timers, which make a millisecond of what is longer than 2^31 - 1; so do these that the test moves.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const longestMs = 2 ** 31 - 1

const calls: [string, (bus: Emitter<Events>, timeoutMs: number) => Promise<unknown>][] = [
  ['next', (bus, timeoutMs) => bus.next('n', { timeoutMs })],
  [
    'settled',
    (bus, timeoutMs) => {
      bus.emit('slow', 1)
      return bus.settled({ timeoutMs })
    },
  ],
  ['emitAsync', async (bus, timeoutMs) => (await bus.emitAsync('slow', 1, { timeoutMs })).orThrow()],
  [
    'on',
    (bus, timeoutMs) =>
      new Promise((_resolve, reject) => {
        bus.on('n', () => new Promise(() => undefined), { timeoutMs, onFailure: reject })
        bus.emit('n', 1)
      }),
  ],
]

describe.each(calls)('timeoutMs of %s', (_call, wait) => {
  const setUp = () => {
    const bus = createEmitter<Events>()
    bus.on('slow', () => new Promise(() => undefined))
    return bus
  }

  it('without end sets no timer', async () => {
    const waiting = wait(setUp(), Number.POSITIVE_INFINITY)
    vi.advanceTimersByTime(longestMs)
    expect([await stateOf(waiting), vi.getTimerCount()]).toEqual(['pending', 0])
  })

  it.each([
    ['as long as a timer can wait', longestMs],
    ['longer than a timer can wait', longestMs + 1],
    ['of several times that', 3 * longestMs + 7],
  ])('%s ends when it has passed, not before', async (_how, timeoutMs) => {
    const waiting = wait(setUp(), timeoutMs)
    vi.advanceTimersByTime(timeoutMs - 1)
    expect(await stateOf(waiting)).toBe('pending')
    vi.advanceTimersByTime(1)
    expect(await stateOf(waiting)).toBe('TimeoutError')
  })
})

it('a long timeout leaves no timer when what it waited for came', async () => {
  const bus = createEmitter<Events>()
  const next = bus.next('n', { timeoutMs: 3 * longestMs })
  vi.advanceTimersByTime(2 * longestMs)
  expect(vi.getTimerCount()).toBe(1)
  bus.emit('n', 1)
  expect([await next, vi.getTimerCount()]).toEqual([1, 0])
})
