import { badArgument } from '../core/errors.ts'
import type { Params } from '../core/events.ts'
import { byExpression, bySegments, type Matcher, str } from './matcher.ts'
import type { Converter, Converters } from './params.ts'

const builtIn: Converters = {
  str,
  int: { match: /\d+/, parse: Number },
  float: { match: /\d+(?:\.\d+)?/, parse: Number },
  path: { match: /[\s\S]*/, parse: str.parse },
  uuid: { match: /[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}/, parse: str.parse },
}

/** The text of a pattern, understood. */
export interface Compiled {
  /** What is between the params. */
  readonly literals: readonly string[]
  /** For each param, whether it can hold a `/`. */
  readonly spans: readonly boolean[]
  readonly match: Matcher
  /** Params of what `match` found. Throws what a converter throws. */
  parse(texts: readonly string[]): Params
}

export const compile = (text: unknown, converters: unknown): Compiled => {
  if (typeof text !== 'string' || text === '') throw badArgument('pattern', 'text', 'a non-empty string', text)
  const known: Converters = { ...builtIn, ...checked(converters) }
  const literals: string[] = []
  const spans: boolean[] = []
  const names: string[] = []
  const used: Converter[] = []
  let at = 0
  for (const { 0: whole, 1: name = '', 2: word = 'str', index } of text.matchAll(/\{([\w$]+)(?::([\w$]+))?\}/g)) {
    const converter = Object.hasOwn(known, word) ? known[word] : undefined
    if (converter === undefined)
      throw badArgument('pattern', `the converter of {${name}}`, `${Object.keys(known).join(', ')} or one given in converters`, word)
    if (names.includes(name)) throw badArgument('pattern', 'text', `without a second {${name}}`, text)
    literals.push(literalOf(text, at, index))
    names.push(name)
    used.push(converter)
    // Of ours only `path` can; of others nobody knows.
    spans.push(converter === builtIn.path || converter !== builtIn[word])
    at = index + whole.length
  }
  literals.push(literalOf(text, at, text.length))
  const pieces = { literals, converters: used }
  // Two in one segment may be cut in many ways.
  const isAmbiguous = /\}[^/]*\{/.test(text) && !spans.includes(true)
  return {
    literals,
    spans,
    match: isAmbiguous ? bySegments(pieces, text) : byExpression(pieces, text),
    parse: (texts) => Object.freeze(Object.fromEntries(names.map((name, index) => [name, used[index]!.parse(texts[index]!)]))),
  }
}

const literalOf = (text: string, from: number, to: number): string => {
  const literal = text.slice(from, to)
  if (/[{}]/.test(literal)) throw badArgument('pattern', 'text', 'with braces only around params, as in {id} or {id:int}', text)
  return literal
}

const checked = (converters: unknown): Converters => {
  if (converters === undefined) return {}
  if (typeof converters !== 'object' || converters === null)
    throw badArgument('pattern', 'options.converters', 'an object of { match, parse }', converters)
  for (const [name, converter] of Object.entries(converters as Record<string, Partial<Converter> | null>)) {
    const of = `options.converters.${name}`
    if (!(converter?.match instanceof RegExp)) throw badArgument('pattern', `${of}.match`, 'a regular expression', converter?.match)
    const { flags, source } = converter.match
    // It becomes part of a larger expression, in which its groups have other numbers.
    if (flags !== '' || /^\^|(?<!\\)\$$|\(\?<(?![=!])|(?<!\\)(?:\\\\)*\\[1-9k]/.test(source))
      throw badArgument('pattern', `${of}.match`, 'without flags, anchors, named groups and back references', String(converter.match))
    if (typeof converter.parse !== 'function') throw badArgument('pattern', `${of}.parse`, 'a function', converter.parse)
  }
  return converters as Converters
}
