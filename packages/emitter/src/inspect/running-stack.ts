/** An emission inside `emit` with at most one of its deliveries, or a delivery that had waited. */
export interface Frame {
  sequence: number
  /** 0 between two handlers of the emission. */
  subscription: number
  startedAtMs: number
  /** Pushed by a delivery that had waited, not by its emission. */
  queued: boolean
}

/** What runs right now, innermost last: the cause of whatever is emitted next. Frames are used again, so that a flood makes none. */
export class RunningStack {
  readonly #frames: Frame[] = []
  #depth = 0

  get top(): Frame | undefined {
    return this.#depth > 0 ? this.#frames[this.#depth - 1] : undefined
  }

  push(sequence: number, subscription: number, startedAtMs: number, queued: boolean): void {
    const frame = this.#frames[this.#depth++]
    if (frame === undefined) {
      this.#frames.push({ sequence, subscription, startedAtMs, queued })
      return
    }
    frame.sequence = sequence
    frame.subscription = subscription
    frame.startedAtMs = startedAtMs
    frame.queued = queued
  }

  /** Ends the delivery on top. */
  endDelivery(): void {
    const { top } = this
    if (top === undefined) return
    if (top.queued) this.#depth--
    else top.subscription = 0
  }

  /** Ends an emission's frame, and whatever a hook attached half-way left above it. */
  endEmission(sequence: number): void {
    for (let depth = this.#depth; depth > 0; depth--) {
      const frame = this.#frames[depth - 1]!
      if (frame.sequence !== sequence || frame.queued) continue
      this.#depth = depth - 1
      return
    }
  }
}
