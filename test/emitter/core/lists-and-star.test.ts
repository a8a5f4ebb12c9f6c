import { createEmitter } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'

type Events = { a: number; b: number; c: number }

describe('a list of events', () => {
  it('makes one subscription that hears each of them, once per emission', () => {
    const bus = createEmitter<Events>()
    const seen: string[] = []
    const stop = bus.on(['a', 'b', 'a'], (n, { type }) => seen.push(`${type} ${n}`))
    expect([bus.emit('a', 1), bus.emit('b', 2), bus.emit('c', 3)]).toEqual([1, 1, 0])
    expect(seen).toEqual(['a 1', 'b 2'])
    expect(bus.subscriptions()).toHaveLength(1)
    expect(bus.subscriptions('a')[0]?.types).toEqual(['a', 'b'])
    expect([stop(), stop(), bus.types()]).toEqual([true, false, []])
  })

  it('may hold classes', () => {
    class Paid {
      static readonly type = 'a'
    }
    const bus = createEmitter<{ a: Paid; b: number }>()
    const seen: unknown[] = []
    bus.on([Paid, 'b', 'a'], (_payload, { type }) => seen.push(type))
    expect([bus.emit(new Paid()), bus.emit('b', 1)]).toEqual([1, 1])
    expect(seen).toEqual(['a', 'b'])
  })

  it('keeps the others when off takes one of them', () => {
    const bus = createEmitter<Events>()
    const seen: string[] = []
    const handler = (_n: number, { type }: { type: string }) => seen.push(type)
    const stop = bus.on(['a', 'b', 'c'], handler)
    expect([bus.off('a'), bus.has('a'), bus.has('b')]).toEqual([true, false, true])
    expect([bus.off('b', handler), bus.off('b', handler)]).toEqual([true, false])
    expect([bus.emit('a', 1), bus.emit('b', 1), bus.emit('c', 1)]).toEqual([0, 0, 1])
    expect(seen).toEqual(['c'])
    expect([stop(), stop()]).toEqual([true, false])
  })

  it('is over when off took the last of them', () => {
    const bus = createEmitter<Events>()
    const stop = bus.on(['a', 'b'], () => undefined)
    bus.off('a')
    bus.off('b')
    expect([stop(), bus.subscriptions()]).toEqual([false, []])
  })

  it('places the subscription among the others of each event', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('a', () => calls.push('before'))
    bus.on(['b', 'a'], () => calls.push('both'), { priority: 1 })
    bus.on('a', () => calls.push('after'))
    bus.emit('a', 1)
    expect(calls).toEqual(['both', 'before', 'after'])
  })
})

describe("'*'", () => {
  it('hears every event, with and without handlers of its own, after the others', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('*', (n, { type }) => calls.push(`star ${type} ${n}`))
    bus.on('a', () => calls.push('a'))
    expect([bus.emit('a', 1), bus.emit('b', 2), bus.channel('c').emit(3)]).toEqual([2, 1, 1])
    expect(calls).toEqual(['a', 'star a 1', 'star b 2', 'star c 3'])
  })

  it('has priority -1 unless given one', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('*', () => calls.push('star'))
    bus.on('*', () => calls.push('star 0'), { priority: 0 })
    bus.on('*', () => calls.push('star 5'), { priority: 5 })
    bus.on('a', () => calls.push('-1'), { priority: -1 })
    bus.on('a', () => calls.push('0'))
    bus.on('a', () => calls.push('-2'), { priority: -2 })
    bus.emit('a', 1)
    expect(calls).toEqual(['star 5', 'star 0', '0', 'star', '-1', '-2'])
    expect(bus.subscriptions('*').map(({ priority }) => priority)).toEqual([5, 0, -1])
  })

  it('keeps its place by age in an event that came later', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('b', () => calls.push('first'), { priority: -1 })
    bus.on('*', () => calls.push('star'))
    bus.on('b', () => calls.push('later'), { priority: -1 })
    bus.on('c', () => calls.push('newest'), { priority: -1 })
    bus.emit('b', 1)
    bus.emit('c', 1)
    expect(calls).toEqual(['first', 'star', 'later', 'star', 'newest'])
  })

  it('in a list with others runs once per emission', () => {
    const bus = createEmitter<Events>()
    let calls = 0
    bus.on(['a', '*', 'b'], () => calls++)
    expect([bus.emit('a', 1), bus.emit('c', 1), calls]).toEqual([1, 1, 2])
  })

  it('is not listed as an event, nor does it make one handled', () => {
    const bus = createEmitter<Events>()
    const stop = bus.on('*', () => undefined)
    expect([bus.types(), bus.has('a'), bus.has('*')]).toEqual([[], false, true])
    expect(bus.subscriptions('a')).toHaveLength(1)
    stop()
    expect([bus.types(), bus.has('a'), bus.has('*'), bus.subscriptions('a')]).toEqual([[], false, false, []])
  })

  it('leaves every event at once, in any order of leaving', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    const stopFirst = bus.on('*', () => calls.push('first'))
    const stopA = bus.on('a', () => calls.push('a'))
    const stopSecond = bus.on('*', () => calls.push('second'))
    bus.on('b', () => calls.push('b'))
    stopA()
    expect(bus.emit('a', 1)).toBe(2)
    expect([stopFirst(), stopFirst()]).toEqual([true, false])
    expect([bus.emit('a', 1), bus.emit('b', 1)]).toEqual([1, 2])
    stopSecond()
    expect([bus.emit('a', 1), bus.emit('b', 1)]).toEqual([0, 1])
    expect(calls).toEqual(['first', 'second', 'second', 'b', 'second', 'b'])
  })

  it('is not touched by off of an event, only by off of everything or of itself', () => {
    const bus = createEmitter<Events>()
    const handler = (): void => undefined
    bus.on('*', handler)
    bus.on('a', handler)
    expect([bus.off('a'), bus.off('a'), bus.off('a', handler), bus.emit('a', 1)]).toEqual([true, false, false, 1])
    expect([bus.off('*'), bus.off('*'), bus.emit('a', 1)]).toEqual([true, false, 0])
    bus.on('*', handler)
    expect([bus.off('*', handler), bus.emit('a', 1)]).toEqual([true, 0])
    bus.on('*', handler)
    expect([bus.off(), bus.off(), bus.emit('a', 1)]).toEqual([true, false, 0])
  })

  it('sees payload, sender and filter like any other subscription', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on('*', (n) => seen.push(n), { filter: ({ type }) => type !== 'b', sender: 'till' })
    expect(bus.emit('a', 1, { sender: 'till' })).toBe(1)
    expect(bus.emit('b', 2, { sender: 'till' })).toBe(0)
    expect(bus.emit('c', 3)).toBe(0)
    expect(seen).toEqual([1])
  })
})
