import { checkOptions } from './arguments.ts'
import { queueFull } from './errors.ts'
import type { EmitterView } from './hook.ts'
import { realm } from './realm.ts'
import type { Delivery } from './strategy.ts'

export interface QueueOptions {
  /** Most deliveries that wait. @default unlimited */
  readonly capacity?: number
  /** What happens past `capacity`: the new delivery fails with `QUEUE_FULL`, the oldest or the new one is dropped. @default 'fail' */
  readonly overflow?: 'fail' | 'drop-oldest' | 'drop-newest'
}

/** Deliveries in order: a ring of a power of two, slots cleared as they are taken, so a handled payload is not kept. */
export class Queue {
  readonly #call: string
  readonly #capacity: number
  readonly #overflow: string
  #ring: (Delivery | undefined)[] = new Array(16)
  #head = 0
  size = 0
  /** `realm.endings` at the last look for what is over. */
  #lookedAt = 0
  /** Some emission that waits had a signal, which tells nobody here when it is aborted. */
  #signals = false

  constructor(call: string, options: QueueOptions) {
    checkOptions(call, options, { capacity: 'a positive whole number', overflow: ['fail', 'drop-oldest', 'drop-newest'] })
    const { capacity = Number.POSITIVE_INFINITY, overflow = 'fail' } = options
    this.#call = call
    this.#capacity = capacity
    this.#overflow = overflow
  }

  push(delivery: Delivery): void {
    this.#signals ||= delivery.emission.signal !== undefined
    if (this.size >= this.#capacity) this.#sweep()
    if (this.size < this.#capacity) this.#append(delivery)
    else if (this.#overflow === 'fail') delivery.cancel(queueFull(this.#call, this.size))
    else if (this.#overflow === 'drop-newest') delivery.cancel('full')
    else {
      this.shift()!.cancel('full')
      this.#append(delivery)
    }
  }

  shift(): Delivery | undefined {
    if (this.size === 0) return undefined
    const delivery = this.#ring[this.#head]
    this.#ring[this.#head] = undefined
    this.#head = (this.#head + 1) & (this.#ring.length - 1)
    this.size--
    return delivery
  }

  /** Takes those that match, in order; the others stay, in order. */
  take(matches: (delivery: Delivery) => boolean): Delivery[] {
    const taken: Delivery[] = []
    for (let left = this.size; left > 0; left--) {
      const delivery = this.shift()!
      if (matches(delivery)) taken.push(delivery)
      else this.#append(delivery)
    }
    return taken
  }

  #append(delivery: Delivery): void {
    if (this.size === this.#ring.length) this.#sweep()
    if (this.size === this.#ring.length) this.#grow()
    this.#ring[(this.#head + this.size++) & (this.#ring.length - 1)] = delivery
  }

  /** Lets go of what is over, so that it takes nobody's place. Looks only when something may be. */
  #sweep(): void {
    if (this.#lookedAt === realm.endings && !this.#signals) return
    this.#lookedAt = realm.endings
    for (const over of this.take(({ isOver }) => isOver)) over.run()
  }

  #grow(): void {
    const { length } = this.#ring
    const ring: (Delivery | undefined)[] = new Array(length * 2)
    for (let i = 0; i < length; i++) ring[i] = this.#ring[(this.#head + i) & (length - 1)]
    this.#ring = ring
    this.#head = 0
  }
}

/** True for what waits through the emitter itself; a subscription's own strategy keeps its deliveries. */
export const waitsFor =
  (emitter: EmitterView) =>
  (delivery: Delivery): boolean =>
    delivery.emitter === emitter && delivery.subscription.strategy === undefined
