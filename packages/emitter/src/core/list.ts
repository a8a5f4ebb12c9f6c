import type { EventKey, Params } from './events.ts'
import type { SubscriptionView, TypeView } from './hook.ts'
import type { Linker } from './linker.ts'
import { describe, printsAsJson } from './print.ts'
import { realm } from './realm.ts'
import type { AnySubscribeOptions, Handler, Subscription } from './subscription.ts'

export type Call = (payload: unknown, emission?: unknown) => unknown

/** Stands in for a removed handler: a dispatch that still holds the link calls nothing of the user's. */
export const removed: Call = () => undefined

/** Whose handler another function stands in for, see `Linker` on names that emptied. */
export const originals: WeakMap<Call, Subscription> = new WeakMap()

export const noOptions: AnySubscribeOptions = Object.freeze({})

/**
 * One place in one type's list. Removed, it keeps `next`, so a dispatch standing on it walks on; its `prev` then is itself.
 * It also is the public view of a subscription without options, which therefore costs this object alone.
 */
export class Link implements SubscriptionView {
  fn: Call
  next: Link | null = null
  prev: Link | null = null
  readonly seq: number
  readonly list: List
  /** Null for a plain handler; shared by all alike where there are no options. */
  readonly details: Subscription | null
  declare readonly name: string | undefined
  declare readonly priority: number
  declare readonly strategy: undefined
  declare readonly settings: AnySubscribeOptions
  /** In the list of a name that a pattern matches: the values of its params there. Throws what a converter throws. */
  declare params: (() => Params) | undefined
  constructor(list: List, fn: Call, seq: number, details: Subscription | null) {
    this.fn = fn
    this.seq = seq
    this.list = list
    this.details = details
  }
  get id(): number {
    return this.seq
  }
  get linker(): Linker {
    return this.list.linker
  }
  get types(): readonly EventKey[] {
    return [this.list.type]
  }
  get handler(): Handler {
    return this.fn
  }
  get once(): boolean {
    return this.details?.once === true
  }
  toJSON(): unknown {
    return describe(this)
  }
}
printsAsJson(Link)
// What a subscription without options has in common with all others like it.
Object.assign(Link.prototype, { priority: 0, settings: noOptions, params: undefined })

/** True where the link is all there is of its subscription. */
export const isWhole = ({ details }: Link): boolean => details === null || details.shared
export const viewOf = (link: Link): SubscriptionView => (isWhole(link) ? link : link.details!)
/** What was subscribed, where the link's own function stands in for it. */
const handlerOf = (link: Link): unknown => (isWhole(link) ? link.fn : link.details!.handler)
const priorityOf = (link: Link): number => (link.details === null ? 0 : link.details.priority)
/** Nothing of it runs any more. */
export const isOver = ({ fn, details }: Link): boolean =>
  fn === removed || (details !== null && (!details.live || (details.owned && details.collected)))
/** Subscribed to `'*'`. */
export const isStar = ({ details }: Link): boolean => details?.star === true
/** A subscription to `'*'` or to a pattern, in the list of a name. */
export const isFolded = ({ details, list }: Link): boolean => details !== null && details.home !== null && details.home !== list

/** Held by an owner, not by the list. */
const isOwned = ({ details }: Link): boolean => details?.owned === true

export const linksOf = (list: List | null): Link[] => {
  const links: Link[] = []
  for (let link = list?.head ?? null; link !== null; link = link.next) links.push(link)
  return links
}

/** Without what is folded in. */
export const ownLinks = (list: List): Link[] => linksOf(list).filter((link) => !isFolded(link))

// Bits of `List.flags` and `Emitter.flags`; any of them set sends an emission down the slow path. Constants, so that bundlers write numbers.

/** A hook is attached. */
export const observedFlag = 1
/** Some subscription sees the emission or wants its outcome. */
export const detailedFlag = 2
/** Some subscription must be decided one by one, at `emit`. */
export const selectiveFlag = 4
/** The list left its linker; a channel that kept it looks its name up again. */
export const detachedFlag = 8
/** The emitter's strategy is not `sync`. */
export const deferredFlag = 16
export const closedFlag = 32
/** The emitter has rules of its own (`maxDepth`, `match`, `unhandled`), the linker a default `onSuccess`. */
export const strictFlag = 64
/** Every delivery needs an object: it may wait, runs against a clock, or between interceptors. */
export const managedFlag = 128
/** Some subscription has a filter, which is asked with the emission. */
export const filteredFlag = 256
/** A hand-over is under way: what is emitted waits at the gate. */
export const gatedFlag = 512

/** From this length on `off(type, handler)` keeps an index; below, walking is faster. */
const indexFrom = 16

/** Whether a link is delivered to later than another of its list; also true of links that left it. */
const isAfter = (link: Link, other: Link): boolean => {
  const difference = priorityOf(other) - priorityOf(link)
  return difference > 0 || (difference === 0 && link.seq > other.seq)
}

/** What few lists need. */
interface Extra {
  /** Handler → its links, oldest first; built by the first `find` on a long list, kept up to date from then on. Without those of owners. */
  index: Map<unknown, Link[]> | null
  /** Had one of an owner. */
  owned: boolean
  /** Had one of a pattern. */
  patterned: boolean
  /** The hook's own bookkeeping. */
  observed: unknown
}

/** One type's subscriptions in delivery order: priority descending, then as subscribed. */
export class List implements TypeView {
  readonly type: EventKey
  readonly linker: Linker
  flags: number
  /** The only handler where it has no options, else null: saves a cache line per name. */
  one: Call | null = null
  head: Link | null = null
  tail: Link | null = null
  /** Newest link's number: an emission reaches the links up to it. */
  seq = 0
  size = 0
  /** Links whose details set flags. */
  special = 0
  private extra: Extra | null = null

  constructor(type: EventKey, linker: Linker, flags: number) {
    this.type = type
    this.linker = linker
    this.flags = flags
  }

  insert(link: Link): void {
    const { details } = link
    let after = this.tail
    // Ever higher ones need not pass all that are there.
    if (details !== null && this.head !== null && !isAfter(link, this.head)) after = null
    // Equal priorities keep subscription order; a link of an older subscription (a `'*'` folded in late) goes before younger ones.
    if (details !== null || this.special > 0) while (after !== null && isAfter(after, link)) after = after.prev
    const before = after === null ? this.head : after.next
    link.prev = after
    link.next = before
    if (after === null) this.head = link
    else after.next = link
    if (before === null) this.tail = link
    else before.prev = link
    if (link.seq > this.seq) this.seq = link.seq
    this.one = ++this.size === 1 && details === null ? link.fn : null
    if (this.extra !== null) this.enter(link)
    if (details === null) return
    this.special++
    this.flags |= details.flags
    if (isOwned(link)) this.more().owned = true
    if (isFolded(link) && !details.star) this.more().patterned = true
    if (!details.shared) details.links.add(link)
  }

  /** Takes the link out of the order; its handler stays callable until `Link.fn` is replaced. */
  unlink(link: Link): void {
    const { prev, next, details } = link
    if (realm.walks.length > 0)
      for (const walk of realm.walks)
        if (walk.list === this && link.seq <= walk.max && isAfter(link, walk.link)) realm.hook?.deliveryMissed(viewOf(link))
    if (prev === null) this.head = next
    else prev.next = next
    if (next === null) this.tail = prev
    else next.prev = prev
    link.prev = link
    this.one = --this.size === 1 && this.head!.details === null ? this.head!.fn : null
    if (this.extra !== null) this.leave(link)
    if (details !== null && --this.special === 0) this.flags &= ~(detailedFlag | selectiveFlag | managedFlag | filteredFlag)
  }

  /** Some subscription in it is not to this name, but to a pattern. */
  get isPatterned(): boolean {
    return this.extra?.patterned === true
  }

  get isSubscribed(): boolean {
    return this.linker.hasOwn(this)
  }

  get observed(): unknown {
    return this.extra?.observed
  }
  set observed(value: unknown) {
    this.more().observed = value
  }

  private more(): Extra {
    this.extra ??= { index: null, owned: false, patterned: false, observed: undefined }
    return this.extra
  }

  /** Live links of a handler, folded ones apart. */
  of(fn: unknown): readonly Link[] {
    const index = this.indexed()
    return index === null ? linksOf(this).filter((link) => handlerOf(link) === fn && !isFolded(link)) : (index.get(fn) ?? [])
  }

  /** The oldest live subscription of a handler. */
  find(fn: unknown): Link | undefined {
    const index = this.indexed()
    if (index !== null) return index.get(fn)?.[0]
    let oldest: Link | undefined
    for (let link = this.head; link !== null; link = link.next)
      if (handlerOf(link) === fn && (oldest === undefined || link.seq < oldest.seq) && !isFolded(link)) oldest = link
    return oldest
  }

  /** The index of a long list; null where walking is faster, or some handlers are not in it. */
  private indexed(): Map<unknown, Link[]> | null {
    if (this.size <= indexFrom) return null
    const extra = this.more()
    if (extra.index === null) {
      extra.index = new Map()
      for (const link of linksOf(this)) this.enter(link)
    }
    return extra.owned ? null : extra.index
  }

  private enter(link: Link): void {
    const index = this.extra!.index
    if (index === null || isFolded(link) || isOwned(link)) return
    const same = index.get(link.fn)
    if (same === undefined) index.set(link.fn, [link])
    else {
      same.push(link)
      if (same[same.length - 2]!.seq > link.seq) same.sort((a, b) => a.seq - b.seq)
    }
  }

  private leave(link: Link): void {
    const index = this.extra!.index
    if (index === null || isFolded(link) || isOwned(link)) return
    const same = index.get(link.fn)!
    if (same.length === 1) index.delete(link.fn)
    else same.splice(same.indexOf(link), 1)
  }
}
