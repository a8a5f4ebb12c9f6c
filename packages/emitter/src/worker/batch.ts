import type { Host } from '../host/host.ts'
import { pathOfUncloneable } from './clone-path.ts'
import { notCloneable } from './copy.ts'
import type { Flight } from './flights.ts'
import { type EmitPart, protocol, type ToWorker } from './wire.ts'
import type { RunningWorker } from './worker-like.ts'

/** Posts flights and what else there is to say as one message. Returns those that could not be cloned, with why. */
export const postBatch = (
  worker: RunningWorker,
  flights: readonly Flight[],
  others: readonly ToWorker[],
  host: Host,
): Map<number, unknown> => {
  const failed = new Map<number, unknown>()
  const transferred = flights.flatMap((flight) => flight.transferred ?? none)
  const parts = columnsOf(flights.flatMap((flight) => flight.parts()))
  try {
    post(worker, [...parts, ...others], transferred)
  } catch {
    // One of them does not clone, which only trying tells; nothing was detached.
    for (const flight of flights)
      for (const [kind, firstId, type, payloads, ...rest] of flight.parts())
        for (const [index, payload] of payloads.entries())
          try {
            post(worker, [[kind, firstId + index, type, [payload], ...rest]], flight.transferred ?? none)
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
  for (const flight of flights) flight.posted()
  return failed
}

const none: readonly never[] = []

const post = (worker: RunningWorker, parts: readonly ToWorker[], transferred: readonly unknown[]): void => {
  if (parts.length === 0) return
  if (transferred.length === 0) worker.postMessage([protocol, ...parts])
  else worker.postMessage([protocol, ...parts], transferred)
}

/** Neighbours of one type become one part: the type once, the payloads as a column. */
const columnsOf = (parts: readonly EmitPart[]): EmitPart[] => {
  const columns: EmitPart[] = []
  let last: EmitPart | undefined
  let payloads: unknown[] = []
  for (const part of parts) {
    const [, firstId, type, own, isAwaited, extras] = part
    if (
      last !== undefined &&
      extras === undefined &&
      last[5] === undefined &&
      last[2] === type &&
      last[4] === isAwaited &&
      last[1] + payloads.length === firstId
    )
      for (const payload of own) payloads.push(payload)
    else {
      // Its own array stays as it is: a run may need it.
      payloads = parts.length === 1 ? (own as unknown[]) : [...own]
      last = extras === undefined ? ['emit', firstId, type, payloads, isAwaited] : part
      columns.push(last)
    }
  }
  return columns
}
