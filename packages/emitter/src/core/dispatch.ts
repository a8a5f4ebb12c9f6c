import { LiveDelivery } from './delivery.ts'
import { type EmitOptions, LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { asError, EmitterError } from './errors.ts'
import type { EventKey } from './events.ts'
import { deliverFailure } from './failure.ts'
import type { DropReason, Hook } from './hook.ts'
import { flag, Link, type List, removed, viewOf } from './list.ts'
import type { AwaitedOutcome } from './outcome.ts'
import { depthUnseen, realm } from './realm.ts'

// An import is read from its cell at every use; a constant of this module is known to the compiler. Worth 15 % of a one-handler emit.
const state = realm
const unseen = depthUnseen
const gone = removed

/**
 * The hot path: every handler is plain, nobody observes, delivery is inside `emit` (`flags === 0`, no options).
 * Isolation is free: one `try` around the loop, entered again with the next link after a throw.
 * The snapshot is free: links newer than the list's number at entry are passed over, removed ones call `removed`.
 */
export const dispatch = (emitter: LiveEmitter, list: List, payload: unknown): number => {
  const depth = state.depth
  if (depth >= unseen) return emitSlowly(emitter, list.type, payload, undefined, list)
  const one = list.one
  if (one !== null) {
    state.depth = depth + 1
    try {
      const result = one(payload, undefined)
      if (result !== undefined) returned(emitter, lone(list, one), payload, result)
    } catch (error) {
      threw(emitter, lone(list, one), payload, error)
    }
    state.depth = depth
    return 1
  }
  const max = list.seq
  const count = list.size
  let next = list.head
  let link = next!
  state.depth = depth + 1
  for (;;)
    try {
      while (next !== null) {
        link = next
        next = link.next
        if (link.seq > max) continue
        // Taken out of the link first: a handler has no `this`.
        const fn = link.fn
        const result = fn(payload, undefined)
        if (result !== undefined) returned(emitter, link, payload, result)
      }
      state.depth = depth
      return count
    } catch (error) {
      threw(emitter, link, payload, error)
    }
}

/** The link of the only handler; it may have unsubscribed itself meanwhile. */
const lone = (list: List, fn: Link['fn']): Link => (list.head?.fn === fn ? list.head : new Link(list, fn, list.seq, null))

const started = (emitter: LiveEmitter, link: Link, payload: unknown): LiveDelivery =>
  LiveDelivery.running(new LiveEmission(emitter, link.list.type, payload, undefined, -1), link)

const threw = (emitter: LiveEmitter, link: Link, payload: unknown, error: unknown): void => started(emitter, link, payload).failed(error)

const returned = (emitter: LiveEmitter, link: Link, payload: unknown, result: unknown): void => {
  if (mayBePromise(result)) started(emitter, link, payload).returned(result)
}

/** Anything else a handler returns is of no interest to a plain emit, and `return count++` should cost no object. */
const mayBePromise = (result: unknown): boolean => (typeof result === 'object' && result !== null) || typeof result === 'function'

/** Everything else: somebody observes, options, a handler that sees the emission, once, filters, a strategy, limits. Same semantics. */
export const emitSlowly = (
  emitter: LiveEmitter,
  type: EventKey,
  payload: unknown,
  options: EmitOptions | undefined,
  list: List | undefined = emitter.linker.stars ?? undefined,
  awaited: AwaitedOutcome | null = null,
): number => {
  const { hook, depth } = realm
  const refused = refusal(emitter, options, depth)
  const inline =
    list !== undefined && ((emitter.flags & flag.deferred) | (list.flags & flag.selective)) === 0 && options?.signal === undefined && awaited === null
  const sequence = hook === null ? -1 : hook.emissionStarted(emitter, type, payload, options, list, inline && refused === undefined)
  let count = 0
  let queued = 0
  if (refused !== undefined) refuse(new LiveEmission(emitter, type, payload, options, sequence), refused, awaited)
  else if (list !== undefined) {
    realm.depth = depth + 1
    realm.chain[depth] = type
    if (inline)
      count = stream(emitter, list, type, payload, options, hook, sequence)
    else {
      const emission = new LiveEmission(emitter, type, payload, options, sequence)
      const deliveries = collect(emission, list, awaited)
      count = deliveries.length
      if (awaited === null) queued = start(deliveries)
      else queued = awaited.begin(emission, deliveries)
      for (const delivery of deliveries) if (delivery.refused) count--
    }
    realm.depth = depth
  }
  hook?.emissionFinished(sequence, count, queued)
  return count
}

/** Delivers inside `emit`, without an object per delivery. */
const stream = (emitter: LiveEmitter, list: List, type: EventKey, payload: unknown, options: EmitOptions | undefined, hook: Hook | null, sequence: number): number => {
  const observing = hook !== null && hook.deliveries
  const everyResult = list.linker.settings.onSuccess !== undefined
  const max = list.seq
  const count = list.size
  let emission: LiveEmission | undefined
  const running = (link: Link): LiveDelivery => {
    emission ??= new LiveEmission(emitter, type, payload, options, sequence)
    return LiveDelivery.running(emission, link)
  }
  let next = list.head
  while (next !== null) {
    const link: Link = next
    next = link.next
    if (link.seq > max || link.fn === gone) continue
    const { details } = link
    if (details?.sees === true) emission ??= new LiveEmission(emitter, type, payload, options, sequence)
    if (observing) hook.deliveryStarted(sequence, viewOf(link))
    try {
      const { fn } = link
      const result = fn(payload, details?.sees === true ? emission : undefined)
      if (everyResult || details?.slow === true || mayBePromise(result)) running(link).returned(result)
      else if (observing) hook.deliveryFinished(sequence, viewOf(link), 'fulfilled')
    } catch (error) {
      running(link).failed(error)
    }
  }
  return count
}

/** Starts deliveries, in order: first all that wait in strategies, so that no subscription sees what the others cause before this. Returns how many wait. */
export const start = (deliveries: readonly LiveDelivery[]): number => {
  let queued = 0
  for (const delivery of deliveries) if (enqueue(delivery)) queued++
  for (const delivery of deliveries) if (delivery.queued === false) delivery.run()
  return queued
}

/** The snapshot as objects: which subscriptions this emission reaches, decided now. Takes the onces it reaches off the lists. */
const collect = (emission: LiveEmission, list: List, awaited: AwaitedOutcome | null): LiveDelivery[] => {
  const deliveries: LiveDelivery[] = []
  for (let link = list.head; link !== null; link = link.next) {
    const { details } = link
    if (details === null || !details.selective) {
      deliveries.push(new LiveDelivery(emission, link, awaited))
      continue
    }
    if (details.hasSender && !Object.is(details.settings.sender, emission.sender)) continue
    const delivery = new LiveDelivery(emission, link, awaited)
    const filter = details.settings.filter as ((emission: unknown) => unknown) | undefined
    try {
      if (filter?.(emission) === false || (filter !== undefined && !details.live)) continue
    } catch (error) {
      delivery.failed(error)
    }
    deliveries.push(delivery)
  }
  // Only now: a filter that throws or unsubscribes others must meet complete lists.
  for (const { link, status } of deliveries) if (status === 'waiting' && link.details?.once === true) link.list.linker.claim(link.details)
  return deliveries
}

/** Hands a delivery to the strategy that is to run it; false where it runs inside `emit`. */
const enqueue = (delivery: LiveDelivery): boolean => {
  const { emission, link } = delivery
  const { emitter } = emission
  const own = link.details?.strategy
  if (delivery.status !== 'waiting' || (own === undefined && (emitter.flags & flag.deferred) === 0)) return false
  delivery.queued = own === undefined ? 'emitter' : 'own'
  const work = emitter.work()
  if (own === undefined) work.queued++
  else work.queuedElsewhere++
  if (emitter.settings.asyncContext !== false) emission.inContext ??= emitter.host.captureContext()
  try {
    if (own === undefined && work.gate !== null) work.gate.push(delivery)
    else (own ?? emitter.strategy).enqueue(delivery)
  } catch (error) {
    delivery.cancel(asError(error))
  }
  if (emission.sequence >= 0) realm.hook?.queueChanged(emitter, own ?? emitter.strategy, (own ?? emitter.strategy).pending)
  return true
}

const refusal = (emitter: LiveEmitter, options: EmitOptions | undefined, depth: number): DropReason | undefined =>
  (emitter.flags & flag.closed) !== 0 ? 'closed' : options?.signal?.aborted === true ? 'aborted' : depth >= emitter.maxDepth ? 'depth' : undefined

/** Records an emission that goes nowhere; too deep a one is a mistake and reported. */
const refuse = (emission: LiveEmission, reason: DropReason, awaited: AwaitedOutcome | null): void => {
  if (emission.sequence >= 0) realm.hook?.dropped(emission.emitter, reason, 1, emission.sequence)
  if (reason === 'closed') awaited?.refuse(new EmitterError('CLOSED', `emitAsync("${String(emission.type)}"): the emitter is closed`))
  if (reason !== 'depth') return
  const chain = [...realm.chain.slice(0, realm.depth).slice(-8), emission.type].map(String).join(' → ')
  const error = new EmitterError(
    'MAX_DEPTH',
    `emit of ${chain} is nested ${realm.depth} deep: these events' handlers emit each other without end; break the cycle, defer one with a strategy, or raise maxDepth`,
  )
  if (awaited === null) deliverFailure(emission, null, error, false)
  else awaited.refuse(error)
}
