import { type EventKey, type Params, type Pattern, patternTable } from './events.ts'
import type { Link, List } from './list.ts'

/** A pattern as the core meets it. */
export interface LivePattern extends Pattern<Params> {
  readonly [patternTable]: (linker: PatternHost) => PatternTable
}

/** What a table needs of its linker. */
export interface PatternHost {
  /** Flags every list is born with. */
  readonly flags: number
  list(name: EventKey): List
  lists(): List[]
  hasOwn(list: List): boolean
  vacate(list: List): void
}

/** A linker's patterns. `/patterns` brings it, so that an application without patterns does not ship it. */
export interface PatternTable {
  /** Nobody is subscribed to a pattern any more. */
  readonly isEmpty: boolean
  /** The pattern's own list, where its subscriptions are at home; made at need. */
  list(pattern: LivePattern): List
  /** The same, where there is one. */
  find(pattern: LivePattern): List | undefined
  lists(): readonly List[]
  /** The pattern's own list has emptied. */
  drop(list: List): void
  /** Puts a link of a pattern's own list into the list of every name it matches. */
  spread(link: Link): void
  /** Puts the subscriptions of all matching patterns into a name's new list. */
  fold(list: List): void
  /** The list of a name nobody subscribed to, where some pattern matches it. Kept for the next time, as the 512 last ones are. */
  resolve(name: EventKey): List | undefined
  /** A name's list was given up. */
  forget(list: List): void
}

export const isPattern = (type: unknown): type is LivePattern =>
  typeof type === 'object' && type !== null && typeof (type as Partial<LivePattern>)[patternTable] === 'function'
