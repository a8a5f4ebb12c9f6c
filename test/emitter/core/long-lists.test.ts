import { createEmitter, type Emission } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'

type Events = { n: number }

/** Long enough for `off(type, handler)` to look handlers up rather than walk. */
const longBus = () => {
  const bus = createEmitter<Events>()
  const others = Array.from({ length: 20 }, () => () => undefined)
  for (const other of others) bus.on('n', other)
  return { bus, others }
}

describe('off(type, handler) of a long list', () => {
  it("takes no '*' subscription", () => {
    const { bus } = longBus()
    const star = (): void => undefined
    bus.on('*', star)
    expect([bus.off('n', star), bus.subscriptions('*').length]).toEqual([false, 1])
  })

  it("takes the type's own of a function that is subscribed to '*' as well, whichever leaves first", () => {
    const { bus, others } = longBus()
    const both = (): void => undefined
    const stopStar = bus.on('*', both)
    bus.on('n', both)
    // From here on handlers are looked up.
    expect(bus.off('n', others[0])).toBe(true)
    expect(stopStar()).toBe(true)
    expect([bus.off('n', both), bus.off('n', both)]).toEqual([true, false])
  })

  it('takes the oldest of the same function first, also of those that came later', () => {
    const { bus, others } = longBus()
    const same = (): void => undefined
    const first = bus.on('n', same, { name: 'first' })
    expect(bus.off('n', others[0])).toBe(true)
    const second = bus.on('n', same, { name: 'second', priority: 1 })
    const third = bus.on('n', same, { name: 'third' })
    expect(bus.off('n', same)).toBe(true)
    expect([first(), second()]).toEqual([false, true])
    expect([bus.off('n', same), third(), bus.off('n', same)]).toEqual([true, false, false])
  })
})

describe('a list that others leave', () => {
  it('still hands the emission to those that take it', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    const stop = bus.on('n', (_n) => undefined)
    bus.on('n', (_n, emission: Emission) => seen.push(emission?.type))
    stop()
    bus.emit('n', 1)
    expect(seen).toEqual(['n'])
  })
})

describe('a subscription without options', () => {
  it('shows whether it comes once', () => {
    const bus = createEmitter<Events>()
    bus.once('n', (_n) => undefined)
    bus.once('n', () => undefined)
    bus.on('n', (_n) => undefined)
    bus.on('n', () => undefined)
    expect(bus.subscriptions().map(({ once }) => once)).toEqual([true, true, false, false])
  })
})
