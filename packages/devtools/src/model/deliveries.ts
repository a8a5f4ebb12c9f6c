import type { DeliveryColumns, DeliveryStatus, SettlementColumns } from '@emitscope/emitter/inspect'
import { Chunks, KEPT_ROWS } from './chunks.ts'
import { NO_ROW } from './emissions.ts'

const statuses: readonly DeliveryStatus[] = ['fulfilled', 'rejected', 'pending', 'cancelled', 'skipped', 'muted', 'late']

/** One emission reaching one subscription, as far as it was recorded. */
export interface Delivery {
  readonly row: number
  readonly sequence: number
  readonly subscription: number
  readonly startedAtMs: number
  /** Run time until the handler returned; null where not measured. */
  readonly durationMs: number | null
  readonly status: DeliveryStatus
  /** When the promise it returned settled; null for one that returned none, or has not yet. */
  readonly settledAtMs: number | null
  readonly error: number
}

const schema = {
  sequence: 'float',
  subscription: 'integer',
  startedAtMs: 'float',
  durationMs: 'float',
  settledAtMs: 'float',
  status: 'byte',
  error: 'integer',
  next: 'integer',
} as const

/** Deliveries in arrival order; those of one emission are linked, the emission's row holds both ends of its list. */
export class DeliveryLog {
  readonly #rows: Chunks<typeof schema>

  constructor(keptRows: number = KEPT_ROWS * 2) {
    this.#rows = new Chunks(schema, keptRows)
  }

  append(columns: DeliveryColumns, index: number): number {
    const rows = this.#rows
    const row = rows.append()
    rows.set('sequence', row, columns.sequence[index] ?? 0)
    rows.set('subscription', row, columns.subscription[index] ?? 0)
    rows.set('startedAtMs', row, columns.startedAtMs[index] ?? 0)
    rows.set('durationMs', row, columns.durationMs[index] ?? Number.NaN)
    rows.set('settledAtMs', row, Number.NaN)
    rows.set('status', row, Math.max(0, statuses.indexOf(columns.status[index] ?? 'fulfilled')))
    rows.set('error', row, columns.error?.[index] ?? 0)
    rows.set('next', row, NO_ROW)
    return row
  }

  link(previous: number, row: number): void {
    this.#rows.set('next', previous, row)
  }

  settle(row: number, columns: SettlementColumns, index: number): void {
    const rows = this.#rows
    rows.set('settledAtMs', row, columns.atMs[index] ?? Number.NaN)
    rows.set('status', row, Math.max(0, statuses.indexOf(columns.status[index] ?? 'fulfilled')))
    const error = columns.error?.[index] ?? 0
    if (error) rows.set('error', row, error)
  }

  has(row: number): boolean {
    return this.#rows.has(row)
  }

  next(row: number): number {
    return this.#rows.has(row) ? this.#rows.get('next', row) : NO_ROW
  }

  id(column: 'subscription' | 'error', row: number): number {
    return this.#rows.get(column, row)
  }

  read(row: number): Delivery {
    const rows = this.#rows
    const durationMs = rows.get('durationMs', row)
    const settledAtMs = rows.get('settledAtMs', row)
    return {
      row,
      sequence: rows.get('sequence', row),
      subscription: rows.get('subscription', row),
      startedAtMs: rows.get('startedAtMs', row),
      durationMs: Number.isNaN(durationMs) ? null : durationMs,
      status: statuses[rows.get('status', row)] ?? 'fulfilled',
      settledAtMs: Number.isNaN(settledAtMs) ? null : settledAtMs,
      error: rows.get('error', row),
    }
  }

  clear(): void {
    this.#rows.clear()
  }
}
