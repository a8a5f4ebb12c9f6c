import { captureAsyncContext } from '../host/async-context.ts'
import { frameFallbackMs } from '../host/frames.ts'
import type { Host } from '../host/host.ts'
import { idleFallbackMs, idlePeriodMs } from '../host/idle.ts'

/**
 * A host whose time stands still until the test moves it. Hand it to `createEmitter({ host })`, strategies and recorders. Tasks and idle
 * time count among its timers: `advance(0)` brings the task, `advance(1)` the idle time.
 */
export interface ManualHost extends Host {
  requestFrame(task: () => void): () => void
  /** Failures nobody took, oldest first. */
  readonly reported: unknown[]
  /** Texts of warnings, oldest first. */
  readonly warnings: string[]
  /** What waits: microtasks, timers and frames asked for and neither run nor cancelled. */
  readonly waiting: { readonly microtasks: number; readonly timers: number; readonly frames: number }
  /** Runs microtasks, those they ask for included, until none waits. */
  flushMicrotasks(): void
  /**
   * Moves the clock on by `ms`. Timers that fall due run in the order of their instants, each at its own, also those set meanwhile;
   * microtasks run before the first and after each.
   */
  advance(ms: number): void
  /** Moves on by 16 ms, as `advance` does, then runs the frames asked for so far, and the microtasks after each; later ones wait for the next frame. */
  advanceFrame(): void
  /** Moves the clock alone by `ms` and runs nothing: what a slow handler does to it. */
  spend(ms: number): void
}

/** Options of `createManualHost`. */
export interface ManualHostOptions {
  /** Whether it says that this is production: no warnings then. @default false */
  readonly production?: boolean
}

interface Waiting {
  readonly task: () => void
  readonly dueMs: number
}

/** More than this in one call is a test that would never end. */
const mostTasks = 1_000_000

/**
 * Makes a host for tests: no sleeping, no tolerance. The clock starts at 0. What a task throws comes out of the call that ran it.
 * `flushMicrotasks` and `advance` throw an `Error` when tasks ask for tasks without end; reactions of promises are the engine's, await them.
 */
export const createManualHost = ({ production = false }: ManualHostOptions = {}): ManualHost => {
  let nowMs = 0
  const microtasks: (() => void)[] = []
  const timers = new Set<Waiting>()
  const frames = new Set<Waiting>()
  const reported: unknown[] = []
  const warnings: string[] = []

  const wait = (set: Set<Waiting>, task: () => void, dueMs: number): (() => void) => {
    const waiting = { task, dueMs }
    set.add(waiting)
    return () => void set.delete(waiting)
  }
  const endless = (kind: string): Error =>
    new Error(`createManualHost: ${mostTasks} ${kind} ran and more wait; they ask for each other without end`)
  const flushMicrotasks = (): void => {
    for (let ran = 0; microtasks.length > 0; ran++) {
      if (ran === mostTasks) throw endless('microtasks')
      microtasks.shift()?.()
    }
  }
  /** The timer that is next by `untilMs`; of equal instants the one set first. */
  const due = (untilMs: number): Waiting | undefined => {
    let first: Waiting | undefined
    for (const timer of timers) if (timer.dueMs <= untilMs && (first === undefined || timer.dueMs < first.dueMs)) first = timer
    return first
  }
  const advance = (ms: number): void => {
    const untilMs = nowMs + ms
    flushMicrotasks()
    for (let timer = due(untilMs), ran = 0; timer !== undefined; timer = due(untilMs), ran++) {
      if (ran === mostTasks) throw endless('timers')
      timers.delete(timer)
      nowMs = Math.max(nowMs, timer.dueMs)
      timer.task()
      flushMicrotasks()
    }
    nowMs = Math.max(nowMs, untilMs)
  }
  return {
    reported,
    warnings,
    get waiting() {
      return { microtasks: microtasks.length, timers: timers.size, frames: frames.size }
    },
    now: () => nowMs,
    queueMicrotask: (task) => void microtasks.push(task),
    setTimer: (task, ms) => wait(timers, task, nowMs + ms),
    requestFrame: (task) => wait(frames, task, 0),
    requestTask: (task) => wait(timers, task, nowMs),
    requestIdle: (task) => wait(timers, () => task(idlePeriodMs), nowMs + idleFallbackMs),
    reportError: (error) => void reported.push(error),
    warn: (message) => void warnings.push(message),
    production,
    captureContext: captureAsyncContext,
    flushMicrotasks,
    advance,
    advanceFrame() {
      advance(frameFallbackMs)
      for (const frame of [...frames]) {
        if (!frames.delete(frame)) continue
        frame.task()
        flushMicrotasks()
      }
    },
    spend(ms) {
      nowMs += ms
    },
  }
}
