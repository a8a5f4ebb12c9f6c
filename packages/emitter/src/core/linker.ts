import { realHost } from '../host/host.ts'
import type { LinkerOptions } from './create-linker.ts'
import { disposable } from './disposable.ts'
import type { LiveEmitter } from './emitter.ts'
import { badArgument, EmitterError } from './errors.ts'
import { keysOf, nameOf } from './event-type.ts'
import { type EventKey, patternTable } from './events.ts'
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
  ownLinks,
  removed,
  strictFlag,
  viewOf,
} from './list.ts'
import { NameTable } from './name-table.ts'
import { isPattern, type LivePattern, type PatternTable } from './pattern-table.ts'
import { realm } from './realm.ts'
import { register } from './registry.ts'
import { endWith } from './signals.ts'
import { checkSubscribeOptions } from './subscribe-options.ts'
import { type AnySubscribeOptions, type Handler, Subscription, seesEmission, sharedDetails, type Unsubscribe } from './subscription.ts'
import { resolveUnique } from './unique.ts'
import { hidesEmission, Warnings } from './warnings.ts'

export const noLinkerOptions: LinkerOptions = Object.freeze({})
/** Subscribing through a linker that several emitters share. */
const noEmitter = { host: realHost, options: { onWarning: undefined } }

export class Linker implements LinkerView {
  /** Known to the registry: from the first subscription on. */
  registered = false
  readonly settings: LinkerOptions
  table: NameTable = new NameTable()
  /** Subscriptions to `'*'`: folded into every list, kept here for names nobody subscribed to. */
  stars: List | null = null
  /** From the first subscription to a pattern on. */
  private patterns: PatternTable | null = null
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
    const pattern = isPattern(type) ? type : null
    const all = keysOf(call, type)
    checkSubscribeOptions(call, options, ((emitter?.flags ?? 0) & deferredFlag) !== 0)
    const listOf = (name: EventKey): List | null => this.listOf(pattern ?? name)
    const { names, replaced } = resolveUnique(call, all, listOf, fn, options)
    const { signal } = options
    if (signal?.aborted === true || names.length === 0) return unsubscriber(null)
    const freed = new Set(replaced.map(({ list }) => list.type))
    this.mayGrow(
      call,
      names.filter((name) => !freed.has(name)),
      listOf,
    )
    for (const link of replaced) this.remove(link, 'off')
    const once = call === 'once' || options.once === true
    const isStar = pattern === null && names[0] === '*'
    if (options === noOptions && pattern === null && names.length === 1 && !isStar) return this.place(this.list(names[0]!), fn, once)
    const home = pattern !== null || isStar ? this.homeOf(pattern) : null
    const details = new Subscription(this, names, fn, options, once, ++realm.subscriptions, home)
    const put = (list: List): Link => {
      const link = new Link(list, details.fn, details.id, details)
      list.insert(link)
      return link
    }
    const own = home === null ? names.map((name) => put(this.list(name))) : [put(home)]
    if (isStar) for (const list of this.lists()) put(list)
    else if (pattern !== null) this.patterns!.spread(own[0]!)
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
    if (handler !== undefined) {
      const link = list.find(handler)
      return link !== undefined && this.remove(link, 'off')
    }
    const links = ownLinks(list)
    for (const link of links) this.remove(link, 'off')
    return links.length > 0
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
    const { home, links, live } = details!
    if (home !== null || links.size < 2 || !live) return this.end(details!, reason)
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

  /** Names with subscriptions of their own; those of `'*'` and patterns are not listed here. */
  types(): EventKey[] {
    return this.lists().flatMap((list) => (this.hasOwn(list) ? list.type : []))
  }

  /** True when the type has subscriptions of its own: those to a pattern are the pattern's. */
  has(type: unknown): boolean {
    const list = this.find('has', type)
    return list !== null && (list === this.stars || this.hasOwn(list))
  }

  /** Live subscriptions in delivery order: those an emission of `type` reaches, or all, then as subscribed. */
  subscriptions(type?: unknown): SubscriptionView[] {
    if (type === undefined) return this.all()
    const list = isPattern(type) ? this.listOf(type) : (this.reach(nameOf('subscriptions', type)) ?? this.stars)
    return linksOf(list).map(viewOf)
  }

  all(): SubscriptionView[] {
    return [...new Set(this.links().map(viewOf))].sort((a, b) => a.id - b.id)
  }

  /** The list an emission of this name goes through, where there is one of its own. */
  reach(name: EventKey): List | undefined {
    return this.table[name] ?? this.patterns?.resolve(name)
  }

  /** The list of a name, made with the subscriptions of `'*'` and of all matching patterns in it. */
  list(name: EventKey): List {
    const existing = this.table[name]
    if (existing !== undefined) return existing
    if (this.vacant > 0 && name in this.table) this.vacant--
    this.named++
    const list = new List(name, this, this.flags)
    if (this.stars !== null) for (const star of linksOf(this.stars)) list.insert(new Link(list, star.fn, star.seq, star.details))
    this.patterns?.fold(list)
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
    return this.listOf(isPattern(type) ? type : nameOf(call, type))
  }

  private listOf(type: EventKey | LivePattern): List | null {
    return (typeof type === 'object' ? this.patterns?.find(type) : type === '*' ? this.stars : this.table[type]) ?? null
  }

  /** The list of a pattern, or of `'*'`. */
  private homeOf(pattern: LivePattern | null): List {
    if (pattern === null) this.stars ??= new List('*', this, this.flags)
    else this.patterns ??= pattern[patternTable](this)
    return pattern === null ? this.stars! : this.patterns!.list(pattern)
  }

  /** Names with a list. */
  lists(): List[] {
    return Reflect.ownKeys(this.table).flatMap((name) => this.table[name] ?? [])
  }

  private links(): Link[] {
    return [...linksOf(this.stars), ...[...(this.patterns?.lists() ?? []), ...this.lists()].flatMap(ownLinks)]
  }

  private mayGrow(call: string, names: readonly EventKey[], listOf: (name: EventKey) => List | null): void {
    const { maxHandlers } = this.settings
    if (maxHandlers === undefined) return
    for (const name of names) {
      const list = listOf(name)
      const size = list === null ? 0 : this.patterns === null ? this.ownSize(list) : ownLinks(list).length
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
    if (this.patterns?.isEmpty === true) this.patterns = null
  }

  private take(link: Link): void {
    const { list, details } = link
    list.unlink(link)
    if (details !== null && details.home === list) {
      if (list.size === 0 && list !== this.stars) this.patterns!.drop(list)
    } else if (!this.hasOwn(list) && (list.flags & detachedFlag) === 0) this.vacate(list)
  }

  /** Without patterns. */
  private ownSize(list: List): number {
    return list === this.stars ? list.size : list.size - (this.stars?.size ?? 0)
  }

  /** Somebody subscribed to the very name of this list. */
  hasOwn(list: List): boolean {
    if (this.patterns === null) return this.ownSize(list) > 0
    let link = list.head
    while (link !== null && isFolded(link)) link = link.next
    return link !== null
  }

  /** A name whose last own subscription went leaves the table; a channel that kept its list looks it up again. */
  vacate(list: List): void {
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
    this.patterns?.forget(list)
    this.named--
    // As many as there are names: walking them all then costs each emptied one a constant.
    if (++this.vacant <= Math.max(8, this.named)) return
    const kept = this.lists()
    this.table = new NameTable()
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

/** Lets go of what it ended: an unsubscribe function kept for ever must not keep every link removed after its own. */
const unsubscriber = (held: Link | Subscription | null): Unsubscribe =>
  // It closes over one variable: it is as large as the link itself already.
  disposable(() => {
    const ending = held
    held = null
    return ending !== null && (ending instanceof Link ? ending.list.linker.remove(ending, 'off') : ending.linker.end(ending, 'off'))
  })
