import type { Work } from '../engine/module.ts'
import { every as everyMs, type ScheduleOptions } from '../engine/schedule.ts'
import type { Decorates, MethodContext } from './member.ts'
import { decoratePart } from './parts.ts'

/**
 * Makes a method a schedule of the module that its object is: called every `ms` milliseconds while the engine runs, never while it still runs.
 * As `every` of `/engine`, failures and options included. Throws `TypeError` on wrong arguments, and for what is no public method of the objects.
 */
export const every = (ms: number, options?: ScheduleOptions): Decorates<Work> => {
  const schedule = everyMs(ms, () => undefined, options)
  return (method, context) => decoratePart('every', 'schedules', method, context, (run) => ({ ...schedule, run }))
}

/**
 * Makes a method a task of the module that its object is: started once, after the schedules, with a `signal` that is aborted when the engine
 * stops. Throws `TypeError` for what is no public method of the objects.
 */
export const task = (method: Work, context: MethodContext): void => decoratePart('task', 'tasks', method, context, (call) => call)
