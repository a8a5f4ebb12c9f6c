/// <reference lib="esnext.disposable" preserve="true" />
import type { Unsubscribe } from './subscription.ts'

/** The symbol of `using`, or what stands in for it where the engine has none. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')

/** A function that ends something, as a resource for `using`. */
export const disposable = (end: () => boolean): Unsubscribe => {
  const unsubscribe = end as Unsubscribe
  unsubscribe[dispose] = unsubscribe
  return unsubscribe
}
