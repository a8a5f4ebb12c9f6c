import type { Host } from '../host/host.ts'
import { pathOfUncloneable } from './clone-path.ts'
import { notCloneable } from './copy.ts'
import type { Run } from './run.ts'
import { protocol, type ToWorker } from './wire.ts'
import type { RunningWorker } from './worker-like.ts'

/** Posts runs and what else there is to say as one message. Returns the ids of those that could not be cloned, with why. */
export const postBatch = (worker: RunningWorker, runs: readonly Run[], others: readonly ToWorker[], host: Host): Map<number, unknown> => {
  const failed = new Map<number, unknown>()
  const transferred = runs.flatMap(({ kind }) => kind.transferred ?? none)
  try {
    post(worker, [...runs.flatMap((run) => run.parts()), ...others], transferred)
  } catch {
    // One of them does not clone, which only trying tells; nothing was detached.
    for (const run of runs)
      for (const [kind, firstId, type, payloads, ...rest] of run.parts())
        for (const [index, payload] of payloads.entries())
          try {
            post(worker, [[kind, firstId + index, type, [payload], ...rest]], run.kind.transferred ?? none)
          } catch (error) {
            failed.set(firstId + index, notCloneable(pathOfUncloneable(payload, 'payload'), `of "${type}" cannot go to a worker`, error))
          }
    for (const other of others)
      try {
        post(worker, [other], none)
      } catch (error) {
        host.reportError(error)
      }
  }
  for (const run of runs) run.posted()
  return failed
}

const none: readonly never[] = []

const post = (worker: RunningWorker, parts: readonly ToWorker[], transferred: readonly unknown[]): void => {
  if (parts.length === 0) return
  if (transferred.length === 0) worker.postMessage([protocol, ...parts])
  else worker.postMessage([protocol, ...parts], transferred)
}
