import { createStore, overflowGuarantees, type QueueOptions } from '../core/store.ts'
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
  const store = createStore('manual', options)
  return {
    name: 'manual',
    guarantees: Object.freeze({ ...overflowGuarantees(options), delivery: 'when the test says so', crossesRealm: false }),
    enqueue: (delivery) => store.push(delivery),
    get pending() {
      return store.size
    },
    flush() {
      while (store.length > 0) void store.runNext()
    },
    advanceFrame() {
      for (let left = store.length; left > 0 && store.length > 0; left--) void store.runNext()
    },
    take: (emitter) => store.take(emitter),
    close() {
      for (const delivery of store.take()) delivery.cancel('discarded')
    },
  }
}
