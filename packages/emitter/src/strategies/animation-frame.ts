import type { Strategy } from '../core/strategy.ts'
import { requestFrame } from '../host/frames.ts'
import { type ScheduledOptions, ScheduledStrategy } from './scheduled.ts'

/** Options of `animationFrame`. With `overflow: 'latest'` only the newest emission of a type is delivered in a frame. */
export type AnimationFrameOptions = ScheduledOptions

/** Runs handlers before the next paint, in order; what they emit waits for the frame after. */
export const animationFrame = (options?: AnimationFrameOptions): Strategy =>
  new ScheduledStrategy(
    {
      name: 'animationFrame',
      delivery: 'before the next paint',
      fallback: 'a 16 ms timer where no frames come: hidden tab, worker, Node',
      request: (host, drain) => (host.requestFrame ?? requestFrame)(() => drain()),
      untilEmpty: false,
    },
    options,
  )
