/** A worker that lived so long has not failed at once. */
const steadyMs = 60_000

/** How often a worker may be replaced in a row, and when: at once, then after `backoffMs`, twice that, and so on. */
export class Respawns {
  readonly steadyMs: number = steadyMs
  failures = 0
  dueAtMs = 0
  private readonly max: number
  private readonly backoffMs: number

  constructor(max: number, backoffMs: number) {
    this.max = max
    this.backoffMs = backoffMs
  }

  /** It failed now. False: it may not be replaced any more. */
  take(nowMs: number): boolean {
    this.failures++
    this.dueAtMs = nowMs + (this.failures === 1 ? 0 : this.backoffMs * 2 ** (this.failures - 2))
    return this.failures <= this.max
  }

  /** It did what it is for. */
  reset(): void {
    this.failures = 0
  }
}
