import { badArgument } from '../core/errors.ts'
import { overflowGuarantees, Queue } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { markWait } from '../core/timeout.ts'
import { realHost } from '../host/host.ts'
import { sliceMs } from '../host/slice.ts'
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
 * with the first delivery collected, runs everything in tasks of its own, each at most some 8 ms, and resolves the promise when all handlers have settled.
 * Handlers run in order; one that fails affects no other, and does not reject the promise.
 * @example deferred((promise) => context.waitUntil(promise))
 */
export const deferred = (waitUntil?: (promise: Promise<void>) => void, options: DeferredOptions = {}): DeferredStrategy => {
  if (waitUntil !== undefined && typeof waitUntil !== 'function')
    throw badArgument('deferred', 'waitUntil', 'a function that takes a promise', waitUntil)
  const queue = new Queue('deferred', options)
  const { host = realHost } = options
  /** Handlers that run. */
  let open = 0
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
  }
  const endWhenOver = (): void => {
    if (open > 0 || queue.length > 0) return
    cancel?.()
    const ended = handedOver
    cancel = handedOver = undefined
    ended?.()
  }
  const over = (): void => {
    open--
    endWhenOver()
  }
  /** Runs what is first; its promise, if it has one. */
  const runNext = (): Promise<void> | undefined => {
    open++
    const ended = queue.runNext()
    if (ended !== undefined) return ended.then(over)
    over()
    return undefined
  }
  const drain = (): void => {
    cancel = undefined
    const untilMs = host.now() + sliceMs
    while (queue.length > 0) {
      void runNext()
      if (queue.length === 0 || host.now() < untilMs) continue
      cancel ??= host.setTimer(drain, 0)
      return
    }
    endWhenOver()
  }
  const flush = async (): Promise<void> => {
    const running: Promise<void>[] = []
    while (queue.length > 0) {
      const ended = runNext()
      if (ended !== undefined) running.push(ended)
    }
    endWhenOver()
    await Promise.all(running)
  }
  const strategy: DeferredStrategy = {
    name: 'deferred',
    guarantees: Object.freeze({
      ...overflowGuarantees(options),
      delivery: waitUntil === undefined ? 'when flush is called' : 'in a task of its own, which waitUntil waits for',
      crossesRealm: false,
    }),
    onDemand: waitUntil === undefined,
    enqueue(delivery) {
      // First: where it throws, out of time for this request, nothing is left behind.
      if (waitUntil !== undefined) {
        if (handedOver === undefined) handOver()
        try {
          cancel ??= host.setTimer(drain, 0)
        } catch (error) {
          endWhenOver()
          throw error
        }
      }
      queue.push(delivery)
    },
    get pending() {
      return queue.size
    },
    // A handler of its own may return it: it would wait for itself.
    flush: () => markWait(strategy, flush()),
    take: (emitter) => queue.take(emitter),
    close() {
      for (const delivery of queue.take()) delivery.cancel('discarded')
      endWhenOver()
    },
  }
  return strategy
}
