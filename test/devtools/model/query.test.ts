import { describe, expect, test } from 'vitest'
import { parseQuery, type Query } from '../../../packages/devtools/src/model/query.ts'

/** A query as text again, with every grouping spelled out. */
const show = (query: Query): string => {
  switch (query.kind) {
    case 'everything':
      return '*'
    case 'and':
    case 'or':
      return `(${query.parts.map(show).join(query.kind === 'and' ? ' & ' : ' | ')})`
    case 'not':
      return `!${show(query.part)}`
    case 'is':
      return `is ${query.state}`
    case 'number':
      return `${query.field} ${query.comparison} ${query.value}`
    case 'text':
      return query.field
  }
}
const read = (text: string) => show(parseQuery(text).query)
const problems = (text: string) => parseQuery(text).problems.map(({ start, end, reason }) => `${text.slice(start, end)}: ${reason}`)
const finds = (query: string, text: string) => {
  const parsed = parseQuery(query).query
  return parsed.kind === 'text' && parsed.test(text)
}

describe('grammar', () => {
  test.each([
    ['', '*'],
    ['   ', '*'],
    ['order', 'any'],
    ['order stock', '(any & any)'],
    ['a | b c | d', '(any | (any & any) | any)'],
    ['-a', '!any'],
    ['--a', '!!any'],
    ['-(a | b) c', '(!(any | any) & any)'],
    ['type:order:* -is:failed', '(type & !is failed)'],
    ['type:a|type:b', '(type | type)'],
    ['handler:authorise cause:1234', '(handler & cause = 1234)'],
    ['cause:order:placed', 'cause'],
    ['duration:>5ms', 'duration > 5'],
    ['duration:>=1.5s', 'duration >= 1500'],
    ['queue:<250us', 'queue < 0.25'],
    ['duration:16', 'duration = 16'],
    ['handlers:0 depth:<=2', '(handlers = 0 & depth <= 2)'],
    ['sequence:>1,000', 'sequence > 1000'],
    ['IS:Slow', 'is slow'],
    ['error:Payment*', 'error'],
    ['strategy:sync', 'strategy'],
    ['"card ending"', 'any'],
    ['/^order/i', 'any'],
    ['type:/^order/', 'type'],
    ['order:placed', 'any'],
    ['-', 'any'],
  ])('%j reads as %s', (text, expected) => {
    expect(read(text)).toBe(expected)
    expect(problems(text)).toEqual([])
  })
})

describe('text', () => {
  test('bare words are found anywhere, values match as a whole, * is any text, case does not matter', () => {
    expect(finds('PLACED', 'order:placed')).toBe(true)
    expect(finds('or*placed', 'order:placed')).toBe(true)
    expect(finds('type:order', 'order:placed')).toBe(false)
    expect(finds('type:order:*', 'order:placed')).toBe(true)
    expect(finds('type:*:Placed', 'order:placed')).toBe(true)
  })

  test('signs of expressions are ordinary in words, and phrases take * as it is', () => {
    expect(finds('a.b', 'aXb')).toBe(false)
    expect(finds('a+b(', 'a')).toBe(false)
    expect(finds('"a*b"', 'a*b')).toBe(true)
    expect(finds('"a*b"', 'aXb')).toBe(false)
    expect(finds('type:"a b"', 'a b')).toBe(true)
  })

  test('an expression is one only between slashes', () => {
    expect(finds('/^order:(placed|paid)$/', 'order:paid')).toBe(true)
    expect(finds('/ORDER/', 'order')).toBe(false)
    expect(finds('/ORDER/i', 'order')).toBe(true)
    expect(finds('/user/42', '/user/42')).toBe(true)
  })
})

describe('what cannot be read', () => {
  test.each([
    ['duration:>5m', 'duration:>5m: 5m is no duration. Use ms, s or us.'],
    ['duration:fast', 'duration:fast: fast is no duration. Use ms, s or us.'],
    ['handlers:many', 'handlers:many: many is no number.'],
    ['sequence:>5ms', 'sequence:>5ms: 5ms is no number.'],
    ['is:angry', 'is:angry: angry is no state. Use failed, slow, async, unhandled, pending, root, coarse.'],
    ['type:', 'type:: type: needs a value.'],
    ['""', '"": An empty phrase matches nothing.'],
    ['"open', '"open: This quote is never closed.'],
    ['(a', '(: This parenthesis is never closed.'],
    ['a)', '): Nothing to close here.'],
    ['/(/', '/(/: /(/ is no regular expression.'],
  ])('%j is said: %s', (text, expected) => {
    expect(problems(text)).toEqual([expected])
  })

  test('the rest still filters', () => {
    expect(read('duration:>5m type:a')).toBe('type')
    expect(read('a | is:angry')).toBe('any')
    expect(read('-duration:>5m')).toBe('*')
    expect(read('a) b')).toBe('(any & any)')
    expect(read('is:angry')).toBe('*')
  })
})

test('spans name what is key, value and bad, for colouring', () => {
  const text = 'type:refund:* duration:>5m'
  expect(parseQuery(text).spans.map(({ start, end, kind }) => [text.slice(start, end), kind])).toEqual([
    ['type:', 'key'],
    ['refund:*', 'value'],
    ['duration:>5m', 'bad'],
  ])
})
