import type { EventKey } from '../core/events.ts'
import type { SubscriptionView } from '../core/hook.ts'
import type { Linker } from '../core/linker.ts'
import { type AnyHandler, handlerList } from './handler-list.ts'

/** What is used of an emitter, its event map aside. */
export interface AnyEmitter {
  /** Knows how many subscriptions a type has without listing them. */
  readonly linker: Pick<Linker, 'stars' | 'table'>
  on(type: EventKey, handler: AnyHandler): unknown
  off(type?: EventKey, handler?: AnyHandler): boolean
  emit(type: EventKey, payload: unknown): number
  types(): EventKey[]
  has(type: EventKey): boolean
  subscriptions(type: EventKey): SubscriptionView[]
}

/** What a wrapper calls: shown and removed in its place. Of all emitters together, for two may share a linker. */
const wrapped = new WeakMap<AnyHandler, AnyHandler>()

/** An emitter's subscriptions as the Map mitt keeps its handlers in: nothing is kept here, every call asks the emitter. */
export class EmitterMap implements Map<EventKey, AnyHandler[]> {
  readonly #emitter: AnyEmitter
  /** What was asked for last, and '*', which mitt asks for with every emission: a list keeps nothing, so it serves again. */
  #last: { readonly type: EventKey; readonly list: AnyHandler[] } | undefined
  readonly #stars: AnyHandler[] = this.#list('*')

  constructor(emitter: AnyEmitter) {
    this.#emitter = emitter
  }

  get size(): number {
    return this.#types().length
  }

  get [Symbol.toStringTag](): string {
    return 'Map'
  }

  /** Always a list: mitt emits through it. */
  get(type: EventKey): AnyHandler[] {
    if (type === '*') return this.#stars
    if (this.#last?.type !== type) this.#last = { type, list: this.#list(type) }
    return this.#last.list
  }

  has(type: EventKey): boolean {
    return isType(type) && this.#emitter.has(type)
  }

  /** Subscribes what is new in the list and unsubscribes what is not there any more; what stays keeps its place and options. */
  set(type: EventKey, handlers: AnyHandler[]): this {
    this.#change(type, handlers)
    return this
  }

  delete(type: EventKey): boolean {
    return isType(type) && this.#emitter.off(type)
  }

  clear(): void {
    this.#emitter.off()
  }

  forEach(visit: (handlers: AnyHandler[], type: EventKey, all: Map<EventKey, AnyHandler[]>) => void, self?: unknown): void {
    for (const [type, handlers] of this) visit.call(self, handlers, type, this)
  }

  keys(): MapIterator<EventKey> {
    return this.#types().values()
  }

  values(): MapIterator<AnyHandler[]> {
    return this.#types()
      .map((type) => this.get(type))
      .values()
  }

  entries(): MapIterator<[EventKey, AnyHandler[]]> {
    return this.#types()
      .map((type): [EventKey, AnyHandler[]] => [type, this.get(type)])
      .values()
  }

  [Symbol.iterator](): MapIterator<[EventKey, AnyHandler[]]> {
    return this.entries()
  }

  #list(type: EventKey): AnyHandler[] {
    return handlerList({
      handlers: () => this.#own(type).map(shown),
      count: () => this.#count(type),
      subscribe: (handler) => this.#subscribe(type, handler),
      change: (handlers) => this.#change(type, handlers),
      emit: (payload) => {
        // '*' handlers have been reached by the emission of the type, which mitt calls before.
        if (type !== '*') this.#emitter.emit(type, payload)
      },
    })
  }

  #types(): EventKey[] {
    const types = this.#emitter.types()
    return this.#emitter.has('*') ? [...types, '*'] : types
  }

  #count(type: EventKey): number {
    const { stars, table } = this.#emitter.linker
    const observing = stars?.size ?? 0
    if (type === '*') return observing
    // Every list of a name has those of '*' folded in.
    return isType(type) ? (table[type]?.size ?? observing) - observing : 0
  }

  /** The subscriptions to a type itself, in delivery order. */
  #own(type: EventKey): SubscriptionView[] {
    if (!this.has(type)) return []
    const reached = this.#emitter.subscriptions(type)
    return type === '*' ? reached : reached.filter(({ types }) => types[0] !== '*')
  }

  #subscribe(type: EventKey, handler: AnyHandler): void {
    // Plain as it is: the emitter hands it the payload alone, and knows it by itself. What is no function, the emitter refuses.
    if (typeof handler !== 'function' || (type !== '*' && handler.length === 1)) {
      this.#emitter.on(type, handler)
      return
    }
    const wrapper = wrapperOf(type, handler)
    wrapped.set(wrapper, handler)
    this.#emitter.on(type, wrapper)
  }

  #change(type: EventKey, handlers: readonly AnyHandler[]): void {
    const added = [...handlers]
    for (const subscription of this.#own(type)) {
      const index = added.indexOf(shown(subscription))
      if (index >= 0) added.splice(index, 1)
      else this.#emitter.off(type, subscription.handler as AnyHandler)
    }
    for (const handler of added) this.#subscribe(type, handler)
  }
}

/** Called as the emitter calls, it calls as mitt does; of the same name, which the panel shows: a function takes that of the property it is made for. */
const wrapperOf = (type: EventKey, handler: AnyHandler): AnyHandler => {
  const { name } = handler
  const made: Record<string, AnyHandler> =
    type === '*'
      ? { [name]: (payload, emission) => handler((emission as { readonly type: EventKey }).type, payload) }
      : { [name]: (payload) => handler(payload) }
  return made[name]!
}

const shown = ({ handler }: SubscriptionView): AnyHandler => wrapped.get(handler as AnyHandler) ?? (handler as AnyHandler)

const isType = (type: unknown): type is EventKey => (typeof type === 'string' && type !== '') || typeof type === 'symbol'
