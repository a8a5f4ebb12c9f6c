import type { Emitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import type { EventName } from '../core/events.ts'
import { seenAlready } from '../inspect/adopt-mitt.ts'
import { createMitt, type EventHandlerMap, type EventType, type Mitt } from '../inspect/create-mitt.ts'
import { type AnyEmitter, EmitterMap } from './emitter-map.ts'

/** An emitter's event map as mitt takes one; interfaces, which mitt refuses, become plain types. */
export type MittEvents<E> = E extends Record<EventType, unknown> ? E : { [N in EventName<E>]: E[N] }

/** One mitt per emitter, made at first need: it is four closures. */
const mitts = new WeakMap<object, Mitt<Record<EventType, unknown>>>()

/**
 * An emitter as a mitt, for code that takes one. It is a real mitt whose `all` is a live view of the emitter's subscriptions: what one side
 * subscribes or unsubscribes, the other side has. Emitted by either side, handlers run as the emitter runs them: isolated, in its order
 * and strategy, seen by the hook. The mitt's `emit` therefore never throws because of a handler; a failure goes where the emitter's go.
 *
 * Handlers subscribed through the mitt get what mitt gives, `(payload)`, and for `'*'` `(type, payload)`. To that end one that does not
 * declare exactly one parameter, or hears `'*'`, is wrapped: `off` of the mitt removes it, `off(type, handler)` of the emitter does not know it.
 * `all` differs from a Map in this: a type without handlers is not there, `get` gives a list for it all the same, and a handler new in a
 * list comes last wherever it was put. `off(type, handler)` removes the oldest subscription of a handler.
 *
 * Twice for one emitter gives the same mitt. Throws `TypeError` for what is no emitter.
 */
export const asMitt = <E extends object>(emitter: Emitter<E>): Mitt<MittEvents<E>> => {
  if (!isEmitter(emitter)) throw badArgument('asMitt', 'emitter', 'made by createEmitter()', emitter)
  let mitt = mitts.get(emitter)
  if (mitt === undefined) {
    const all = new EmitterMap(emitter)
    seenAlready(all)
    mitt = createMitt(all as unknown as EventHandlerMap<Record<EventType, unknown>>)
    mitts.set(emitter, mitt)
  }
  return mitt as unknown as Mitt<MittEvents<E>>
}

const isEmitter = (value: unknown): value is AnyEmitter => {
  const { on, off, emit, types, has, subscriptions } = Object(value) as Record<string, unknown>
  return [on, off, emit, types, has, subscriptions].every((member) => typeof member === 'function')
}
