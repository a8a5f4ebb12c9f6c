import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'
import { throwsCode } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

type Events = Record<string, number>

describe.each(ways)('patterns among names, %s', (way) => {
  const setUp = (options = {}) => {
    const made = busOf<Events>(way, options)
    const said: string[] = []
    const say = (word: string) => (_n: number) => void said.push(word)
    const emit = (name: string): [number, string[]] => {
      said.length = 0
      const count = made.bus.emit(name, 1)
      made.drain()
      return [count, [...said]]
    }
    return { ...made, said, say, emit }
  }

  it('run in the order they were subscribed in, wherever they were subscribed to', () => {
    const { bus, say, emit } = setUp()
    bus.on(pattern('a/{n}'), say('1 pattern'))
    bus.on('a/1', say('2 name'))
    bus.on(pattern('{all:path}'), say('3 pattern'))
    bus.on(['a/1', 'b/1'], say('4 list'))
    bus.on(pattern('a/{n:int}'), say('5 pattern'))
    bus.on(pattern('a/{n}'), say('6 pattern'))
    expect(emit('a/1')).toEqual([6, ['1 pattern', '2 name', '3 pattern', '4 list', '5 pattern', '6 pattern']])
    expect(emit('b/1')).toEqual([2, ['3 pattern', '4 list']])
    expect(emit('a/x')).toEqual([3, ['1 pattern', '3 pattern', '6 pattern']])
  })

  it("run by priority first, 0 unless given one, and before '*'", () => {
    const { bus, say, emit } = setUp()
    bus.on('*', say('star'))
    bus.on('*', say('high star'), { priority: 3 })
    bus.on('a', say('name'))
    bus.on(pattern('{x}'), say('low'), { priority: -2 })
    bus.on(pattern('{x}'), say('pattern'))
    bus.on(pattern('{x:path}'), say('high'), { priority: 2 })
    bus.on('a', say('higher name'), { priority: 2.5 })
    const order = ['high star', 'higher name', 'high', 'name', 'pattern', 'star', 'low']
    expect(emit('a')).toEqual([7, order])
    expect(emit('b')).toEqual([5, order.filter((word) => !word.includes('name'))])
  })

  it("match nothing for '*', which observes what patterns hear and what nobody hears", () => {
    const { bus, say, emit } = setUp()
    bus.on(pattern('{all:path}'), say('pattern'))
    expect(bus.subscriptions('*')).toEqual([])
    bus.on('*', say('star'))
    expect(emit('a')).toEqual([2, ['pattern', 'star']])
    expect(() => bus.emit('*', 1)).toThrow(TypeError)
    expect([bus.subscriptions('*').length, bus.types()]).toEqual([1, []])
  })

  it('are asked from the moment they are there, of names that were heard, unheard or given a channel before', () => {
    const { bus, drain, say, emit, said } = setUp()
    bus.on('heard', say('name'))
    const unheard = bus.channel('unheard')
    const other = bus.channel('other')
    expect([emit('heard')[0], emit('unheard')[0], unheard.emit(1), other.emit(1), bus.subscriptions('asked').length]).toEqual([
      1, 0, 0, 0, 0,
    ])
    bus.on(pattern('{x}'), say('pattern'))
    expect([emit('heard'), emit('unheard'), emit('asked')]).toEqual([
      [2, ['name', 'pattern']],
      [1, ['pattern']],
      [1, ['pattern']],
    ])
    expect([unheard.emit(1), other.emit(1)]).toEqual([1, 1])
    drain()
    expect(said).toEqual(['pattern', 'pattern', 'pattern'])
  })

  it('leave a kept channel valid, whoever comes and goes', () => {
    const { bus, drain, say, said } = setUp()
    const channel = bus.channel('a/1')
    const counts: number[] = []
    const emit = (): void => {
      counts.push(channel.emit(1))
      drain()
    }
    const stops = [bus.on(pattern('a/{n}'), say('first')), bus.on(pattern('{all:path}'), say('second'))]
    emit()
    stops[0]?.()
    emit()
    const stopName = bus.on('a/1', say('name'))
    emit()
    stops[1]?.()
    emit()
    stopName()
    emit()
    bus.on(pattern('{x}/{n:int}'), say('third'))
    emit()
    expect(counts).toEqual([2, 1, 2, 1, 0, 1])
    expect(said).toEqual(['first', 'second', 'second', 'second', 'name', 'name', 'third'])
  })

  it("with match: 'first' the first of all runs, be it a name or a pattern, and '*' besides", () => {
    const { bus, say, emit } = setUp({ match: 'first' })
    bus.on('*', say('star'))
    bus.on(pattern('a/{n:int}'), say('number'))
    bus.on('a/b', say('name'))
    bus.on(pattern('{all:path}'), say('any'))
    bus.on('a/1', say('late name'))
    expect([emit('a/1'), emit('a/b'), emit('a/c')]).toEqual([
      [2, ['number', 'star']],
      [2, ['name', 'star']],
      [2, ['any', 'star']],
    ])
    bus.on(pattern('{all:path}'), say('chosen'), { priority: 1, filter: ({ payload }) => payload === 2 })
    expect(emit('a/1')).toEqual([2, ['number', 'star']])
  })

  it('handle what they match: nothing of it is unhandled', () => {
    const { bus, say, emit } = setUp({ unhandled: 'throw' })
    bus.on('*', say('star'))
    bus.on(pattern('a/{n:int}'), say('pattern'))
    expect(emit('a/1')).toEqual([2, ['pattern', 'star']])
    expect(throwsCode(() => bus.emit('a/b', 1), 'UNHANDLED').message).toContain('"a/b"')
    // One parameter fewer, one path more.
    bus.on(pattern('b/{n:int}'), (_n, { params }) => params)
    expect(emit('b/1')[0]).toBe(2)
    bus.off(pattern('a/{n:int}'))
    throwsCode(() => bus.emit('a/1', 1), 'UNHANDLED')
  })

  it('never match a symbol', () => {
    const { bus, said, say, drain } = setUp()
    bus.on(pattern('{all:path}'), say('pattern'))
    const symbol: unknown = Symbol('a')
    expect(bus.emit(symbol as string, 1)).toBe(0)
    bus.on(symbol as string, say('symbol'))
    expect(bus.emit(symbol as string, 1)).toBe(1)
    drain()
    expect(said).toEqual(['symbol'])
  })

  it('match the names of event classes and errors', () => {
    class Paid {
      static readonly type = 'order:paid'
      readonly id = '7'
    }
    const { bus, drain } = busOf<Record<string, object>>(way)
    const seen: unknown[] = []
    bus.on(pattern('order:{what}'), (payload, { params }) => void seen.push(payload, params))
    bus.on(pattern('{kind}Error'), (payload, { params }) => void seen.push(payload, params))
    const [paid, error] = [new Paid(), new RangeError('far')]
    expect([bus.emit(paid), bus.emit(error)]).toEqual([1, 1])
    drain()
    expect(seen).toEqual([paid, { what: 'paid' }, error, { kind: 'Range' }])
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'a\nb',
    '\u0000',
    '👋🏽',
    'é',
    ' ',
    '{n}',
    '{n:int}',
    '$&',
    'x'.repeat(100_000),
  ])('match %j like any other name', (name) => {
    const { bus, drain } = busOf<Events>(way)
    const seen: unknown[] = []
    bus.on(pattern('{x}'), (_n, { type, params }) => void seen.push(type, params.x))
    bus.on(name, (_n) => void seen.push('name'))
    bus.on(pattern('{p:path}'), (_n, { params }) => void seen.push(params.p))
    expect(bus.emit(name, 1)).toBe(3)
    drain()
    expect(seen).toEqual([name, name, 'name', name])
    expect([bus.types(), bus.off(name), bus.emit(name, 1), bus.types()]).toEqual([[name], true, 2, []])
  })

  it('written as a name a pattern’s text is a name', () => {
    const { bus, say, emit } = setUp()
    bus.on('a/{n}', say('name'))
    bus.on(pattern('a/{n}'), say('pattern'))
    expect([emit('a/{n}'), emit('a/1')]).toEqual([
      [2, ['name', 'pattern']],
      [1, ['pattern']],
    ])
    expect([bus.off(pattern('a/{n}')), bus.has('a/{n}'), emit('a/{n}')]).toEqual([true, true, [1, ['name']]])
  })
})
