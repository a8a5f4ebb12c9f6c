import type { CauseKind, EmissionColumns } from '@emitscope/emitter/inspect'
import { Chunks, KEPT_ROWS } from './chunks.ts'

/** Stands for "no such row" in columns of row numbers. */
export const NO_ROW = -1

const causeKinds: readonly CauseKind[] = ['unknown', 'handler', 'context', 'explicit', 'peer', 'panel']

/** One `emit`, with what its deliveries have told since. */
export interface Emission {
  readonly row: number
  readonly sequence: number
  readonly emitter: number
  readonly type: number
  readonly atMs: number
  /** From `emit` to the first handler's start; null where not measured. */
  readonly queuedMs: number | null
  /** First handler's start to the last one's return; null where not measured or not over. */
  readonly durationMs: number | null
  /** When the last promise settled so far; null where no handler returned one. */
  readonly settledAtMs: number | null
  readonly causeSequence: number
  readonly causeSubscription: number
  readonly causeKind: CauseKind
  readonly deliveries: number
  readonly failures: number
  /** Handlers that ran and whose promise has not settled. */
  readonly pending: number
  /** Deliveries that were let go without running: cancelled, skipped, muted. */
  readonly skipped: number
  /** Delivery records received; fewer than `deliveries` in a flood. */
  readonly recorded: number
  readonly flags: number
  /** Ancestors in this log. */
  readonly depth: number
  /** Sequence of the oldest ancestor in this log, its own where it has none. */
  readonly rootSequence: number
  /** Of a root: how many emissions it led to. */
  readonly descendants: number
}

const schema = {
  sequence: 'float',
  emitter: 'integer',
  type: 'integer',
  atMs: 'float',
  queuedMs: 'float',
  durationMs: 'float',
  startedAtMs: 'float',
  endedAtMs: 'float',
  settledAtMs: 'float',
  causeSequence: 'float',
  causeSubscription: 'integer',
  causeKind: 'byte',
  deliveries: 'integer',
  failures: 'integer',
  failureRows: 'integer',
  pending: 'integer',
  skipped: 'integer',
  recorded: 'integer',
  flags: 'byte',
  depth: 'integer',
  descendants: 'integer',
  rootSequence: 'float',
  parent: 'integer',
  firstChild: 'integer',
  lastChild: 'integer',
  nextSibling: 'integer',
  firstDelivery: 'integer',
  lastDelivery: 'integer',
} as const

const linkColumns = ['parent', 'firstChild', 'lastChild', 'nextSibling', 'firstDelivery', 'lastDelivery'] as const
const unmeasured = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** Emissions in sequence order, linked to what caused them and what they caused. */
export class EmissionLog {
  readonly rows: Chunks<typeof schema>
  lastSequence = 0

  constructor(keptRows: number = KEPT_ROWS) {
    this.rows = new Chunks(schema, keptRows)
  }

  /** Adds row `index` of a batch; returns `NO_ROW` for a sequence that is here already. */
  append(columns: EmissionColumns, index: number): number {
    const sequence = columns.sequence[index] ?? 0
    if (sequence <= this.lastSequence) return NO_ROW
    this.lastSequence = sequence
    const rows = this.rows
    const row = rows.append()
    const flags = columns.flags?.[index] ?? 0
    rows.set('sequence', row, sequence)
    rows.set('emitter', row, columns.emitter[index] ?? 0)
    rows.set('type', row, columns.type[index] ?? 0)
    rows.set('atMs', row, columns.atMs[index] ?? 0)
    rows.set('queuedMs', row, columns.queuedMs ? (columns.queuedMs[index] ?? Number.NaN) : 0)
    rows.set('durationMs', row, columns.durationMs[index] ?? Number.NaN)
    rows.set('startedAtMs', row, Number.NaN)
    rows.set('endedAtMs', row, Number.NaN)
    rows.set('settledAtMs', row, Number.NaN)
    rows.set('causeSubscription', row, columns.causeSubscription?.[index] ?? 0)
    rows.set('causeKind', row, Math.max(0, causeKinds.indexOf(columns.causeKind?.[index] ?? 'unknown')))
    rows.set('deliveries', row, columns.deliveries[index] ?? 0)
    rows.set('failures', row, columns.failures?.[index] ?? 0)
    rows.set('flags', row, flags)
    for (const column of linkColumns) rows.set(column, row, NO_ROW)
    this.#linkCause(row, sequence, columns.causeSequence?.[index] ?? 0)
    return row
  }

  #linkCause(row: number, sequence: number, causeSequence: number): void {
    const rows = this.rows
    rows.set('causeSequence', row, causeSequence)
    rows.set('rootSequence', row, sequence)
    const parent = causeSequence === 0 ? NO_ROW : this.find(causeSequence)
    if (parent === NO_ROW) return
    rows.set('parent', row, parent)
    rows.set('depth', row, rows.get('depth', parent) + 1)
    rows.set('rootSequence', row, rows.get('rootSequence', parent))
    const last = rows.get('lastChild', parent)
    if (last === NO_ROW) rows.set('firstChild', parent, row)
    else rows.set('nextSibling', last, row)
    rows.set('lastChild', parent, row)
    rows.add('descendants', this.find(rows.get('rootSequence', parent)), 1)
  }

  /** Row of a sequence by binary search: rows ascend, with gaps where something was dropped. */
  find(sequence: number): number {
    const rows = this.rows
    let low = rows.firstRow
    let high = rows.endRow - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const at = rows.get('sequence', middle)
      if (at === sequence) return middle
      if (at < sequence) low = middle + 1
      else high = middle - 1
    }
    return NO_ROW
  }

  parent(row: number): number {
    return this.#linked(this.rows.get('parent', row))
  }

  hasChildren(row: number): boolean {
    return this.rows.get('firstChild', row) !== NO_ROW
  }

  children(row: number): number[] {
    const found: number[] = []
    for (let child = this.rows.get('firstChild', row); this.rows.has(child); child = this.rows.get('nextSibling', child)) found.push(child)
    return found
  }

  failureCount(row: number): number {
    return Math.max(this.rows.get('failures', row), this.rows.get('failureRows', row))
  }

  /** Run time, from the emission's own record or else from its deliveries; NaN where not measured. */
  durationMs(row: number): number {
    const measured = this.rows.get('durationMs', row)
    return Number.isNaN(measured) ? this.rows.get('endedAtMs', row) - this.rows.get('startedAtMs', row) : measured
  }

  queuedMs(row: number): number {
    const measured = this.rows.get('queuedMs', row)
    return Number.isNaN(measured) ? this.rows.get('startedAtMs', row) - this.rows.get('atMs', row) : measured
  }

  read(row: number): Emission {
    const rows = this.rows
    return {
      row,
      sequence: rows.get('sequence', row),
      emitter: rows.get('emitter', row),
      type: rows.get('type', row),
      atMs: rows.get('atMs', row),
      queuedMs: unmeasured(this.queuedMs(row)),
      durationMs: unmeasured(this.durationMs(row)),
      settledAtMs: unmeasured(rows.get('settledAtMs', row)),
      causeSequence: rows.get('causeSequence', row),
      causeSubscription: rows.get('causeSubscription', row),
      causeKind: causeKinds[rows.get('causeKind', row)] ?? 'unknown',
      deliveries: rows.get('deliveries', row),
      failures: this.failureCount(row),
      pending: rows.get('pending', row),
      skipped: rows.get('skipped', row),
      recorded: rows.get('recorded', row),
      flags: rows.get('flags', row),
      depth: rows.get('depth', row),
      rootSequence: rows.get('rootSequence', row),
      descendants: rows.get('descendants', row),
    }
  }

  clear(): void {
    this.rows.clear()
  }

  #linked(row: number): number {
    return this.rows.has(row) ? row : NO_ROW
  }
}
