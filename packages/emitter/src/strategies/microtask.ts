import type { Strategy } from '../core/strategy.ts'
import { type ScheduledOptions, ScheduledStrategy } from './scheduled.ts'

/** Options of `microtask`. */
export type MicrotaskOptions = ScheduledOptions

/**
 * Runs handlers after the current task's code, in one microtask for all that wait: among promise callbacks, before timers and painting.
 * What handlers emit runs in the same drain, first in first out; after 8 ms the rest continues in a task of its own, so the page stays alive.
 */
export const microtask = (options?: MicrotaskOptions): Strategy =>
  new ScheduledStrategy(
    {
      name: 'microtask',
      delivery: 'in one microtask, after the code that emits',
      request: (host, drain) => {
        host.queueMicrotask(() => drain())
        return undefined
      },
      untilEmpty: true,
      budgetMs: 8,
    },
    options,
  )
