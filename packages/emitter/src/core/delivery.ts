import type { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { deliverFailure } from './failure.ts'
import type { DropReason, ObservedStatus, SubscriptionView } from './hook.ts'
import { type Link, removed, viewOf } from './list.ts'
import type { AwaitedOutcome } from './outcome.ts'
import { realm } from './realm.ts'
import type { Delivery } from './strategy.ts'
import type { Handler } from './subscription.ts'
import { type AbortScope, abortScope, isWait, timeoutError } from './timeout.ts'

type Then = (resolved: (value: unknown) => void, rejected: (error: unknown) => void) => void

/** The `then` of what `await` would wait for. Read once, as promises do; may throw what a getter throws. */
const thenOf = (value: unknown): Then | undefined => {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined
  const { then } = value as { then?: unknown }
  return typeof then === 'function' ? then.bind(value) : undefined
}

const ignore = (): void => undefined

/**
 * A delivery that is more than one call: it waits in a strategy, returned a promise, failed, or somebody awaits its outcome.
 * All handling of results and failures is here; the fast path makes one only when there is something to handle.
 */
export class LiveDelivery implements Delivery {
  readonly emission: LiveEmission
  readonly link: Link
  /** Who awaits the outcome, if anybody. */
  readonly awaited: AwaitedOutcome | null
  status: Delivery['status'] = 'waiting'
  /** The value returned, or the reason of a failure or cancellation. */
  result: unknown = undefined
  /** The queue did not take it: not counted by `emit`. */
  refused = false
  /** As it was when matched: the link forgets it when unsubscribed. */
  readonly handler: Handler
  /** Waits in a strategy; with `own` in that of its subscription. */
  queued: false | 'emitter' | 'own' = false
  #finish: (() => void) | null = null
  #scope: AbortScope | null = null

  constructor(emission: LiveEmission, link: Link, awaited: AwaitedOutcome | null, fn: Link['fn'] = link.fn) {
    this.emission = emission
    this.link = link
    this.handler = fn
    this.awaited = awaited
  }

  /** For a handler that was called already and whose result or failure is to be handled. */
  static running(emission: LiveEmission, link: Link, fn: Link['fn']): LiveDelivery {
    const delivery = new LiveDelivery(emission, link, null, fn)
    delivery.status = 'running'
    return delivery
  }

  get emitter(): LiveEmitter {
    return this.emission.emitter
  }

  get subscription(): SubscriptionView {
    return viewOf(this.link)
  }

  run(): Promise<void> | undefined {
    if (this.status !== 'waiting') return undefined
    const { link, emission } = this
    const { details, fn } = link
    if (fn === removed || details?.live === false) return void this.#unsubscribed()
    if (emission.signal?.aborted === true) return void this.cancel('aborted')
    this.#dequeued()
    this.status = 'running'
    if (details?.claimed === true) details.over()
    const hook = emission.sequence < 0 ? null : realm.hook
    hook?.deliveryStarted(emission.sequence, this.subscription)
    const call = (): unknown => fn(emission.payload, details?.sees === true ? this.#view() : undefined)
    try {
      this.returned(this.queued !== false && emission.inContext !== undefined ? emission.inContext(call) : call())
    } catch (error) {
      this.failed(error)
    }
    return (this.status as Delivery['status']) === 'pending'
      ? new Promise((resolve) => {
          this.#finish = resolve
        })
      : undefined
  }

  cancel(reason: DropReason | Error): void {
    if (this.status !== 'waiting') return
    this.#dequeued()
    if (reason instanceof Error) {
      this.failed(reason)
      return
    }
    const { emission } = this
    this.result = reason
    if (emission.sequence >= 0) realm.hook?.dropped(emission.emitter, reason, 1, emission.sequence)
    this.#settle('cancelled')
  }

  /** No drop: whoever unsubscribed wanted it so. */
  #unsubscribed(): void {
    this.#dequeued()
    this.result = 'unsubscribed'
    this.#settle('cancelled')
  }

  /**
   * The handler returned; a promise keeps the delivery pending. May throw what a strange `then` throws.
   * One that returns `settled()` or `close()` would wait for itself: it is over now.
   */
  returned(result: unknown): void {
    const then = thenOf(result)
    if (then === undefined || isWait(result)) {
      this.#succeed(then === undefined ? result : undefined)
      return
    }
    this.status = 'pending'
    const { emitter, sequence } = this.emission
    emitter.work().running++
    if (sequence >= 0) realm.hook?.deliveryFinished(sequence, this.subscription, 'pending')
    const timeoutMs = this.link.details?.settings.timeoutMs
    const cancelTimer = timeoutMs === undefined ? undefined : emitter.host.setTimer(() => this.timeOut(timeoutMs), timeoutMs)
    let told = false
    const settling = (settle: () => void): void => {
      if (told) return
      told = true
      cancelTimer?.()
      if (this.status === 'pending') settle()
      else if (sequence >= 0) realm.hook?.deliverySettled(sequence, this.subscription, 'late')
    }
    const rejected = (error: unknown): void => settling(() => this.failed(error))
    try {
      then((value) => settling(() => this.#succeed(value)), rejected)
    } catch (error) {
      // Thrown after it settled it counts for nothing, as with promises.
      rejected(error)
    }
  }

  /** Fails what waits or runs; a result that comes later is only recorded. */
  timeOut(timeoutMs: number): void {
    if (this.status !== 'waiting' && this.status !== 'pending') return
    if (this.status === 'waiting') this.#dequeued()
    const error = timeoutError(`no result of "${String(this.emission.type)}" after ${timeoutMs} ms`)
    this.#scope?.abort(error)
    this.failed(error)
  }

  failed(error: unknown): void {
    this.result = error
    this.#settle('rejected')
    deliverFailure(this.emission, this.link, error, this.awaited !== null, this.handler)
  }

  #succeed(value: unknown): void {
    this.result = value
    this.#settle('fulfilled')
    const { link, emission } = this
    const onSuccess = (link.details?.settings.onSuccess ?? link.list.linker.settings.onSuccess) as
      | ((value: unknown, emission: unknown) => unknown)
      | undefined
    if (onSuccess === undefined) return
    const fail = (error: unknown): void => deliverFailure(emission, link, error, false, this.handler, true)
    try {
      const told = onSuccess(value, emission)
      thenOf(told)?.(ignore, fail)
    } catch (error) {
      fail(error)
    }
  }

  #settle(status: 'fulfilled' | 'rejected' | 'cancelled'): void {
    const before = this.status
    this.status = status
    const { emitter, sequence } = this.emission
    if (before === 'pending') emitter.work().running--
    this.#scope?.release()
    const { details } = this.link
    if (details?.claimed === true) details.over()
    if (before === 'waiting') details?.settings.onLost?.(this.result)
    if (sequence >= 0) {
      const observed: ObservedStatus = status
      const error = status === 'rejected' ? this.result : undefined
      if (before === 'running') realm.hook?.deliveryFinished(sequence, this.subscription, observed, error)
      else realm.hook?.deliverySettled(sequence, this.subscription, observed, error)
    }
    this.awaited?.settled()
    this.#finish?.()
    if (before === 'pending') emitter.rested()
  }

  #dequeued(): void {
    if (this.queued === false) return
    const { emitter } = this.emission
    const work = emitter.work()
    if (this.queued === 'own') work.elsewhere.delete(this)
    else work.queued--
    const strategy = this.subscription.strategy ?? emitter.strategy
    if (this.emission.sequence >= 0) realm.hook?.queueChanged(emitter, strategy, strategy.pending)
    emitter.rested()
  }

  /** The emission as this handler sees it: with a signal of its own where it has a timeout. */
  #view(): unknown {
    const { emission, link } = this
    if (link.details?.settings.timeoutMs === undefined) return emission
    this.#scope = abortScope(emission.signal)
    return Object.create(emission, { signal: { value: this.#scope.signal }, at: { get: () => emission.at } })
  }
}
