import type { Signal } from './emission.ts'
import type { Subscription } from './subscription.ts'

interface Followers {
  readonly subscriptions: Set<Subscription>
  readonly stop: () => void
}
const followers = new WeakMap<Signal, Followers>()

/** Ends a subscription when a signal is aborted; one listener for all of a signal, for runtimes warn of many. Returns what lets go. */
export const endWith = (signal: Signal, subscription: Subscription): (() => void) => {
  let known = followers.get(signal)
  if (known === undefined) {
    const subscriptions = new Set<Subscription>()
    const abort = (): void => {
      for (const one of [...subscriptions]) one.linker.end(one, 'signal')
    }
    signal.addEventListener('abort', abort)
    known = { subscriptions, stop: () => signal.removeEventListener('abort', abort) }
    followers.set(signal, known)
  }
  const { subscriptions, stop } = known
  subscriptions.add(subscription)
  return () => {
    subscriptions.delete(subscription)
    if (subscriptions.size > 0) return
    stop()
    followers.delete(signal)
  }
}
