import { createEmitter, type Emitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, test } from 'vitest'

describe('a pattern as event type', () => {
  test('reaches every name that matches, with its params', () => {
    const bus = createEmitter()
    const seen: unknown[] = []
    const unsubscribe = bus.on(pattern('/user/{id:int}/{rest:path}'), (payload, { params, type }) => {
      seen.push([payload, params, type])
    })
    expect(bus.emit('/user/7/a/b', 1)).toBe(1)
    expect(bus.emit('/user/x/a/b', 2)).toBe(0)
    expect(bus.emit('/user/7/', 3)).toBe(1)
    expect(seen).toEqual([
      [1, { id: 7, rest: 'a/b' }, '/user/7/a/b'],
      [3, { id: 7, rest: '' }, '/user/7/'],
    ])
    expect(bus.types()).toEqual([])
    expect(bus.has(pattern('/user/{id:int}/{rest:path}'))).toBe(true)
    expect(unsubscribe()).toBe(true)
    expect(bus.emit('/user/7/a/b', 1)).toBe(0)
    expect(bus.subscriptions()).toEqual([])
  })

  test('stands among the subscriptions of a name by priority and order', () => {
    const bus: Emitter<Record<string, number>> = createEmitter()
    const seen: string[] = []
    const say = (word: string) => (_n: number) => void seen.push(word)
    bus.on('*', say('star'))
    bus.on('a/1', say('first'))
    bus.on(pattern('a/{n}'), say('pattern'))
    bus.on('a/1', say('last'))
    bus.on(pattern('{all:path}'), say('high'), { priority: 1 })
    expect(bus.emit('a/1', 1)).toBe(5)
    expect(seen).toEqual(['high', 'first', 'pattern', 'last', 'star'])
    expect(bus.off('a/1')).toBe(true)
    seen.length = 0
    expect(bus.emit('a/1', 1)).toBe(3)
    expect(seen).toEqual(['high', 'pattern', 'star'])
    expect(bus.types()).toEqual([])
  })

  test('what its handler emits has as cause the emission the handler saw, params included', () => {
    const bus = createEmitter()
    const seen: unknown[] = []
    bus.on(pattern('a/{n:int}'), (_payload, emission) => {
      bus.once('b', (_b, { cause }) => void seen.push(cause === emission, cause?.params))
      emission.emit('b')
    })
    bus.emit('a/7')
    expect(seen).toEqual([true, { n: 7 }])
  })
})
