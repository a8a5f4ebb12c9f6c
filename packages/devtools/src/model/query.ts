import { type Token, tokenize } from './query-tokens.ts'

/** Field of a text term; `any` is a bare word: type, emitter or handler. */
export type TextField = 'any' | 'type' | 'emitter' | 'handler' | 'strategy' | 'error' | 'cause'
export type NumberField = 'cause' | 'sequence' | 'duration' | 'queue' | 'handlers' | 'depth'
export type EmissionState = 'failed' | 'slow' | 'async' | 'unhandled' | 'pending' | 'root' | 'coarse'
export type Comparison = '=' | '>' | '<' | '>=' | '<='

export type Query =
  | { readonly kind: 'everything' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query }
  | { readonly kind: 'text'; readonly field: TextField; readonly test: (text: string) => boolean }
  | { readonly kind: 'number'; readonly field: NumberField; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'is'; readonly state: EmissionState }

/** A term that could not be read; it is ignored, the rest still filters. */
export interface QueryProblem {
  readonly start: number
  readonly end: number
  readonly reason: string
}
/** For colouring the text: keys, values, and what could not be read. */
export interface QuerySpan {
  readonly start: number
  readonly end: number
  readonly kind: 'key' | 'value' | 'sign' | 'bad'
}
export interface ParsedQuery {
  readonly query: Query
  readonly problems: readonly QueryProblem[]
  readonly spans: readonly QuerySpan[]
}

const everything: Query = { kind: 'everything' }
const states: readonly EmissionState[] = ['failed', 'slow', 'async', 'unhandled', 'pending', 'root', 'coarse']
const textKeys: readonly TextField[] = ['type', 'emitter', 'handler', 'strategy', 'error', 'cause']
const units: Readonly<Record<string, number>> = { '': 1, us: 0.001, ms: 1, s: 1000 }
const numberKeys: Readonly<Record<NumberField, 'count' | 'duration'>> = {
  cause: 'count',
  sequence: 'count',
  handlers: 'count',
  depth: 'count',
  duration: 'duration',
  queue: 'duration',
}
const isKey = (word: string): boolean => word === 'is' || word in numberKeys || textKeys.some((key) => key === word)

/**
 * Reads a query: space is AND, `|` is OR, `-` is NOT, parentheses group, `"…"` is a phrase, `/…/i` an expression, `key:value` a term.
 * Never throws: what it cannot read is reported with its reason and left out.
 */
export const parseQuery = (text: string): ParsedQuery => new QueryParser(text).parse()

class QueryParser {
  readonly #tokens: Token[]
  readonly #problems: QueryProblem[] = []
  readonly #spans: QuerySpan[] = []
  #at = 0

  constructor(text: string) {
    this.#tokens = tokenize(text, isKey)
  }

  parse(): ParsedQuery {
    const parts: Query[] = []
    while (this.#at < this.#tokens.length) {
      const part = this.#or()
      if (part) parts.push(part)
      const stray = this.#tokens[this.#at]
      if (!stray) break
      this.#report(stray, 'Nothing to close here.')
      this.#at += 1
    }
    return { query: combine('and', parts) ?? everything, problems: this.#problems, spans: this.#spans }
  }

  #or(): Query | undefined {
    const parts = [this.#and()]
    while (this.#tokens[this.#at]?.kind === 'or') {
      this.#sign()
      parts.push(this.#and())
    }
    return combine('or', parts)
  }

  #and(): Query | undefined {
    const parts: (Query | undefined)[] = []
    for (;;) {
      const token = this.#tokens[this.#at]
      if (!token || token.kind === 'or' || token.kind === 'close') return combine('and', parts)
      parts.push(this.#unary(token))
    }
  }

  #unary(token: Token): Query | undefined {
    if (token.kind === 'not') {
      this.#sign()
      const next = this.#tokens[this.#at]
      const part = next && next.kind !== 'or' && next.kind !== 'close' ? this.#unary(next) : undefined
      return part && { kind: 'not', part }
    }
    if (token.kind === 'open') {
      this.#sign()
      const part = this.#or()
      if (this.#tokens[this.#at]?.kind === 'close') this.#sign()
      else this.#report(token, 'This parenthesis is never closed.')
      return part
    }
    this.#at += 1
    const term = readTerm(token)
    if (typeof term === 'string') {
      this.#report(token, term)
      return undefined
    }
    const valueStart = token.key ? token.start + token.key.length + 1 : token.start
    if (token.key) this.#spans.push({ start: token.start, end: valueStart, kind: 'key' })
    this.#spans.push({ start: valueStart, end: token.end, kind: token.key ? 'value' : 'sign' })
    return term
  }

  #sign(): void {
    this.#at += 1
  }

  #report(token: Token, reason: string): void {
    this.#problems.push({ start: token.start, end: token.end, reason })
    this.#spans.push({ start: token.start, end: token.end, kind: 'bad' })
  }
}

const combine = (kind: 'and' | 'or', parts: readonly (Query | undefined)[]): Query | undefined => {
  const present = parts.filter((part) => part !== undefined)
  return present.length > 1 ? { kind, parts: present } : present[0]
}

/** A term as a query, or why it is none. */
const readTerm = (token: Token): Query | string => {
  const { key, value } = token
  if (token.open) return 'This quote is never closed.'
  if (value === '') return key ? `${key}: needs a value.` : 'An empty phrase matches nothing.'
  if (key === 'is') {
    const state = states.find((candidate) => candidate === value.toLowerCase())
    return state ? { kind: 'is', state } : `${value} is no state. Use ${states.join(', ')}.`
  }
  if (isNumberKey(key)) {
    const number = readNumber(key, value)
    if (typeof number !== 'string' || !textKeys.some((candidate) => candidate === key)) return number
  }
  const test = textTest(token)
  return typeof test === 'string' ? test : { kind: 'text', field: textKeys.find((candidate) => candidate === key) ?? 'any', test }
}

const isNumberKey = (key: string): key is NumberField => key in numberKeys

const readNumber = (field: NumberField, value: string): Query | string => {
  const match = /^(>=|<=|>|<|=)?(.*)$/.exec(value)
  const written = match?.[2] ?? ''
  const parts = /^(\d[\d,]*(?:\.\d+)?)([a-z]*)$/i.exec(written)
  const unit = parts?.[2]?.toLowerCase() ?? ''
  const amount = Number(parts?.[1]?.replaceAll(',', ''))
  if (numberKeys[field] === 'duration') {
    const factor = units[unit]
    if (!parts || factor === undefined) return `${written || value} is no duration. Use ms, s or us.`
    return { kind: 'number', field, comparison: readComparison(match?.[1]), value: amount * factor }
  }
  if (!parts || unit !== '') return `${written || value} is no number.`
  return { kind: 'number', field, comparison: readComparison(match?.[1]), value: amount }
}

const readComparison = (sign: string | undefined): Comparison =>
  sign === '>' || sign === '<' || sign === '>=' || sign === '<=' ? sign : '='

const escapePattern = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

/** Words are found anywhere, values match as a whole; `*` stands for any text in both. Case does not matter. */
const textTest = ({ key, value, form, flags }: Token): ((text: string) => boolean) | string => {
  if (form === 'expression') {
    try {
      const written = new RegExp(value, flags)
      return (text) => written.test(text)
    } catch {
      return `/${value}/ is no regular expression.`
    }
  }
  const body = form === 'phrase' ? escapePattern(value).replaceAll('*', '\\*') : escapePattern(value).replaceAll('*', '.*')
  const pattern = new RegExp(key ? `^${body}$` : body, 'is')
  return (text) => pattern.test(text)
}
