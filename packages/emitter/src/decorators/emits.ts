import type { Listenable } from '../core/emitter.ts'
import { emits as emitsFor } from '../loop/emits.ts'
import { checkMember, type MemberContext } from './member.ts'

/** That of a field or an accessor whose value is a `V`. */
export interface EmitsContext<V> extends MemberContext<'field' | 'accessor'> {
  readonly access: { get(object: never): V }
}
/** An emitter of whatever events. */
interface Emitting {
  on(type: never, handler: never): unknown
  emit(type: never): number
}

/**
 * Fills a field or an accessor of each object with an emitter of its own, whose events are also functions: what `emits()` of `/loop` makes,
 * or with names `emits(names)`. A value the field is given stays. Throws `TypeError` on wrong names, and for what is no public field or
 * accessor of the objects.
 * @example @emits accessor events!: CallableEmitter<{ produced: string }>
 */
export function emits(value: unknown, context: EmitsContext<Emitting>): void
export function emits(): (value: unknown, context: EmitsContext<Emitting>) => void
export function emits<const N extends readonly string[]>(
  names: N,
): (value: unknown, context: EmitsContext<Listenable<{ readonly [K in N[number]]: unknown }>>) => void
export function emits(first?: unknown, second?: unknown): unknown {
  if (second !== undefined) return filled(undefined, second)
  // Wrong names are an error here, not in each constructor.
  if (first !== undefined) emitsFor(first as readonly string[])
  return (_value: unknown, context: unknown) => filled(first as readonly string[] | undefined, context)
}

const filled = (names: readonly string[] | undefined, context: unknown): unknown => {
  checkMember('emits', ['field', 'accessor'], context)
  const init = (given: unknown): unknown => given ?? (names === undefined ? emitsFor() : emitsFor(names))
  return (context as EmitsContext<Emitting>).kind === 'field' ? init : { init }
}
