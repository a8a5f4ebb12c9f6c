import { badArgument } from '../core/errors.ts'
import { overflowGuarantees, Queue } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { realHost } from '../host/host.ts'
import type { ScheduledOptions } from './scheduled.ts'

/** Options of `deferred`. */
export type DeferredOptions = ScheduledOptions

/** `deferred()`: a strategy whose `flush` returns a promise. */
export interface DeferredStrategy extends Strategy {
  /** Runs everything collected, now, in order; resolves when the handlers' promises have settled too. */
  flush(): Promise<void>
}

/**
 * Collects what is emitted, for work that may wait until a response has been sent. Without an argument it runs on `flush()`: call it from
 * `res.on('finish')`, and before a process ends, for what is only collected keeps none alive. Given `waitUntil`, it hands that a promise
 * with the first delivery collected, runs everything in a task of its own, and resolves the promise when all handlers have settled.
 * Handlers run in order; one that fails affects no other, and does not reject the promise.
 * @example deferred((promise) => context.waitUntil(promise))
 */
export const deferred = (waitUntil?: (promise: Promise<void>) => void, options: DeferredOptions = {}): DeferredStrategy => {
  if (waitUntil !== undefined && typeof waitUntil !== 'function')
    throw badArgument('deferred', 'waitUntil', 'a function that takes a promise', waitUntil)
  const queue = new Queue('deferred', options)
  const { host = realHost } = options
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
    cancel = host.setTimer(() => void flush(), 0)
  }
  const end = (): (() => void) => {
    cancel?.()
    const ended = handedOver
    cancel = handedOver = undefined
    return () => ended?.()
  }
  const flush = async (): Promise<void> => {
    const ended = end()
    const running: (Promise<void> | undefined)[] = []
    while (queue.length > 0) running.push(queue.runNext())
    // What handlers emitted meanwhile ran too, and needs no promise of its own.
    const alsoEnded = end()
    await Promise.all(running)
    ended()
    alsoEnded()
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
    flush,
    take: (emitter) => queue.take(emitter),
    close() {
      for (const delivery of queue.take()) delivery.cancel('discarded')
      end()()
    },
  }
}
