import { checkOptions } from '../core/arguments.ts'
import type { Emission } from '../core/emission.ts'
import { badArgument } from '../core/errors.ts'
import { type QueueOptions, queueRules } from '../core/queue.ts'
import type { Host } from '../host/host.ts'

/** Options of `worker`. */
export interface WorkerOptions extends QueueOptions {
  /** How many workers share the work; more than one pays only where handlers burn CPU. @default 1 */
  readonly size?: number
  /**
   * Emissions with the same key go to the same worker, in order; keys are compared as text. One that throws fails the delivery. Without it,
   * and with `size` above 1, there is no order.
   */
  readonly affinity?: (emission: Emission) => unknown
  /** Most emissions that are with the workers and not answered; further ones wait, at most `capacity` of them. @default unlimited */
  readonly maxInFlight?: number
  /** Most emissions that wait past `maxInFlight`; then `overflow`. @default as many as `maxInFlight` */
  readonly capacity?: number
  /** Replacing a worker that failed: how often in a row, and how long before the second time (then twice that, …). @default { max: 3, backoffMs: 100 } */
  readonly respawn?: { readonly max?: number; readonly backoffMs?: number }
  /**
   * Longest time in milliseconds from posting an emission to its answer. A worker that works on is told to cancel that emission, which fails
   * with `WORKER_TIMEOUT`; one that is stuck is terminated and replaced, and all it had fails so. @default none
   */
  readonly timeoutMs?: number
  /**
   * What of an emission's payload is moved and not copied, at `emit`: buffers, ports, bitmaps. They are gone from here also where the emission
   * then finds no space or its worker fails. One that throws fails the delivery. @default nothing
   */
  readonly transfer?: (emission: Emission) => readonly unknown[] | undefined
  /** Clock, timers and reports; for tests. */
  readonly host?: Host
}

/** Throws a `TypeError` naming what is wrong. */
export const checkWorkerOptions = (call: string, options: WorkerOptions): void => {
  checkOptions(call, options, {
    ...queueRules,
    size: 'a positive whole number',
    maxInFlight: 'a positive whole number',
    affinity: 'a function',
    transfer: 'a function',
    respawn: 'an object',
    timeoutMs: 'milliseconds, 0 or more',
  })
  const { max, backoffMs } = options.respawn ?? {}
  if (max !== undefined && !(Number.isInteger(max) && max >= 0))
    throw badArgument(call, 'options.respawn.max', 'a whole number, 0 or more', max)
  if (backoffMs !== undefined && !(backoffMs >= 0))
    throw badArgument(call, 'options.respawn.backoffMs', 'milliseconds, 0 or more', backoffMs)
  const { maxInFlight, capacity, overflow } = options
  if (maxInFlight !== undefined || (capacity ?? overflow) === undefined) return
  const argument = capacity === undefined ? 'options.overflow' : 'options.capacity'
  throw badArgument(call, argument, 'absent where nothing waits: set maxInFlight', capacity ?? overflow)
}
