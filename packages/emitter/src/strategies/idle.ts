import { checkOptions } from '../core/arguments.ts'
import type { Strategy } from '../core/strategy.ts'
import { requestIdle } from '../host/idle.ts'
import { type ScheduledOptions, ScheduledStrategy } from './scheduled.ts'

/** Options of `idle`. */
export interface IdleOptions extends ScheduledOptions {
  /** Waits no longer for an idle time than this. @default as long as it takes */
  readonly timeoutMs?: number
}

/** Runs handlers when the page has nothing else to do, as many as fit into the idle time; the rest, and what they emit, waits for the next. */
export const idle = (options: IdleOptions = {}): Strategy => {
  checkOptions('idle', options, { timeoutMs: 'milliseconds, 0 or more' })
  const { timeoutMs } = options
  return new ScheduledStrategy(
    {
      name: 'idle',
      delivery: 'when the page is idle',
      fallback: 'a 1 ms timer where there is no idle time: hidden tab, worker, Node',
      request: (host, drain) => (host.requestIdle ?? requestIdle)(drain, timeoutMs),
      untilEmpty: false,
    },
    options,
  )
}
