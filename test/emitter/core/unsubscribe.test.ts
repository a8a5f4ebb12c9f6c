import { createEmitter } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

describe('what on returns', () => {
  it('ends the subscription once and says whether it did', () => {
    const bus = createEmitter<Events>()
    for (const stop of [bus.on('n', (_n) => undefined), bus.on('n', () => undefined), bus.on('n', (_n) => undefined, { priority: 1 })])
      expect([stop(), stop(), stop()]).toEqual([true, false, false])
    expect(bus.emit('n', 1)).toBe(0)
  })

  it('works without its emitter at hand, taken apart, in any order', () => {
    const bus = createEmitter<Events>()
    const seen: number[] = []
    const stops = [0, 1, 2, 3, 4].map((index) => bus.on('n', (_n) => seen.push(index)))
    for (const index of [2, 0, 4]) stops[index]?.()
    expect([bus.emit('n', 1), seen]).toEqual([2, [1, 3]])
    for (const index of [3, 1]) stops[index]?.()
    expect([bus.emit('n', 1), bus.has('n')]).toEqual([0, false])
  })

  it('is a resource: leaving its block ends it', () => {
    const bus = createEmitter<Events>()
    for (const stop of [bus.on('n', (_n) => undefined), bus.once(['n', 'other'], () => undefined)]) {
      expect(stop[Symbol.dispose]()).toBe(true)
      expect(stop()).toBe(false)
    }
    expect(bus.types()).toEqual([])
  })

  it('ends its own subscription, not one of the same handler that came later', () => {
    const bus = createEmitter<Events>()
    const seen: string[] = []
    const handler = (n: number) => seen.push(`n ${n}`)
    const stop = bus.on('n', handler)
    bus.off('n', handler)
    bus.on('n', handler)
    expect([stop(), bus.emit('n', 1), seen]).toEqual([false, 1, ['n 1']])
  })

  it('says false for what off or a signal ended', () => {
    const bus = createEmitter<Events>()
    const controller = new AbortController()
    const stops = [
      bus.on('n', (_n) => undefined),
      bus.on('other', () => undefined),
      bus.on('other', () => undefined, { signal: controller.signal }),
    ]
    controller.abort()
    bus.off('other')
    bus.off()
    expect(stops.map((stop) => stop())).toEqual([false, false, false])
  })
})

describe('the same function subscribed twice', () => {
  it('is two subscriptions', () => {
    const bus = createEmitter<Events>()
    let calls = 0
    const handler = (_n: number) => calls++
    const stopFirst = bus.on('n', handler)
    bus.on('n', handler)
    expect([bus.emit('n', 1), calls, bus.subscriptions('n').length]).toEqual([2, 2, 2])
    stopFirst()
    expect([bus.emit('n', 1), calls]).toEqual([1, 3])
  })

  it.each([3, 40])('leaves oldest first by off, whatever the priorities, among %i others', (others) => {
    const bus = createEmitter<Events>()
    for (let n = 0; n < others; n++) bus.on('n', (_n) => undefined)
    const calls: string[] = []
    const handler = (_n: number, _emission: unknown) => calls.push('call')
    bus.on('n', handler, { name: 'oldest', priority: -1 })
    bus.on('n', handler, { name: 'middle', priority: 9 })
    bus.on('n', handler, { name: 'newest' })
    const names = () => bus.subscriptions('n').flatMap(({ name }) => name ?? [])
    expect(names()).toEqual(['middle', 'newest', 'oldest'])
    expect([bus.off('n', handler), names()]).toEqual([true, ['middle', 'newest']])
    expect([bus.off('n', handler), names()]).toEqual([true, ['newest']])
    bus.on('n', handler, { name: 'came back', priority: 100 })
    expect([bus.off('n', handler), names()]).toEqual([true, ['came back']])
    expect([bus.off('n', handler), bus.off('n', handler), names()]).toEqual([true, false, []])
    expect(bus.emit('n', 1)).toBe(others)
  })
})

describe('off', () => {
  it('removes by event and handler, by event, or everything, and says whether there was any', () => {
    const bus = createEmitter<Events>()
    const handler = (_n: number): void => undefined
    bus.on('n', handler)
    bus.on('n', () => undefined)
    bus.on('other', handler)
    expect([bus.off('n', () => undefined), bus.off('other', () => undefined)]).toEqual([false, false])
    expect([bus.off('n', handler), bus.subscriptions('n').length]).toEqual([true, 1])
    expect([bus.off('n'), bus.off('n'), bus.types()]).toEqual([true, false, ['other']])
    expect([bus.off(), bus.off(), bus.types()]).toEqual([true, false, []])
  })

  it('finds by handler in a long list what came and went by other ways', () => {
    const bus = createEmitter<Events>()
    const handlers = Array.from({ length: 60 }, () => (_n: number) => undefined)
    const stops = handlers.map((handler) => bus.on('n', handler))
    expect(bus.off('n', handlers[30])).toBe(true)
    stops[31]?.()
    expect([bus.off('n', handlers[31]), bus.off('n', handlers[30])]).toEqual([false, false])
    bus.on('n', handlers[31] as (n: number) => undefined)
    expect([bus.off('n', handlers[31]), bus.off('n', handlers[59]), bus.emit('n', 1)]).toEqual([true, true, 57])
  })
})

describe('introspection', () => {
  it('answers with copies: what is done to them changes nothing', () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => undefined)
    bus.types().length = 0
    bus.subscriptions().length = 0
    bus.subscriptions('n').length = 0
    expect([bus.types(), bus.subscriptions().length, bus.emit('n', 1)]).toEqual([['n'], 1, 1])
  })

  it('shows each subscription with types, name, priority and strategy, as subscribed, or per event as delivered', () => {
    const bus = createEmitter<Events>()
    bus.on('n', (_n) => undefined)
    bus.on(['n', 'other'], () => undefined, { name: 'both', priority: 3 })
    bus.on('*', () => undefined, { name: 'all' })
    const show = (subscriptions: ReturnType<typeof bus.subscriptions>) =>
      subscriptions.map(({ types, name, priority, strategy }) => [types, name, priority, strategy])
    const plain = [['n'], undefined, 0, undefined]
    const both = [['n', 'other'], 'both', 3, undefined]
    const all = [['*'], 'all', -1, undefined]
    expect(show(bus.subscriptions())).toEqual([plain, both, all])
    expect(show(bus.subscriptions('n'))).toEqual([both, plain, all])
    expect(show(bus.subscriptions('other'))).toEqual([both, all])
  })
})
