import type { Call } from './list.ts'
import type { AnySubscribeOptions, Handler, Subscription } from './subscription.ts'

/** What belongs to an owner: its callbacks may refer to it as its handler does. */
interface Belongings {
  readonly handler: Handler
  readonly options: AnySubscribeOptions
}

/** A handler and its options, held by their owner alone. */
export interface Holding {
  /** Undefined once they were collected, with their owner. */
  kept(): Belongings | undefined
  readonly call: Call
  /** The owner lets go of it. */
  release(): void
}

/** Owner → what it holds, by a token per subscription. An entry lives as long as its owner does, also where the handler refers to it. */
const held = new WeakMap<object, Map<object, Belongings>>()

const ended = (reference: WeakRef<Subscription>): void => {
  const subscription = reference.deref()
  subscription?.linker.end(subscription, 'owner')
}
let owners: FinalizationRegistry<WeakRef<Subscription>> | undefined

/** Puts a handler into its owner's keeping. The subscription ends some time after the owner was collected; nothing runs for it from then on. */
export const holdWeakly = (owner: object, belongings: Belongings, subscription: Subscription): Holding => {
  owners ??= new FinalizationRegistry(ended)
  const token = {}
  // Weak as well: an owner that lives long must not keep every linker it was ever subscribed to.
  owners.register(owner, new WeakRef(subscription), token)
  const kept = held.get(owner) ?? new Map()
  held.set(owner, kept.set(token, belongings))
  return holding(new WeakRef(owner), new WeakRef(belongings), token)
}

/** Apart, so that its functions see neither owner nor what belongs to it. */
const holding = (owner: WeakRef<object>, weak: WeakRef<Belongings>, token: object): Holding => ({
  kept: () => weak.deref(),
  call: (...given) => weak.deref()?.handler(...(given as [never, never])),
  release() {
    held.get(owner.deref()!)?.delete(token)
    owners!.unregister(token)
  },
})
