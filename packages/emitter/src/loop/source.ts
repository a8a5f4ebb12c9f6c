import type { LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import type { events as eventsOf } from '../core/events.ts'
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
