import type { Emission } from './emission.ts'

/** What names an event at run time. `'*'` observes everything and is never emitted. */
export type EventKey = string | symbol

/** A class that is an event type: an own `static readonly type` names it, its instances are the payloads. */
export type EventClass<N extends EventKey = EventKey, P = unknown> = (abstract new (...args: never[]) => P) & { readonly type: N }

/** The event map entries of classes: `type Events = EventsOf<typeof OrderPaid | typeof OrderShipped> & { … }`. */
export type EventsOf<C extends EventClass> = { [K in C as K['type']]: K extends EventClass<EventKey, infer P> ? P : never }

/** The names of an event map, symbols included. */
export type EventName<E> = keyof E & EventKey
/** What `on` takes: a name, `'*'`, an event class, or a list of these. */
export type EventType<E> = OneEventType<E> | readonly OneEventType<E>[]
export type OneEventType<E> = EventName<E> | '*' | EventClass<EventName<E>>

/** An object payload of the map; emitting an instance of an event class needs no name. */
export type Instance<E> = E[EventName<E>] & object
/** Keeps a class from being emitted where its instance is meant. */
export type NotAClass<T> = T extends abstract new (...args: never[]) => unknown ? never : T

// These test T only and index with `T & …`: an indexed access on a deferred type, or `T extends keyof E`, breaks listen-only views.
type Table<E> = { [K in EventName<E>]: Emission<K, E[K]> }
/** The payload that a handler of type `T` receives. */
export type PayloadOf<E, T> = T extends readonly (infer U)[] ? PayloadOne<E, U> : PayloadOne<E, T>
type PayloadOne<E, T> = T extends '*' ? E[EventName<E>] : T extends EventClass<EventKey, infer P> ? P : E[T & keyof E]
/** The emission that a handler of type `T` receives. */
export type EmissionOf<E, T> = T extends readonly (infer U)[] ? EmissionOne<E, U> : EmissionOne<E, T>
type EmissionOne<E, T> = T extends '*'
  ? Table<E>[EventName<E>]
  : T extends EventClass<infer N, infer P>
    ? Emission<N, P>
    : Table<E>[T & EventName<E>]

/** Arguments after the type: a payload, unless the map says `void` or allows `undefined`, then options; after an instance the options only. */
export type EmitArgs<E, T, O> = T extends EventKey
  ? undefined extends E[T & keyof E]
    ? [payload?: E[T & keyof E], options?: O]
    : E[T & keyof E] extends void
      ? [payload?: undefined, options?: O]
      : [payload: E[T & keyof E], options?: O]
  : [options?: O]

export declare const events: unique symbol
