import { checkOptions } from '../core/arguments.ts'
import type { Strategy } from '../core/strategy.ts'
import { requestTask, type TaskPriority } from '../host/tasks.ts'
import { type ScheduledOptions, ScheduledStrategy } from './scheduled.ts'

/** Options of `macrotask`. */
export interface MacrotaskOptions extends ScheduledOptions {
  /** Before or after what else the page has to do; where the runtime has no `scheduler.postTask` all are alike. @default 'user-visible' */
  readonly priority?: TaskPriority
}

/**
 * Runs handlers in a task of its own, one for all that wait: after the promise callbacks of this one, with input and painting in between.
 * What handlers emit waits for the next task; after 8 ms the rest does too, so the page stays alive.
 */
export const macrotask = (options: MacrotaskOptions = {}): Strategy => {
  checkOptions('macrotask', options, { priority: ['user-blocking', 'user-visible', 'background'] })
  const { priority = 'user-visible' } = options
  return new ScheduledStrategy(
    {
      name: 'macrotask',
      delivery: 'in the next task',
      fallback: 'setImmediate, a message or a timer, without priorities, where there is no scheduler.postTask',
      request: (host, drain) => (host.requestTask ?? requestTask)(() => drain(), priority),
      untilEmpty: false,
      budgetMs: 8,
    },
    options,
  )
}
