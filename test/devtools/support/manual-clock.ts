/** Time that moves when a test says so: timers by `advance`, frames by `frame`. */
export class ManualClock {
  nowMs = 0
  #timers: { readonly atMs: number; readonly handler: () => void }[] = []
  #frames: (() => void)[] = []

  readonly now = (): number => this.nowMs

  readonly setTimer = (handler: () => void, delayMs: number): (() => void) => {
    const timer = { atMs: this.nowMs + delayMs, handler }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((candidate) => candidate !== timer)
    }
  }

  readonly nextFrame = (handler: () => void): (() => void) => {
    this.#frames.push(handler)
    return () => {
      this.#frames = this.#frames.filter((candidate) => candidate !== handler)
    }
  }

  get waitingTimers(): number {
    return this.#timers.length
  }

  get waitingFrames(): number {
    return this.#frames.length
  }

  /** Runs what falls due, in order, with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms
    await settle()
    for (;;) {
      const due = this.#timers.filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (!due) break
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.nowMs = Math.max(this.nowMs, due.atMs)
      due.handler()
      await settle()
    }
    this.nowMs = untilMs
  }

  async frame(): Promise<void> {
    const frames = this.#frames
    this.#frames = []
    for (const handler of frames) handler()
    await settle()
  }
}

/** Lets every promise that can settle do so. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn += 1) await Promise.resolve()
}
