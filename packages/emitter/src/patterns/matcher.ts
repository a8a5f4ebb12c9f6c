import { badArgument } from '../core/errors.ts'
import type { Converter } from './params.ts'

/** The texts of the params in a name, or null where it does not match. */
export type Matcher = (name: string) => readonly string[] | null

/** A text cut at its params: `literals` has one more than there are params. */
export interface Pieces {
  readonly literals: readonly string[]
  readonly converters: readonly Converter[]
}

/** Takes anything but a `/`, one character at least. */
export const str: Converter = { match: /[^/]+/, parse: (text) => text }

/**
 * A matcher of the whole name, by segments: what is between two `/` is matched by itself, in time that grows with its length where all its
 * params are `str`. An expression tries every way in which such params could be cut, which a name from outside can make take minutes.
 */
export const bySegments = ({ literals, converters }: Pieces, text: string): Matcher => {
  const segments: { readonly literals: string[]; readonly converters: Converter[] }[] = [{ literals: [], converters: [] }]
  for (const [at, literal] of literals.entries()) {
    for (const [part, piece] of literal.split('/').entries()) {
      if (part > 0) segments.push({ literals: [], converters: [] })
      segments.at(-1)!.literals.push(piece)
    }
    if (at < converters.length) segments.at(-1)!.converters.push(converters[at]!)
  }
  const matchers = segments.map((pieces) =>
    pieces.converters.every((converter) => converter === str) ? byLiterals(pieces.literals) : byExpression(pieces, text),
  )
  return (name) => {
    const parts = name.split('/')
    if (parts.length !== matchers.length) return null
    const texts: string[] = []
    for (const [at, part] of parts.entries()) {
      const found = matchers[at]!(part)
      if (found === null) return null
      texts.push(...found)
    }
    return texts
  }
}

/** From the right, each literal at its last place: so the first params are as long as they can be, as by an expression, in one pass. */
const byLiterals =
  (literals: readonly string[]): Matcher =>
  (segment) => {
    const first = literals[0]!
    const last = literals.length - 1
    if (last === 0) return segment === first ? [] : null
    if (!segment.startsWith(first) || !segment.endsWith(literals[last]!)) return null
    const texts: string[] = []
    let end = segment.length - literals[last]!.length
    for (let at = last - 1; at > 0; at--) {
      const literal = literals[at]!
      const from = end - 1 - literal.length
      const place = from < 0 ? -1 : segment.lastIndexOf(literal, from)
      if (place < 0) return null
      texts.unshift(segment.slice(place + literal.length, end))
      end = place
    }
    if (end <= first.length) return null
    texts.unshift(segment.slice(first.length, end))
    return texts
  }

const quoted = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
/** How many groups a source has. */
const groupsOf = (source: string): number => new RegExp(`${source}|`).exec('')!.length - 1

export const byExpression = ({ literals, converters }: Pieces, text: string): Matcher => {
  const groups: number[] = []
  let source = `^${quoted(literals[0]!)}`
  let group = 1
  for (const [at, { match }] of converters.entries()) {
    groups.push(group)
    group += 1 + groupsOf(match.source)
    source += `(${match.source})${quoted(literals[at + 1]!)}`
  }
  const shape = shapeOf(`${source}$`, text)
  return (name) => {
    const found = shape.exec(name)
    return found === null ? null : groups.map((number) => found[number]!)
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
