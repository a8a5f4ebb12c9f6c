/// <reference lib="esnext.disposable" preserve="true" />
import type { Emission, Signal } from './emission.ts'
import type { EventKey } from './events.ts'
import type { SubscriptionView } from './hook.ts'
import type { Linker } from './linker.ts'
import { type Link, removed } from './list.ts'
import type { Strategy } from './strategy.ts'

/** Ends a subscription. Callable, idempotent, and a resource for `using`. */
export interface Unsubscribe {
  /** Returns whether it ended something: false when the subscription was over already. */
  (): boolean
  [Symbol.dispose](): void
}

export type Handler = (payload: never, emission: never) => unknown

export interface SubscribeOptions<Em = Emission, R = unknown> {
  /** Only emissions with exactly this sender (by value for primitives). @default whoever sends */
  readonly sender?: unknown
  /** Only emissions for which it returns true; asked at `emit`. When it throws, that is the delivery's failure. */
  readonly filter?: (emission: Em) => boolean
  /** Higher first; equal ones in subscription order. @default 0, for `'*'` -1 */
  readonly priority?: number
  /** When and where this handler runs. @default the emitter's strategy */
  readonly strategy?: Strategy
  /** Fails a delivery whose promise takes longer, with a `TimeoutError`, and aborts its `emission.signal`. */
  readonly timeoutMs?: number
  /** Ends the subscription when aborted; aborted already, it never begins. */
  readonly signal?: Signal
  /** At most one delivery. @default false */
  readonly once?: boolean
  /** Shown in the panel instead of the function's name. */
  readonly name?: string
  /** Called with what the handler returned or resolved to. */
  readonly onSuccess?: (value: R, emission: Em) => void
  /** Takes this subscription's failures; nobody else is told then. */
  readonly onFailure?: (error: unknown, emission: Em) => void
  /** The handler reads the emission though it declares exactly one parameter (rest, default, `arguments`). */
  readonly emission?: true
}

/** The core's untyped view of the options, with one of its own. */
export interface AnySubscribeOptions extends SubscribeOptions<never, never> {
  /** Its delivery was dropped, or failed without having run. */
  readonly onLost?: (reason: unknown) => void
}

/**
 * What a subscription is beyond its handler; ordinary ones (one type, no options, one parameter) have none and are just a `Link`.
 */
export class Subscription implements SubscriptionView {
  readonly id: number
  readonly linker: Linker
  types: readonly EventKey[]
  handler: Handler
  readonly name: string | undefined
  readonly priority: number
  readonly strategy: Strategy | undefined
  readonly settings: AnySubscribeOptions
  /** The handler gets the emission object. */
  readonly sees: boolean
  /** The emission must take the slow path for it: to hand it the emission or its result. */
  readonly slow: boolean
  readonly once: boolean
  /** Decided one by one, at `emit`. */
  readonly selective: boolean
  /** Runs in a strategy of its own, or against a clock. */
  readonly managed: boolean
  /** Subscribed to `'*'`: it has a link in every list of its linker and keeps none of them. */
  readonly star: boolean
  /** Its places, one per type's list; none for `'*'`. */
  links: Link[] = []
  /** False once unsubscribed: nothing of it runs any more. */
  live = true
  /** A once that an emission has taken: off the lists, its delivery still to come. */
  claimed = false
  /** Detaches from `signal`. */
  release: (() => void) | null = null

  constructor(linker: Linker, id: number, types: readonly EventKey[], handler: Handler, options: AnySubscribeOptions, once: boolean) {
    this.linker = linker
    this.id = id
    this.types = types
    this.handler = handler
    this.settings = options
    this.name = options.name
    this.star = types[0] === '*'
    this.priority = options.priority ?? (this.star ? -1 : 0)
    this.strategy = options.strategy
    this.sees = handler.length !== 1 || options.emission === true
    this.once = once
    this.slow = this.sees || options.onSuccess !== undefined
    this.managed = options.strategy !== undefined || options.timeoutMs !== undefined
    this.selective = once || this.managed || options.sender !== undefined || options.filter !== undefined
  }

  /** Nothing of it starts any more, and a kept unsubscribe function keeps no handler. */
  over(): void {
    this.live = false
    this.release?.()
    for (const link of this.links) link.fn = removed
    this.links = []
    this.handler = removed
  }
}
