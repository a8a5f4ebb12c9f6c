import { badArgument } from '../core/errors.ts'
import { overflowGuarantees, Queue } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { realHost } from '../host/host.ts'
import type { ScheduledOptions } from './scheduled.ts'

/** Options of `deferred`. */
export type DeferredOptions = ScheduledOptions

/** So long a task of its own may run handlers; the rest goes on in the next. */
const budgetMs = 8

/** `deferred()`: a strategy whose `flush` returns a promise. */
export interface DeferredStrategy extends Strategy {
  /** Runs everything collected, now, in order; resolves when the handlers' promises have settled too. */
  flush(): Promise<void>
}

/**
 * Collects what is emitted, for work that may wait until a response has been sent. Without an argument it runs on `flush()`: call it from
 * `res.on('finish')`, and before a process ends, for what is only collected keeps none alive. Given `waitUntil`, it hands that a promise
 * with the first delivery collected, runs everything in tasks of its own, each at most some 8 ms, and resolves the promise when all handlers have settled.
 * Handlers run in order; one that fails affects no other, and does not reject the promise.
 * @example deferred((promise) => context.waitUntil(promise))
 */
export const deferred = (waitUntil?: (promise: Promise<void>) => void, options: DeferredOptions = {}): DeferredStrategy => {
  if (waitUntil !== undefined && typeof waitUntil !== 'function')
    throw badArgument('deferred', 'waitUntil', 'a function that takes a promise', waitUntil)
  const queue = new Queue('deferred', options)
  const { host = realHost } = options
  /** Of handlers that run, since the last was handed over. */
  const running: Promise<void>[] = []
  /** Ends what `waitUntil` was given. */
  let handedOver: (() => void) | undefined
  let cancel: (() => void) | undefined

  const handOver = (): void => {
    let end = (): void => undefined
    waitUntil!(
      new Promise((resolve) => {
        end = resolve
      }),
    )
    // Only now: it may have thrown.
    handedOver = end
    cancel = host.setTimer(drain, 0)
  }
  const runNext = (): void => {
    const ended = queue.runNext()
    if (ended !== undefined) running.push(ended)
  }
  const drain = (): void => {
    const untilMs = host.now() + budgetMs
    while (queue.length > 0) {
      runNext()
      if (queue.length === 0 || host.now() < untilMs) continue
      cancel = host.setTimer(drain, 0)
      return
    }
    void settle()
  }
  const settle = async (): Promise<void> => {
    cancel?.()
    const ended = handedOver
    cancel = handedOver = undefined
    await Promise.all(running.splice(0))
    ended?.()
  }
  return {
    name: 'deferred',
    guarantees: Object.freeze({
      ...overflowGuarantees(options),
      delivery: waitUntil === undefined ? 'when flush is called' : 'in a task of its own, which waitUntil waits for',
      crossesRealm: false,
    }),
    onDemand: waitUntil === undefined,
    enqueue(delivery) {
      // First: where it throws, out of time for this request, nothing is left behind.
      if (waitUntil !== undefined && handedOver === undefined) handOver()
      queue.push(delivery)
    },
    get pending() {
      return queue.size
    },
    async flush() {
      while (queue.length > 0) runNext()
      await settle()
    },
    take: (emitter) => queue.take(emitter),
    close() {
      for (const delivery of queue.take()) delivery.cancel('discarded')
      void settle()
    },
  }
}
