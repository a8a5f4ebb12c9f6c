export type TokenKind = 'open' | 'close' | 'or' | 'not' | 'term'

/** One piece of a query; `start` and `end` are its place in the text. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** Of a term: the part before the first colon when that is a known key, else ''. */
  readonly key: string
  /** Of a term: what follows the key; without the quotes of a phrase or the slashes of an expression. */
  readonly value: string
  readonly form: 'word' | 'phrase' | 'expression'
  /** Flags of an expression. */
  readonly flags: string
  /** A quote that is never closed. */
  readonly open: boolean
}

const expression = /^\/((?:[^/\\]|\\.)+)\/(i?)(?=[\s()|]|$)/
const signs: Readonly<Record<string, TokenKind>> = { '(': 'open', ')': 'close', '|': 'or' }

/** Splits a query into tokens. Nothing is refused here: every text gives tokens, the parser says which are bad. */
export const tokenize = (text: string, isKey: (word: string) => boolean): Token[] => {
  const tokens: Token[] = []
  let at = 0
  const push = (kind: TokenKind, end: number, term: Partial<Token> = {}) => {
    tokens.push({ kind, start: at, end, key: '', value: '', form: 'word', flags: '', open: false, ...term })
    at = end
  }
  while (at < text.length) {
    const character = text[at] ?? ''
    const sign = signs[character]
    if (/\s/.test(character)) at += 1
    else if (sign) push(sign, at + 1)
    else if (character === '-' && /[^\s)|]/.test(text[at + 1] ?? ' ')) push('not', at + 1)
    else push('term', ...readTerm(text, at, isKey))
  }
  return tokens
}

const readTerm = (text: string, start: number, isKey: (word: string) => boolean): [end: number, term: Partial<Token>] => {
  const named = /^([a-z]+):/i.exec(text.slice(start, start + 24))
  const key = named?.[1] && isKey(named[1].toLowerCase()) ? named[1].toLowerCase() : ''
  const from = start + (key ? key.length + 1 : 0)
  const found = expression.exec(text.slice(from))
  if (found) return [from + found[0].length, { key, value: found[1] ?? '', form: 'expression', flags: found[2] ?? '' }]
  if (text[from] === '"') {
    const close = text.indexOf('"', from + 1)
    if (close < 0) return [text.length, { key, value: text.slice(from + 1), form: 'phrase', open: true }]
    return [close + 1, { key, value: text.slice(from + 1, close), form: 'phrase' }]
  }
  let end = from
  while (end < text.length && !/[\s()|]/.test(text[end] ?? '')) end += 1
  return [end, { key, value: text.slice(from, end) }]
}
