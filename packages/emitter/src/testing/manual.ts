import { overflowGuarantees, Queue, type QueueOptions } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'

/** `manual()`: a strategy that runs nothing until the test says so. */
export interface ManualStrategy extends Strategy {
  /** Runs everything that waits, and what that emits, in order. */
  flush(): void
  /** Runs what waits now, as a frame would: what that emits waits for the next. */
  advanceFrame(): void
}

/** Makes a strategy for tests: nothing runs by itself, so what waits can be looked at. */
export const manual = (options: QueueOptions = {}): ManualStrategy => {
  const queue = new Queue('manual', options)
  return {
    name: 'manual',
    guarantees: Object.freeze({ ...overflowGuarantees(options), delivery: 'when the test says so', crossesRealm: false }),
    enqueue: (delivery) => queue.push(delivery),
    get pending() {
      return queue.size
    },
    flush() {
      while (queue.length > 0) void queue.runNext()
    },
    advanceFrame() {
      queue.beginRound()
      while (queue.isInRound) void queue.runNext()
    },
    take: (emitter) => queue.take(emitter),
    close() {
      for (const delivery of queue.take()) delivery.cancel('discarded')
    },
  }
}
