import { createEmitter, type Strategy } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

const setUp = (capacity: number) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: microtask({ host, capacity, overflow: 'drop-newest' }) })
  const calls: string[] = []
  bus.on('other', (n) => calls.push(`other ${n}`))
  /** Another event has no place before `end`, and has one after it. */
  const hasPlaceAfter = (end: () => void): void => {
    expect(bus.emit('other', 1)).toBe(0)
    end()
    expect(bus.emit('other', 2)).toBe(1)
    host.flushMicrotasks()
    expect([calls, host.reported]).toEqual([['other 2'], []])
  }
  return { bus, hasPlaceAfter }
}

describe('a full queue has the places of what will not run', () => {
  it.each([
    ['plain', undefined],
    ['with options', { priority: 1 }],
  ])('after it was unsubscribed: %s', (_what, options) => {
    const { bus, hasPlaceAfter } = setUp(2)
    const stop = bus.on('n', () => undefined, options)
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 1])
    hasPlaceAfter(stop)
  })

  it('after its emitAsync was aborted', () => {
    const { bus, hasPlaceAfter } = setUp(1)
    const controller = new AbortController()
    bus.on('n', () => undefined)
    void bus.emitAsync('n', 1, { signal: controller.signal })
    hasPlaceAfter(() => controller.abort())
  })

  it('after the time of its emitAsync was up', () => {
    const { bus, hasPlaceAfter } = setUp(1)
    bus.on('n', () => undefined)
    const clock = createManualHost()
    const other = createEmitter<Events>({ host: clock, strategy: bus.strategy as Strategy })
    other.on('n', () => undefined)
    void other.emitAsync('n', 1, { timeoutMs: 5 })
    hasPlaceAfter(() => clock.advance(5))
  })

  it('after the signal of its emit was aborted', () => {
    const { bus, hasPlaceAfter } = setUp(1)
    const controller = new AbortController()
    bus.on('n', () => undefined)
    bus.emit('n', 1, { signal: controller.signal })
    hasPlaceAfter(() => controller.abort())
  })

  it('after its emitter was closed and discarded it', () => {
    const host = createManualHost()
    const strategy = microtask({ host, capacity: 1, overflow: 'drop-newest' })
    const [one, other] = [createEmitter<Events>({ host }), createEmitter<Events>({ host })]
    const calls: number[] = []
    for (const bus of [one, other]) bus.on('n', (n) => calls.push(n), { strategy })
    one.emit('n', 1)
    expect(other.emit('n', 2)).toBe(0)
    void one.close({ pending: 'discard' })
    expect(other.emit('n', 3)).toBe(1)
    host.flushMicrotasks()
    expect(calls).toEqual([3])
  })

  it.each(['latest', 'drop-oldest'] as const)('after its subscription dropped it for a newer one: %s', (overflow) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host, capacity: 1 }) })
    const calls: number[] = []
    bus.on('n', (n) => calls.push(n), { capacity: 1, overflow })
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([1, 1, 1])
    host.flushMicrotasks()
    expect([calls, host.reported]).toEqual([[3], []])
  })

  it.each([
    ['of the strategy', { host: createManualHost(), capacity: 1 }, {}],
    ['of its subscription', { host: createManualHost() }, { capacity: 1, overflow: 'drop-newest' as const }],
  ])('after its type was taken off a list: the place %s', (_whose, { host, ...queue }, options) => {
    const bus = createEmitter<Events>({ host, strategy: microtask({ host, overflow: 'drop-newest', ...queue }) })
    const calls: number[] = []
    bus.on(['n', 'other'], (n) => calls.push(n), options)
    expect([bus.emit('n', 1), bus.emit('other', 2), bus.off('n'), bus.emit('other', 3)]).toEqual([1, 0, true, 1])
    host.flushMicrotasks()
    expect(calls).toEqual([3])
  })
})

it('a queue does not grow by what was dropped from it', () => {
  const host = createManualHost()
  const strategy = animationFrame({ host })
  const bus = createEmitter<Events>({ host })
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n), { strategy, capacity: 1, overflow: 'latest' })
  for (let n = 1; n <= 1000; n++) bus.emit('n', n)
  expect(strategy.pending).toBeLessThan(20)
  host.advanceFrame()
  expect(calls).toEqual([1000])
})
