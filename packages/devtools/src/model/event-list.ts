import type { Mark } from '@emitscope/emitter/inspect'
import { NO_ROW } from './emissions.ts'
import { IntList } from './int-list.ts'
import { compileQuery, type Matcher, mayChange } from './matcher.ts'
import type { Model } from './model.ts'
import type { Query } from './query.ts'

/** Emissions of one type this close together, three or more in a row, stand in one line. */
const RUN_GAP_MS = 100
const RUN_LENGTH = 3

export type ItemKind = 'event' | 'run' | 'member' | 'gap' | 'mark'
const kinds: readonly ItemKind[] = ['event', 'run', 'member', 'gap', 'mark']
const [EVENT, RUN, MEMBER, GAP, MARK] = [0, 1, 2, 3, 4]

/** One line of the Events list. */
export interface ListItem {
  readonly kind: ItemKind
  /** Emission row; of a run its first, of a gap the one after it; of a mark its index. */
  readonly row: number
  /** Emissions in a run, 1 for the others. */
  readonly count: number
  /** Place among the matching rows. */
  readonly start: number
  /** Steps right of the cascade's first line here. */
  readonly indent: number
}

/** Milliseconds of the realm's clock. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * The lines of the Events view: rows that match, in sequence order, runs folded, gaps and marks in their place. New rows are placed
 * as they come; a new query starts over and is worked off in slices.
 */
export class EventList {
  readonly #model: Model
  readonly #matched = new IntList()
  readonly #kind = new IntList()
  readonly #row = new IntList()
  readonly #count = new IntList()
  readonly #start = new IntList()
  readonly #indent = new IntList()
  readonly #columns: readonly IntList[] = [this.#kind, this.#row, this.#count, this.#start, this.#indent]
  readonly #expandedRuns: Set<number> = new Set()
  readonly #collapsedRoots: Set<number> = new Set()
  #matches: Matcher = () => true
  #mayChange = false
  #range: TimeRange | null = null
  #scannedTo = 0
  #nextMark = 0
  /** Line of the run that the next row may join, -1 = none. */
  #run = -1
  /** Single lines at the end that would make a run with one more. */
  #singles = 0

  constructor(model: Model) {
    this.#model = model
  }

  get length(): number {
    return this.#kind.length
  }

  /** Emissions that match. */
  get matchedCount(): number {
    return this.#matched.length
  }

  /** Marks newer than the last line. */
  get trailingMarks(): readonly Mark[] {
    return this.#model.marks.slice(this.#nextMark)
  }

  /** True while rows wait to be looked at. */
  get scanning(): boolean {
    return this.#scannedTo < this.#model.emissions.rows.endRow
  }

  setQuery(query: Query, range: TimeRange | null): void {
    this.#matches = compileQuery(query, this.#model)
    this.#mayChange = mayChange(query)
    this.#range = range
    this.restart()
  }

  /** Forgets every line; `advance` finds them again. */
  restart(): void {
    this.#matched.truncate(0)
    this.#scannedTo = this.#model.emissions.rows.firstRow
    this.#rebuild(0)
  }

  /** Looks at rows not seen yet until none is left or `isDue` says stop. */
  advance(isDue: () => boolean = () => false): void {
    const { rows } = this.#model.emissions
    this.#trim()
    while (this.#scannedTo < rows.endRow) {
      const row = this.#scannedTo
      this.#scannedTo += 1
      if (this.#isMatch(row)) {
        this.#matched.push(row)
        this.#place(this.#matched.length - 1)
      }
      if ((row & 511) === 511 && isDue()) return
    }
  }

  /** Looks again at rows that changed: they may match now, or no longer, and a failed one leaves its run. */
  reconsider(changed: ReadonlySet<number>): void {
    let dirty = Number.POSITIVE_INFINITY
    for (const row of changed) {
      if (row >= this.#scannedTo || !this.#model.emissions.rows.has(row)) continue
      const index = this.#matched.lowerBound(row)
      const listed = this.#matched.get(index) === row && index < this.#matched.length
      if (this.#mayChange && this.#isMatch(row) !== listed) {
        if (listed) this.#matched.remove(index)
        else this.#matched.insert(index, row)
        dirty = Math.min(dirty, index)
      } else if (listed && this.#model.emissions.failureCount(row) > 0 && this.#kind.get(this.#itemAt(index)) !== EVENT)
        dirty = Math.min(dirty, index)
    }
    if (dirty < Number.POSITIVE_INFINITY) this.#rebuild(Math.max(0, dirty - RUN_LENGTH))
  }

  item(index: number): ListItem {
    return {
      kind: kinds[this.#kind.get(index)] ?? 'event',
      row: this.#row.get(index),
      count: this.#count.get(index),
      start: this.#start.get(index),
      indent: this.#indent.get(index),
    }
  }

  /** Row of the n-th match. */
  matchedRow(position: number): number {
    return this.#matched.get(position)
  }

  /** Line that shows an emission, its run where that is folded or asked for; -1 where none does. */
  indexOf(row: number, asRun = false): number {
    const position = this.#matched.lowerBound(row)
    if (position >= this.#matched.length || this.#matched.get(position) !== row) return -1
    const index = this.#itemAt(position)
    const { kind, start, count } = this.item(index)
    if (kind === 'run') return position < start + count ? index : -1
    if (this.#row.get(index) !== row) return -1
    return asRun && kind === 'member' && this.#kind.get(index - 1) === RUN ? index - 1 : index
  }

  isRunExpanded(row: number): boolean {
    return this.#expandedRuns.has(this.#model.emissions.rows.get('sequence', row))
  }

  isCollapsed(row: number): boolean {
    return this.#collapsedRoots.has(this.#model.emissions.rows.get('sequence', row))
  }

  /** Folds or opens the run or the cascade that starts at a line. */
  setOpen(index: number, open: boolean): void {
    const { kind, row, start } = this.item(index)
    const sequence = this.#model.emissions.rows.get('sequence', row)
    if (kind === 'run') toggle(this.#expandedRuns, sequence, open)
    else if (kind === 'event' && this.#model.emissions.hasChildren(row)) toggle(this.#collapsedRoots, sequence, !open)
    else return
    this.#rebuild(start)
  }

  #isMatch(row: number): boolean {
    const range = this.#range
    if (range) {
      const atMs = this.#model.emissions.rows.get('atMs', row)
      if (atMs < range.fromMs || atMs > range.toMs) return false
    }
    return this.#matches(row)
  }

  /** Last line that starts at or before a match. */
  #itemAt(position: number): number {
    return Math.max(0, this.#start.lowerBound(position + 1) - 1)
  }

  /** Places every match from `position` on again, from the start of the line it stands in. */
  #rebuild(position: number): void {
    let index = this.#itemAt(position)
    while (index > 0 && this.#kind.get(index) === MEMBER) index -= 1
    const from = this.length === 0 ? 0 : Math.min(this.#start.get(index), this.#matched.length)
    index = this.#start.lowerBound(from)
    for (const column of this.#columns) column.truncate(index)
    this.#endRun()
    this.#nextMark = this.#marksBefore(from)
    for (let next = from; next < this.#matched.length; next += 1) this.#place(next)
  }

  #marksBefore(position: number): number {
    const { emissions, marks } = this.#model
    const shown = position > 0 ? this.#matched.get(position - 1) : emissions.rows.firstRow
    const next = marks.findIndex((mark) => mark.atMs > emissions.rows.get('atMs', shown))
    return next < 0 ? marks.length : next
  }

  #place(position: number): void {
    const { emissions } = this.#model
    const row = this.#matched.get(position)
    const root = emissions.rows.get('rootSequence', row)
    if (this.#placeBetween(position, row)) this.#endRun()
    if (this.#collapsedRoots.has(root) && emissions.rows.get('sequence', row) !== root) {
      this.#endRun()
      return
    }
    const continues = position > 0 && this.#continues(this.#matched.get(position - 1), row)
    if (continues && this.#run >= 0) {
      this.#count.set(this.#run, this.#count.get(this.#run) + 1)
      if (this.isRunExpanded(this.#row.get(this.#run))) this.#push(MEMBER, row, 1, position, this.#indent.get(this.#run) + 1)
    } else if (continues && this.#singles >= RUN_LENGTH - 1) this.#fold(position)
    else {
      const indent = this.#indentOf(row, root)
      this.#push(EVENT, row, 1, position, indent)
      this.#singles = continues ? this.#singles + 1 : 1
      this.#run = -1
    }
  }

  #fold(position: number): void {
    const first = this.length - this.#singles
    const start = this.#start.get(first)
    const indent = this.#indent.get(first)
    const head = this.#row.get(first)
    for (const column of this.#columns) column.truncate(first)
    this.#run = first
    this.#push(RUN, head, position - start + 1, start, indent)
    if (!this.isRunExpanded(head)) return
    for (let member = start; member <= position; member += 1) this.#push(MEMBER, this.#matched.get(member), 1, member, indent + 1)
  }

  #endRun(): void {
    this.#run = -1
    this.#singles = 0
  }

  /** Gaps and marks between a match and the one before it. */
  #placeBetween(position: number, row: number): boolean {
    const { emissions, gaps, marks } = this.#model
    const length = this.length
    const atMs = emissions.rows.get('atMs', row)
    for (let mark = marks[this.#nextMark]; mark && mark.atMs <= atMs; mark = marks[this.#nextMark]) {
      this.#push(MARK, this.#nextMark, 1, position, 0)
      this.#nextMark += 1
    }
    if (gaps.size > 0) {
      const previous = position > 0 ? this.#matched.get(position - 1) : NO_ROW
      if (row - previous === 1) {
        if (gaps.has(row)) this.#push(GAP, row, 1, position, 0)
      } else for (const gapRow of gaps.keys()) if (gapRow > previous && gapRow <= row) this.#push(GAP, gapRow, 1, position, 0)
    }
    return this.length > length
  }

  #continues(previous: number, row: number): boolean {
    const { emissions } = this.#model
    const { rows } = emissions
    if (rows.get('type', previous) !== rows.get('type', row) || rows.get('emitter', previous) !== rows.get('emitter', row)) return false
    if (rows.get('causeSequence', previous) !== rows.get('causeSequence', row)) return false
    if (rows.get('atMs', row) - rows.get('atMs', previous) > RUN_GAP_MS) return false
    return this.#isPlain(previous) && this.#isPlain(row)
  }

  /** Failures and causes keep a line of their own: folding would hide them. */
  #isPlain(row: number): boolean {
    return this.#model.emissions.failureCount(row) === 0 && !this.#model.emissions.hasChildren(row)
  }

  /** Indented only under a line of the same cascade, so a late effect is not drawn under a stranger. */
  #indentOf(row: number, root: number): number {
    const { rows } = this.#model.emissions
    const last = this.length - 1
    if (last < 0 || this.#kind.get(last) > MEMBER) return 0
    const above = this.#row.get(last)
    if (rows.get('rootSequence', above) !== root) return 0
    const base = rows.get('depth', above) - this.#indent.get(last)
    return Math.min(Math.max(0, rows.get('depth', row) - base), this.#indent.get(last) + 1)
  }

  #push(kind: number, row: number, count: number, start: number, indent: number): void {
    this.#kind.push(kind)
    this.#row.push(row)
    this.#count.push(count)
    this.#start.push(start)
    this.#indent.push(indent)
  }

  /** Drops what the log let go; a run that reaches into it keeps its newer part. */
  #trim(): void {
    const firstRow = this.#model.emissions.rows.firstRow
    const gone = this.#matched.lowerBound(firstRow)
    this.#scannedTo = Math.max(this.#scannedTo, firstRow)
    if (gone === 0) return
    const first = this.#firstLineFrom(gone)
    this.#matched.dropFront(gone)
    if (first < 0) {
      this.#rebuild(0)
      return
    }
    for (const column of this.#columns) column.dropFront(first)
    for (let index = 0; index < this.length; index += 1) this.#start.set(index, this.#start.get(index) - gone)
    this.#run = Math.max(-1, this.#run - first)
    this.#singles = Math.min(this.#singles, this.length)
  }

  /** First line to keep when matches before `position` go; -1 where lines must be placed anew. Shortens a run that reaches across. */
  #firstLineFrom(position: number): number {
    const first = this.#start.lowerBound(position)
    let head = first - 1
    while (head > 0 && this.#kind.get(head) === MEMBER) head -= 1
    const rest = this.#start.get(head) + this.#count.get(head) - position
    if (head < 0 || this.#kind.get(head) !== RUN || rest <= 0) return first
    if (rest < RUN_LENGTH) return -1
    const row = this.#matched.get(position)
    if (this.#kind.get(head + 1) === MEMBER) this.#expandedRuns.add(this.#model.emissions.rows.get('sequence', row))
    const indent = this.#indent.get(head)
    if (this.#run === head) this.#run = first - 1
    for (const [column, value] of [
      [this.#kind, RUN],
      [this.#row, row],
      [this.#count, rest],
      [this.#start, position],
      [this.#indent, indent],
    ] as const)
      column.set(first - 1, value)
    return first - 1
  }
}

const toggle = (set: Set<number>, value: number, present: boolean): void => {
  if (present) set.add(value)
  else set.delete(value)
}
