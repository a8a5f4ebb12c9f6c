import type { Host } from '../host/host.ts'

/** Reads per frame: 1,000 emissions with one handler, at most 0.4 ms of a browser's frame. */
const readsPerFrame = 2000
const frameMs = 16

/**
 * Time for records, under a budget: reading the clock is the dearest part of recording. A budget, never sampling:
 * everything is timed until it is spent, then nothing until the next frame. Refilled by a timer that exists only while it is being spent.
 */
export class RecordingClock {
  readonly #host: Host
  #left = readsPerFrame
  #armed = false
  /** The last instant read, ms. */
  lastMs: number

  constructor(host: Host) {
    this.#host = host
    this.lastMs = host.now()
  }

  /** Reads left in this frame. */
  get spent(): boolean {
    return this.#left <= 0
  }

  /** The time now while the budget lasts, else the last time read. */
  read(): number {
    if (this.#left > 0) {
      this.lastMs = this.#host.now()
      if (--this.#left < readsPerFrame / 2 && !this.#armed) this.#arm()
    }
    return this.lastMs
  }

  /** The time now, whatever the budget: for what happens rarely. */
  now(): number {
    this.lastMs = this.#host.now()
    return this.lastMs
  }

  #arm(): void {
    this.#armed = true
    this.#host.setTimer(() => {
      this.#armed = false
      this.#left = readsPerFrame
    }, frameMs)
  }
}

/** The clock's step in ms: the smallest of its first few advances, so that a pause of the process is no step. Takes at most 20 ms. */
export const measureClockStep = (host: Host): number => {
  let smallest = Number.POSITIVE_INFINITY
  const start = host.now()
  for (let before = start, reads = 0, advances = 0; advances < 5 && reads < 200_000 && before - start < 20; reads++) {
    const now = host.now()
    if (now > before) {
      advances++
      smallest = Math.min(smallest, now - before)
    }
    before = now
  }
  // Coarsened clocks step by 0.1, 0.005 …; a fine one shows only how long a read takes.
  return smallest === Number.POSITIVE_INFINITY ? 0.1 : Math.max(Math.round(smallest * 1000) / 1000, 0.001)
}
