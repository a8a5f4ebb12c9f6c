import { argumentError } from '../core/errors.ts'
import type { Unsubscribe } from '../core/subscription.ts'

/** What a compiler tells a decorator of its member, as far as it matters here: a public one that each object has. */
export interface MemberContext<K extends string> {
  readonly kind: K
  readonly name: string | symbol
  readonly static: false
  readonly private: false
}

/** That of a method. */
export interface MethodContext<This = object> extends MemberContext<'method'> {
  readonly access: { get(object: This): unknown }
  addInitializer(initializer: (this: This) => void): void
}

/** A decorator of methods that may take the place of `F`; they stay what they are. */
export type Decorates<F> = (method: F, context: MethodContext) => void

/** Throws a `TypeError` that says which member cannot be decorated so, and why. */
export const checkMember = (decorator: string, kinds: readonly string[], context: unknown): void => {
  const { kind, name, static: isStatic, private: isPrivate } = Object(context) as Readonly<Record<string, unknown>>
  if (kind === undefined)
    throw argumentError(`@${decorator}: is not called as a decorator; use it as the docs show, and compile without experimentalDecorators`)
  if (kinds.includes(kind as string) && isStatic !== true && isPrivate !== true) return
  const found = [isStatic === true && 'static', isPrivate === true && 'private', kind].filter(Boolean).join(' ')
  throw argumentError(`@${decorator}: ${String(name)} must be a ${kinds.join(' or ')}, public and not static; it is a ${found}`)
}

/** What the decorators of one method have made for an object. */
export interface Made {
  /** The method they decorate: another one of the same name is an override. */
  readonly method: unknown
  readonly subscriptions: Unsubscribe[]
  /** Takes back what they have put into lists of the object. */
  readonly undo: (() => void)[]
}
const made = new WeakMap<object, Map<PropertyKey, Made>>()

export const madeFor = (object: object): readonly Made[] => [...(made.get(object)?.values() ?? [])]

/**
 * Decorates a method: `begin` is called for each object that is constructed, before its fields are set, the base's methods first. The
 * decorators of an override stand in for those of what it overrides, whose work is undone; without any, it has those.
 */
export const decorate = (
  decorator: string,
  method: unknown,
  context: MethodContext<never>,
  begin: (object: object, name: string | symbol, made: Made) => void,
): void => {
  checkMember(decorator, ['method'], context)
  const { name } = context as MethodContext
  ;(context as MethodContext).addInitializer(function () {
    const members = made.get(this) ?? new Map<PropertyKey, Made>()
    made.set(this, members)
    let one = members.get(name)
    // Between two decorators of ours another may have replaced the method: that is no override.
    if (one === undefined || (one.method !== method && homesOf(this, name) > 1)) {
      if (one !== undefined) for (const end of [...one.undo, ...one.subscriptions]) end()
      one = { method, subscriptions: [], undo: [] }
      members.set(name, one)
    }
    begin(this, name, one)
  })
}

/** How many classes of an object have a method of this name. */
const homesOf = (object: object, name: PropertyKey): number => {
  let homes = 0
  for (let one = Object.getPrototypeOf(object); one !== null; one = Object.getPrototypeOf(one)) if (Object.hasOwn(one, name)) homes++
  return homes
}

type Methods = Readonly<Record<PropertyKey, (...args: readonly unknown[]) => unknown>>

/** The method of an object's class, overrides included. */
export const methodOf = (object: object, name: string | symbol): Methods[PropertyKey] => (Object.getPrototypeOf(object) as Methods)[name]!

/** Calls a method as it is by then, it may have become a slot; a function of its name that takes as many arguments as matter to the core. */
export const callOf = (object: object, name: string | symbol): ((...args: never[]) => unknown) => {
  const methods = object as Methods
  const calls: Methods =
    methodOf(object, name).length === 1
      ? { [name]: (payload: unknown) => methods[name]!(payload) }
      : { [name]: (...args: readonly unknown[]) => methods[name]!(...args) }
  return calls[name]!
}
