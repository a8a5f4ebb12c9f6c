import { EmissionView, following, type LiveEmission, seenBy } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { deliverFailure } from './failure.ts'
import type { DropReason, SubscriptionView } from './hook.ts'
import { around } from './interceptor.ts'
import { type Call, isOver, type Link, originals, removed, viewOf } from './list.ts'
import type { DeliveryOutcome, OutcomeReader } from './outcome.ts'
import { realm } from './realm.ts'
import type { Delivery, Strategy } from './strategy.ts'
import type { Handler } from './subscription.ts'
import { follow, ignore, quiet, thenOf } from './thenable.ts'
import { type AbortScope, abortScope, isAside, isWaitOf, timeoutError } from './timeout.ts'

/**
 * A delivery that is more than one call: it waits in a strategy, returned a promise, failed, or somebody awaits its outcome.
 * All handling of results and failures is here; the fast path makes one only when there is something to handle.
 */
export class LiveDelivery implements Delivery {
  readonly emission: LiveEmission
  readonly link: Link
  /** Who awaits the outcome, if anybody. */
  readonly awaited: OutcomeReader | null
  status: Delivery['status'] = 'waiting'
  /** The value returned, or the reason of a failure or cancellation. */
  result: unknown = undefined
  /** There was no space for it, or it could not be posted: not counted by `emit`. */
  refused = false
  /** Where it waits: in its emitter's strategy, at the gate of a hand-over, or in what is its subscription's own. */
  queued: false | 'strategy' | 'gate' | 'own' = false
  private readonly fn: Call
  /** Its end inside `emit` is not told to the hook unless it failed. */
  private untold = false
  /** Synchronous nesting when it began to wait for a slot. */
  depth = 0
  /** What an owner holds, while a promise is pending. */
  belongings: unknown = undefined
  /** False while interceptors stand between: whether the last of them went on to the handler. */
  private reached = true
  private finish: (() => void) | null = null
  /** Interceptors wait for the handler's promise: they are told that time is up. */
  private expire: ((error: unknown) => void) | null = null
  /** They were told; the handler's own end is still to come. */
  private isExpired = false
  private scope: AbortScope | null = null
  private seen: unknown = undefined

  constructor(emission: LiveEmission, link: Link, awaited: OutcomeReader | null, fn: Call = link.fn) {
    this.emission = emission
    this.link = link
    this.fn = fn
    this.awaited = awaited
  }

  /** For a handler that was called already and whose result or failure is to be handled. */
  static running(emission: LiveEmission, link: Link, fn: Call, untold: boolean): LiveDelivery {
    const delivery = new LiveDelivery(emission, link, null, fn)
    delivery.status = 'running'
    delivery.untold = untold
    return delivery
  }

  /** As it was when matched: the link forgets it when unsubscribed. An owner's is called through a function of ours, and not kept here. */
  get handler(): Handler {
    const { details } = this.link
    return details?.owned === true ? details.handler : (originals.get(this.fn)?.handler ?? (this.fn as Handler))
  }

  get emitter(): LiveEmitter {
    return this.emission.emitter
  }

  get subscription(): SubscriptionView {
    return viewOf(this.link)
  }

  get isAwaited(): boolean {
    return this.awaited !== null
  }

  /** Its handlers are in another realm. */
  get isRemote(): boolean {
    return false
  }

  /** Nothing of it will run: unsubscribed, aborted, cancelled. */
  get isOver(): boolean {
    return this.status !== 'waiting' || isOver(this.link) || this.isAborted
  }

  private get isAborted(): boolean {
    return this.emission.signal?.aborted === true
  }

  run(): Promise<void> | undefined {
    // Cancelled where it waited, it took a place there until now.
    if (this.status !== 'waiting') return this.refused ? undefined : void this.tellQueue()
    const { link, emission } = this
    const { details } = link
    if (isOver(link)) return void this.unsubscribed()
    if (this.isAborted) return void this.cancel('aborted')
    let aside = false
    if (details === null || details.slots === null || details.slots.enter(this)) {
      this.dequeued()
      this.status = 'running'
      begin(link)
      const hook = emission.sequence < 0 ? null : realm.hook
      hook?.deliveryStarted(emission.sequence, this.subscription)
      const { interceptors } = emission
      if (interceptors.length > 0) this.reached = false
      // Whoever is told of its end is told in the same context.
      const work = (): void => {
        try {
          const result = interceptors.length > 0 ? around(interceptors, this.view, this.subscription, () => this.call())() : this.call()
          aside = isAside(result)
          this.returned(result)
        } catch (error) {
          this.failed(error)
        }
      }
      if (emission.captured === undefined) work()
      else emission.captured.run(work, undefined)
    }
    // Pending, or without a slot yet.
    return !aside && this.finish === null && ((this.status as string) === 'pending' || this.status === 'waiting')
      ? new Promise((resolve) => {
          this.finish = resolve
        })
      : undefined
  }

  private call(): unknown {
    // An interceptor may go on late: when time is up, or nobody wants it any more.
    const { status, link, emission } = this
    if (!this.reached && ((status !== 'running' && status !== 'pending') || (isOver(link) && !link.details?.once))) return undefined
    if (!this.reached && this.isAborted) return undefined
    this.reached = true
    const { fn } = this
    const result = link.details?.sees === true ? fn(emission.payload, this.view) : fn(emission.payload)
    return emission.interceptors.length === 0 ? result : this.expiring(result)
  }

  /** What `next` gives an interceptor: where there is a time limit it also ends by that, and whatever follows there runs. */
  private expiring(result: unknown): unknown {
    const timeoutMs = this.link.details?.settings.timeoutMs ?? this.awaited?.timeoutMs
    if (timeoutMs === undefined || isWaitOf(this.emitter, result)) return result
    const then = thenOf(result)
    if (then === undefined) return result
    return quiet(
      new Promise((resolve, reject) => {
        this.expire = (error) => {
          this.isExpired = true
          reject(error)
        }
        const settled =
          <V>(settle: (value: V) => void) =>
          (value: V): void => {
            settle(value)
            if (this.isExpired) this.tellLate()
          }
        try {
          then(settled(resolve), settled(reject))
        } catch (error) {
          reject(error)
        }
      }),
    )
  }

  /** Waits for one of its subscription's slots from now on. */
  park(): void {
    this.moveTo('own')
    this.depth = realm.depth
    this.keepContext()
  }

  /** What waits runs in the async context of its `emit`. */
  keepContext(): void {
    const { emission, emitter } = this
    if (emitter.work().keepsContext) emission.captured ??= emitter.host.captureContext()
  }

  cancel(reason: DropReason | Error): void {
    if (this.status !== 'waiting') return
    this.refused = this.queued === false && (reason === 'full' || reason instanceof Error)
    // For want of space it is let go by whoever keeps it, who knows.
    if (reason === 'aborted' || reason === 'discarded') realm.endings++
    this.dequeued()
    if (reason instanceof Error) {
      this.failed(reason)
      return
    }
    this.dropped(reason)
  }

  private dropped(reason: DropReason): void {
    const { emission } = this
    this.result = reason
    if (emission.sequence >= 0) realm.hook?.dropped(emission.emitter, reason, 1, emission.sequence)
    this.settle('cancelled')
  }

  /** No drop: whoever unsubscribed wanted it so. */
  private unsubscribed(): void {
    this.dequeued()
    this.result = 'unsubscribed'
    this.settle('cancelled')
  }

  /**
   * The handler returned; a promise keeps the delivery pending. May throw what a strange `then` throws.
   * One that returns `settled()` or `close()` of its own emitter would wait for itself: it is over now.
   */
  returned(result: unknown): void {
    const then = thenOf(result)
    const { emitter, sequence } = this.emission
    if (then === undefined || isWaitOf(emitter, result) || isWaitOf(this.strategy, result)) {
      this.succeed(then === undefined ? result : undefined)
      then?.(ignore, (error) => deliverFailure(this.emission, this.link, error, false, this.handler))
      return
    }
    this.status = 'pending'
    this.result = result
    this.belongings = this.link.details?.belongings()
    emitter.work().running++
    if (sequence >= 0) realm.hook?.deliveryFinished(sequence, this.subscription, 'pending')
    const timeoutMs = this.link.details?.settings.timeoutMs
    const late = (): void => this.timeOut(timeoutError(`no result of "${String(this.emission.type)}" after ${timeoutMs} ms`))
    const cancelTimer = timeoutMs === undefined ? undefined : emitter.host.setTimer(late, timeoutMs)
    let told = false
    const settling = (settle: () => void): void => {
      if (told) return
      told = true
      cancelTimer?.()
      if (this.status === 'pending') settle()
      else if (!this.isExpired) this.tellLate()
    }
    follow(
      then,
      (value) => settling(() => this.succeed(value)),
      (error) => settling(() => this.failed(error)),
    )
  }

  /** A result that nobody waits for any more. */
  private tellLate(): void {
    const { sequence } = this.emission
    if (sequence >= 0) realm.hook?.deliverySettled(sequence, this.subscription, 'late')
  }

  /** How it ended, once it did; one that was posted may have ended several times over there. */
  outcomes(): readonly DeliveryOutcome[] {
    const { handler, status, result } = this
    const fulfilled = status === 'fulfilled'
    return [
      {
        handler,
        status: status as DeliveryOutcome['status'],
        value: fulfilled ? result : undefined,
        reason: fulfilled ? undefined : result,
      },
    ]
  }

  /** Fails what waits or runs; a result that comes later is only recorded. */
  timeOut(error: Error): void {
    if (this.status !== 'waiting' && this.status !== 'pending') return
    realm.endings++
    if (this.status === 'waiting') this.dequeued()
    this.scope?.abort(error)
    this.failed(error)
    this.expire?.(error)
  }

  failed(error: unknown): void {
    const ran = this.status !== 'waiting'
    this.result = error
    this.settle('rejected')
    deliverFailure(this.emission, this.link, error, this.awaited !== null, this.handler, false, this.seen)
    if (ran) this.link.details?.slots?.leave()
  }

  private succeed(value: unknown): void {
    const { link, emission, reached } = this
    this.result = reached ? value : undefined
    if (!reached && this.isAborted) this.dropped('aborted')
    else this.settle(reached ? 'fulfilled' : 'skipped')
    const onSuccess = (link.details?.settings.onSuccess ?? link.list.linker.settings.onSuccess) as
      | ((value: unknown, emission: unknown) => unknown)
      | undefined
    if (reached && onSuccess !== undefined) {
      const fail = (error: unknown): void => deliverFailure(emission, link, error, false, this.handler, true)
      try {
        const told = onSuccess(value, this.seen ?? seenBy(emission, link))
        thenOf(told)?.(ignore, fail)
      } catch (error) {
        fail(error)
      }
    }
    link.details?.slots?.leave()
  }

  protected settle(status: 'fulfilled' | 'rejected' | 'cancelled' | 'skipped'): void {
    const before = this.status
    this.status = status
    const { emitter, sequence } = this.emission
    const { details } = this.link
    if (before === 'pending') emitter.work().running--
    this.scope?.release()
    // It will not run: a once is over all the same.
    if (before === 'waiting') begin(this.link)
    if (before === 'waiting' || !this.reached) details?.settings.onLost?.(this.result)
    if (sequence >= 0 && !(this.untold && status === 'fulfilled' && before === 'running')) {
      const error = status === 'rejected' ? this.result : undefined
      if (before === 'running') realm.hook?.deliveryFinished(sequence, this.subscription, status, error)
      else realm.hook?.deliverySettled(sequence, this.subscription, status, error)
    }
    this.emission.context?.[following].ended(this, this.outcomes())
    this.awaited?.settled()
    this.finish?.()
    if (before === 'pending') emitter.rested()
  }

  protected dequeued(): void {
    const { queued, emitter, link } = this
    if (queued === false) return
    this.moveTo(false)
    link.details?.slots?.forget(this)
    this.tellQueue()
    emitter.rested()
  }

  protected tellQueue(): void {
    const { emission, emitter } = this
    if (emission.sequence >= 0) realm.hook?.queueChanged(emitter, this.strategy, this.strategy.pending)
  }

  private get strategy(): Strategy {
    return this.subscription.strategy ?? this.emitter.strategy
  }

  /** Counts it where it waits from now on, and no longer where it did. */
  moveTo(queued: LiveDelivery['queued']): void {
    const work = this.emitter.work()
    if (this.queued === 'own') work.elsewhere.delete(this)
    else if (this.queued === 'gate') work.gated--
    else if (this.queued === 'strategy') {
      work.queued--
      work.kept.delete(this)
    }
    if (queued === 'own') work.elsewhere.add(this)
    else if (queued === 'gate') work.gated++
    else if (queued === 'strategy') {
      work.queued++
      if (this.emitter.strategy.take === undefined) work.kept.add(this)
    }
    this.queued = queued
  }

  /** The emission as this handler sees it: with a signal of its own where it has a timeout. */
  private get view(): unknown {
    const { emission, link } = this
    if (this.seen !== undefined) return this.seen
    if (link.details?.settings.timeoutMs === undefined) this.seen = seenBy(emission, link)
    else {
      this.scope = abortScope(emission.signal)
      this.seen = new EmissionView(emission, link.params?.() ?? emission.params, this.scope.signal)
    }
    return this.seen
  }
}

/** The one delivery of a once begins, or will not come: unsubscribing it ends nothing any more. */
export const begin = (link: Link): void => {
  const { details } = link
  if (details === null || !details.once) return
  if (details.shared) link.fn = removed
  else if (details.claimed) details.over()
}
