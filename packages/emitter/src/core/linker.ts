import { checkOptions } from './arguments.ts'
import type { Emission } from './emission.ts'
import type { Listenable, LiveEmitter } from './emitter.ts'
import { badArgument, EmitterError } from './errors.ts'
import { nameOf, namesOf } from './event-type.ts'
import type { EventKey, OneEventType } from './events.ts'
import type { EmitterView, LinkerView, RemovalReason, SubscriptionView } from './hook.ts'
import { detachedFlag, Link, List, noOptions, observedFlag, removed, strictFlag, viewOf } from './list.ts'
import { realm } from './realm.ts'
import { register } from './registry.ts'
import { assertStrategy } from './strategy.ts'
import { type AnySubscribeOptions, type Handler, Subscription, type Unsubscribe } from './subscription.ts'

export interface LinkerOptions {
  readonly name?: string
  /** Most subscriptions one type may have; the call that would exceed it throws `MAX_HANDLERS` and registers nothing. @default unlimited */
  readonly maxHandlers?: number
  /** Where a subscription has no `onSuccess`. */
  readonly onSuccess?: (value: unknown, emission: Emission) => void
  /** Where a subscription has no `onFailure`. */
  readonly onFailure?: (error: unknown, emission: Emission) => void
}

/**
 * Name → list, as a property table without prototype: `constructor` and `__proto__` are ordinary names, and lookups use inline caches,
 * which a `Map` and `Object.create(null)` do not (test/bench, `dispatch`).
 */
type Table = Record<EventKey, List | undefined>
const Table = function Table() {} as unknown as new () => Table
Table.prototype = Object.create(null)

const subscribeRules = {
  filter: 'a function',
  priority: 'a number',
  timeoutMs: 'milliseconds, 0 or more',
  signal: 'an AbortSignal',
  name: 'a string',
  onSuccess: 'a function',
  onFailure: 'a function',
} as const
type Call = (payload: unknown, emission?: unknown) => unknown

export class Linker implements LinkerView {
  /** Known to the registry: from the first subscription on. */
  registered = false
  readonly settings: LinkerOptions
  table: Table = new Table()
  /** Subscriptions to `'*'`: folded into every list, kept here for names nobody subscribed to. */
  stars: List | null = null
  /** Flags every list is born with: `observed` while a hook is attached. */
  flags = 0
  /** Its one emitter, or, for a linker handed to several, weak references to them. */
  owner: LiveEmitter | WeakRef<LiveEmitter>[]
  /** Emptied names still in the table; bounded, because deleting would cost every later lookup its inline cache. */
  #vacant = 0

  constructor(settings: LinkerOptions, owner: LiveEmitter | WeakRef<LiveEmitter>[]) {
    this.settings = settings
    this.owner = owner
    if (realm.hook !== null) this.flags = observedFlag
    // A default onSuccess wants every result, of plain handlers too.
    if (settings.onSuccess !== undefined) this.flags |= strictFlag
  }

  get core(): number {
    return realm.core
  }

  get name(): string | undefined {
    return this.settings.name
  }

  /** An emitter that shares this linker; held weakly, swept whenever their number has doubled. */
  join(emitter: LiveEmitter): void {
    if (!Array.isArray(this.owner)) return
    const { length } = this.owner
    if (length >= 64 && (length & (length - 1)) === 0) this.owner = this.owner.filter((reference) => reference.deref() !== undefined)
    this.owner.push(new WeakRef(emitter))
  }

  emitters(): EmitterView[] {
    if (!Array.isArray(this.owner)) return [this.owner]
    return this.owner.map((reference) => reference.deref()).filter((emitter) => emitter !== undefined)
  }

  on(type: unknown, handler: unknown, options?: AnySubscribeOptions): Unsubscribe {
    return this.add('on', type, handler, options, false)
  }

  once(type: unknown, handler: unknown, options?: AnySubscribeOptions): Unsubscribe {
    return this.add('once', type, handler, options, true)
  }

  /** `on` and `once`, for names as users write them. */
  add(call: string, type: unknown, handler: unknown, options: AnySubscribeOptions | undefined, once: boolean): Unsubscribe {
    if (typeof handler !== 'function') throw badArgument(call, 'handler', 'a function', handler)
    const fn = handler as Call & Handler
    if (typeof type === 'string' && type !== '' && type !== '*' && options === undefined && !once && fn.length === 1) {
      if (this.settings.maxHandlers !== undefined) this.#mayGrow(call, [type])
      const list = this.list(type)
      const link = new Link(list, fn, ++realm.subscriptions, null)
      list.insert(link)
      this.#added(link)
      return unsubscriber(this, link)
    }
    const names = namesOf(call, type)
    checkOptions(call, options, subscribeRules)
    if (options?.strategy !== undefined) assertStrategy(call, options.strategy)
    const signal = options?.signal
    const details = new Subscription(this, ++realm.subscriptions, names, fn, options ?? noOptions, once || options?.once === true)
    if (signal?.aborted === true) {
      details.live = false
      return unsubscriber(this, details)
    }
    this.#mayGrow(call, names)
    if (details.star) this.stars ??= new List('*', this, this.flags)
    for (const list of details.star ? [this.stars!, ...this.#lists()] : names.map((name) => this.list(name)))
      list.insert(new Link(list, fn, details.id, details))
    if (signal !== undefined) {
      const end = (): void => {
        this.end(details, 'signal')
      }
      signal.addEventListener('abort', end)
      details.release = () => signal.removeEventListener('abort', end)
    }
    this.#added(details)
    return unsubscriber(this, details)
  }

  off(type?: unknown, handler?: unknown): boolean {
    if (type === undefined && handler === undefined) return this.endAll('off')
    if (handler !== undefined && typeof handler !== 'function') throw badArgument('off', 'handler', 'a function', handler)
    const list = this.#find('off', type)
    if (list === null) return false
    if (handler === undefined) return this.#removeAll(ownLinks(list), 'off')
    const link = list.find(handler)
    return link !== undefined && this.remove(link, 'off')
  }

  endAll(reason: RemovalReason): boolean {
    return this.#removeAll(this.#links(), reason)
  }

  /** Takes one place; a subscription ends with its last. */
  remove(link: Link, reason: RemovalReason): boolean {
    const { details } = link
    if (details?.star === true) return this.end(details, reason)
    if (link.fn === removed) return false
    if (details !== null && details.links.length > 1) {
      details.links.splice(details.links.indexOf(link), 1)
      details.types = details.types.filter((type) => type !== link.list.type)
      if (this.flags !== 0) realm.hook?.subscriptionNarrowed(details, link.list.type)
    } else if (details !== null) return this.end(details, reason)
    else this.#removed(link, reason)
    this.#take(link)
    link.fn = removed
    return true
  }

  /** Ends a whole subscription: nothing of it starts any more, wherever it waits. */
  end(details: Subscription, reason: RemovalReason): boolean {
    if (!details.live) return false
    details.live = false
    if (!details.claimed) {
      this.#removed(details, reason)
      this.#unlist(details)
    }
    details.over()
    if (!details.claimed) details.settings.onLost?.(reason)
    return true
  }

  /** An emission takes a once: off the lists at once, its handler still callable for the one delivery. False when it was taken or ended before. */
  claim(details: Subscription): boolean {
    if (details.claimed || !details.live) return false
    details.claimed = true
    this.#removed(details, 'once')
    this.#unlist(details)
    return true
  }

  /** Names with subscriptions of their own; `'*'` ones are not listed here. */
  types(): EventKey[] {
    return this.#lists().map((list) => list.type)
  }

  /** True when the type has subscriptions of its own, `'*'` ones apart. */
  has(type: unknown): boolean {
    return this.#find('has', type) !== null
  }

  /** Live subscriptions in delivery order: those an emission of `type` reaches, or all, then as subscribed. */
  subscriptions(type?: unknown): SubscriptionView[] {
    return type === undefined ? this.all() : linksOf(this.#find('subscriptions', type) ?? this.stars).map(viewOf)
  }

  all(): SubscriptionView[] {
    return [...new Set(this.#links().map(viewOf))].sort((a, b) => a.id - b.id)
  }

  /** The list of a name, made with every `'*'` subscription in it. */
  list(name: EventKey): List {
    const existing = this.table[name]
    if (existing !== undefined) return existing
    const list = new List(name, this, this.flags)
    for (const star of linksOf(this.stars)) list.insert(new Link(list, star.fn, star.seq, star.details))
    this.table[name] = list
    return list
  }

  /** Sets or clears the observed bit everywhere: an emission then takes the path that tells the hook. */
  observe(observed: boolean): void {
    const set = (flags: number): number => (observed ? flags | observedFlag : flags & ~observedFlag)
    this.flags = set(this.flags)
    for (const list of [this.stars, ...this.#lists()]) if (list !== null) list.flags = set(list.flags)
  }

  #find(call: string, type: unknown): List | null {
    const name = nameOf(call, type)
    return (name === '*' ? this.stars : this.table[name]) ?? null
  }

  #lists(): List[] {
    return Reflect.ownKeys(this.table).flatMap((name) => this.table[name] ?? [])
  }

  #links(): Link[] {
    return [...linksOf(this.stars), ...this.#lists().flatMap(ownLinks)]
  }

  #removeAll(links: readonly Link[], reason: RemovalReason): boolean {
    for (const link of links) this.remove(link, reason)
    return links.length > 0
  }

  #mayGrow(call: string, names: readonly EventKey[]): void {
    const { maxHandlers = Number.POSITIVE_INFINITY } = this.settings
    for (const name of names) {
      const stars = this.stars?.size ?? 0
      const size = name === '*' ? stars : (this.table[name]?.size ?? stars) - stars
      if (size >= maxHandlers)
        throw new EmitterError(
          'MAX_HANDLERS',
          `${call}: "${String(name)}" has ${size} handlers, all that maxHandlers allows; unsubscribe some or raise it`,
        )
    }
  }

  #unlist(details: Subscription): void {
    if (!details.star) {
      for (const link of details.links) this.#take(link)
      return
    }
    for (const list of [this.stars!, ...this.#lists()])
      for (const link of linksOf(list))
        if (link.details === details) {
          list.unlink(link)
          if (!details.live) link.fn = removed
        }
    if (this.stars!.size === 0) this.stars = null
  }

  #take(link: Link): void {
    const { list } = link
    list.unlink(link)
    if (list !== this.stars && list.size === (this.stars?.size ?? 0)) this.#vacate(list)
  }

  /** A name whose last own subscription went leaves the table; a channel that kept its list looks it up again. */
  #vacate(list: List): void {
    list.flags |= detachedFlag
    // A dispatch may still walk this list, out of reach of a later unsubscribe from '*': those links ask for themselves.
    for (const link of linksOf(list)) {
      const { details, fn } = link
      link.fn = (payload, emission) => (details!.live || details!.claimed ? fn(payload, emission) : undefined)
    }
    this.table[list.type] = undefined
    if (++this.#vacant <= 8) return
    const live = this.#lists()
    if (this.#vacant <= live.length) return
    this.table = new Table()
    for (const kept of live) this.table[kept.type] = kept
    this.#vacant = 0
  }

  #added(view: SubscriptionView): void {
    if (!this.registered) register(this)
    if (this.flags !== 0) realm.hook?.subscriptionAdded(view)
  }

  #removed(view: SubscriptionView, reason: RemovalReason): void {
    if (this.flags !== 0) realm.hook?.subscriptionRemoved(view, reason)
  }
}

const linksOf = (list: List | null): Link[] => {
  const links: Link[] = []
  for (let link = list?.head ?? null; link !== null; link = link.next) links.push(link)
  return links
}
/** Without the `'*'` subscriptions folded in. */
const ownLinks = (list: List): Link[] => linksOf(list).filter(({ details }) => list.type === '*' || details === null || !details.star)

const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** Lets go of what it ended: an unsubscribe function kept for ever must not keep every link removed after its own. */
const unsubscriber = (linker: Linker, target: Link | Subscription): Unsubscribe => {
  let held: Link | Subscription | null = target
  const unsubscribe = (() => {
    const ending = held
    held = null
    return ending !== null && (ending instanceof Link ? linker.remove(ending, 'off') : linker.end(ending, 'off'))
  }) as Unsubscribe
  unsubscribe[dispose] = unsubscribe
  return unsubscribe
}

/** A registry of subscriptions apart from any emitter: several emitters may share one, each with its own strategy. */
export interface LinkerApi<E> extends Pick<Listenable<E>, 'on' | 'once'>, LinkerView {
  off(type?: OneEventType<E>, handler?: (payload: never, emission: never) => unknown): boolean
  has(type: OneEventType<E>): boolean
  types(): EventKey[]
  subscriptions(type?: OneEventType<E>): SubscriptionView[]
}

/** Makes a linker for `createEmitter({ linker })`. */
export const createLinker = <E extends object = Record<string, unknown>>(options: LinkerOptions = {}): LinkerApi<E> => {
  checkOptions('createLinker', options, {
    name: 'a string',
    maxHandlers: 'a positive whole number',
    onSuccess: 'a function',
    onFailure: 'a function',
  })
  return new Linker(options, []) as unknown as LinkerApi<E>
}
