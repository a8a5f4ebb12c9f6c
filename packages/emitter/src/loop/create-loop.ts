/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from '../core/arguments.ts'
import { EmitterError } from '../core/errors.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { overflowGuarantees, Queue, type QueueOptions } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { markWait } from '../core/timeout.ts'
import { type Host, realHost } from '../host/host.ts'
import { beginSlice, sliceMs } from '../host/slice.ts'

/** Options of `createLoop`. */
export interface LoopOptions extends QueueOptions {
  /** Clock and timers; for tests. */
  readonly host?: Host
}

/** A strategy that runs one delivery at a time. Make one with `createLoop`; hand it to several emitters and subscriptions to run theirs in one row. */
export interface Loop extends Strategy {
  /** `waiting` keeps what comes until `start`; `closing` still runs it; `closed` takes nothing. */
  readonly status: 'waiting' | 'running' | 'closing' | 'closed'
  /** From now on what waits runs. Again: no effect. Throws `CLOSED`. */
  start(): void
  /** Runs what waits, one after another, started or not; resolves when nothing waits or runs. */
  flush(): Promise<void>
  /** `drain` runs what waits and what that emits, then resolves; `discard` drops it, counted, and waits for nothing. Idempotent. @default 'drain' */
  close(options?: CloseOptions): Promise<void>
  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Makes a loop: strictly one delivery at a time, first in first out, the next only when the promise of the one before has settled, failed or
 * not. It keeps what comes before `start()`; what handlers emit waits behind the rest. A handler that never settles holds up the rest: give
 * it `timeoutMs`. One that returns `flush()` or `close()` of its own loop is over then; one that awaits it waits for itself.
 */
export const createLoop = (options: LoopOptions = {}): Loop => {
  const queue = new Queue('createLoop', options)
  const { host = realHost } = options
  let status: Loop['status'] = 'waiting'
  /** A turn is asked for, or a handler's promise is pending. */
  let busy = false
  /** Called when nothing waits or runs. */
  let idle: (() => void)[] = []

  const request = (): void => {
    if (busy || (status === 'waiting' && idle.length === 0)) return
    busy = true
    try {
      host.queueMicrotask(() => turn(false))
    } catch (error) {
      busy = false
      throw error
    }
  }
  const turn = (isTask: boolean): void => {
    const slice = beginSlice(host, isTask)
    while (queue.length > 0) {
      slice.endedAtMs = host.now()
      if (slice.endedAtMs - slice.startedAtMs >= sliceMs) {
        host.setTimer(() => turn(true), 0)
        return
      }
      const ended = queue.runNext()
      if (ended !== undefined) {
        void ended.then(() => turn(false))
        return
      }
    }
    busy = false
    const resting = idle
    idle = []
    for (const rest of resting) rest()
  }
  const rested = (): Promise<void> =>
    new Promise((resolve) => {
      idle.push(resolve)
      request()
    })
  const refuse = (call: string): never => {
    throw new EmitterError('CLOSED', `${call}: the loop is closed; make another with createLoop()`)
  }
  const end = async (discards: boolean): Promise<void> => {
    if (discards) {
      status = 'closed'
      for (const delivery of queue.take()) delivery.cancel('discarded')
    } else if (status !== 'closed') {
      status = 'closing'
      await rested()
      status = 'closed'
    }
  }
  const loop: Loop = {
    name: 'loop',
    guarantees: Object.freeze({ ...overflowGuarantees(options), delivery: 'one after another, promises awaited', crossesRealm: false }),
    get status() {
      return status
    },
    get closed() {
      return status === 'closed'
    },
    get pending() {
      return queue.size
    },
    start() {
      if (status === 'closed') refuse('start')
      if (status !== 'waiting') return
      status = 'running'
      if (queue.length > 0) request()
    },
    enqueue(delivery) {
      if (status === 'closed') refuse(`emit of "${String(delivery.emission.type)}"`)
      // First: where it throws, nothing is left behind. A host that calls at once found nothing.
      request()
      queue.push(delivery)
      request()
    },
    // A handler of its own may return either: it would wait for itself.
    flush: () => markWait(loop, rested()),
    take: (emitter) => queue.take(emitter),
    close(closeOptions: CloseOptions = {}) {
      checkOptions('close', closeOptions, { pending: ['drain', 'discard'] })
      return markWait(loop, end(closeOptions.pending === 'discard'))
    },
    [Symbol.asyncDispose]: () => loop.close(),
  }
  return loop
}
