import { checkOptions } from '../core/arguments.ts'
import type { Emission, Emits } from '../core/emission.ts'
import { badArgument } from '../core/errors.ts'
import { keysOf } from '../core/event-type.ts'
import type { EmissionOf, EventKey, EventType, PayloadOf } from '../core/events.ts'
import { isPattern } from '../core/pattern-table.ts'
import type { SubscribeOptions, Unsubscribe } from '../core/subscription.ts'
import type { HandlerFor, HandlerOptions } from '../engine/module.ts'
import { type EventsIn, emitterOf, type Source } from '../loop/source.ts'
import { endAll } from '../loop/together.ts'
import type { ConnectOptions, Signal } from '../signals/create-signal.ts'
import { callOf, type Decorates, decorate, madeFor } from './member.ts'
import { decoratePart } from './parts.ts'

interface Weak {
  /** The subscription does not keep the object alive: it ends when the object is collected. @default false */
  readonly weak?: boolean
}

/** Options of `@on` with a signal: those of `connect`. */
export interface OnSignalOptions<P> extends Omit<ConnectOptions<P>, 'owner' | 'weak'>, Weak {}
/** Options of `@on` with an emitter: those of `on`. */
export interface OnSourceOptions<Em> extends Omit<SubscribeOptions<Em>, 'owner'>, Weak {}

type AnyEvents = Record<EventKey, unknown>

/**
 * Makes a method a handler, for each object when it is constructed: of a signal, or of events of an emitter or of what holds one in `events`,
 * until `unsubscribe(object)`; with a type alone, of a module, which the object then is (`createEngine({ modules: [new Orders()] })`).
 * An override is called in the place of the method, once: with decorators of its own by those, without any by those of its base. Order,
 * failures and options are those of `connect`, `on`, and of `handlers`; the method's name is the handler's. Throws `TypeError` on
 * wrong arguments and for what is no public method of the objects; what `connect` and `on` throw comes out of the constructor.
 */
export function on<P>(signal: Signal<P>, options?: OnSignalOptions<P>): Decorates<(payload: P, emission: Emission<string, P>) => unknown>
export function on<S extends Source, const T extends EventType<EventsIn<S>>>(
  source: S,
  type: T,
  options?: OnSourceOptions<EmissionOf<EventsIn<S>, T> & Emits<EventsIn<S>>>,
): Decorates<(payload: PayloadOf<EventsIn<S>, T>, emission: EmissionOf<EventsIn<S>, T> & Emits<EventsIn<S>>) => unknown>
export function on<const T extends EventType<AnyEvents>>(type: T, options?: HandlerOptions): Decorates<HandlerFor<T>>
export function on(first: unknown, ...rest: readonly unknown[]): Decorates<never> {
  if (typeof first !== 'object' || Array.isArray(first) || isPattern(first)) {
    keysOf('@on', first)
    const [options] = rest
    checkOptions('@on', options, {})
    return (method, context) =>
      decoratePart('on', 'handlers', method, context, (call, name) => [first, call, { name: String(name), ...(options as object) }])
  }
  // What `emits` makes has members of all names, but for `in`.
  if (first !== null && 'sendSync' in first)
    return subscribing(rest[0], (call, options) => (first as Signal<never>).connect(call as never, options))
  const emitter = emitterOf('@on', 'source', first)
  const [type, options] = rest
  keysOf('@on', type)
  return subscribing(options, (call, given) => emitter.on(type, call, given))
}

type Call = (payload: never, emission: never) => unknown

const subscribing = (options: unknown, subscribe: (call: Call, options: object) => Unsubscribe): Decorates<never> => {
  checkOptions('@on', options, {})
  const { weak, ...others } = { ...(options as Weak | undefined) }
  return (method, context) =>
    decorate('on', method, context, (object, name, { subscriptions }) => {
      const owned = weak === true ? { owner: object } : undefined
      subscriptions.push(subscribe(callOf(object, name), { name: String(name), ...others, ...owned }))
    })
}

/**
 * Ends what `@on` subscribed an object to; what it is as a module of an engine ends with the engine. Returns whether there was any. For a
 * class that ends: `[Symbol.dispose]() { unsubscribe(this) }`.
 */
export const unsubscribe = (object: object): boolean => {
  if (Object(object) !== object) throw badArgument('unsubscribe', 'object', 'an object', object)
  return endAll(madeFor(object).flatMap(({ subscriptions }) => subscriptions.splice(0)))
}
