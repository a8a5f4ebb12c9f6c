import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'

type Events = Record<string, number>

const nothing = (_n: number): void => {}

describe('patterns that look alike', () => {
  const texts = [
    '{a}',
    '{a}/{b}',
    'x{a}',
    '{a}x',
    'x{a}x',
    'x{a}/y',
    'x{a}/{b}y',
    'xx{a}',
    '{a:path}',
    'x{a:path}',
    '{a:path}x',
    'x/{a:path}/y',
    'x/',
    '/{a}',
    '{a}/',
    'x{a:int}-{b}',
    '{a:int}',
    '/',
    '//{a}',
    '{a}//',
  ]
  const words = [
    'x',
    'xx',
    'xxx',
    'xax',
    'x/',
    'x//',
    '/',
    '//',
    '///x',
    'xa/y',
    'x1/zy',
    'x1-2',
    '12',
    'a/b',
    'x/1/y',
    'x//y',
    'x/y',
    'xy',
    '/x',
    'a//',
  ]

  it.each(words)('are told apart for %s', (name) => {
    const bus = createEmitter<Events>()
    for (const text of texts) bus.on(pattern(text), nothing)
    const reached = (): unknown[] => bus.subscriptions(name).map(({ types }) => types[0])
    const expected = texts.filter((text) => pattern(text).match(name) !== undefined)
    expect(reached()).toEqual(expected)
    // One by one they go, and the others stay to be found.
    for (const text of texts) {
      expect(bus.off(pattern(text))).toBe(true)
      expected.splice(0, Number(expected[0] === text))
      expect(reached()).toEqual(expected)
    }
  })

  it('are found where a converter of one’s own takes slashes, or nothing', () => {
    const bus = createEmitter<Events>()
    const anything = { match: /[\s\S]*/, parse: (text: string) => text }
    const converters = { anything, int: anything, str: anything }
    const texts = ['x{a:anything}y', 'x{a:int}y', 'x{a}y', 'x/{a}/{b}', '{a}/y']
    for (const text of texts) bus.on(pattern(text, { converters }), nothing)
    const reached = (name: string): unknown[] => bus.subscriptions(name).map(({ types }) => types[0])
    expect([reached('x/1/y'), reached('xy'), reached('x//'), reached('/y'), reached('z')]).toEqual([
      texts,
      texts.slice(0, 3),
      ['x/{a}/{b}'],
      ['{a}/y'],
      [],
    ])
  })
})
