import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { onBatch } from '@emitscope/emitter/strategies'
import { describe, expect, it } from 'vitest'
import { refuses } from '../refuses.ts'

const untyped = pattern as (text?: unknown, options?: unknown) => unknown
const parse = (text: string): string => text

describe('pattern() refuses at the call', () => {
  it.each([undefined, null, '', 7, /a/, ['a'], {}])('a text that is %o', (text) => {
    refuses(() => untyped(text), 'pattern: text', 'a non-empty string')
  })

  it.each(['int128', 'Int', 'INT', 'constructor', '__proto__', 'toString'])(
    'the unknown converter %s, and says which there are',
    (converter) => {
      refuses(() => untyped(`a/{x:${converter}}`), 'the converter of {x}', 'str, int, float, path, uuid', JSON.stringify(converter))
    },
  )

  it('an unknown converter beside own ones, which it names too', () => {
    refuses(() => untyped('{x:hexa}', { converters: { hex: { match: /a/, parse } } }), 'uuid, hex', '"hexa"')
  })

  it.each(['{}', '{', '}', 'a{b', 'a}b', '{a b}', '{a:}', '{:int}', '{a-b}', '{{a}}', '{a:int:str}', '{a.b}', '{ a }', '{é}'])(
    'braces around anything but a param, as in %s',
    (text) => {
      refuses(() => untyped(text), 'pattern: text', 'braces only around params', JSON.stringify(text))
    },
  )

  it('a text that is too long for an expression', () => {
    refuses(() => untyped(`${'x'.repeat(1_000_000)}{n:int}`), 'pattern: text', 'short enough')
  })

  it('a param twice', () => {
    refuses(() => untyped('/{id}/x/{id:int}'), 'pattern: text', 'without a second {id}')
  })

  it.each<[unknown, string[]]>([
    [null, ['pattern: options must be an object', 'null']],
    [7, ['pattern: options', '7']],
    [{ converters: null }, ['options.converters', 'an object of { match, parse }', 'null']],
    [{ converters: 'int' }, ['options.converters', '"int"']],
    [{ converters: { hex: null } }, ['options.converters.hex.match', 'a regular expression']],
    [{ converters: { hex: { match: '[a-f]+', parse } } }, ['options.converters.hex.match', 'a regular expression', '"[a-f]+"']],
    [{ converters: { hex: { match: /[a-f]+/i, parse } } }, ['options.converters.hex.match', 'without flags', '"/[a-f]+/i"']],
    [{ converters: { hex: { match: /[a-f]+/ } } }, ['options.converters.hex.parse', 'a function', 'undefined']],
    [{ converters: { hex: { match: /(?<q>a)/, parse } } }, ['options.converters.hex.match', 'named groups']],
    [{ converters: { hex: { match: /^[a-f]+/, parse } } }, ['options.converters.hex.match', 'anchors']],
    [{ converters: { hex: { match: /[a-f]+$/, parse } } }, ['options.converters.hex.match', 'anchors']],
    [{ converters: { hex: { match: /(a)\1/, parse } } }, ['options.converters.hex.match', 'back references']],
  ])('options %o', (options, words) => {
    refuses(() => untyped('{x:hex}', options), ...words)
    expect(() => untyped('{x:hex}', options)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }))
  })
})

describe('where a pattern is no event type', () => {
  const bus = createEmitter<Record<string, number>>()
  const one = pattern('a/{n:int}') as unknown as string

  it.each<[string, string, () => unknown]>([
    ['emit', 'a pattern is subscribed to', () => bus.emit(one, 1)],
    ['emitAsync', 'a pattern is subscribed to', () => bus.emitAsync(one, 1)],
    ['channel', 'type must be', () => bus.channel(one)],
  ])('%s says what it takes', (call, words, use) => {
    refuses(use, `${call}: ${words}`)
  })

  it('a list of types holds no pattern', () => {
    const list = [one, 'b']
    refuses(() => bus.on(list, () => {}), 'on: type must be')
    refuses(() => bus.once(list, () => {}), 'once: type must be')
    refuses(() => bus.events(list), 'events: type must be')
    refuses(() => bus.next(list), 'next: type must be')
    refuses(() => onBatch(bus, list, () => {}), 'onBatch: type must be')
    expect(bus.subscriptions()).toEqual([])
  })

  it('what only looks like one is none', () => {
    for (const type of [{ text: 'a', match: () => ({}) }, { converters: {} }, /a/])
      refuses(() => bus.on(type as never, () => {}), 'on: type must be')
  })
})

describe('subscribing to a pattern refuses what subscribing to a name does', () => {
  const bus = createEmitter()
  const one = pattern('a/{n:int}')

  it.each<[string, () => unknown, string[]]>([
    ['a handler that is none', () => bus.on(one, undefined as never), ['on: handler must be a function']],
    ['a wrong priority', () => bus.on(one, () => {}, { priority: 'high' as never }), ['options.priority', '"high"']],
    ['a wrong filter', () => bus.once(one, () => {}, { filter: {} as never }), ['once: options.filter']],
    ['off of what is no function', () => bus.off(one, 'handler' as never), ['off: handler must be a function']],
  ])('%s', (_what, call, words) => {
    refuses(call, ...words)
    expect(bus.has(one)).toBe(false)
  })
})
