/// <reference lib="esnext.disposable" preserve="true" />
import type { Emission, Signal } from './emission.ts'
import type { EventKey } from './events.ts'
import type { SubscriptionView } from './hook.ts'
import type { Linker } from './linker.ts'
import { type Call, detailedFlag, filteredFlag, type Link, type List, managedFlag, noOptions, removed, selectiveFlag } from './list.ts'
import { type Holding, holdWeakly } from './owner.ts'
import { describe, printsAsJson } from './print.ts'
import { realm } from './realm.ts'
import { Slots } from './slots.ts'
import type { Strategy } from './strategy.ts'

/** Ends a subscription. Callable, idempotent, and a resource for `using`. */
export interface Unsubscribe {
  /** Returns whether it ended something: false when the subscription was over already. */
  (): boolean
  /** For places that want a function without a result, as React's effects do: `useEffect(() => bus.on(…), [])`. */
  (): void
  [Symbol.dispose](): void
}

export type Handler = (payload: never, emission: never) => unknown

/** What happens to a delivery that finds no space. */
export type Overflow = 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block'

/** Options of `on` and `once`: which emissions, when and where the handler runs, how long, and what becomes of its outcome. */
export interface SubscribeOptions<Em = Emission, R = unknown> {
  /** Only emissions with exactly this sender (by value for primitives). @default whoever sends */
  readonly sender?: unknown
  /** Only emissions for which it returns true; asked at `emit`. When it throws, that is the delivery's failure. */
  readonly filter?: (emission: Em) => boolean
  /**
   * What becomes of a second subscription of one handler to one type with one sender: it is one more (`allow`), is not made (`ignore`),
   * takes the first one's place (`replace`), or `on` throws `DUPLICATE`. @default 'allow'
   */
  readonly unique?: 'allow' | 'ignore' | 'replace' | 'throw'
  /** Higher first; equal ones in subscription order. @default 0, for `'*'` -1 */
  readonly priority?: number
  /** When and where this handler runs. @default the emitter's strategy */
  readonly strategy?: Strategy
  /** Most deliveries that run at a time, promises included; further ones wait, in order. @default unlimited */
  readonly concurrency?: number
  /** Most deliveries that wait, in a strategy or for `concurrency`. @default unlimited */
  readonly capacity?: number
  /**
   * Past `capacity`: the new delivery fails with `QUEUE_FULL` (`fail`), the oldest waiting or the new one is dropped, counted; `latest` keeps
   * the newest of each type, and is `fail` past `capacity`; `block` lets those of `emitAsync` wait, and is `fail` for `emit`. @default 'fail'
   */
  readonly overflow?: Overflow
  /** Fails a delivery whose promise takes longer, with a `TimeoutError`, and aborts its `emission.signal`. */
  readonly timeoutMs?: number
  /** Ends the subscription when aborted; aborted already, it never begins. */
  readonly signal?: Signal
  /** At most one delivery. @default false */
  readonly once?: boolean
  /** Holds the handler in the emitter's place, which then holds it weakly: the subscription ends when the owner is collected. */
  readonly owner?: object
  /** Shown in the panel instead of the function's name. */
  readonly name?: string
  /** Called with what the handler returned or resolved to. */
  readonly onSuccess?: (value: R, emission: Em) => void
  /** Takes this subscription's failures; nobody else is told then. */
  readonly onFailure?: (error: unknown, emission: Em) => void
  /** Kept with the subscription, for hooks and tools; nothing here reads it. */
  readonly opts?: unknown
  /** The handler reads the emission though it declares exactly one parameter (rest, default, `arguments`). */
  readonly emission?: true
}

/** The core's untyped view of the options, with two of its own. */
export interface AnySubscribeOptions extends SubscribeOptions<never, never> {
  /** Its delivery was dropped, or failed without having run. */
  readonly onLost?: (reason: unknown) => void
  /** It ended before its handler was to run. */
  readonly onEnd?: (reason: unknown) => void
}

/** The rule by which a handler gets the emission: an integer test, so that an ordinary `payload => …` pays nothing. */
export const seesEmission = (handler: Handler): boolean => handler.length !== 1

/**
 * What a subscription is beyond its handler. Plain ones (one type, no options, one parameter) have none and are just a `Link`; those that
 * only take the emission, or come once, share one with all like them, and tell by their link whether they are over.
 */
export class Subscription implements SubscriptionView {
  readonly id: number
  readonly linker: Linker
  types: readonly EventKey[]
  /** What its links call. */
  fn: Call
  readonly name: string | undefined
  readonly priority: number
  readonly strategy: Strategy | undefined
  private readonly given: AnySubscribeOptions
  /** The handler gets the emission object. */
  readonly sees: boolean
  readonly once: boolean
  /** What the handler returns is asked for. */
  readonly wanted: boolean
  /** Subscribed to `'*'`. */
  readonly star: boolean
  /** Of one to `'*'` or to a pattern: the list it is in, apart from those of all names it stands for. */
  readonly home: List | null
  /** What it sets in the lists it is in. */
  readonly flags: number
  readonly shared: boolean
  /** Its handler is held by an owner. */
  readonly owned: boolean
  readonly slots: Slots | null
  /** Its places: one per type's list; of `'*'` and patterns one at home and one in the list of every name they stand for. */
  readonly links: Set<Link> = new Set()
  /** False once unsubscribed: nothing of it runs any more. */
  live = true
  /** A once that an emission has taken: off the lists, its delivery still to come. */
  claimed = false
  /** Detaches from `signal`. */
  release: (() => void) | null = null
  private holding: Holding | null = null

  constructor(
    linker: Linker | null,
    types: readonly EventKey[],
    handler: Handler,
    options: AnySubscribeOptions,
    once: boolean,
    id = 0,
    home: List | null = null,
  ) {
    const { name, priority, strategy, sender, filter, owner, concurrency, capacity, overflow } = options
    this.shared = linker === null
    this.linker = linker!
    this.id = id
    this.types = types
    this.fn = handler as Call
    this.name = name
    this.home = home
    this.star = home !== null && types[0] === '*'
    this.priority = priority ?? (this.star ? -1 : 0)
    this.strategy = strategy
    this.sees = seesEmission(handler) || options.emission === true
    this.once = once
    this.wanted = options.onSuccess !== undefined
    this.owned = owner !== undefined
    this.given = owner === undefined ? options : noOptions
    if (owner !== undefined) {
      this.holding = holdWeakly(owner, { handler, options }, this)
      this.fn = this.holding.call
    }
    this.slots = (concurrency ?? capacity ?? overflow) === undefined ? null : new Slots(concurrency, capacity, overflow)
    const managed = strategy !== undefined || options.timeoutMs !== undefined || this.slots !== null
    // An owner may be gone by the time it is asked.
    const selective = once || managed || this.owned || sender !== undefined || filter !== undefined
    this.flags =
      (this.sees || this.wanted ? detailedFlag : 0) |
      (selective ? selectiveFlag : 0) |
      (managed ? managedFlag : 0) |
      (filter === undefined ? 0 : filteredFlag)
  }

  get isPattern(): boolean {
    return this.home !== null && !this.star
  }

  get handler(): Handler {
    return this.holding?.kept()?.handler ?? (this.fn as Handler)
  }

  /** The options as they were given. */
  get settings(): AnySubscribeOptions {
    return this.holding === null ? this.given : (this.holding.kept()?.options ?? noOptions)
  }

  /** Its owner was collected: it is over, also where that has not been told yet. */
  get collected(): boolean {
    return this.holding !== null && this.holding.kept() === undefined
  }

  /** What its owner holds; whoever keeps it needs it to the end. */
  belongings(): unknown {
    return this.holding?.kept()
  }

  toJSON(): unknown {
    return describe(this)
  }

  /** Nothing of it starts any more, and a kept unsubscribe function keeps no handler. */
  over(): void {
    this.live = false
    this.release?.()
    this.holding?.release()
    for (const link of this.links) link.fn = removed
    this.links.clear()
    this.fn = removed
    realm.endings++
  }
}
printsAsJson(Subscription)

const sharedBy = (handler: Handler, once: boolean): Subscription => new Subscription(null, [''], handler, noOptions, once)
const plain: Handler = (_payload) => undefined
const seeing: Handler = () => undefined
const onceOf = { plain: sharedBy(plain, true), seeing: sharedBy(seeing, true) }
const onOf = sharedBy(seeing, false)
/** The details of a subscription without options, where it has any. */
export const sharedDetails = (sees: boolean, once: boolean): Subscription | null =>
  once ? (sees ? onceOf.seeing : onceOf.plain) : sees ? onOf : null
