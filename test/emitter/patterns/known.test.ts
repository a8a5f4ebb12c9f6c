import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it, vi } from 'vitest'

type Events = Record<string, number>

describe('has, off, types and subscriptions', () => {
  const nothing = (): void => {}

  it('know a pattern by its text', () => {
    const bus = createEmitter<Events>()
    bus.on(pattern('a/{n:int}'), nothing, { name: 'mine', priority: 2 })
    expect([bus.has(pattern('a/{n:int}')), bus.has(pattern('a/{n}')), bus.has(pattern('a/{m:int}'))]).toEqual([true, false, false])
    const [view] = bus.subscriptions(pattern('a/{n:int}'))
    expect(view).toMatchObject({ types: ['a/{n:int}'], name: 'mine', priority: 2, handler: nothing, once: false })
    expect(bus.subscriptions(pattern('b/{n:int}'))).toEqual([])
    expect([bus.off(pattern('a/{n}')), bus.off(pattern('a/{n:int}')), bus.off(pattern('a/{n:int}'))]).toEqual([false, true, false])
    expect(bus.emit('a/1', 1)).toBe(0)
  })

  it('keep patterns with converters of their own apart, unless they are the very same', () => {
    const converters = { n: { match: /\d+/, parse: Number } }
    const bus = createEmitter<Events>()
    const [one, other] = [pattern('{x:n}', { converters }), pattern('{x:n}', { converters })]
    bus.on(one, nothing)
    expect([bus.has(one), bus.has(other), bus.off(other), bus.emit('7', 1)]).toEqual([true, false, false, 1])
    bus.on(other, nothing)
    expect([bus.emit('7', 1), bus.off(one), bus.emit('7', 1), bus.has(other)]).toEqual([2, true, 1, true])
  })

  it('list those of a pattern with what reaches a name, in order, and once among all', () => {
    const bus = createEmitter<Events>()
    bus.on('a/1', nothing, { name: 'name' })
    bus.on(pattern('a/{n}'), nothing, { name: 'pattern' })
    bus.on('*', nothing, { name: 'star' })
    bus.on(pattern('{all:path}'), nothing, { name: 'first', priority: 1 })
    const names = (type?: string): unknown[] => (type === undefined ? bus.subscriptions() : bus.subscriptions(type)).map(({ name }) => name)
    expect([names('a/1'), names('a/2'), names('b')]).toEqual([
      ['first', 'name', 'pattern', 'star'],
      ['first', 'pattern', 'star'],
      ['first', 'star'],
    ])
    expect(names()).toEqual(['name', 'pattern', 'star', 'first'])
    expect([bus.types(), bus.has('a/1'), bus.has('a/2'), bus.has('*')]).toEqual([['a/1'], true, false, true])
  })

  it('a name a pattern matches is none of the types, and off of it ends nothing', () => {
    const bus = createEmitter<Events>()
    bus.on(pattern('a/{n}'), nothing)
    bus.emit('a/1', 1)
    expect([bus.types(), bus.has('a/1'), bus.off('a/1'), bus.off('a/1', nothing), bus.emit('a/1', 1)]).toEqual([[], false, false, false, 1])
  })

  it('off takes the oldest of a handler from a pattern, all of a pattern, or everything', () => {
    const bus = createEmitter<Events>()
    const said: string[] = []
    const twice = (): void => void said.push('twice')
    const one = pattern('a/{n}')
    bus.on(one, twice, { name: 'older' })
    bus.on('a/1', twice)
    bus.on(one, () => void said.push('other'))
    bus.once(one, twice, { name: 'younger' })
    expect([bus.off(one, twice), bus.subscriptions(one).map(({ name }) => name)]).toEqual([true, [undefined, 'younger']])
    expect([bus.off(one, twice), bus.off(one, twice), bus.emit('a/1', 1), said]).toEqual([true, false, 2, ['twice', 'other']])
    expect([bus.off(), bus.off(), bus.emit('a/1', 1), bus.subscriptions()]).toEqual([true, false, 0, []])
  })

  it('a pattern of another loaded copy is one as well', async () => {
    vi.resetModules()
    const copy = await import('@emitscope/emitter/patterns')
    expect(copy.pattern).not.toBe(pattern)
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on(copy.pattern('a/{n:int}'), (_n, { params }) => void seen.push(params.n))
    expect([bus.emit('a/7', 1), seen, bus.has(pattern('a/{n:int}')), bus.off(pattern('a/{n:int}'))]).toEqual([1, [7], true, true])
  })
})
