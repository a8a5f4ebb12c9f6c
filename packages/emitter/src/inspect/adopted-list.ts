import type { LinkerView, SubscriptionView, TypeView } from '../core/hook.ts'
import { noOptions } from '../core/list.ts'
import type { Handler } from '../core/subscription.ts'
import { adopted } from './adopted-core.ts'
import { AdoptedMethods } from './adopted-methods.ts'

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown

/** The bus a list belongs to. */
export interface ListOwner extends LinkerView {
  /** The list that was asked for last and is not yet used: what mitt's functions do first. */
  looked: AdoptedList | undefined
  /** For a handler new in a list. */
  subscription(type: string | symbol, handler: AnyFunction): AdoptedSubscription
  added(subscription: AdoptedSubscription): void
  removed(subscription: AdoptedSubscription): void
  /** Makes the calls of one list of an emission. */
  run<T>(list: AdoptedList, calls: () => T): T
  /** One of these calls. */
  call(subscription: AdoptedSubscription, handler: AnyFunction, self: unknown, args: unknown[]): unknown
}

/** One place of a handler in another bus. */
export class AdoptedSubscription implements SubscriptionView {
  readonly id: number = ++adopted.subscriptions
  readonly linker: LinkerView
  readonly types: readonly [string | symbol]
  readonly handler: Handler
  readonly name: undefined = undefined
  readonly priority: number
  readonly strategy: undefined = undefined
  readonly once: boolean = false
  readonly settings: SubscriptionView['settings'] = noOptions
  /** The handler itself to whoever looks at it; called, it tells of the call. */
  readonly standIn: AnyFunction

  constructor(owner: ListOwner, type: string | symbol, handler: AnyFunction) {
    this.linker = owner
    this.types = [type]
    this.handler = handler
    // mitt calls those of '*' last.
    this.priority = type === '*' ? -1 : 0
    this.standIn = new Proxy(handler, { apply: (target, self, args) => owner.call(this, target, self, args) })
  }
}

/** A type's own array of handlers in another bus, with a subscription for each. The array stays in place and holds what it held. */
export class AdoptedList implements TypeView {
  readonly type: string | symbol
  readonly handlers: unknown[]
  readonly isSubscribed = true
  observed: unknown = undefined
  /** Index for index as `handlers`; undefined for what is no function. */
  subscriptions: (AdoptedSubscription | undefined)[] = []
  readonly #owner: ListOwner
  readonly #methods = new AdoptedMethods()
  /** While false the methods that are still in place pass everything on. */
  #watching = false

  constructor(owner: ListOwner, type: string | symbol, handlers: unknown[]) {
    this.#owner = owner
    this.type = type
    this.handlers = handlers
    this.sync()
  }

  /** Catches up with what happened to the array, by whatever means. */
  sync(): void {
    const { handlers, subscriptions } = this
    const shorter = Math.min(handlers.length, subscriptions.length)
    let same = 0
    while (same < shorter && holds(subscriptions[same], handlers[same])) same++
    let tail = 0
    while (tail < shorter - same && holds(subscriptions.at(-1 - tail), handlers.at(-1 - tail))) tail++
    // Not `handlers.slice`, which may be ours.
    const fresh = [...handlers].slice(same, handlers.length - tail)
    this.#splice(same, subscriptions.length - tail - same, fresh)
  }

  watch(): void {
    const list = this
    const owner = this.#owner
    const { handlers } = this
    this.#watching = true
    this.#methods.put(
      handlers,
      'push',
      (push) =>
        function (...args) {
          owner.looked = undefined
          const before = handlers.length
          const length = push.apply(this, args)
          if (!list.#watching) return length
          if (list.subscriptions.length === before) list.#splice(before, 0, args)
          else list.sync()
          return length
        },
    )
    this.#methods.put(
      handlers,
      'splice',
      (splice) =>
        function (...args) {
          owner.looked = undefined
          if (!list.#watching) return splice.apply(this, args)
          list.sync()
          const gone = splice.apply(this, args) as unknown[]
          // By place: where the same function is there twice, `sync` could not tell which one went.
          const [start, , ...added] = args as unknown[]
          list.#splice(Number(start), gone.length, added)
          return gone
        },
    )
    this.#methods.put(
      handlers,
      'slice',
      (slice) =>
        function (...args) {
          const emits = args.length === 0 && list.#watching && owner.looked === list
          const copy = slice.apply(this, args) as unknown[]
          if (emits) list.#emits(copy)
          owner.looked = undefined
          return copy
        },
    )
  }

  rest(): void {
    this.#watching = false
    this.#methods.restore()
  }

  /** The array left the bus. */
  end(): void {
    this.rest()
    this.#splice(0, this.subscriptions.length, [])
  }

  /** mitt's `emit` looks the list up, calls `slice()` and maps over the copy: that is the emission. For everything else the copy is a copy. */
  #emits(copy: unknown[]): void {
    this.sync()
    const reached = [...this.subscriptions]
    const map = (callback: (handler: unknown, index: number, all: unknown[]) => unknown, self?: unknown): unknown[] => {
      const calls = Array.from(copy, (handler, index) => (holds(reached[index], handler) ? (reached[index]?.standIn ?? handler) : handler))
      return this.#owner.run(this, () => calls.map(callback, self))
    }
    Object.defineProperty(copy, 'map', { value: map, configurable: true, writable: true })
  }

  #splice(start: number, count: number, handlers: readonly unknown[]): void {
    const added = handlers.map((handler) => (isFunction(handler) ? this.#owner.subscription(this.type, handler) : undefined))
    const gone = this.subscriptions.splice(start, count, ...added)
    for (const subscription of gone) if (subscription !== undefined) this.#owner.removed(subscription)
    for (const subscription of added) if (subscription !== undefined) this.#owner.added(subscription)
  }
}

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function'

const holds = (subscription: AdoptedSubscription | undefined, handler: unknown): boolean =>
  subscription?.handler === (isFunction(handler) ? handler : undefined)
