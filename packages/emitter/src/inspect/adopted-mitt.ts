import type { EmitterView, SubscriptionView } from '../core/hook.ts'
import { type Strategy, sync } from '../core/strategy.ts'
import { type AdoptedBus, adopted } from './adopted-core.ts'
import { AdoptedEmissions, keyOf } from './adopted-emissions.ts'
import { AdoptedList, AdoptedSubscription, type AnyFunction, type ListOwner } from './adopted-list.ts'
import { AdoptedMethods } from './adopted-methods.ts'

/** What mitt's functions ask of their `all`: a Map, or something that behaves like one. */
export interface HandlerMap {
  get(type: unknown): unknown
  set(type: unknown, handlers: unknown): unknown
  forEach?(visit: (handlers: unknown, type: unknown) => void): void
}

/**
 * A mitt as the hook sees it: linker and emitter in one. mitt's functions reach their handlers through `all` alone, so what stands in front
 * of the methods of `all`, and of its arrays', sees them also where they were taken off the bus before.
 */
export class AdoptedMitt implements AdoptedBus, EmitterView, ListOwner {
  name: string | undefined
  readonly strategy: Strategy = sync()
  looked: AdoptedList | undefined = undefined
  readonly #all: HandlerMap
  /** Those that share `all`. */
  readonly #buses = new Set<object>()
  readonly #lists = new Map<unknown, AdoptedList>()
  /** Subscriptions of handlers that were there when the watching ended: Record off and on again does not make them new. */
  readonly #earlier = new WeakMap<WeakKey, AdoptedSubscription[]>()
  readonly #methods = new AdoptedMethods()
  readonly #emissions = new AdoptedEmissions(this)
  #watching = false
  /** The hook knows this emitter. */
  #shown = false

  constructor(all: HandlerMap, name: string | undefined) {
    this.#all = all
    this.name = name
  }

  get core(): number {
    return adopted.core
  }

  get linker(): this {
    return this
  }

  emitters(): EmitterView[] {
    return [this]
  }

  all(): SubscriptionView[] {
    this.#look()
    const all = [...this.#lists.values()].flatMap(({ subscriptions }) => subscriptions).filter((one) => one !== undefined)
    if (!this.#watching) this.#forget()
    return all.sort((a, b) => a.id - b.id)
  }

  /** A mitt whose handlers are in this `all`. */
  join(bus: object): void {
    if (this.#buses.has(bus)) return
    this.#buses.add(bus)
    if (this.#watching) this.#watchBus(bus)
  }

  watch(): void {
    if (this.#watching) return
    this.#look()
    this.#shown = [...this.#lists.values()].some(({ subscriptions }) => subscriptions.length > 0)
    this.#watching = true
    for (const list of this.#lists.values()) list.watch()
    this.#watchAll()
    for (const bus of this.#buses) this.#watchBus(bus)
  }

  rest(): void {
    if (!this.#watching) return
    this.#watching = false
    this.#methods.restore()
    this.#forget()
  }

  // What the lists tell

  subscription(type: string | symbol, handler: AnyFunction): AdoptedSubscription {
    const earlier = this.#earlier.get(handler) ?? []
    const index = earlier.findIndex(({ types }) => types[0] === type)
    return earlier.splice(index, index < 0 ? 0 : 1)[0] ?? new AdoptedSubscription(this, type, handler)
  }

  added(subscription: AdoptedSubscription): void {
    if (!this.#watching) return
    if (!this.#shown) adopted.hook?.emitterAdded(this)
    this.#shown = true
    adopted.hook?.subscriptionAdded(subscription)
  }

  removed(subscription: AdoptedSubscription): void {
    if (this.#watching) adopted.hook?.subscriptionRemoved(subscription, 'off')
  }

  run<T>(list: AdoptedList, calls: () => T): T {
    return this.#emissions.run(list, calls, () => this.#watching && this.#reaches('*'))
  }

  call(subscription: AdoptedSubscription, handler: AnyFunction, self: unknown, args: unknown[]): unknown {
    return this.#emissions.call(subscription, handler, self, args)
  }

  #reaches(type: unknown): boolean {
    return (this.#lists.get(type)?.handlers.length ?? 0) > 0
  }

  // What stands in front of mitt's methods

  #watchAll(): void {
    const bus = this
    const all = this.#all
    this.#methods.put(
      all,
      'get',
      (get) =>
        function (...args) {
          const handlers = get.apply(this, args)
          if (bus.#watching) bus.#lookedUp(args[0], handlers)
          return handlers
        },
    )
    for (const change of ['set', 'delete', 'clear'])
      this.#methods.put(
        all,
        change,
        (original) =>
          function (...args) {
            const result = original.apply(this, args)
            if (!bus.#watching) return result
            if (change === 'clear') bus.#look()
            else bus.#track(args[0], args[1])
            return result
          },
      )
  }

  /** Sees what nobody hears: with handlers to call, the lists do. */
  #watchBus(mitt: object): void {
    const bus = this
    this.#methods.put(
      mitt,
      'emit',
      (emit) =>
        function (...args) {
          const [type, payload] = args as unknown[]
          const unheard = bus.#watching && !bus.#reaches(type) && !bus.#reaches('*')
          const { begun } = bus.#emissions
          const result = emit.apply(this, args)
          if (unheard && begun === bus.#emissions.begun) bus.#emissions.unheard(type, payload)
          return result
        },
    )
  }

  #lookedUp(type: unknown, handlers: unknown): void {
    // mitt asks for '*' right after the type's own.
    if (type !== '*') this.#emissions.end()
    if (this.#lists.get(type)?.handlers !== handlers) this.#track(type, handlers)
    this.looked = this.#lists.get(type)
  }

  #look(): void {
    const gone = new Set(this.#lists.keys())
    this.#all.forEach?.((handlers, type) => {
      gone.delete(type)
      this.#track(type, handlers)
    })
    for (const type of gone) this.#track(type, undefined)
  }

  #track(type: unknown, handlers: unknown): void {
    const known = this.#lists.get(type)
    if (known !== undefined && known.handlers === handlers) {
      known.sync()
      return
    }
    known?.end()
    this.#lists.delete(type)
    if (!Array.isArray(handlers)) return
    const list = new AdoptedList(this, keyOf(type), handlers)
    this.#lists.set(type, list)
    if (this.#watching) list.watch()
  }

  /** Holds no handler while nobody looks: mitt would not tell that it went. */
  #forget(): void {
    for (const list of this.#lists.values()) {
      list.rest()
      for (const subscription of list.subscriptions) {
        if (subscription === undefined) continue
        const earlier = this.#earlier.get(subscription.handler)
        if (earlier === undefined) this.#earlier.set(subscription.handler, [subscription])
        else earlier.push(subscription)
      }
    }
    this.#lists.clear()
  }
}
