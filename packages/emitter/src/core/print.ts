import type { SubscriptionView } from './hook.ts'

/** Has Node's `console.log` show an object as JSON does: what users see of it, not what it is made of. */
export const printsAsJson = ({ prototype }: { readonly prototype: { toJSON(): unknown } }): void => {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), { value: prototype.toJSON })
}

/** A subscription without the lists it is in. */
export const describe = ({ id, types, handler, name, priority, strategy, once }: SubscriptionView): unknown => ({
  id,
  types,
  handler: name ?? handler.name,
  priority,
  strategy: strategy?.name,
  once,
})
