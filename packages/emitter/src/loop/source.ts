import type { LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import { keysOf } from '../core/event-type.ts'
import type { EventKey, events as eventsOf } from '../core/events.ts'
import { Linker } from '../core/linker.ts'
import { insideOf } from './inside.ts'

/** What listens, of whatever events: a map with names that are templates is no `Listenable<object>`. */
interface Listening {
  on(type: never, handler: never, options?: never): unknown
  next(type: never, options?: never): unknown
}
/** Where events come from: an emitter (a loop, what `emits` makes), or an object that holds one in `events`. */
export type Source = Listening | { readonly events: Listening }

type MapOf<L> = L extends { readonly [eventsOf]?: infer E } ? E : never
/** The event map of a source. */
export type EventsIn<S> = S extends Listening ? MapOf<S> : S extends { readonly events: infer L } ? MapOf<L> : never

/** The emitter behind a source or a target. */
export const emitterOf = (call: string, argument: string, value: unknown): LiveEmitter => {
  const held = Object(value) as { readonly events?: unknown }
  for (const one of [held, Object(held.events)]) {
    const emitter = (insideOf.get(one)?.events ?? one) as LiveEmitter
    if (emitter.linker instanceof Linker) return emitter
  }
  throw badArgument(call, argument, 'an emitter, or an object that holds one in events', value)
}

/** What refuses other types than those declared, of emitters that were given their names. */
export const declaredIn: WeakMap<object, (call: string, type: unknown) => void> = new WeakMap()

/** What a type is called; a `TypeError` of this call where it is none, or none of the emitter's. */
export const typesOf = (call: string, emitter: LiveEmitter, type: unknown): readonly EventKey[] => {
  const names = keysOf(call, type)
  declaredIn.get(emitter)?.(call, type)
  return names
}
