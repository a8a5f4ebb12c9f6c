import { captureAsyncContext, type RunInContext } from './async-context.ts'
import { requestFrame } from './frames.ts'
import { globals } from './globals.ts'

/** What the core and the strategies need from the outside. `createEmitter({ host })` replaces it in tests; nothing is captured at import. */
export interface Host {
  /** Monotonic milliseconds. */
  now(): number
  queueMicrotask(task: () => void): void
  /** One shot after `ms`; returns a function that cancels it. It keeps a process alive until it ran: only work that waits may hold one. */
  setTimer(task: () => void, ms: number): () => void
  /** Before the next paint, or after about 16 ms where no frames come; returns a function that cancels it. */
  requestFrame(task: () => void): () => void
  /** A failure nobody took. It becomes visible as an uncaught error and never returns into the caller's stack. */
  reportError(error: unknown): void
  warn(message: string): void
  /** The caller's async context, to run something in later; undefined where the runtime has none. */
  captureContext(): RunInContext | undefined
}

const setTimer = (task: () => void, ms: number): (() => void) => {
  const timer = globals.setTimeout(task, ms)
  return () => globals.clearTimeout(timer)
}

export const realHost: Host = {
  now: () => globals.performance.now(),
  queueMicrotask: (task) => globals.queueMicrotask(task),
  setTimer,
  requestFrame: (task) => requestFrame(task, setTimer),
  reportError: (error) => {
    if (globals.reportError !== undefined) globals.reportError(error)
    else
      globals.setTimeout(() => {
        throw error
      })
  },
  warn: (message) => globals.console?.warn(message),
  captureContext: captureAsyncContext,
}
