const BINS = 2048

/**
 * Events per stretch of time over everything received, in a fixed number of bins: when time outgrows them, neighbours are merged
 * and bins become twice as wide. So an event costs one addition, however long the session.
 */
export class Overview {
  readonly counts: Uint32Array = new Uint32Array(BINS)
  /** Instants of failures, the newest 2,000. */
  readonly failuresMs: number[] = []
  startMs = 0
  endMs = 0
  binMs = 1
  #empty = true

  add(atMs: number): void {
    if (this.#empty) {
      this.#empty = false
      this.startMs = atMs
      this.endMs = atMs
    }
    if (atMs > this.endMs) this.endMs = atMs
    let bin = Math.max(0, Math.floor((atMs - this.startMs) / this.binMs))
    while (bin >= BINS) {
      this.#widen()
      bin = Math.floor((atMs - this.startMs) / this.binMs)
    }
    this.counts[bin] = (this.counts[bin] ?? 0) + 1
  }

  addFailure(atMs: number): void {
    this.failuresMs.push(atMs)
    if (this.failuresMs.length > 2000) this.failuresMs.shift()
  }

  /** Merges the bins of `[startMs, endMs)` into `columns` columns. */
  columns(startMs: number, endMs: number, columns: number): Float64Array {
    const merged = new Float64Array(columns)
    const scale = columns / Math.max(endMs - startMs, Number.MIN_VALUE)
    for (let bin = 0; bin < BINS; bin += 1) {
      const count = this.counts[bin] ?? 0
      if (count === 0) continue
      const from = (this.startMs + bin * this.binMs - startMs) * scale
      const to = from + this.binMs * scale
      const first = Math.max(0, Math.floor(from))
      const last = Math.min(columns - 1, Math.max(first, Math.ceil(to) - 1))
      for (let column = first; column <= last; column += 1)
        merged[column] = (merged[column] ?? 0) + count / Math.max(1, Math.ceil(to) - Math.floor(from))
    }
    return merged
  }

  clear(): void {
    this.counts.fill(0)
    this.failuresMs.length = 0
    this.binMs = 1
    this.startMs = 0
    this.endMs = 0
    this.#empty = true
  }

  #widen(): void {
    for (let bin = 0; bin < BINS / 2; bin += 1) this.counts[bin] = (this.counts[bin * 2] ?? 0) + (this.counts[bin * 2 + 1] ?? 0)
    this.counts.fill(0, BINS / 2)
    this.binMs *= 2
  }
}
