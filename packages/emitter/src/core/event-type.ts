import { argumentError, badArgument } from './errors.ts'
import type { EventKey } from './events.ts'
import { isPattern } from './pattern-table.ts'

const isName = (value: unknown): value is EventKey => (typeof value === 'string' && value !== '') || typeof value === 'symbol'

/** Something `instanceof` can ask: an arrow has no prototype, and would throw when it is asked whose instance a value is. */
export const isClass = (value: unknown): boolean =>
  typeof value === 'function' && Object((value as { prototype?: unknown }).prototype) === (value as { prototype?: unknown }).prototype

/** The own static `type` of a class; an inherited one does not count, a subclass is an event of its own. */
const classType = (value: unknown): EventKey | undefined => {
  if (typeof value !== 'function' || !Object.hasOwn(value, 'type')) return undefined
  const { type } = value as { type?: unknown }
  return isName(type) && type !== '*' ? type : undefined
}

/** A name, `'*'` or class as handed to `on`, `off`, `has` …, as the name it stands for. */
export const nameOf = (call: string, type: unknown): EventKey => {
  const name = isName(type) ? type : classType(type)
  if (name === undefined)
    throw badArgument(call, 'type', 'a non-empty string, a symbol, a class with a static type, or a list of these', type)
  return name
}

/** Distinct names of one type or a list of types; `'*'` already stands for all the others. */
export const namesOf = (call: string, type: unknown): readonly EventKey[] => {
  if (!Array.isArray(type)) return [nameOf(call, type)]
  if (type.length === 0) throw badArgument(call, 'type', 'a list with at least one type', type)
  const names = [...new Set(type.map((one: unknown) => nameOf(call, one)))]
  return names.includes('*') ? ['*'] : names
}

/** What one type, a list of types or a pattern is called. */
export const keysOf = (call: string, type: unknown): readonly EventKey[] => (isPattern(type) ? [type.text] : namesOf(call, type))

const isInstance = (type: unknown): type is object => typeof type === 'object' && type !== null

/** The name an emitted type stands for; an instance of an event class, or an Error, names itself. */
export const emittedName = (call: string, type: unknown): EventKey => {
  if (isName(type) && type !== '*') return type
  let name: unknown = type
  if (isInstance(type)) name = classType(type.constructor) ?? (type instanceof Error ? type.name : undefined)
  if (name === '*') throw argumentError(`${call}: "*" observes every event and cannot be emitted; name the event`)
  if (isInstance(type) && isName(name)) return name
  if (isPattern(type)) throw argumentError(`${call}: a pattern is subscribed to; emit a name that it matches`)
  if (classType(type) !== undefined) throw badArgument(call, 'type', 'an instance of the class, not the class itself', type)
  throw badArgument(call, 'type', 'a non-empty string, a symbol, or an instance of a class with a static type', type)
}

/** The options among the arguments of an `emit`: an instance is its own payload, so that they come second. */
export const optionsIn = <O>(type: unknown, payload: unknown, options: O | undefined): O | undefined =>
  isInstance(type) ? (payload as O | undefined) : options
/** The arguments after the type, with other options. */
export const argumentsWith = <O>(type: unknown, payload: unknown, options: O): [payload: unknown, options?: O] =>
  isInstance(type) ? [options] : [payload, options]
