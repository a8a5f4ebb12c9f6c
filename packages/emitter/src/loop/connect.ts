import type { Emission, Emits } from '../core/emission.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import { keysOf } from '../core/event-type.ts'
import type { EmissionOf, EventKey, EventName, EventType, PayloadOf } from '../core/events.ts'
import { isPattern } from '../core/pattern-table.ts'
import type { AnySubscribeOptions, Handler, Subscription, Unsubscribe } from '../core/subscription.ts'
import { type MemberOf, type MembersFor, memberOf, membersOf } from './convention.ts'
import { slotInsideOf } from './inside.ts'
import { type EventsIn, emitterOf, type Source, typesOf } from './source.ts'
import { together } from './together.ts'

/** In the options of a subscription that `connect` made. */
const connection: unique symbol = Symbol('connection')
interface Connection {
  readonly receiver: object
  /** The receiver's member, where it is no function itself. */
  readonly slot: string | undefined
}
type Connecting = AnySubscribeOptions & { readonly [connection]?: Connection }

/** What takes the payload of an event. */
type Takes<S, T> = (payload: PayloadOf<EventsIn<S>, T>, emission: EmissionOf<EventsIn<S>, T> & Emits<EventsIn<S>>) => unknown

/**
 * Connects an event to a function, or to a member of an object: the one that is named, or the one that follows the convention
 * (`onRequestProduct` takes `requestProduct` and `request_product`); a slot runs on its loop. Order, failures and what `Unsubscribe` does
 * are those of `on`; connected twice, it is called twice. Of a list, or without any type, members that are not there are passed over; a
 * single one that is not there is a `TypeError`. What throws has connected nothing. Without a type the emitter sees subscriptions to `'*'`,
 * which leave an event unhandled.
 */
export function connect<S extends Source, const T extends EventType<EventsIn<S>>>(source: S, type: T, handler: Takes<S, T>): Unsubscribe
export function connect<S extends Source, const T extends EventName<EventsIn<S>>, const M extends PropertyKey>(
  source: S,
  type: T,
  receiver: { readonly [K in M]: (payload: EventsIn<S>[T & keyof EventsIn<S>], emission: never) => unknown },
  slot: M,
): Unsubscribe
export function connect<
  S extends Source,
  const T extends EventName<EventsIn<S>>,
  R extends { readonly [K in MemberOf<T>]: (payload: EventsIn<S>[T & keyof EventsIn<S>], emission: never) => unknown },
>(source: S, type: T, receiver: R): Unsubscribe
export function connect<
  S extends Source,
  const T extends readonly EventName<EventsIn<S>>[],
  R extends Partial<MembersFor<Pick<EventsIn<S>, T[number] & keyof EventsIn<S>>>>,
>(source: S, types: T, receiver: R): Unsubscribe
export function connect<S extends Source, R extends Partial<MembersFor<EventsIn<S>>>>(source: S, receiver: R): Unsubscribe
export function connect(source: unknown, ...args: readonly unknown[]): Unsubscribe {
  const emitter = emitterOf('connect', 'source', source)
  return args.length === 1 ? byConvention(emitter, args[0]) : toTypes(emitter, args)
}

const byConvention = (emitter: LiveEmitter, receiver: unknown): Unsubscribe => {
  const members = membersIn('connect', receiver)
  return together(membersOf(members), (slot) =>
    join(
      emitter,
      '*',
      members[slot] as Handler,
      { receiver: members, slot },
      { priority: 0, filter: ({ type }: Emission) => memberOf(type) === slot },
    ),
  )
}

const toTypes = (emitter: LiveEmitter, [type, receiver, given]: readonly unknown[]): Unsubscribe => {
  const names = typesOf('connect', emitter, type)
  const isList = Array.isArray(type)
  // What a pattern or a class is called does not stand for it.
  const typeOf = (name: EventKey): unknown => (isList ? name : type)
  if (typeof receiver === 'function' && given === undefined)
    return together(names, (name) => join(emitter, typeOf(name), receiver as Handler, { receiver, slot: undefined }))
  const members = membersIn('connect', receiver)
  return together(names, (name) => {
    const slot = (given ?? memberOf(name)) as string
    const member = members[slot]
    if (typeof member === 'function') return join(emitter, typeOf(name), member as Handler, { receiver: members, slot })
    if (isList && given === undefined) return undefined
    throw badArgument('connect', `receiver.${slot}`, 'a function', member)
  })
}

const membersIn = (call: string, receiver: unknown): Record<string, unknown> => {
  if (Object(receiver) !== receiver) throw badArgument(call, 'receiver', 'a function or an object', receiver)
  return receiver as Record<string, unknown>
}

const join = (emitter: LiveEmitter, type: unknown, fn: Handler, made: Connection, options: AnySubscribeOptions = {}): Unsubscribe => {
  const { loop, fn: inner, timeoutMs } = slotInsideOf.get(fn) ?? {}
  const { receiver, slot } = made
  // A bound function has the parameters of its own.
  return emitter.on(type, inner ?? (slot === undefined ? fn : fn.bind(receiver)), {
    ...options,
    ...(loop && { strategy: loop }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(slot !== undefined && { name: slot }),
    [connection]: made,
  } as Connecting)
}

/**
 * Ends connections, those that `connect` made: all of a source, all of a type or a list, all to a receiver (`undefined` as type); of a type
 * and a receiver the oldest, as each call of `connect` made one. Returns whether it ended any.
 */
export function disconnect<S extends Source>(
  source: S,
  type?: EventType<EventsIn<S>> | undefined,
  receiver?: object | undefined,
  slot?: PropertyKey,
): boolean {
  const emitter = emitterOf('disconnect', 'source', source)
  const names = type === undefined ? [undefined] : keysOf('disconnect', type)
  if (receiver !== undefined) membersIn('disconnect', receiver)
  const endOf = (name: EventKey | undefined): boolean => {
    const member = name === undefined || isPattern(type) ? undefined : memberOf(name)
    let ended = false
    for (const view of emitter.linker.all()) {
      const { [connection]: made, filter } = view.settings as Connecting
      // By convention it is of '*', and of the types that its filter says.
      const isOfType = name === undefined || view.types.includes(name) || (filter !== undefined && made?.slot === member)
      if (made === undefined || !isOfType) continue
      if ((receiver !== undefined && made.receiver !== receiver) || (slot !== undefined && made.slot !== slot)) continue
      // With options it is one that can end itself.
      emitter.linker.end(view as Subscription, 'off')
      ended = true
      if (name !== undefined && receiver !== undefined) break
    }
    return ended
  }
  return names.map(endOf).includes(true)
}
