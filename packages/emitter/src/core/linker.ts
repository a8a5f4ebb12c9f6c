import { realHost } from '../host/host.ts'
import { checkOptions } from './arguments.ts'
import { disposable } from './disposable.ts'
import type { Emission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { badArgument, EmitterError } from './errors.ts'
import { nameOf, namesOf } from './event-type.ts'
import type { EventKey } from './events.ts'
import type { EmitterView, LinkerView, RemovalReason, SubscriptionView } from './hook.ts'
import {
  type Call,
  deferredFlag,
  detachedFlag,
  isFolded,
  isWhole,
  Link,
  List,
  linksOf,
  noOptions,
  observedFlag,
  originals,
  removed,
  strictFlag,
  viewOf,
} from './list.ts'
import { realm } from './realm.ts'
import { register } from './registry.ts'
import { endWith } from './signals.ts'
import { assertStrategy, sync } from './strategy.ts'
import { type AnySubscribeOptions, type Handler, Subscription, seesEmission, sharedDetails, type Unsubscribe } from './subscription.ts'
import { resolveUnique } from './unique.ts'
import { hidesEmission, Warnings } from './warnings.ts'

/** Options of `createLinker`. */
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
  unique: ['allow', 'ignore', 'replace', 'throw'],
  concurrency: 'a positive whole number',
  capacity: 'a positive whole number',
  overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest', 'block'],
  owner: 'an object',
  priority: 'a number',
  timeoutMs: 'milliseconds, 0 or more',
  signal: 'an AbortSignal',
  name: 'a string',
  onSuccess: 'a function',
  onFailure: 'a function',
} as const

export const noLinkerOptions: LinkerOptions = Object.freeze({})
/** Subscribing through a linker that several emitters share. */
const noEmitter = { host: realHost, settings: { onWarning: undefined } }

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
  private warnings: Warnings | undefined = undefined
  /** Emptied names still in the table; bounded, because deleting would cost every later lookup its inline cache. */
  private vacant = 0
  /** Names with subscriptions of their own. */
  private named = 0

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
    return this.add(undefined, 'on', type, handler, options)
  }

  once(type: unknown, handler: unknown, options?: AnySubscribeOptions): Unsubscribe {
    return this.add(undefined, 'once', type, handler, options)
  }

  /** `on` and `once`, of a linker or of one of its emitters. */
  add(
    emitter: LiveEmitter | undefined,
    call: string,
    type: unknown,
    handler: unknown,
    options: AnySubscribeOptions | undefined,
  ): Unsubscribe {
    // Small enough to be compiled into the call: a component that mounts and unmounts comes by here. A linker of its own has one emitter.
    if (options === undefined && typeof type === 'string' && typeof handler === 'function' && this.settings === noLinkerOptions) {
      const list = this.table[type]
      if ((list !== undefined || (type !== '' && type !== '*')) && emitter!.host.production)
        return this.place(list ?? this.list(type), handler as Handler, call === 'once')
    }
    return this.addSlowly(emitter, call, type, handler, options)
  }

  private addSlowly(
    emitter: LiveEmitter | undefined,
    call: string,
    type: unknown,
    handler: unknown,
    options: AnySubscribeOptions = noOptions,
  ): Unsubscribe {
    if (typeof handler !== 'function') throw badArgument(call, 'handler', 'a function', handler)
    const fn = handler as Handler
    if (!(emitter ?? noEmitter).host.production && !seesEmission(fn) && options?.emission !== true && hidesEmission(fn)) {
      if (emitter === undefined) this.warnings ??= new Warnings()
      ;(emitter?.warnings() ?? this.warnings!).hidden(fn, emitter ?? noEmitter)
    }
    const all = namesOf(call, type)
    checkOptions(call, options, subscribeRules)
    const { names, replaced } = resolveUnique(this, call, all, fn, options)
    const { strategy, signal, concurrency, capacity, overflow } = options
    if (strategy !== undefined) assertStrategy(call, strategy)
    if (strategy?.post !== undefined)
      throw badArgument(call, 'options.strategy', 'one that runs handlers in this realm: hand one that posts to createEmitter', strategy)
    const deferred = strategy === undefined ? ((emitter?.flags ?? 0) & deferredFlag) !== 0 : strategy !== sync()
    if ((capacity ?? overflow) !== undefined && concurrency === undefined && !deferred)
      throw badArgument(
        call,
        capacity === undefined ? 'options.overflow' : 'options.capacity',
        'absent where nothing waits: handlers run inside emit, set concurrency or a strategy',
        capacity ?? overflow,
      )
    if (signal?.aborted === true || names.length === 0) return unsubscriber(null)
    const freed = new Set(replaced.map(({ list }) => list.type))
    this.mayGrow(
      call,
      names.filter((name) => !freed.has(name)),
    )
    for (const link of replaced) this.remove(link, 'off')
    const once = call === 'once' || options.once === true
    if (options === noOptions && names.length === 1 && names[0] !== '*') return this.place(this.list(names[0]!), fn, once)
    const details = new Subscription(this, names, fn, options, once, ++realm.subscriptions)
    if (details.star) this.stars ??= new List('*', this, this.flags)
    for (const list of details.star ? [this.stars!, ...this.lists()] : names.map((name) => this.list(name)))
      list.insert(new Link(list, details.fn, details.id, details))
    if (signal !== undefined) details.release = endWith(signal, details)
    this.added(details)
    return unsubscriber(details)
  }

  /** A subscription without options: a link is all there is of it. */
  private place(list: List, fn: Handler, once: boolean): Unsubscribe {
    const link = new Link(list, fn as Call, ++realm.subscriptions, sharedDetails(seesEmission(fn), once))
    list.insert(link)
    if (!this.registered || this.flags !== 0) this.added(link)
    return unsubscriber(link)
  }

  off(type?: unknown, handler?: unknown): boolean {
    if (type === undefined && handler === undefined) return this.endAll('off')
    if (handler !== undefined && typeof handler !== 'function') throw badArgument('off', 'handler', 'a function', handler)
    const list = this.find('off', type)
    if (list === null) return false
    if (handler === undefined) return this.removeAll(ownLinks(list), 'off')
    const link = list.find(handler)
    return link !== undefined && this.remove(link, 'off')
  }

  endAll(reason: RemovalReason): boolean {
    const links = this.links()
    // Whole, not name by name.
    for (const link of links)
      if (isWhole(link)) this.remove(link, reason)
      else this.end(link.details!, reason)
    return links.length > 0
  }

  /** Takes one place; a subscription ends with its last. */
  remove(link: Link, reason: RemovalReason): boolean {
    const { details } = link
    if (isWhole(link)) {
      if (link.fn === removed) return false
      // A once that was claimed has left its list; unsubscribed before its turn it does not run.
      if (link.prev !== link) this.leave(link, reason)
      link.fn = removed
      realm.endings++
      return true
    }
    const { star, links, live } = details!
    if (star || links.size < 2 || !live) return this.end(details!, reason)
    links.delete(link)
    details!.types = details!.types.filter((type) => type !== link.list.type)
    if (this.flags !== 0) realm.hook?.subscriptionNarrowed(details!, link.list.type)
    this.take(link)
    link.fn = removed
    details!.slots?.end()
    realm.endings++
    return true
  }

  /** Ends a whole subscription: nothing of it starts any more, wherever it waits. */
  end(details: Subscription, reason: RemovalReason): boolean {
    const { live, claimed, settings, slots } = details
    if (!live) return false
    details.live = false
    if (!claimed) {
      this.told(details, reason)
      this.unlist(details)
    }
    details.over()
    slots?.end()
    if (!claimed) settings.onEnd?.(reason)
    return true
  }

  /** An emission takes a once: off the lists at once, its handler still callable for the one delivery. False when it was taken or ended before. */
  claim(link: Link): boolean {
    const { details } = link
    if (isWhole(link)) {
      const free = link.prev !== link
      if (free) this.leave(link, 'once')
      return free
    }
    if (details!.claimed || !details!.live) return false
    details!.claimed = true
    this.told(details!, 'once')
    this.unlist(details!)
    return true
  }

  private leave(link: Link, reason: RemovalReason): void {
    this.told(link, reason)
    this.take(link)
  }

  /** Names with subscriptions of their own; `'*'` ones are not listed here. */
  types(): EventKey[] {
    return this.lists().map((list) => list.type)
  }

  /** True when the type has subscriptions of its own, `'*'` ones apart. */
  has(type: unknown): boolean {
    return this.find('has', type) !== null
  }

  /** Live subscriptions in delivery order: those an emission of `type` reaches, or all, then as subscribed. */
  subscriptions(type?: unknown): SubscriptionView[] {
    return type === undefined ? this.all() : linksOf(this.find('subscriptions', type) ?? this.stars).map(viewOf)
  }

  all(): SubscriptionView[] {
    return [...new Set(this.links().map(viewOf))].sort((a, b) => a.id - b.id)
  }

  /** The list of a name, made with every `'*'` subscription in it. */
  list(name: EventKey): List {
    const existing = this.table[name]
    if (existing !== undefined) return existing
    if (this.vacant > 0 && name in this.table) this.vacant--
    this.named++
    const list = new List(name, this, this.flags)
    if (this.stars !== null) for (const star of linksOf(this.stars)) list.insert(new Link(list, star.fn, star.seq, star.details))
    this.table[name] = list
    return list
  }

  /** Sets or clears the observed bit everywhere: an emission then takes the path that tells the hook. */
  observe(observed: boolean): void {
    const set = (flags: number): number => (observed ? flags | observedFlag : flags & ~observedFlag)
    this.flags = set(this.flags)
    for (const list of [this.stars, ...this.lists()]) if (list !== null) list.flags = set(list.flags)
  }

  private find(call: string, type: unknown): List | null {
    const name = nameOf(call, type)
    return (name === '*' ? this.stars : this.table[name]) ?? null
  }

  private lists(): List[] {
    return Reflect.ownKeys(this.table).flatMap((name) => this.table[name] ?? [])
  }

  private links(): Link[] {
    return [...linksOf(this.stars), ...this.lists().flatMap(ownLinks)]
  }

  private removeAll(links: readonly Link[], reason: RemovalReason): boolean {
    for (const link of links) this.remove(link, reason)
    return links.length > 0
  }

  private mayGrow(call: string, names: readonly EventKey[]): void {
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

  private unlist(details: Subscription): void {
    for (const link of details.links) this.take(link)
    if (this.stars?.size === 0) this.stars = null
  }

  private take(link: Link): void {
    const { list } = link
    list.unlink(link)
    if (list !== this.stars && list.size === (this.stars?.size ?? 0) && (list.flags & detachedFlag) === 0) this.vacate(list)
  }

  /** A name whose last own subscription went leaves the table; a channel that kept its list looks it up again. */
  private vacate(list: List): void {
    list.flags |= detachedFlag
    for (const link of linksOf(list)) {
      const details = link.details!
      details.links.delete(link)
      // An emission may still walk this list, or what it reached wait, out of reach of a later unsubscribe from '*': those links ask for
      // themselves, and hold no handler. (A once is asked for one by one anyway.)
      if (details.once) continue
      link.fn = details.sees ? (payload, emission) => details.fn(payload, emission) : (payload) => details.fn(payload)
      originals.set(link.fn, details)
    }
    this.table[list.type] = undefined
    this.named--
    // As many as there are names: walking them all then costs each emptied one a constant.
    if (++this.vacant <= Math.max(8, this.named)) return
    const kept = this.lists()
    this.table = new Table()
    for (const list of kept) this.table[list.type] = list
    this.vacant = 0
  }

  private added(view: SubscriptionView): void {
    if (!this.registered) register(this)
    if (this.flags !== 0) realm.hook?.subscriptionAdded(view)
  }

  private told(view: SubscriptionView, reason: RemovalReason): void {
    if (this.flags !== 0) realm.hook?.subscriptionRemoved(view, reason)
  }
}

/** Without the `'*'` subscriptions folded in. */
const ownLinks = (list: List): Link[] => linksOf(list).filter((link) => !isFolded(link))

/** Lets go of what it ended: an unsubscribe function kept for ever must not keep every link removed after its own. */
const unsubscriber = (held: Link | Subscription | null): Unsubscribe =>
  // It closes over one variable: it is as large as the link itself already.
  disposable(() => {
    const ending = held
    held = null
    return ending !== null && (ending instanceof Link ? ending.list.linker.remove(ending, 'off') : ending.linker.end(ending, 'off'))
  })
