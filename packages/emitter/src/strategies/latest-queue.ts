import type { Delivery } from '../core/strategy.ts'
import type { Store } from './scheduled.ts'

/**
 * Keeps one delivery per emitter, subscription and type: a newer one replaces the waiting one, which counts as `conflated`.
 * What is delivered comes in the order of its own `emit`.
 */
export class LatestQueue implements Store {
  /** In order of arrival. */
  readonly #waiting = new Set<Delivery>()
  readonly #newest = new Map<unknown, Map<unknown, Map<unknown, Delivery>>>()

  get size(): number {
    return this.#waiting.size
  }

  push(delivery: Delivery): void {
    const types = this.#types(delivery)
    const { type } = delivery.emission
    const older = types.get(type)
    const replaces = older !== undefined && this.#waiting.delete(older)
    types.set(type, delivery)
    this.#waiting.add(delivery)
    if (replaces) older.cancel('conflated')
  }

  shift(): Delivery | undefined {
    const [first] = this.#waiting
    if (first === undefined) return undefined
    this.#waiting.delete(first)
    // Nothing of what was delivered is kept.
    if (this.#waiting.size === 0) this.#newest.clear()
    else this.#types(first).delete(first.emission.type)
    return first
  }

  take(matches: (delivery: Delivery) => boolean): Delivery[] {
    const taken = [...this.#waiting].filter(matches)
    for (const delivery of taken) {
      this.#waiting.delete(delivery)
      this.#types(delivery).delete(delivery.emission.type)
    }
    if (this.#waiting.size === 0) this.#newest.clear()
    return taken
  }

  #types({ emitter, subscription }: Delivery): Map<unknown, Delivery> {
    let subscriptions = this.#newest.get(emitter)
    if (subscriptions === undefined) {
      subscriptions = new Map()
      this.#newest.set(emitter, subscriptions)
    }
    let types = subscriptions.get(subscription)
    if (types === undefined) {
      types = new Map()
      subscriptions.set(subscription, types)
    }
    return types
  }
}
