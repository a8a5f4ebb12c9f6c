import type { Drop, DropReason } from '@emitscope/emitter/inspect'

/** Reasons that keep an emission from this panel; the others are the app's own queues and limits letting deliveries go. */
const recordingReasons: ReadonlySet<DropReason> = new Set<DropReason>(['overwritten', 'cleared', 'mutedAtSource', 'transport'])

/** A stretch of sequences that never arrived. */
export interface Gap {
  readonly fromSequence: number
  readonly toSequence: number
  readonly reason: DropReason | 'unknown'
}

/**
 * What was emitted, what arrived and what did not: `received + dropped = emitted` once the realm has no more to send.
 * Rows the panel itself let go (its own limit, Clear) count as received.
 */
export class Accounting {
  emitted = 0
  received = 0
  /** More is waiting in the realm's ring, so the sum is not due yet. */
  more = false
  /** Rows sent again, and sections that could not be read. */
  ignored = 0
  readonly dropped: Map<DropReason, number> = new Map()
  /** What the app's own queues let go, by reason. */
  readonly discarded: Map<DropReason, number> = new Map()
  readonly #gaps: Drop[] = []

  apply(drops: readonly Drop[] | undefined): void {
    for (const drop of drops ?? []) {
      const totals = recordingReasons.has(drop.reason) ? this.dropped : this.discarded
      totals.set(drop.reason, (totals.get(drop.reason) ?? 0) + drop.count)
      if (drop.fromSequence === undefined) continue
      this.#gaps.push(drop)
      if (this.#gaps.length > 1000) this.#gaps.shift()
    }
  }

  get droppedCount(): number {
    let sum = 0
    for (const count of this.dropped.values()) sum += count
    return sum
  }

  /** Dropped without anybody asking for it. */
  get lostCount(): number {
    return this.droppedCount - (this.dropped.get('cleared') ?? 0)
  }

  /** Emitted and neither received nor dropped: on the way while `more`, otherwise something is wrong and must be shown. */
  get missing(): number {
    return this.emitted - this.received - this.droppedCount
  }

  /** The drop that covers a hole between two received sequences. */
  gap(fromSequence: number, toSequence: number): Gap {
    const drop = this.#gaps.findLast(
      (candidate) => (candidate.fromSequence ?? 0) <= toSequence && (candidate.toSequence ?? candidate.fromSequence ?? 0) >= fromSequence,
    )
    return { fromSequence, toSequence, reason: drop?.reason ?? 'unknown' }
  }

  reset(): void {
    this.emitted = 0
    this.received = 0
    this.ignored = 0
    this.more = false
    this.dropped.clear()
    this.discarded.clear()
    this.#gaps.length = 0
  }
}
