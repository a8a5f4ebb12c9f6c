import { globals } from './globals.ts'

export type RunInContext = <R>(task: () => R) => R

interface AsyncHooks {
  AsyncResource: new (type: string) => { runInAsyncScope<R>(task: () => R): R }
}
interface AsyncContextGlobal {
  Snapshot: new () => { run: RunInContext }
}

let asyncHooks: AsyncHooks | null | undefined

/**
 * Keeps the async context of now for later: the AsyncContext proposal where present, else Node's AsyncResource.
 * Reached through `process.getBuiltinModule`, so bundlers see no `node:` import and browsers pay one lookup.
 */
export const captureAsyncContext = (): RunInContext | undefined => {
  const context = (globalThis as { AsyncContext?: AsyncContextGlobal }).AsyncContext
  if (context !== undefined) {
    const snapshot = new context.Snapshot()
    return (task) => snapshot.run(task)
  }
  if (asyncHooks === undefined) asyncHooks = (globals.process?.getBuiltinModule?.('node:async_hooks') as AsyncHooks | undefined) ?? null
  if (asyncHooks === null) return undefined
  const resource = new asyncHooks.AsyncResource('emitscope')
  return (task) => resource.runInAsyncScope(task)
}
