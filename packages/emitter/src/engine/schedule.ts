import { checkOptions } from '../core/arguments.ts'
import type { Signal } from '../core/emission.ts'
import { badArgument } from '../core/errors.ts'
import { ignore } from '../core/thenable.ts'
import type { Host } from '../host/host.ts'
import type { Work } from './module.ts'

/** Options of `every`. */
export interface ScheduleOptions {
  /** The first tick comes at once, not after the first interval. @default true */
  readonly immediate?: boolean
}

/** Something to do again and again, for `schedules` of a module. Make one with `every`. */
export interface Schedule {
  readonly ms: number
  readonly immediate: boolean
  readonly run: Work
}

/** A timer of 0 ms again and again would still let others run; anything that is no finite number would not, or never come. */
const isInterval = (ms: unknown): boolean => Number.isFinite(ms) && (ms as number) >= 0

/**
 * Every `ms` milliseconds, for `schedules` of a module. Ticks never overlap: the next wait begins when the run before has ended, its promise
 * included. A failing tick is reported and the schedule goes on. Throws a `TypeError` for a wrong interval, function or option.
 * @example every(1000, async ({ engine, signal }) => engine.publish(new PriceRead(await read({ signal }))), { immediate: false })
 */
export const every = (ms: number, run: Work, options: ScheduleOptions = {}): Schedule => {
  if (!isInterval(ms)) throw badArgument('every', 'ms', 'milliseconds, 0 or more', ms)
  if (typeof run !== 'function') throw badArgument('every', 'run', 'a function', run)
  checkOptions('every', options, {})
  const { immediate = true } = options
  if (typeof immediate !== 'boolean') throw badArgument('every', 'options.immediate', 'true or false', immediate)
  return Object.freeze({ ms, immediate, run })
}

/** Ticks until aborted; `tick` returns what ends when its run has. */
export const startSchedule = ({ ms, immediate }: Schedule, host: Host, signal: Signal, tick: () => Promise<void> | undefined): void => {
  let cancel = ignore
  const wait = (): void => {
    if (!signal.aborted) cancel = host.setTimer(run, ms)
  }
  const run = (): void => {
    const ended = tick()
    if (ended === undefined) wait()
    else void ended.then(wait)
  }
  signal.addEventListener('abort', () => cancel())
  if (immediate) run()
  else wait()
}
