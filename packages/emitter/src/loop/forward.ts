import type { Emission } from '../core/emission.ts'
import { emittedName, namesOf } from '../core/event-type.ts'
import type { EventKey, EventName } from '../core/events.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import { memberOf } from './convention.ts'
import { type EventsIn, emitterOf, type Source, typesOf } from './source.ts'
import { together } from './together.ts'

/** Names of a map whose payload may be `P`. */
type NamesTaking<E, P> = { [N in EventName<E>]: P extends E[N] ? N : never }[EventName<E>]
type TargetType<E, N, P> = N extends NamesTaking<E, P> ? [targetType?: NamesTaking<E, P>] : [targetType: NamesTaking<E, P>]

/**
 * Emits again on `target` what `source` emits, with the same payload, sender and meta, and the emission as cause. What the target takes
 * itself, by a member of the convention (`onProduct` for `product`), stays its own and is not forwarded: `connect` it. Returns what ends it;
 * what throws has forwarded nothing.
 */
export const forward = <S extends Source, const N extends EventName<EventsIn<S>>, D extends Source>(
  source: S,
  type: N | readonly N[],
  target: D,
  ...[targetType]: TargetType<EventsIn<D>, N, EventsIn<S>[N & keyof EventsIn<S>]>
): Unsubscribe => {
  const from = emitterOf('forward', 'source', source)
  const to = emitterOf('forward', 'target', target)
  typesOf('forward', from, type)
  return together(namesOf('forward', type), (name) => {
    const targetName = emittedName('forward', targetType ?? name)
    typesOf('forward', to, targetName)
    if ((target as unknown) !== to && takes(target, name)) return undefined
    return from.on(
      name,
      (payload: unknown, emission: Emission) => {
        const { sender, meta, signal } = emission
        to.emit(targetName, payload, { sender, meta, cause: emission, ...(signal && { signal }) })
      },
      { name: 'forward' },
    )
  })
}

const takes = (target: object, name: EventKey): boolean => {
  const member = memberOf(name)
  return member !== undefined && typeof (target as Record<string, unknown>)[member] === 'function'
}
