/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from '../core/arguments.ts'
import type { LiveDelivery } from '../core/delivery.ts'
import { type Listenable, LiveEmitter } from '../core/emitter.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { closedFlag } from '../core/list.ts'
import { overflowGuarantees, Queue, type QueueOptions } from '../core/queue.ts'
import type { Delivery, Strategy } from '../core/strategy.ts'
import { markWait } from '../core/timeout.ts'
import { exitOf } from '../host/exit.ts'
import { type Host, realHost } from '../host/host.ts'
import { beginSlice, sliceMs } from '../host/slice.ts'
import { insideOf, type LoopInside } from './inside.ts'

/** Options of `createLoop`. */
export interface LoopOptions extends QueueOptions {
  /** Shown in the panel. @default 'loop' */
  readonly name?: string
  /**
   * What a handler that fails means, besides what it means to its emitter or caller: the event `exception` (`emit`), or that and then the
   * end of the process with exit code 1 (`exit`; a `TypeError` where there is no process). An error that no listener of `exception` takes
   * without failing is printed then. @default 'emit'
   */
  readonly onException?: 'emit' | 'exit'
  /** Clock and timers; for tests. */
  readonly host?: Host
}

/** What a loop emits. What nobody listens to is not emitted. */
export interface LoopEvents {
  /** By `start`, or by the `close` of a loop that was not started. */
  started: void
  /** A handler begins. */
  active: void
  /** A handler failed, with what; behind whoever takes the failure, and before `idle`. */
  exception: unknown
  /** After `started`, and after each handler, promise included. */
  idle: void
  /** By `close`: the last event. */
  stopped: void
}

/** A strategy that runs one delivery at a time. Make one with `createLoop`; hand it to several emitters and subscriptions to run theirs in one row. */
export interface Loop extends Strategy, Listenable<LoopEvents> {
  /** `waiting` keeps what comes until `start`; `closing` still runs it; `closed` takes nothing. */
  readonly status: 'waiting' | 'running' | 'closing' | 'closed'
  /** From now on what waits runs. Again: no effect. Throws `CLOSED`. */
  start(): void
  /** Runs what waits, one after another, started or not; resolves when nothing waits or runs, or all was discarded. */
  flush(): Promise<void>
  /**
   * `drain` starts the loop where nobody has, runs what waits, what that emits, and what those do next who awaited it, then resolves; `discard`
   * drops it, counted, and waits for nothing, nor does anybody who waits for a `flush` or an earlier `close`. Idempotent. @default 'drain'
   */
  close(options?: CloseOptions): Promise<void>
  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
  /** Ends subscriptions to the loop's own events, as `off` of an emitter. */
  off(type?: keyof LoopEvents | '*', handler?: (payload: never, emission: never) => unknown): boolean
}

const rules = { name: 'a string', onException: ['emit', 'exit'] } as const
/** Listeners of the `exception` that ends the process have so long. */
const lastWordsMs = 1000
/** Turns of the microtask queue in which a close waits for the next call of whoever awaited the last: a function or two in between need some. */
const lastLooks = 16

/**
 * Makes a loop: strictly one delivery at a time, first in first out, the next only when the promise of the one before has settled, failed or
 * not. It keeps what comes before `start()`; what handlers emit waits behind the rest. A handler that never settles holds up the rest: give
 * it `timeoutMs`. One that returns `flush()` or `close()` of its own loop is over then; one that awaits it waits for itself.
 */
export const createLoop = (options: LoopOptions = {}): Loop => {
  const call = 'createLoop'
  const queue = new Queue(call, options)
  checkOptions(call, options, rules)
  const { host = realHost, name = 'loop', onException } = options
  const exit = onException === 'exit' ? exitOf() : undefined
  if (onException === 'exit' && exit === undefined)
    throw badArgument(call, 'options.onException', "'emit' where there is no process", onException)
  const events = new LiveEmitter({ name, host })
  const inside: LoopInside = { events, running: undefined, runNoted: undefined }
  let status: Loop['status'] = 'waiting'
  /** A turn is asked for, or a handler's promise is pending. */
  let busy = false
  /** Called when nothing waits or runs. */
  let idle: (() => void)[] = []

  const isHeard = (type: keyof LoopEvents): boolean => (events.linker.reach(type) ?? events.linker.stars) !== null
  const tell = (type: keyof LoopEvents, payload?: unknown): void => {
    if (isHeard(type)) events.emit(type, payload)
  }
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
  const run = (delivery: Delivery): Promise<void> | undefined => {
    // Unsubscribed or aborted where it waited: nothing of it runs.
    if (delivery.isOver) return delivery.run()
    const live = delivery as LiveDelivery
    inside.running = live
    tell('active')
    // By a listener of it.
    if (loop.closed) live.cancel('discarded')
    return inside.runNoted === undefined ? live.run() : inside.runNoted(live)
  }
  /** Returns whether the loop goes on. */
  const finished = (): boolean => {
    const { running } = inside
    inside.running = undefined
    if (running?.status === 'rejected' && exit !== undefined) {
      void endProcess(running.result, exit)
      return false
    }
    if (running === undefined || status === 'closed') return true
    if (running.status === 'rejected') tell('exception', running.result)
    tell('idle')
    return true
  }
  const endProcess = async (error: unknown, exit: (code: number) => void): Promise<void> => {
    const isTaken = isHeard('exception') && !events.closed
    const { ok, errors } = isTaken ? await events.emitAsync('exception', error, { timeoutMs: lastWordsMs }) : { ok: false, errors: [] }
    if (!ok) for (const one of [error, ...errors]) host.warn(String((one as Error | undefined)?.stack ?? one))
    exit(1)
  }
  const turn = (isTask: boolean): void => {
    const slice = beginSlice(host, isTask)
    while (queue.length > 0) {
      slice.endedAtMs = host.now()
      if (slice.endedAtMs - slice.startedAtMs >= sliceMs) {
        host.setTimer(() => turn(true), 0)
        return
      }
      const ended = queue.runNext(run)
      if (ended !== undefined) {
        void ended.then(() => finished() && turn(false))
        return
      }
      if (!finished()) return
    }
    busy = false
    release()
  }
  const release = (): void => {
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
  const stop = (): void => {
    status = 'closed'
    for (const delivery of queue.take()) delivery.cancel('discarded')
    tell('stopped')
    release()
    events.flags |= closedFlag
    // Those who wait for an event learn that none will come; where nobody listens a close would only ask for a microtask.
    if (events.linker.all().length > 0) void events.close()
  }
  const end = async (discards: boolean): Promise<void> => {
    if (status === 'closed') return
    if (!discards) {
      loop.start()
      // By a listener of `started`.
      if (loop.closed) return
      status = 'closing'
      await rested()
      // Whoever awaited what ran may go on with the next, some promises later.
      for (let looks = 0; looks < lastLooks && !loop.closed; looks++) {
        await undefined
        if (!busy) continue
        await rested()
        looks = 0
      }
    }
    if (!loop.closed) stop()
  }
  const loop: Loop = {
    name,
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
      tell('started')
      tell('idle')
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
    on: (type, handler, options) => events.on(type, handler, options as never),
    once: (type, handler, options) => events.once(type, handler, options as never),
    off: (type, handler) => events.off(type, handler),
    next: (type, options) => events.next(type, options as never) as never,
    events: (type, options) => events.events(type, options) as never,
  }
  insideOf.set(loop, inside)
  return loop
}
