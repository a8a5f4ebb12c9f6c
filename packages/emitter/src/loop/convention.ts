import type { EventName } from '../core/events.ts'

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
type IsWord<C extends string> = C extends Digit ? true : Uppercase<C> extends Lowercase<C> ? false : true
type Words<S, Out extends string = '', Begins extends boolean = true> = S extends `${infer C}${infer Rest}`
  ? IsWord<C> extends true
    ? Words<Rest, `${Out}${Begins extends true ? Uppercase<C> : C}`, false>
    : Words<Rest, Out, true>
  : Out

/**
 * The member that takes an event by convention: `onRequestProduct` for `requestProduct`, `request_product` and `request:product`. Of names
 * that are not known one by one (`string`, a template) the compiler knows none.
 */
export type MemberOf<N> = N extends string ? (Record<never, never> extends Record<N, 1> ? never : `on${Words<N>}`) : never

/** What the members for events of map `E` take. */
export type MembersFor<E> = { readonly [N in EventName<E> as MemberOf<N>]: (payload: E[N], emission: never) => unknown }

/** The last one: every member of a receiver is asked about the same emission. */
let last: { readonly name: string; readonly member: string } | undefined

/** As the type of the same name. A symbol has none. */
export const memberOf = (name: string | symbol): string | undefined => {
  if (typeof name === 'symbol') return undefined
  if (last?.name !== name)
    last = { name, member: `on${name.replace(/(?:^|[^\p{LC}\d]+)([\p{LC}\d]?)/gu, (_between, first: string) => first.toUpperCase())}` }
  return last.member
}

/** Names of an object's functions that follow the convention, methods of its classes included, in no order that matters. */
export const membersOf = (receiver: object): string[] => {
  const members = new Set<string>()
  for (let one: object | null = receiver; one !== null && one !== Object.prototype; one = Object.getPrototypeOf(one))
    for (const key of Object.getOwnPropertyNames(one))
      if (/^on[\p{Lu}\d]/u.test(key) && typeof (receiver as Record<string, unknown>)[key] === 'function') members.add(key)
  return [...members]
}
