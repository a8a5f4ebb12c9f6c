import { checkOptions } from '../core/arguments.ts'
import { LiveEmitter } from '../core/emitter.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { emittedName } from '../core/event-type.ts'
import type { Outcome } from '../core/outcome.ts'
import { quiet } from '../core/thenable.ts'
import type { Loop } from './create-loop.ts'
import { insideOf, slotInsideOf } from './inside.ts'
import { guarded, runNoted } from './reentry.ts'

/** Options of `slot`. */
export interface SlotOptions {
  /** Shown in the panel, as the type of the calls. @default 'slot' */
  readonly name?: string
  /** A call without a result by then rejects with a `TimeoutError`, waiting included, and the loop goes on. @default never */
  readonly timeoutMs?: number
}

/** A queued function: a call waits for its turn on the loop, and resolves with what the function returned. */
export type Slot<P, R> = (...args: undefined extends P ? [payload?: P] : [payload: P]) => Promise<Awaited<R>>

/**
 * Makes a function whose calls run on a loop, one after another with all else that runs there; without a loop it runs at once, inside the
 * call. A call rejects with what the function throws (the loop tells its `exception`), with a `TimeoutError`, `QUEUE_FULL`, `DROPPED`
 * (by `overflow`), `CLOSED` (also of one that a `close` discarded), and, where a handler of the same loop awaits or returns it,
 * `LOOP_REENTRY`. Not awaiting it is no `unhandledRejection`. Throws `TypeError` on wrong arguments, `CLOSED` where the loop is closed.
 */
export const slot = <P = unknown, R = unknown>(loop: Loop | undefined, fn: (payload: P) => R, options: SlotOptions = {}): Slot<P, R> => {
  if (typeof fn !== 'function') throw badArgument('slot', 'fn', 'a function', fn)
  checkOptions('slot', options, { name: 'a string', timeoutMs: 'milliseconds, 0 or more' })
  const { name = 'slot', timeoutMs } = options
  emittedName('slot', name)
  const inside = insideOf.get(Object(loop))
  if (inside === undefined && loop !== undefined) throw badArgument('slot', 'loop', 'made by createLoop(), or undefined', loop)
  const emitter = new LiveEmitter(
    inside === undefined ? { name } : { name: inside.events.name!, strategy: loop!, host: inside.events.host },
  )
  emitter.on(name, fn)
  if (inside !== undefined) inside.runNoted = runNoted
  const limits = timeoutMs === undefined ? undefined : { timeoutMs }
  const call = (payload?: unknown): Promise<unknown> => {
    const ended = emitter.emitAsync(name, payload, limits).then((outcome) => resultOf(outcome, loop))
    return inside === undefined ? quiet(ended) : guarded(inside, name, ended)
  }
  slotInsideOf.set(call, { loop, fn, timeoutMs })
  return call as Slot<P, R>
}

const resultOf = ({ type, deliveries }: Outcome, loop: Loop | undefined): unknown => {
  const { status, value, reason } = deliveries[0]!
  if (status === 'fulfilled') return value
  if (status === 'rejected') throw reason
  const [code, why] =
    loop?.closed === true ? (['CLOSED', 'its loop is closed'] as const) : (['DROPPED', 'see overflow of its loop'] as const)
  throw new EmitterError(code, `slot "${String(type)}": dropped before its turn, ${why}`, { cause: reason })
}
