import { checkOptions } from './arguments.ts'
import { badArgument } from './errors.ts'
import { assertStrategy, sync } from './strategy.ts'
import type { AnySubscribeOptions } from './subscription.ts'

const subscribeRules = {
  filter: 'a function',
  unique: ['allow', 'ignore', 'replace', 'throw'],
  concurrency: 'a positive whole number',
  capacity: 'a positive whole number',
  overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest', 'block'],
  owner: 'an object',
  priority: 'a number',
  timeoutMs: 'milliseconds, 0 or more',
  signal: 'an AbortSignal',
  name: 'a string',
  onSuccess: 'a function',
  onFailure: 'a function',
} as const

/** Throws a `TypeError` on options that are wrong, or that mean nothing where handlers run inside `emit` (`isDeferred` false). */
export const checkSubscribeOptions = (call: string, options: AnySubscribeOptions, isDeferred: boolean): void => {
  checkOptions(call, options, subscribeRules)
  const { strategy, concurrency, capacity, overflow } = options
  if (strategy !== undefined) assertStrategy(call, strategy)
  if (strategy?.post !== undefined)
    throw badArgument(call, 'options.strategy', 'one that runs handlers in this realm: hand one that posts to createEmitter', strategy)
  const waits = concurrency !== undefined || (strategy === undefined ? isDeferred : strategy !== sync())
  if ((capacity ?? overflow) === undefined || waits) return
  throw badArgument(
    call,
    capacity === undefined ? 'options.overflow' : 'options.capacity',
    'absent where nothing waits: handlers run inside emit, set concurrency or a strategy',
    capacity ?? overflow,
  )
}
