import type { EventKey } from './events.ts'
import type { SubscriptionView } from './hook.ts'
import type { Linker } from './linker.ts'
import { realm } from './realm.ts'
import type { AnySubscribeOptions, Handler, Subscription } from './subscription.ts'

/** Stands in for a removed handler: a dispatch that still holds the link calls nothing of the user's. */
export const removed: (payload: unknown, emission?: unknown) => unknown = () => undefined

export const noOptions: AnySubscribeOptions = Object.freeze({})

/**
 * One place in one type's list. Removed, it keeps `next`, so a dispatch standing on it walks on.
 * It also is the public view of a subscription without options, which therefore costs this object alone.
 */
export class Link implements SubscriptionView {
  fn: (payload: unknown, emission?: unknown) => unknown
  next: Link | null = null
  prev: Link | null = null
  readonly seq: number
  readonly list: List
  readonly details: Subscription | null
  declare readonly name: undefined
  declare readonly priority: number
  declare readonly once: boolean
  declare readonly strategy: undefined
  declare readonly settings: AnySubscribeOptions
  constructor(list: List, fn: (payload: unknown, emission?: unknown) => unknown, seq: number, details: Subscription | null) {
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
}
// What a subscription without options has in common with all others like it.
Object.assign(Link.prototype, { priority: 0, once: false, settings: noOptions })

export const viewOf = (link: Link): SubscriptionView => link.details ?? link
const priorityOf = (link: Link): number => (link.details === null ? 0 : link.details.priority)

// Bits of `List.flags` and `Emitter.flags`; any of them set sends an emission down the slow path. Constants, so that bundlers write numbers.

/** A hook is attached. */
export const observedFlag = 1
/** Some subscription sees the emission or wants its outcome. */
const detailedFlag = 2
/** Some subscription must be decided one by one (`Subscription.selective`). */
export const selectiveFlag = 4
/** The list left its linker; a channel that kept it looks its name up again. */
export const detachedFlag = 8
/** The emitter's strategy is not `sync`. */
export const deferredFlag = 16
export const closedFlag = 32
/** The emitter has limits of its own (`maxDepth`), the linker a default `onSuccess`. */
export const strictFlag = 64

/** From this length on `off(type, handler)` keeps an index; below, walking is faster. */
const indexFrom = 16

/** Whether a link is delivered to later than another of its list; also true of links that left it. */
const isAfter = (link: Link, other: Link): boolean => {
  const difference = priorityOf(other) - priorityOf(link)
  return difference > 0 || (difference === 0 && link.seq > other.seq)
}

/** One type's subscriptions in delivery order: priority descending, then as subscribed. */
export class List {
  readonly type: EventKey
  readonly linker: Linker
  flags: number
  /** The only handler where it has no options, else null: saves a cache line per name. */
  one: ((payload: unknown, emission?: unknown) => unknown) | null = null
  head: Link | null = null
  tail: Link | null = null
  /** Newest link's number: an emission reaches the links up to it. */
  seq = 0
  size = 0
  #detailed = 0
  #selective = 0
  /** Handler → its links, oldest first; built by the first `find` on a long list, kept up to date from then on. */
  #index: Map<unknown, Link[]> | null = null
  observed: unknown = undefined

  constructor(type: EventKey, linker: Linker, flags: number) {
    this.type = type
    this.linker = linker
    this.flags = flags
  }

  insert(link: Link): void {
    const { details } = link
    let after = this.tail
    if (after !== null) {
      const priority = priorityOf(link)
      // Equal priorities keep subscription order; a link of an older subscription (a `'*'` folded in late) goes before younger ones.
      while (after !== null && (priorityOf(after) < priority || (priorityOf(after) === priority && after.seq > link.seq)))
        after = after.prev
    }
    const before = after === null ? this.head : after.next
    link.prev = after
    link.next = before
    if (after === null) this.head = link
    else after.next = link
    if (before === null) this.tail = link
    else before.prev = link
    if (link.seq > this.seq) this.seq = link.seq
    this.one = ++this.size === 1 && details === null ? link.fn : null
    if (this.#index !== null) this.#enter(link)
    if (details === null) return
    if (!details.star) details.links.push(link)
    if (details.slow) {
      this.#detailed++
      this.flags |= detailedFlag
    }
    if (details.selective) {
      this.#selective++
      this.flags |= selectiveFlag
    }
  }

  /** Takes the link out of the order; its handler stays callable until `Link.fn` is replaced. */
  unlink(link: Link): void {
    const { prev, next, details } = link
    for (const walk of realm.walks)
      if (walk.list === this && link.seq <= walk.max && isAfter(link, walk.link)) realm.hook?.deliveryMissed(viewOf(link))
    if (prev === null) this.head = next
    else prev.next = next
    if (next === null) this.tail = prev
    else next.prev = prev
    this.one = --this.size === 1 && this.head!.details === null ? this.head!.fn : null
    if (this.#index !== null) this.#leave(link)
    if (details === null) return
    if (details.slow && --this.#detailed === 0) this.flags &= ~detailedFlag
    if (details.selective && --this.#selective === 0) this.flags &= ~selectiveFlag
  }

  /** The oldest live subscription of a handler, `'*'` ones folded in apart. */
  find(fn: unknown): Link | undefined {
    if (this.size > indexFrom) {
      if (this.#index === null) {
        this.#index = new Map()
        for (let link = this.head; link !== null; link = link.next) this.#enter(link)
      }
      return this.#index.get(fn)?.[0]
    }
    let oldest: Link | undefined
    for (let link = this.head; link !== null; link = link.next)
      if (link.fn === fn && (oldest === undefined || link.seq < oldest.seq) && !this.#folded(link)) oldest = link
    return oldest
  }

  #folded(link: Link): boolean {
    return link.details?.star === true && this.type !== '*'
  }

  #enter(link: Link): void {
    if (this.#folded(link)) return
    const same = this.#index!.get(link.fn)
    if (same === undefined) this.#index!.set(link.fn, [link])
    else {
      same.push(link)
      same.sort((a, b) => a.seq - b.seq)
    }
  }

  #leave(link: Link): void {
    if (this.#folded(link)) return
    const same = this.#index!.get(link.fn)!
    if (same.length === 1) this.#index!.delete(link.fn)
    else same.splice(same.indexOf(link), 1)
  }
}
