import { checkOptions } from '../core/arguments.ts'
import { badArgument } from '../core/errors.ts'
import type { QueueOptions } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { requestFrame } from '../host/frames.ts'
import { LatestQueue } from './latest-queue.ts'
import { createScheduled, dropsSome, type Schedule, type ScheduledOptions } from './scheduled.ts'

/** Options of `animationFrame`. */
export interface AnimationFrameOptions extends Omit<ScheduledOptions, 'overflow'> {
  /** `latest`: of one type, only the newest of a frame is delivered, the older ones are dropped and counted. @default every emission; 'fail' past `capacity` */
  readonly overflow?: QueueOptions['overflow'] | 'latest'
}

const schedule = (order: 'fifo' | 'latest', mayDrop: boolean): Schedule => ({
  name: 'animationFrame',
  guarantees: {
    order,
    delivery: 'before the next paint',
    mayDrop,
    crossesRealm: false,
    fallback: 'a 16 ms timer where no frames come: hidden tab, worker, Node',
  },
  request: (host, drain) => (host.requestFrame ?? requestFrame)(drain),
  untilEmpty: false,
})

/** Runs handlers before the next paint, in order; what they emit waits for the frame after. */
export const animationFrame = (options: AnimationFrameOptions = {}): Strategy => {
  checkOptions('animationFrame', options, { overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest'] })
  const { overflow, ...rest } = options
  if (overflow !== 'latest') return createScheduled(schedule('fifo', dropsSome(options)), options as ScheduledOptions)
  if (rest.capacity !== undefined)
    throw badArgument('animationFrame', 'options.capacity', "absent with overflow 'latest', which keeps one per type", rest.capacity)
  return createScheduled(schedule('latest', true), rest, new LatestQueue())
}
