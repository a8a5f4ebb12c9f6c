import type { Batch, EmissionColumns, Mark, RecorderCost } from '@emitscope/emitter/inspect'
import { Accounting, type Gap } from './accounting.ts'
import { KEPT_ROWS } from './chunks.ts'
import { DefinitionTable } from './definitions.ts'
import { DeliveryLog } from './deliveries.ts'
import { EmissionLog, NO_ROW } from './emissions.ts'
import { FailureLog } from './failures.ts'
import { HandlerTable } from './handlers.ts'
import { Overview } from './overview.ts'

/** Marks that stand between rows; the others belong to a time line. */
const rowMarks: ReadonlySet<Mark['kind']> = new Set<Mark['kind']>(['navigation', 'reload', 'recording', 'user'])

/** Marks come at the rate of a person; more than this is not one. */
const KEPT_MARKS = 10_000

/** Everything a panel knows about one realm: batches go in, views read. No clock, no timers, no DOM. */
export class Model {
  readonly definitions: DefinitionTable = new DefinitionTable()
  readonly emissions: EmissionLog
  readonly deliveries: DeliveryLog
  readonly failures: FailureLog = new FailureLog(this.definitions)
  readonly handlers: HandlerTable = new HandlerTable()
  readonly accounting: Accounting = new Accounting()
  readonly overview: Overview = new Overview()
  /** Holes in the sequence, by the row they stand before. */
  readonly gaps: Map<number, Gap> = new Map()
  readonly marks: Mark[] = []
  /** Queue depth per emitter and when it was told. */
  readonly queues: Map<number, { readonly depth: number; readonly atMs: number }> = new Map()
  cost: RecorderCost | null = null
  recording = true
  /** The realm's clock at the last batch. */
  atMs = 0
  /** Deliveries and failures that came before their emission, by its sequence. */
  readonly #early: Map<number, { deliveries: number[]; failures: number }> = new Map()
  #changed: Set<number> = new Set()

  constructor(options: { keptRows?: number } = {}) {
    const keptRows = options.keptRows ?? KEPT_ROWS
    this.emissions = new EmissionLog(keptRows)
    this.deliveries = new DeliveryLog(keptRows * 2)
  }

  /** Takes one batch in; returns rows that were here before and look different now. */
  apply(batch: Batch): ReadonlySet<number> {
    this.#changed = new Set()
    this.atMs = Math.max(this.atMs, batch.atMs)
    this.recording = batch.recording
    this.cost = batch.cost ?? this.cost
    this.definitions.apply(batch.definitions, batch.removals)
    this.handlers.apply(batch.handlers)
    this.accounting.emitted = batch.emitted
    this.accounting.more = batch.more
    this.accounting.apply(batch.drops)
    for (const queue of batch.queues ?? []) this.queues.set(queue.emitter, queue)
    for (const mark of batch.marks ?? []) {
      if (!rowMarks.has(mark.kind)) continue
      if (this.marks.length < KEPT_MARKS) this.marks.push(mark)
      else this.accounting.ignored += 1
    }
    const firstNew = this.emissions.rows.endRow
    this.#applyEmissions(batch.emissions)
    this.#applyDeliveries(batch)
    this.#applySettlements(batch)
    this.#applyFailures(batch)
    this.#forget()
    for (const row of this.#changed) if (row >= firstNew) this.#changed.delete(row)
    return this.#changed
  }

  /** Lets every row and failure go; names, totals and the accounting stay. */
  clear(): void {
    this.emissions.clear()
    this.deliveries.clear()
    this.failures.clear()
    this.overview.clear()
    this.gaps.clear()
    this.marks.length = 0
    this.#early.clear()
  }

  /** Starts over with another realm, or with the same one after a reload. */
  reset(): void {
    this.clear()
    this.emissions.lastSequence = 0
    this.definitions.reset()
    this.handlers.reset()
    this.accounting.reset()
    this.queues.clear()
    this.recording = true
    this.atMs = 0
    this.cost = null
  }

  #applyEmissions(columns: EmissionColumns | undefined): void {
    const log = this.emissions
    for (let index = 0; index < (columns?.sequence.length ?? 0); index += 1) {
      if (!columns) return
      const expected = log.lastSequence + 1
      const row = log.append(columns, index)
      if (row === NO_ROW) {
        this.accounting.ignored += 1
        continue
      }
      this.accounting.received += 1
      const sequence = log.lastSequence
      if (sequence > expected) this.#addGap(row, expected, sequence - 1)
      this.overview.add(log.rows.get('atMs', row))
      this.#attachEarly(row, sequence)
    }
  }

  #addGap(row: number, fromSequence: number, toSequence: number): void {
    const gap = this.accounting.gap(fromSequence, toSequence)
    if (gap.reason !== 'cleared') this.gaps.set(row, gap)
  }

  #attachEarly(row: number, sequence: number): void {
    const early = this.#early.get(sequence)
    if (!early) return
    this.#early.delete(sequence)
    for (const delivery of early.deliveries) this.#link(row, delivery)
    this.emissions.rows.add('failureRows', row, early.failures)
  }

  #earlyFor(sequence: number): { deliveries: number[]; failures: number } {
    const early = this.#early.get(sequence) ?? { deliveries: [], failures: 0 }
    this.#early.set(sequence, early)
    return early
  }

  #applyDeliveries({ deliveries: columns }: Batch): void {
    for (let index = 0; index < (columns?.sequence.length ?? 0); index += 1) {
      if (!columns) return
      const delivery = this.deliveries.append(columns, index)
      const sequence = columns.sequence[index] ?? 0
      const row = this.emissions.find(sequence)
      if (row !== NO_ROW) this.#link(row, delivery)
      else if (sequence > this.emissions.lastSequence) this.#earlyFor(sequence).deliveries.push(delivery)
    }
  }

  #link(row: number, delivery: number): void {
    const { rows } = this.emissions
    const last = rows.get('lastDelivery', row)
    if (last === NO_ROW) rows.set('firstDelivery', row, delivery)
    else this.deliveries.link(last, delivery)
    rows.set('lastDelivery', row, delivery)
    rows.add('recorded', row, 1)
    const { startedAtMs, durationMs, status } = this.deliveries.read(delivery)
    const started = rows.get('startedAtMs', row)
    const ended = rows.get('endedAtMs', row)
    if (!(started <= startedAtMs)) rows.set('startedAtMs', row, startedAtMs)
    if (durationMs !== null && !(ended >= startedAtMs + durationMs)) rows.set('endedAtMs', row, startedAtMs + durationMs)
    if (status === 'pending') rows.add('pending', row, 1)
    if (status === 'cancelled' || status === 'skipped' || status === 'muted') rows.add('skipped', row, 1)
    this.#changed.add(row)
  }

  #applySettlements({ settlements: columns }: Batch): void {
    for (let index = 0; index < (columns?.sequence.length ?? 0); index += 1) {
      if (!columns) return
      const row = this.emissions.find(columns.sequence[index] ?? 0)
      if (row === NO_ROW) continue
      const delivery = this.#findPending(row, columns.subscription[index] ?? 0)
      const { rows } = this.emissions
      if (delivery === NO_ROW) {
        // It never began: it was let go while it waited, and has no row of its own.
        if (columns.status[index] === 'cancelled') {
          rows.add('skipped', row, 1)
          this.#changed.add(row)
        }
        continue
      }
      if (this.deliveries.read(delivery).status === 'pending') rows.add('pending', row, -1)
      this.deliveries.settle(delivery, columns, index)
      const settled = rows.get('settledAtMs', row)
      const atMs = columns.atMs[index] ?? 0
      if (!(settled >= atMs)) rows.set('settledAtMs', row, atMs)
      this.#changed.add(row)
    }
  }

  #findPending(row: number, subscription: number): number {
    let found = NO_ROW
    if (row === NO_ROW) return found
    for (let at = this.emissions.rows.get('firstDelivery', row); this.deliveries.has(at); at = this.deliveries.next(at)) {
      if (this.deliveries.id('subscription', at) !== subscription) continue
      if (this.deliveries.read(at).status === 'pending') return at
      found = at
    }
    return found
  }

  #applyFailures({ failures: columns }: Batch): void {
    for (let index = 0; index < (columns?.sequence.length ?? 0); index += 1) {
      if (!columns) return
      const failure = this.failures.append(columns, index)
      this.overview.addFailure(failure.atMs)
      const row = this.emissions.find(failure.sequence)
      if (row !== NO_ROW) {
        this.emissions.rows.add('failureRows', row, 1)
        this.#changed.add(row)
      } else if (failure.sequence > this.emissions.lastSequence) this.#earlyFor(failure.sequence).failures += 1
    }
  }

  /** What waits for an emission that was dropped would wait for ever. */
  #forget(): void {
    for (const sequence of this.#early.keys()) if (sequence <= this.emissions.lastSequence) this.#early.delete(sequence)
    for (const row of this.gaps.keys()) {
      if (row >= this.emissions.rows.firstRow) break
      this.gaps.delete(row)
    }
  }
}
