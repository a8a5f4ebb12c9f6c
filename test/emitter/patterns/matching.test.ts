import { pattern } from '@emitscope/emitter/patterns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const uuid = '18baadd0-9225-4cc0-a13b-69098168689f'

describe('what a pattern matches', () => {
  it('is the whole name, case and all, and what is outside of braces as it stands', () => {
    const step = pattern("step 1: save {username}'s data to database")
    expect(step.match("step 1: save Alice's data to database")).toEqual({ username: 'Alice' })
    for (const name of [
      "Step 1: save Alice's data to database",
      "step 1: save Alice's data to databases",
      "a step 1: save Alice's data to database",
    ])
      expect(step.match(name)).toBeUndefined()
    for (const literal of ['a.b', 'a+b*', '(a|b)', '[a-z]', '^a$', 'a\\d', 'a?', 'a/b-c', 'a\nb', '$&', "it's", '👋🏽', '__proto__']) {
      expect(pattern(`${literal}{n:int}${literal}`).match(`${literal}7${literal}`)).toEqual({ n: 7 })
      expect(pattern(literal).match(literal)).toEqual({})
    }
    expect(pattern('a.{n}').match('axb')).toBeUndefined()
    expect(pattern('a{n:int}').match('a1\n')).toBeUndefined()
  })

  it('has params anywhere, typed by their converters', () => {
    const file = pattern('/user/{id:uuid}/{name}/{file:path}/{age:int}/{score:float}')
    expect(file.match(`/user/${uuid}/bob/document/repo/foo.py/18/1.1`)).toEqual({
      id: uuid,
      name: 'bob',
      file: 'document/repo/foo.py',
      age: 18,
      score: 1.1,
    })
    expect(pattern('{a}-{b}').match('x-y-z')).toEqual({ a: 'x-y', b: 'z' })
    expect(pattern('{$a_1:str}{_:int}').match('v2')).toEqual({ $a_1: 'v', _: 2 })
  })

  // What the converter takes, and what not.
  it.each<[string, Record<string, unknown>, string[]]>([
    ['str', { a: 'a', 'a b': 'a b', '{n}': '{n}', '': undefined, 'a/b': undefined }, ['/', 'a/', '/a']],
    ['int', { 0: 0, 7: 7, '007': 7, 123: 123 }, ['', '-1', '1.0', '1e3', ' 1', '٣', 'one']],
    ['float', { 1: 1, 1.5: 1.5, '0.25': 0.25, '10.': undefined }, ['', '.5', '-1.5', '1.2.3', '1,5', 'NaN', 'Infinity']],
    ['path', { '': '', a: 'a', 'a/b': 'a/b', 'http://x/?y#z': 'http://x/?y#z', 'a\nb': 'a\nb', '/': '/' }, []],
    [
      'uuid',
      { [uuid]: uuid, [uuid.toUpperCase()]: uuid.toUpperCase() },
      ['', uuid.slice(1), `${uuid}0`, uuid.replaceAll('-', ''), uuid.replace('1', 'g')],
    ],
  ])('by {n:%s} is what it says', (converter, taken, refused) => {
    const one = pattern(`n ${'{'}n:${converter}} end` as string)
    for (const [text, value] of Object.entries(taken))
      expect(one.match(`n ${text} end`), text).toEqual(value === undefined ? undefined : { n: value })
    for (const text of refused) expect(one.match(`n ${text} end`), text).toBeUndefined()
  })

  it('needs something for {name}, and nothing for {file:path}', () => {
    expect(pattern('/user/{name}').match('/user')).toBeUndefined()
    expect(pattern('/user/{name}').match('/user/')).toBeUndefined()
    expect(pattern('/user/{file:path}').match('/user')).toBeUndefined()
    expect(pattern('/user/{file:path}').match('/user/')).toEqual({ file: '' })
    expect(pattern('{all:path}').match('')).toEqual({ all: '' })
  })

  it('gives the first param as much as it can', () => {
    expect(pattern('{a:path}/{b:path}').match('1/2/3')).toEqual({ a: '1/2', b: '3' })
    expect(pattern('{a:int}{b:int}').match('123')).toEqual({ a: 12, b: 3 })
  })

  it('is nothing that is no string', () => {
    const all = pattern('{all:path}')
    for (const value of [undefined, null, 7, Symbol('a'), {}, ['a']]) expect(all.match(value as never)).toBeUndefined()
  })

  it('hands over params that are frozen, whatever they are called', () => {
    const params = pattern('{__proto__}/{constructor}/{toString:int}').match('a/b/3') as Record<string, unknown>
    expect(Object.entries(params)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 3],
    ])
    expect(Object.isFrozen(params)).toBe(true)
  })

  it('is found again in any literal text around any param', () => {
    const literal = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[{}]/g, ''))
    fc.assert(
      fc.property(
        literal,
        literal,
        fc.nat(),
        fc.string().map((text) => text.replaceAll('/', '')),
        (before, between, n, text) => {
          fc.pre(text !== '' && before !== '')
          const one = pattern(`${before}{n:int}/${between}{text}` as string)
          expect(one.match(`${before}${n}/${between}${text}`)).toEqual({ n, text })
        },
      ),
    )
  })

  it('may be very long', () => {
    const long = 'x'.repeat(1_000_000)
    expect(pattern('{a}/{n:int}').match(`${long}/7`)).toEqual({ a: long, n: 7 })
    const literal = 'y'.repeat(10_000)
    expect(pattern(`${literal}{n:int}` as string).match(`${literal}7`)).toEqual({ n: 7 })
  })
})

describe('a converter of one’s own', () => {
  const hex = { match: /[0-9a-f]+/, parse: (text: string) => Number.parseInt(text, 16) }

  it('stands beside those there are, and for one of them where it has its name', () => {
    expect(pattern('{a:hex}-{b:int}', { converters: { hex } }).match('ff-10')).toEqual({ a: 255, b: 10 })
    expect(pattern('{a:int}', { converters: { int: hex } }).match('ff')).toEqual({ a: 255 })
    expect(pattern('{a}', { converters: { str: { match: /.*/, parse: (text: string) => text.length } } }).match('a/b')).toEqual({ a: 3 })
  })

  it('may have groups and alternatives in its expression', () => {
    const either = { match: /(r)e(d)|(blue)/, parse: (text: string) => text }
    const one = pattern('{a:either}{n:int} {b:either}', { converters: { either } })
    expect(one.match('red1 blue')).toEqual({ a: 'red', n: 1, b: 'blue' })
    expect(one.match('red1 green')).toBeUndefined()
  })

  it('may look around, and have a dollar or a caret that is none', () => {
    const price = { match: /(?<=:)[^$]+\$\d+(?!\d)/, parse: (text: string) => text }
    expect(pattern('tea:{x:price}', { converters: { price } }).match('tea:US$5')).toEqual({ x: 'US$5' })
    const sign = { match: /[$^]|\$/, parse: (text: string) => text }
    expect(pattern('{x:sign}{n:int}', { converters: { sign } }).match('$5')).toEqual({ x: '$', n: 5 })
  })

  it('may take a slash, and nothing', () => {
    const date = { match: /(?:\d+\/\d+)?/, parse: (text: string) => text.split('/').map(Number) }
    const one = pattern('on {day:date} at {hour:int}', { converters: { date } })
    expect(one.match('on 24/12 at 18')).toEqual({ day: [24, 12], hour: 18 })
    expect(one.match('on  at 18')).toEqual({ day: [0], hour: 18 })
  })

  it('is asked only for what matches, and what it throws comes out of match', () => {
    const asked: string[] = []
    const strict = {
      match: /\w+/,
      parse: (text: string) => {
        asked.push(text)
        if (text === 'bad') throw new RangeError('too bad')
        return text
      },
    }
    const one = pattern('a {x:strict}', { converters: { strict } })
    expect(one.match('b good')).toBeUndefined()
    expect(asked).toEqual([])
    expect(one.match('a good')).toEqual({ x: 'good' })
    expect(() => one.match('a bad')).toThrow(new RangeError('too bad'))
  })

  it('is that of the pattern it was given to, whatever becomes of the object later', () => {
    const converters: { word: { match: RegExp; parse: (text: string) => unknown } } = { word: { match: /a+/, parse: (text) => text } }
    const one = pattern('{x:word}', { converters })
    converters.word = { match: /b+/, parse: () => 'changed' }
    expect([one.match('aa'), one.match('bb')]).toEqual([{ x: 'aa' }, undefined])
  })
})

describe('a pattern in print', () => {
  it('is its text', () => {
    const one = pattern('/user/{id:int}')
    expect([one.text, JSON.stringify({ one }), String(one)]).toEqual(['/user/{id:int}', '{"one":"/user/{id:int}"}', '/user/{id:int}'])
  })
})
