import { globals } from './globals.ts'

/** The async context of an instant. */
export interface CapturedContext {
  /** Runs something in it. One argument: several cost two arrays for each call. */
  run<T>(task: (subject: T) => void, subject: T): void
}

interface AsyncHooks {
  AsyncResource: new (type: string) => { runInAsyncScope<T>(task: (subject: T) => void, thisArgument: undefined, subject: T): void }
}

let capture: (() => CapturedContext | undefined) | undefined

/**
 * Keeps the async context of now for later: the AsyncContext proposal where present, else Node's AsyncResource; undefined where the runtime
 * has none. Reached through `process.getBuiltinModule`, so bundlers see no `node:` import. Looked for once, at first need: asking a browser's
 * window for a global that is not there costs as much as five emissions.
 */
export const captureAsyncContext = (): CapturedContext | undefined => {
  capture ??= findCapture()
  return capture()
}

const findCapture = (): (() => CapturedContext | undefined) => {
  const { AsyncContext } = globals
  if (AsyncContext !== undefined) return () => new AsyncContext.Snapshot()
  const asyncHooks = globals.process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined
  if (asyncHooks === undefined) return () => undefined
  // One object for each capture, and no closure: they are made by the thousand.
  class Context extends asyncHooks.AsyncResource implements CapturedContext {
    run<T>(task: (subject: T) => void, subject: T): void {
      this.runInAsyncScope(task, undefined, subject)
    }
  }
  return () => new Context('emitscope')
}
