import type { TypeTotals } from './totals.ts'

/** An emission inside `emit` with at most one of its deliveries, or a delivery that had waited. */
export interface Frame {
  sequence: number
  /** 0 between two handlers of the emission. */
  subscription: number
  startedAtMs: number
  /** Counts of the emission's type; undefined in the frame of a delivery that had waited. */
  totals: TypeTotals | undefined
}

/** What runs right now, innermost last: the cause of whatever is emitted next. Frames are used again, so that a flood makes none. */
export class RunningStack {
  readonly #frames: Frame[] = []
  #depth = 0

  get top(): Frame | undefined {
    return this.#depth > 0 ? this.#frames[this.#depth - 1] : undefined
  }

  push(sequence: number, subscription: number, startedAtMs: number, totals: TypeTotals | undefined): void {
    const frame = this.#frames[this.#depth++]
    if (frame === undefined) {
      this.#frames.push({ sequence, subscription, startedAtMs, totals })
      return
    }
    frame.sequence = sequence
    frame.subscription = subscription
    frame.startedAtMs = startedAtMs
    frame.totals = totals
  }

  reset(): void {
    this.#depth = 0
  }

  /** Ends the delivery on top. */
  endDelivery(): void {
    const { top } = this
    if (top === undefined) return
    if (top.totals === undefined) this.#depth--
    else top.subscription = 0
  }

  /** Ends an emission's frame, and whatever a hook attached half-way left above it; returns its counts. */
  endEmission(sequence: number): TypeTotals | undefined {
    for (let depth = this.#depth; depth > 0; depth--) {
      const { totals, sequence: running } = this.#frames[depth - 1]!
      if (running !== sequence || totals === undefined) continue
      this.#depth = depth - 1
      return totals
    }
    return undefined
  }
}
