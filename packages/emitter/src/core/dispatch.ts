import { checkOptions } from './arguments.ts'
import { begin, LiveDelivery } from './delivery.ts'
import { contextOf, type EmitOptions, following, LiveEmission, seenBy } from './emission.ts'
import type { EmitterOptions, LiveEmitter } from './emitter.ts'
import { asError, EmitterError } from './errors.ts'
import type { EventKey } from './events.ts'
import { deliverFailure, report } from './failure.ts'
import type { DropReason, Hook } from './hook.ts'
import {
  closedFlag,
  deferredFlag,
  filteredFlag,
  isOver,
  isStar,
  type Link,
  type List,
  managedFlag,
  removed,
  selectiveFlag,
  strictFlag,
  viewOf,
} from './list.ts'
import type { OutcomeReader } from './outcome.ts'
import { PostedDelivery, postingOf } from './posted.ts'
import { clearSoon, realm } from './realm.ts'
import { sync } from './strategy.ts'
import type { SubscribeOptions } from './subscription.ts'

// An import is read from its cell at every use; a constant of this module is known to the compiler. Worth 15 % of a one-handler emit.
const state = realm
const gone = removed

/**
 * The hot path: every handler is plain, nobody observes, delivery is inside `emit` (`flags === 0`, no options).
 * Isolation is free: one `try` around the loop, entered again with the next link after a throw.
 * The snapshot is free: links newer than the list's number at entry are passed over, removed ones call `removed`.
 */
export const dispatch = (emitter: LiveEmitter, list: List, payload: unknown): number => {
  const depth = state.depth
  if (depth >= state.traceFrom) return emitSlowly(emitter, list.type, payload, undefined, list)
  const one = list.one
  // One object for all that is to be told of this emission, made when there is something.
  let emission: LiveEmission | undefined
  if (one !== null) {
    const link = list.head!
    state.depth = depth + 1
    try {
      const result = one(payload)
      if (result !== undefined) returned(emitter, link, one, payload, result, emission)
    } catch (error) {
      threw(emitter, link, one, payload, error, emission)
    }
    state.depth = depth
    return 1
  }
  const max = list.seq
  const count = list.size
  let link = list.head
  let fn = gone
  state.depth = depth + 1
  for (;;)
    try {
      for (; link !== null; link = link.next) {
        if (link.seq > max) continue
        // Taken out of the link first: a handler has no `this`.
        fn = link.fn
        const result = fn(payload)
        if (result !== undefined) emission = returned(emitter, link, fn, payload, result, emission)
      }
      state.depth = depth
      return count
    } catch (error) {
      emission = threw(emitter, link!, fn, payload, error, emission)
      link = link!.next
    }
}

/** Where a dispatch that may be left in the middle stands: what is left of it may go to somebody else. */
export interface Walk {
  readonly emitter: LiveEmitter
  readonly payload: unknown
  /** Handlers up to this number are reached. */
  readonly max: number
  /** The next; null when all were called, or the rest was handed over. */
  link: Link | null
  /** Handlers not called yet, those unsubscribed meanwhile included. */
  waiting: number
}

/** As `dispatch`, along a walk. */
export const dispatchAlong = (walk: Walk): void => {
  const { emitter, payload } = walk
  let emission: LiveEmission | undefined
  while (walk.link !== null) {
    const link: Link = walk.link
    walk.link = link.next
    if (link.seq > walk.max || link.fn === gone) continue
    const { fn } = link
    walk.waiting--
    try {
      const result = fn(payload)
      if (result !== undefined) emission = returned(emitter, link, fn, payload, result, emission)
    } catch (error) {
      emission = threw(emitter, link, fn, payload, error, emission)
    }
  }
}

type Known = LiveEmission | undefined

const threw = (emitter: LiveEmitter, link: Link, fn: Link['fn'], payload: unknown, error: unknown, known: Known): LiveEmission => {
  const emission = known ?? new LiveEmission(emitter, link.list.type, payload, undefined, -1)
  LiveDelivery.running(emission, link, fn, false).failed(error)
  return emission
}

const returned = (emitter: LiveEmitter, link: Link, fn: Link['fn'], payload: unknown, result: unknown, known: Known): Known => {
  if (!mayBePromise(result)) return known
  const emission = known ?? new LiveEmission(emitter, link.list.type, payload, undefined, -1)
  LiveDelivery.running(emission, link, fn, false).returned(result)
  return emission
}

/** Anything else a handler returns is of no interest to a plain emit, and `return count++` should cost no object. */
const mayBePromise = (result: unknown): boolean => (typeof result === 'object' && result !== null) || typeof result === 'function'

/** No rules of its own: the options are not looked at. */
const noOptions: EmitterOptions = {}
/** A depth that applications rarely have, see `clearSoon`. */
const suspicious = 64
const emitRules = { signal: 'an AbortSignal' } as const

/** Everything else: somebody observes, options, a handler that sees the emission, once, filters, a strategy, limits. Same semantics. */
export const emitSlowly = (
  emitter: LiveEmitter,
  type: EventKey,
  payload: unknown,
  options: EmitOptions | undefined,
  list: List | undefined = emitter.linker.stars ?? undefined,
  awaited: OutcomeReader | null = null,
): number => {
  // `emitAsync` has checked its own.
  if (options !== undefined && awaited === null) checkOptions('emit', options, emitRules)
  const { hook, depth } = realm
  const flags = emitter.flags | (list === undefined ? 0 : list.flags)
  const { match, unhandled, maxDepth = 100 } = (flags & strictFlag) === 0 ? noOptions : emitter.options
  const refused = refusal(flags, options, depth, maxDepth)
  if (depth >= suspicious || refused === 'depth') clearSoon()
  const context = contextOf(options)
  const managed = (flags & (managedFlag | deferredFlag)) !== 0 || (options?.signal ?? context) !== undefined || awaited !== null
  const posting = (flags & deferredFlag) === 0 ? undefined : postingOf(emitter)
  // An observer reckons what it is not told of by the subscriptions to a name; those to patterns it must be told of.
  const mayBeUntold = hook === null || list?.isPatterned !== true
  const inline = list !== undefined && !managed && (flags & selectiveFlag) === 0 && match !== 'first' && mayBeUntold
  const sequence = hook === null ? -1 : hook.emissionStarted(emitter, type, payload, options, list, inline && refused === undefined)
  let count = 0
  let queued = 0
  let handled = refused !== undefined
  if (refused !== undefined) refuse(new LiveEmission(emitter, type, payload, options, sequence), refused, awaited)
  else if (list !== undefined || posting !== undefined) {
    realm.depth = depth + 1
    realm.chain[depth] = type
    if (inline) {
      // What is not of '*' handles it, patterns too.
      handled = list!.size > (emitter.linker.stars?.size ?? 0)
      count = stream(emitter, list!, type, payload, options, hook, sequence)
    } else {
      let emission: LiveEmission | undefined
      if (managed || (flags & filteredFlag) !== 0) emission = new LiveEmission(emitter, type, payload, options, sequence)
      const reached = list === undefined ? [] : snapshot(emission, options, list, awaited, match === 'first', posting !== undefined)
      if (managed) {
        const deliveries = reached.map((link) => emission!.failed?.get(link) ?? new LiveDelivery(emission!, link, awaited))
        if (posting !== undefined) deliveries.unshift(new PostedDelivery(emission!, posting, awaited))
        context?.[following].begun(emission!, deliveries)
        queued = awaited === null ? start(deliveries) : awaited.begin(emission!, deliveries)
        for (const { refused, link } of deliveries) {
          if (!refused) count++
          // One that found no space has somebody to handle it.
          if (!isStar(link)) handled = true
        }
      } else {
        count = reached.length
        for (let i = 0; i < count; i++) {
          const link = reached[i]!
          if (!isStar(link)) handled = true
          if (emission?.failed?.has(link) !== true) emission = deliver(link, emitter, type, payload, options, sequence, hook, emission)
        }
      }
    }
    realm.depth = depth
    realm.chain[depth] = undefined
  }
  hook?.emissionFinished(sequence, count, queued)
  if (!handled && unhandled !== undefined) noteUnhandled(emitter, type, unhandled)
  return count
}

const noteUnhandled = (emitter: LiveEmitter, type: EventKey, unhandled: 'ignore' | 'report' | 'throw'): void => {
  const message = `nothing but "*" handles "${String(type)}": subscribe to it, correct its name, or set unhandled: 'ignore'`
  if (unhandled === 'throw') throw new EmitterError('UNHANDLED', message)
  if (unhandled === 'report') emitter.warnings().unhandled(type, message, emitter)
}

/** Delivers inside `emit`, without an object per delivery. */
const stream = (
  emitter: LiveEmitter,
  list: List,
  type: EventKey,
  payload: unknown,
  options: EmitOptions | undefined,
  hook: Hook | null,
  sequence: number,
): number => {
  const observer = hook?.deliveries === true ? hook : null
  const max = list.seq
  const count = list.size
  let emission: LiveEmission | undefined
  // Told of no delivery, the hook counts the subscriptions reached, and must hear which of them were not called after all.
  const walk = hook !== null && observer === null && list.head !== null ? { list, max, link: list.head } : undefined
  if (walk !== undefined) realm.walks.push(walk)
  for (let next = list.head; next !== null; ) {
    const link: Link = next
    next = link.next
    if (link.seq > max) continue
    if (walk !== undefined) walk.link = link
    // The list left its linker and an unsubscribe did not reach this link: see `Linker` on names that emptied.
    if (walk !== undefined && link.fn !== gone && link.details?.live === false) hook?.deliveryMissed(viewOf(link))
    emission = deliver(link, emitter, type, payload, options, sequence, observer, emission)
  }
  if (walk !== undefined) realm.walks.pop()
  return count
}

/** Calls one handler; a delivery object is made only when there is something to handle. Returns the emission, if there is one by now. */
const deliver = (
  link: Link,
  emitter: LiveEmitter,
  type: EventKey,
  payload: unknown,
  options: EmitOptions | undefined,
  sequence: number,
  observer: Hook | null,
  known: LiveEmission | undefined,
): LiveEmission | undefined => {
  const { details, fn } = link
  if (isOver(link)) return known
  begin(link)
  let emission = known
  const sees = details?.sees === true
  if (sees) emission ??= new LiveEmission(emitter, type, payload, options, sequence)
  observer?.deliveryStarted(sequence, viewOf(link))
  try {
    const result = sees ? fn(payload, seenBy(emission!, link)) : fn(payload)
    if (!mayBePromise(result) && (details === null || !details.wanted) && (link.list.flags & strictFlag) === 0)
      observer?.deliveryFinished(sequence, viewOf(link), 'fulfilled')
    else {
      emission ??= new LiveEmission(emitter, type, payload, options, sequence)
      LiveDelivery.running(emission, link, fn, observer === null).returned(result)
    }
  } catch (error) {
    emission ??= new LiveEmission(emitter, type, payload, options, sequence)
    LiveDelivery.running(emission, link, fn, observer === null).failed(error)
  }
  return emission
}

/** Starts deliveries, in order: first all that wait in strategies, so that no subscription sees what the others cause before this. Returns how many wait. */
export const start = (deliveries: readonly LiveDelivery[]): number => {
  let queued = 0
  for (const delivery of deliveries) if (enqueue(delivery) && delivery.status === 'waiting') queued++
  for (const delivery of deliveries)
    if (delivery.queued === false && delivery.status === 'waiting') {
      delivery.run()
      // It waits for a slot.
      if ((delivery.queued as unknown) !== false) queued++
    }
  return queued
}

/**
 * Which subscriptions this emission reaches, decided now; one whose filter throws is there as its failed delivery. Takes the onces it
 * reaches off the lists. Of an emission that is posted elsewhere only those with a strategy of their own (`ownOnly`).
 */
const snapshot = (
  emission: LiveEmission | undefined,
  options: EmitOptions | undefined,
  list: List,
  awaited: OutcomeReader | null,
  first: boolean,
  ownOnly: boolean,
): Link[] => {
  const reached: Link[] = []
  const max = list.seq
  let onces = false
  let matched = false
  for (let link = list.head; link !== null; link = link.next) {
    const { details } = link
    if (link.seq > max || isOver(link) || (ownOnly && details?.strategy === undefined)) continue
    if (details !== null) {
      if (first && matched && !details.star) continue
      if (!details.shared && (details.flags & selectiveFlag) !== 0) {
        const { sender, filter } = details.settings as SubscribeOptions
        if (sender !== undefined && !Object.is(sender, options?.sender)) continue
        try {
          if (filter !== undefined && !(filter(seenBy(emission!, link) as never) && details.live)) continue
        } catch (error) {
          const failed = new LiveDelivery(emission!, link, awaited)
          failed.failed(error)
          emission!.failed ??= new Map()
          emission!.failed.set(link, failed)
        }
      }
      if (details.once) onces = true
    } else if (first && matched) continue
    reached.push(link)
    if (!isStar(link)) matched = true
  }
  if (!onces) return reached
  // Only now: a filter that throws, unsubscribes or emits must meet complete lists. A once that an emission of a filter took is not ours.
  let kept = 0
  for (let i = 0; i < reached.length; i++) {
    const link = reached[i]!
    if (link.details?.once !== true || emission?.failed?.has(link) === true || list.linker.claim(link)) reached[kept++] = link
  }
  if (kept < reached.length) reached.length = kept
  return reached
}

/** Hands a delivery to the strategy that is to run it; false where it runs inside `emit`. */
const enqueue = (delivery: LiveDelivery): boolean => {
  const { emission, link, emitter, status } = delivery
  const own = link.details?.strategy
  const slots = link.details?.slots ?? null
  if (status !== 'waiting' || own === sync() || (own === undefined && (emitter.flags & deferredFlag) === 0)) return false
  // Closed, its last deliveries wait for nobody to say so.
  if (emitter.closed && (own ?? emitter.strategy).onDemand === true) return false
  if (slots !== null && !slots.admit(delivery)) return false
  const strategy = own ?? emitter.strategy
  const { gate } = emitter.work()
  delivery.moveTo(own !== undefined ? 'own' : gate === null ? 'strategy' : 'gate')
  let taken = true
  try {
    delivery.keepContext()
    if (own === undefined && gate !== null) gate.push(delivery)
    else strategy.enqueue(delivery)
  } catch (error) {
    taken = false
    delivery.cancel(asError(error))
  }
  delivery.refused ||= !taken || isRefused(delivery)
  if (emission.sequence >= 0) realm.hook?.queueChanged(emitter, strategy, strategy.pending)
  return true
}

/** Over before its strategy took it: cancelled, or failed for want of space. */
const isRefused = ({ status, result }: LiveDelivery): boolean =>
  status === 'cancelled' || (status === 'rejected' && result instanceof EmitterError && result.code === 'QUEUE_FULL')

const refusal = (flags: number, options: EmitOptions | undefined, depth: number, maxDepth: number): DropReason | undefined =>
  (flags & closedFlag) !== 0 ? 'closed' : options?.signal?.aborted === true ? 'aborted' : depth >= maxDepth ? 'depth' : undefined

/** Records an emission that goes nowhere; too deep a one is a mistake and reported. */
const refuse = (emission: LiveEmission, reason: DropReason, awaited: OutcomeReader | null): void => {
  if (emission.sequence >= 0) realm.hook?.dropped(emission.emitter, reason, 1, emission.sequence)
  if (reason === 'closed') awaited?.refuse(new EmitterError('CLOSED', `emitAsync("${String(emission.type)}"): the emitter is closed`))
  if (reason !== 'depth') return
  const chain = [...realm.chain.filter((type) => type !== undefined).slice(-8), emission.type].map(String).join(' → ')
  const error = new EmitterError(
    'MAX_DEPTH',
    `emit of ${chain} is nested ${realm.depth} deep: these events' handlers emit each other without end; break the cycle, defer one with a strategy, or raise maxDepth`,
  )
  if (awaited !== null) awaited.refuse(error)
  else if (realm.refusing) report(emission.emitter.host, error)
  else {
    // Whoever is told may emit again, and would be told of that for ever.
    realm.refusing = true
    deliverFailure(emission, null, error, false)
    realm.refusing = false
  }
}
