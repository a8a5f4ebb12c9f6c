import type { EmitOptions } from './emission.ts'
import type { Strategy } from './strategy.ts'
import type { AnySubscribeOptions } from './subscription.ts'

/** Equal or not spoken: a recorder observes only cores whose number is its own. */
export const hookVersion = 1

export type ObservedStatus = 'fulfilled' | 'rejected' | 'pending' | 'cancelled' | 'skipped' | 'muted' | 'late'
/** Who was told of a failure. */
export type FailureTaker = 'subscription' | 'linker' | 'emitter' | 'caller' | 'host'
/** Why a subscription ended. */
export type RemovalReason = 'off' | 'once' | 'signal' | 'owner' | 'close'
/** Why a delivery or a whole emission did not happen though it was asked for. */
export type DropReason = 'full' | 'conflated' | 'discarded' | 'closed' | 'aborted' | 'depth'

/** The live objects seen read-only: nothing is copied for the hook. */
export interface LinkerView {
  /** Which loaded copy of the core it belongs to: subscription ids count per copy. */
  readonly core: number
  readonly name: string | undefined
  emitters(): Iterable<EmitterView>
  /** Every live subscription, in subscription order. */
  all(): readonly SubscriptionView[]
}
/** An emitter seen from outside: what a hook and the panel read of it. */
export interface EmitterView {
  readonly name: string | undefined
  readonly linker: LinkerView
  readonly strategy: Strategy
}
/** A subscription seen from outside. */
export interface SubscriptionView {
  readonly id: number
  readonly linker: LinkerView
  readonly types: readonly (string | symbol)[]
  /** True where its type is the text of a pattern. */
  readonly isPattern?: boolean
  readonly handler: (...args: never[]) => unknown
  readonly name: string | undefined
  readonly priority: number
  readonly strategy: Strategy | undefined
  readonly once: boolean
  /** The options as they were given. */
  readonly settings: AnySubscribeOptions
}
/** One type's list in a linker. `observed` is a slot for the hook's own bookkeeping; the core never reads it. */
export interface TypeView {
  readonly type: string | symbol
  /** Somebody subscribed to this very name; else only patterns match it, and the list may be given up. */
  readonly isSubscribed: boolean
  observed: unknown
}

/** An emission whose record may be gone by the time one of its handlers fails. */
export interface ObservedEmission {
  readonly emitter: EmitterView
  readonly type: string | symbol
  readonly payload: unknown
}

/**
 * The one observation seam, one slot per core. Its calls must not throw: `guardHook` of `/inspect` sees to that.
 * Order for one emission: `emissionStarted`, its deliveries, `emissionFinished`; deliveries that wait in a strategy start after that.
 */
export interface Hook {
  readonly hookVersion: number
  /** While false, a delivery of an `inline` emission is told of only when it fails or stays pending, by `deliveryFinished`. */
  readonly deliveries: boolean
  /** Returns the emission's sequence. `list` is undefined where no subscription exists; `inline`: all its deliveries run inside `emit`, see `deliveries`. */
  emissionStarted(
    emitter: EmitterView,
    type: string | symbol,
    payload: unknown,
    options: EmitOptions | undefined,
    list: TypeView | undefined,
    inline: boolean,
  ): number
  /** `count` as `emit` returns it; `queued` of these wait in a strategy. */
  emissionFinished(sequence: number, count: number, queued: number): void
  deliveryStarted(sequence: number, subscription: SubscriptionView): void
  deliveryFinished(sequence: number, subscription: SubscriptionView, status: ObservedStatus, error?: unknown): void
  /** A delivery of an `inline` emission that is not told of did not happen: unsubscribed before its turn. */
  deliveryMissed(subscription: SubscriptionView): void
  /** A delivery that was `pending` (its handler returned a promise), or waited and was cancelled. */
  deliverySettled(sequence: number, subscription: SubscriptionView, status: ObservedStatus, error?: unknown): void
  /** A failure is about to be taken. One of a handler follows its delivery's `rejected`; one of `onSuccess`, or of an emission nested too deep, stands alone. */
  failed(
    sequence: number,
    subscription: SubscriptionView | undefined,
    error: unknown,
    takenBy: FailureTaker,
    emission: ObservedEmission,
  ): void
  dropped(emitter: EmitterView, reason: DropReason, count: number, sequence: number): void
  queueChanged(emitter: EmitterView, strategy: Strategy, depth: number): void
  emitterAdded(emitter: EmitterView): void
  strategyChanged(emitter: EmitterView): void
  subscriptionAdded(subscription: SubscriptionView): void
  /** One of its types was taken off, others stay. */
  subscriptionNarrowed(subscription: SubscriptionView, type: string | symbol): void
  subscriptionRemoved(subscription: SubscriptionView, reason: RemovalReason): void
}
