import type { Emission } from './emission.ts'

/** What names an event at run time. `'*'` observes everything and is never emitted. */
export type EventKey = string | symbol

/** A class that is an event type: an own `static readonly type` names it, its instances are the payloads. */
export type EventClass<N extends EventKey = EventKey, P = unknown> = (abstract new (...args: never[]) => P) & { readonly type: N }

/** The event map entries of classes: `type Events = EventsOf<typeof OrderPaid | typeof OrderShipped> & { … }`. */
export type EventsOf<C extends EventClass> = { [K in C as K['type']]: K extends EventClass<EventKey, infer P> ? P : never }

/** What a pattern's `{params}` stand for in a name. */
export type Params = Readonly<Record<string, unknown>>

/** An event type that stands for all names of one shape. `pattern` of `/patterns` makes them. */
export interface Pattern<A = Params, Template extends string = string> {
  readonly text: string
  /** The values of its params in a name, undefined where the name does not match. Throws what a converter's `parse` throws. */
  match(name: string): A | undefined
  /** Phantom: the names it stands for, as a template literal type. */
  readonly [namesOf]?: Template
  /** How the core meets it, see pattern-table.ts. */
  readonly [patternTable]: unknown
}
declare const namesOf: unique symbol
/** Shared by all loaded copies of this package: a pattern may come from another. */
export const patternTable: unique symbol = Symbol.for('emitscope.pattern')

/** The names of an event map, symbols included. */
export type EventName<E> = keyof E & EventKey
/** What `on` takes: a name, `'*'`, an event class, a list of these, or a pattern. */
export type EventType<E> = OneEventType<E> | readonly NamedType<E>[]
export type OneEventType<E> = NamedType<E> | Pattern<unknown>
type NamedType<E> = EventName<E> | '*' | EventClass<EventName<E>>

/** An object payload of the map; emitting an instance of an event class needs no name. */
export type Instance<E> = E[EventName<E>] & object
/** Keeps a class from being emitted where its instance is meant. */
export type NotAClass<T> = T extends abstract new (...args: never[]) => unknown ? never : T

// These test T only and index with `T & …`: an indexed access on a deferred type, or `T extends keyof E`, breaks listen-only views.
type Table<E> = { [K in EventName<E>]: Emission<K, E[K]> }
/** The payload that a handler of type `T` receives. */
export type PayloadOf<E, T> =
  T extends Pattern<unknown, infer N> ? PayloadOfNames<E, N> : T extends readonly (infer U)[] ? PayloadOne<E, U> : PayloadOne<E, T>
/** What the map says of all names of a pattern; unknown where it has no such entry. */
type PayloadOfNames<E, N> = [NamedBy<E, N>[EventName<E>]] extends [never] ? unknown : NamedBy<E, N>[EventName<E>]
type NamedBy<E, N> = { [K in EventName<E>]: N extends K ? E[K] : never }
type PayloadOne<E, T> = T extends '*' ? E[EventName<E>] : T extends EventClass<EventKey, infer P> ? P : E[T & keyof E]
/** The emission that a handler of type `T` receives. */
export type EmissionOf<E, T> =
  T extends Pattern<infer A, infer N>
    ? Emission<N, PayloadOfNames<E, N>, A>
    : T extends readonly (infer U)[]
      ? EmissionOne<E, U>
      : EmissionOne<E, T>
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
