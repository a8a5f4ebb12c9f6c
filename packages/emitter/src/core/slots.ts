import type { LiveDelivery } from './delivery.ts'
import { queueFull } from './errors.ts'
import { realm } from './realm.ts'
import type { Overflow } from './subscription.ts'

/** One subscription's limits: how many of its deliveries run at a time, and how many may wait. */
export class Slots {
  readonly limit: number
  readonly capacity: number
  readonly overflow: Overflow
  private running = 0
  private filling = false
  /** Some emission that waits had a signal, which tells nobody here when it is aborted. */
  private signals = false
  /** `realm.endings` at the last look for deliveries that are over. */
  private looked = 0
  /** All that wait, oldest first: in a strategy, or here. */
  readonly waiting: Set<LiveDelivery> = new Set()
  /** Those whose turn came while no slot was free. */
  readonly parked: Set<LiveDelivery> = new Set()

  constructor(limit: number = Number.POSITIVE_INFINITY, capacity: number = Number.POSITIVE_INFINITY, overflow: Overflow = 'fail') {
    this.limit = limit
    this.capacity = capacity
    this.overflow = overflow
  }

  /** Enters a delivery that is about to wait. False: there was no space, and it is over. */
  admit(delivery: LiveDelivery): boolean {
    const { waiting, overflow } = this
    const { emitter, emission, awaited } = delivery
    if (overflow === 'latest')
      for (const older of waiting)
        if (older.emitter === emitter && older.emission.type === emission.type) {
          this.drop(older, 'conflated')
          break
        }
    // Those that are over find that out when they are run; they take nobody's place. Looked for only when some may be.
    this.signals ||= emission.signal !== undefined
    if (waiting.size >= this.capacity && (this.signals || this.looked !== realm.endings)) {
      for (const one of waiting) if (one.isOver) one.run()
      this.looked = realm.endings
    }
    if (waiting.size >= this.capacity) {
      if (overflow === 'drop-oldest') this.drop(waiting.values().next().value!, 'full')
      else if (overflow === 'drop-newest') delivery.cancel('full')
      else if (overflow !== 'block' || awaited === null) delivery.cancel(queueFull(`on("${String(emission.type)}")`, waiting.size))
    }
    if (delivery.status !== 'waiting') return false
    waiting.add(delivery)
    return true
  }

  /** It may be in a strategy's queue as well, which learns of it by the count. */
  private drop(delivery: LiveDelivery, reason: 'full' | 'conflated'): void {
    delivery.cancel(reason)
    this.looked = ++realm.endings
  }

  /** Takes a slot for a delivery whose turn it is, or keeps it until one is free. */
  enter(delivery: LiveDelivery): boolean {
    if (this.running < this.limit) {
      this.running++
      return true
    }
    if (this.waiting.has(delivery) || this.admit(delivery)) {
      delivery.park()
      this.parked.add(delivery)
    }
    return false
  }

  leave(): void {
    this.running--
    // In a loop, not one inside the other: any number may have waited for a handler that ends at once.
    if (this.filling) return
    this.filling = true
    const { depth } = realm
    for (const next of this.parked) {
      if (this.running >= this.limit) break
      // Inside an emission what it made wait is nested in it, or a handler that emits what it handles would never end.
      if (depth > 0) realm.depth = Math.max(depth, next.depth)
      next.run()
    }
    realm.depth = depth
    this.filling = false
  }

  forget(delivery: LiveDelivery): void {
    this.waiting.delete(delivery)
    this.parked.delete(delivery)
  }

  /** The subscription ended: what waits here finds that out now, not when a slot is free. */
  end(): void {
    for (const delivery of this.parked) if (delivery.isOver) delivery.run()
  }
}
