import type { CapturedContext } from '../host/async-context.ts'
import type { LiveEmitter } from './emitter.ts'
import { queueFull } from './errors.ts'
import type { EmitterView } from './hook.ts'
import type { List } from './list.ts'
import { PlainEmissions } from './plain.ts'
import { realm } from './realm.ts'
import { type QueueOptions, type Store, waitsFor } from './store.ts'
import type { Delivery } from './strategy.ts'

/**
 * Deliveries in order: a ring of a power of two, slots cleared as they are taken, so a handled payload is not kept. A burst of plain
 * emissions of one type takes one slot.
 */
export class Queue implements Store {
  private readonly call: string
  private readonly capacity: number
  private readonly overflow: QueueOptions['overflow']
  private ring: (Delivery | PlainEmissions | undefined)[] = new Array(16)
  private head = 0
  private slots = 0
  /** The newest entry, while it may take more. */
  private tail: PlainEmissions | null = null
  size = 0
  length = 0
  /** `realm.endings` at the last look for what is over. */
  private lookedAt = 0
  /** Some emission that waits had a signal, which tells nobody here when it is aborted. */
  private signals = false

  constructor(call: string, capacity: number, overflow: QueueOptions['overflow']) {
    this.call = call
    this.capacity = capacity
    this.overflow = overflow
  }

  push(delivery: Delivery): void {
    this.signals ||= delivery.emission.signal !== undefined
    if (this.size >= this.capacity) this.sweep()
    if (this.size < this.capacity || (this.overflow === 'block' && delivery.isAwaited)) this.append(delivery)
    else if (this.overflow === 'drop-newest') delivery.cancel('full')
    else if (this.overflow === 'drop-oldest') {
      // In a bounded queue there are deliveries alone.
      ;(this.shift() as Delivery).cancel('full')
      this.append(delivery)
    } else delivery.cancel(queueFull(this.call, this.size))
  }

  pushPlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void {
    const { tail } = this
    if (tail?.takes(emitter, list, payload, captured) === true) {
      this.size += list.size
      this.length++
      return
    }
    const emissions = new PlainEmissions(emitter, list, payload, captured)
    this.append(emissions)
    this.tail = emissions
  }

  runNext(): Promise<void> | undefined {
    if (this.ring[this.head] instanceof PlainEmissions) return void this.runSome(1)
    return (this.shift() as Delivery).run()
  }

  runSome(most: number): number {
    const first = this.ring[this.head]!
    if (!(first instanceof PlainEmissions)) {
      void this.runNext()
      return 1
    }
    let ran = 0
    // A handler may flush, take or close what waits, this included.
    for (let more = true; more && ran < most && this.ring[this.head] === first; ran++) {
      this.size -= first.count
      this.length--
      more = first.length > 1
      // Left before its last is delivered: what that emits comes after what waits.
      if (!more) this.leave()
      first.deliver(first.shift())
    }
    return ran
  }

  take(emitter?: EmitterView): Delivery[] {
    const taken: Delivery[] = []
    for (const entry of this.takeAll())
      if (!(entry instanceof PlainEmissions)) {
        if (waitsFor(entry, emitter)) taken.push(entry)
        else this.append(entry)
      } else if (emitter === undefined || entry.emitter === emitter) taken.push(...entry.expand())
      else this.append(entry)
    return taken
  }

  private takeAll(): (Delivery | PlainEmissions)[] {
    const entries: (Delivery | PlainEmissions)[] = []
    while (this.slots > 0) entries.push(this.shift())
    return entries
  }

  private shift(): Delivery | PlainEmissions {
    const entry = this.ring[this.head]!
    if (entry instanceof PlainEmissions) {
      this.size -= entry.count * entry.length
      this.length -= entry.length
    } else {
      this.size--
      this.length--
    }
    this.leave()
    return entry
  }

  private leave(): void {
    if (this.tail === this.ring[this.head]) this.tail = null
    this.ring[this.head] = undefined
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.slots--
  }

  private append(entry: Delivery | PlainEmissions): void {
    if (this.slots === this.ring.length) this.sweep()
    if (this.slots === this.ring.length) this.grow()
    this.ring[(this.head + this.slots++) & (this.ring.length - 1)] = entry
    this.tail = null
    if (entry instanceof PlainEmissions) {
      this.size += entry.count * entry.length
      this.length += entry.length
    } else {
      this.size++
      this.length++
    }
  }

  /** Lets go of what is over, so that it takes nobody's place. Looks only when something may be. */
  private sweep(): void {
    if (this.lookedAt === realm.endings && !this.signals) return
    this.lookedAt = realm.endings
    const over: Delivery[] = []
    for (const entry of this.takeAll())
      if (entry instanceof PlainEmissions) {
        if (entry.list.size === 0) entry.expand()
        else this.append(entry)
      } else if (entry.isOver) over.push(entry)
      else this.append(entry)
    for (const delivery of over) delivery.run()
  }

  private grow(): void {
    const { length } = this.ring
    const ring: (Delivery | PlainEmissions | undefined)[] = new Array(length * 2)
    for (let i = 0; i < length; i++) ring[i] = this.ring[(this.head + i) & (length - 1)]
    this.ring = ring
    this.head = 0
  }
}
