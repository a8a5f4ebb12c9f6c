import { checkOptions } from '../core/arguments.ts'
import type { Listenable, LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import { keysOf } from '../core/event-type.ts'
import type { EmissionOf, EventKey, EventType, PayloadOf } from '../core/events.ts'
import { isPattern } from '../core/pattern-table.ts'
import { realm } from '../core/realm.ts'
import type { SubscribeOptions, Unsubscribe } from '../core/subscription.ts'
import { setAside } from '../core/timeout.ts'

/** Options of `onBatch`: how large and how late, and those of `on` that decide which emissions and what becomes of failures. */
export interface BatchOptions<Em> extends Pick<SubscribeOptions<Em>, 'sender' | 'filter' | 'priority' | 'signal' | 'name' | 'onFailure'> {
  /** Delivered at once when it has so many payloads, all types together. @default unlimited */
  readonly max?: number
  /** Delivered so long after its first payload. @default at the end of the turn, in a microtask */
  readonly waitMs?: number
}

/** The payloads of one type, and the promise its first emission waits for. */
interface Group {
  readonly payloads: unknown[]
  settle(result: unknown): void
  fail(error: unknown): void
}

/**
 * Collects payloads and hands them over together: the handler gets a fresh frozen array, and the type, once for each type in the order they
 * were first seen. An emission has joined when its turn comes; the first of a type stays pending until the handler has settled, so `settled`
 * and `close` wait for the batch, and a failure goes its usual way once, with that emission. Unsubscribing lets go of what was collected.
 * Throws a `TypeError` naming a bad argument.
 */
export const onBatch = <E, const T extends EventType<E>>(
  emitter: Listenable<E>,
  type: T,
  handler: (payloads: readonly PayloadOf<E, T>[], type: EventKey) => unknown,
  options: BatchOptions<EmissionOf<E, T>> = {},
): Unsubscribe => {
  const live = emitter as unknown as LiveEmitter
  if (typeof live?.work !== 'function') throw badArgument('onBatch', 'emitter', 'made by createEmitter()', emitter)
  if (typeof handler !== 'function') throw badArgument('onBatch', 'handler', 'a function', handler)
  checkOptions('onBatch', options, { max: 'a positive whole number', waitMs: 'milliseconds, 0 or more' })
  const { max = Number.POSITIVE_INFINITY, waitMs, ...subscribeOptions } = options
  const names = keysOf('onBatch', type)
  const isOne = names.length === 1 && names[0] !== '*' && !isPattern(type)
  const { ends } = live.work()
  let groups = new Map<EventKey, Group>()
  /** The group of the only type there is, while it has begun. */
  let only: unknown[] | null = null
  /** Payloads of several types, all together. */
  let size = 0
  let cancelTimer: (() => void) | undefined

  const take = (): Map<EventKey, Group> => {
    const taken = groups
    groups = new Map()
    only = null
    size = 0
    cancelTimer?.()
    cancelTimer = undefined
    return taken
  }
  const deliver = (): void => {
    for (const [name, { payloads, settle, fail }] of take())
      try {
        settle(handler(Object.freeze(payloads) as readonly PayloadOf<E, T>[], name))
      } catch (error) {
        fail(error)
      }
  }
  const begin = (name: EventKey, payload: unknown): Promise<unknown> => {
    const first = groups.size === 0
    const payloads = [payload]
    // A loop must not wait for it: what comes next joins the batch.
    const ended = setAside(
      new Promise((settle, fail) => {
        groups.set(name, { payloads, settle, fail })
      }),
    )
    if (isOne) only = payloads
    const batch = groups
    // A microtask cannot be called off: it may find the batch gone, and the next one in its place.
    if (first && waitMs === undefined) live.host.queueMicrotask(() => batch === groups && deliver())
    else if (first) cancelTimer = live.host.setTimer(deliver, waitMs!)
    if (++size >= max) deliver()
    return ended
  }
  const join = (payloads: unknown[], payload: unknown): void => {
    payloads.push(payload)
    if (++size >= max) deliver()
  }
  const forget = (): void => {
    for (const { settle } of take().values()) settle(undefined)
  }
  const end = (discards: boolean): void => {
    const collected = only?.length ?? size
    if (discards && collected > 0) realm.hook?.dropped(live, 'discarded', collected, -1)
    if (discards) forget()
    else deliver()
  }

  // Called for every emission: what it counts by is the length it has anyway.
  const collectOne = (payload: unknown): unknown => {
    if (only === null) return begin(names[0]!, payload)
    if (only.push(payload) >= max) deliver()
    return undefined
  }
  const collect = (payload: unknown, emission: { readonly type: EventKey }): unknown => {
    const group = groups.get(emission.type)
    return group === undefined ? begin(emission.type, payload) : join(group.payloads, payload)
  }
  const unsubscribe = live.linker.add(live, 'onBatch', type, isOne ? collectOne : collect, {
    ...subscribeOptions,
    name: options.name ?? handler.name,
    onEnd: () => {
      ends.delete(end)
      forget()
    },
  } as never)
  // Aborted already, it never begins, and never ends.
  if (options.signal?.aborted !== true) ends.add(end)
  return unsubscribe
}
