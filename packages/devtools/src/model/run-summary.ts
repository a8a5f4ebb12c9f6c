import { emissionFlags } from '@emitscope/emitter/inspect'
import type { EmissionLog } from './emissions.ts'
import type { EventList } from './event-list.ts'

/** Rows at the end of a run whose handlers may still be running: read again each time. */
const UNSETTLED_ROWS = 500
const KEPT_SUMMARIES = 256

export interface RunSummary {
  readonly deliveries: number
  /** Longest run time in it; null where none was measured. */
  readonly longestMs: number | null
  readonly longestQueueMs: number
  readonly pending: number
  /** Deliveries that were let go without running. */
  readonly skipped: number
  /** Deliveries of queued emissions nothing was heard of yet, and when the newest of these was emitted. */
  readonly waiting: number
  readonly waitingSinceMs: number
}
interface Settled {
  /** Matches summed up. */
  count: number
  start: number
  deliveries: number
  skipped: number
  longestMs: number
  longestQueueMs: number
}

/** What a folded run says about its emissions, added up once per row and not once per refresh. */
export class RunSummaries {
  readonly #settled: Map<number, Settled> = new Map()
  readonly #list: EventList
  readonly #emissions: EmissionLog

  constructor(list: EventList, emissions: EmissionLog) {
    this.#list = list
    this.#emissions = emissions
  }

  /** Sums the run of `count` matches from place `start` on, whose first row is `row`. */
  read(row: number, start: number, count: number): RunSummary {
    let settled = this.#settled.get(row)
    if (!settled || settled.start !== start || settled.count > count) {
      settled = { count: 0, start, deliveries: 0, skipped: 0, longestMs: Number.NaN, longestQueueMs: 0 }
      this.#settled.set(row, settled)
      const oldest = this.#settled.keys().next()
      if (this.#settled.size > KEPT_SUMMARIES && !oldest.done) this.#settled.delete(oldest.value)
    }
    while (settled.count < count - UNSETTLED_ROWS) {
      this.#addRow(settled, this.#list.matchedRow(start + settled.count))
      settled.count += 1
    }
    const sum: Settled = { ...settled }
    let pending = 0
    let waiting = 0
    let waitingSinceMs = 0
    for (let at = settled.count; at < count; at += 1) {
      const emission = this.#list.matchedRow(start + at)
      this.#addRow(sum, emission)
      pending += this.#emissions.rows.get('pending', emission)
      // What was let go while it waited has no record of a delivery.
      const { rows } = this.#emissions
      const unheard = rows.get('deliveries', emission) - rows.get('recorded', emission) - rows.get('skipped', emission)
      if (unheard <= 0 || !this.#isQueued(emission)) continue
      waiting += unheard
      waitingSinceMs = this.#emissions.rows.get('atMs', emission)
    }
    const longestMs = Number.isNaN(sum.longestMs) ? null : sum.longestMs
    const { deliveries, skipped, longestQueueMs } = sum
    return { deliveries, skipped, longestMs, longestQueueMs, pending, waiting, waitingSinceMs }
  }

  /** It went into a queue, and no end of it was measured. */
  #isQueued(row: number): boolean {
    return (this.#emissions.rows.get('flags', row) & emissionFlags.queued) !== 0 && Number.isNaN(this.#emissions.durationMs(row))
  }

  #addRow(sum: Settled, row: number): void {
    const durationMs = this.#emissions.durationMs(row)
    const queuedMs = this.#emissions.queuedMs(row)
    sum.deliveries += this.#emissions.rows.get('deliveries', row)
    sum.skipped += this.#emissions.rows.get('skipped', row)
    if (!(sum.longestMs >= durationMs) && !Number.isNaN(durationMs)) sum.longestMs = durationMs
    if (queuedMs > sum.longestQueueMs) sum.longestQueueMs = queuedMs
  }
}
