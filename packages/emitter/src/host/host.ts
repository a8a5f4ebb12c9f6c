import { type CapturedContext, captureAsyncContext } from './async-context.ts'
import { globals } from './globals.ts'
import type { TaskPriority } from './tasks.ts'

/** What the core and the strategies need from the outside. `createEmitter({ host })` replaces it in tests; nothing is captured at import. */
export interface Host {
  /** Monotonic milliseconds. */
  now(): number
  queueMicrotask(task: () => void): void
  /** One shot after `ms`; returns a function that cancels it. It keeps a process alive until it ran: only work that waits may hold one. */
  setTimer(task: () => void, ms: number): () => void
  /** Before the next paint; returns a function that cancels it. @default the platform's, see frames.ts: a bundle without frames needs none of it */
  requestFrame?(task: () => void): () => void
  /** In a task of its own, after the microtasks of this one; returns a function that cancels it. @default the platform's, see tasks.ts */
  requestTask?(task: () => void, priority: TaskPriority): () => void
  /** When nothing else is to be done, with the milliseconds there are; returns a function that cancels it. @default the platform's, see idle.ts */
  requestIdle?(task: (budgetMs: number) => void, timeoutMs: number | undefined): () => void
  /** A failure nobody took. It becomes visible as an uncaught error and never returns into the caller's stack. */
  reportError(error: unknown): void
  warn(message: string): void
  /** A production build or process: nothing is checked or said that only helps whoever writes the program. */
  readonly production: boolean
  /** The caller's async context, to run something in later; undefined where the runtime has none. */
  captureContext(): CapturedContext | undefined
}

/** The most a platform's timer can wait; of anything longer it makes a millisecond. */
const longestMs = 2 ** 31 - 1

export const setTimer = (task: () => void, ms: number): (() => void) => {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined
  const wait = (leftMs: number): unknown =>
    globals.setTimeout(
      () => {
        if (leftMs > longestMs) timer = wait(leftMs - longestMs)
        else task()
      },
      Math.min(leftMs, longestMs),
    )
  let timer = wait(ms)
  return () => globals.clearTimeout(timer)
}

/** Bundlers replace the whole expression in a production build; where neither they nor the runtime know `process`, it is no production. */
declare const process: { readonly env: { readonly NODE_ENV?: string } }
const isProduction = (): boolean => {
  try {
    return process.env.NODE_ENV === 'production'
  } catch {
    return false
  }
}

export const realHost: Host = {
  now: () => globals.performance.now(),
  queueMicrotask: (task) => globals.queueMicrotask(task),
  setTimer,
  reportError: (error) => {
    if (globals.reportError !== undefined) globals.reportError(error)
    else
      globals.setTimeout(() => {
        throw error
      })
  },
  warn: (message) => globals.console?.warn(message),
  production: /*#__PURE__*/ isProduction(),
  captureContext: captureAsyncContext,
}
