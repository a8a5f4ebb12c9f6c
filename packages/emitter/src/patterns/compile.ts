import { badArgument } from '../core/errors.ts'
import type { Params } from '../core/events.ts'
import type { Converter, Converters } from './params.ts'

const text = (value: string): string => value

const builtIn: Converters = {
  str: { match: /[^/]+/, parse: text },
  int: { match: /\d+/, parse: Number },
  float: { match: /\d+(?:\.\d+)?/, parse: Number },
  path: { match: /[\s\S]*/, parse: text },
  uuid: { match: /[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}/, parse: text },
}

/** A text cut at its params: `literals` has one more than there are params. */
export interface Compiled {
  readonly literals: readonly string[]
  /** For each param, whether it can hold a `/`. */
  readonly spans: readonly boolean[]
  match(name: string): RegExpExecArray | null
  /** Params of what `match` found. Throws what a converter throws. */
  parse(found: RegExpExecArray): Params
}

const quoted = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
/** How many groups a source has. */
const groupsOf = (source: string): number => new RegExp(`${source}|`).exec('')!.length - 1

export const compile = (text: unknown, converters: unknown): Compiled => {
  if (typeof text !== 'string' || text === '') throw badArgument('pattern', 'text', 'a non-empty string', text)
  const known: Converters = { ...builtIn, ...checked(converters) }
  const literals: string[] = []
  const spans: boolean[] = []
  const params: { readonly name: string; readonly group: number; readonly converter: Converter }[] = []
  let source = ''
  let groups = 0
  let at = 0
  for (const { 0: whole, 1: name = '', 2: word = 'str', index } of text.matchAll(/\{([\w$]+)(?::([\w$]+))?\}/g)) {
    const converter = Object.hasOwn(known, word) ? known[word] : undefined
    if (converter === undefined)
      throw badArgument('pattern', `the converter of {${name}}`, `${Object.keys(known).join(', ')} or one given in converters`, word)
    if (params.some((param) => param.name === name)) throw badArgument('pattern', 'text', `without a second {${name}}`, text)
    const literal = literalOf(text, at, index)
    literals.push(literal)
    source += `${quoted(literal)}(${converter.match.source})`
    params.push({ name, group: groups + 1, converter })
    // Of ours only `path` can; of others nobody knows.
    spans.push(converter === builtIn.path || converter !== builtIn[word])
    groups += 1 + groupsOf(converter.match.source)
    at = index + whole.length
  }
  const last = literalOf(text, at, text.length)
  literals.push(last)
  const shape = shapeOf(`^${source}${quoted(last)}$`, text)
  return {
    literals,
    spans,
    match: (name) => shape.exec(name),
    parse: (found) => Object.freeze(Object.fromEntries(params.map(({ name, group, converter }) => [name, converter.parse(found[group]!)]))),
  }
}

/** Engines compile at first use; what is too large for them is to be told of here. */
const shapeOf = (source: string, text: string): RegExp => {
  try {
    const shape = new RegExp(source)
    shape.exec('')
    return shape
  } catch {
    throw badArgument('pattern', 'text', 'short enough for a regular expression', text)
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
