import type { CapturedContext } from '../host/async-context.ts'
import type { LiveEmitter } from './emitter.ts'
import { queueFull } from './errors.ts'
import type { EmitterView } from './hook.ts'
import type { List } from './list.ts'
import { PlainEmissions } from './plain.ts'
import { type Store, waitsFor } from './store.ts'
import type { Delivery } from './strategy.ts'

/**
 * Keeps one delivery per emitter, subscription and type: a newer one replaces the waiting one, which counts as `conflated`.
 * What is delivered comes in the order of its own `emit`.
 */
export class LatestQueue implements Store {
  private readonly call: string
  private readonly capacity: number
  /** In order of arrival. */
  private readonly waiting = new Set<Delivery>()
  private readonly newest = new Map<unknown, Map<unknown, Map<unknown, Delivery>>>()
  /** Plain emissions by their list, in order of arrival; expanded as soon as a delivery waits beside them. */
  private readonly plain = new Map<List, PlainEmissions>()
  private newestPlain: PlainEmissions | null = null
  private plainSize = 0

  constructor(call: string, capacity: number) {
    this.call = call
    this.capacity = capacity
  }

  get size(): number {
    return this.waiting.size + this.plainSize
  }

  get length(): number {
    return this.waiting.size + this.plain.size
  }

  push(delivery: Delivery): void {
    this.expandPlain()
    const { type } = delivery.emission
    const older = this.types(delivery).get(type)
    const replaces = older !== undefined && this.waiting.delete(older)
    if (this.waiting.size >= this.capacity) this.sweep()
    if (this.waiting.size >= this.capacity) {
      delivery.cancel(queueFull(this.call, this.waiting.size))
      return
    }
    // Fetched again: the last one let go of clears the table.
    this.types(delivery).set(type, delivery)
    this.waiting.add(delivery)
    if (replaces) older.cancel('conflated')
  }

  pushPlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void {
    const known = this.newestPlain?.list === list ? this.newestPlain : this.plain.get(list)
    if (this.waiting.size > 0 || (known !== undefined && known.emitter !== emitter)) {
      for (const delivery of new PlainEmissions(emitter, list, payload, captured).expand()) this.push(delivery)
      return
    }
    this.plainSize += list.size
    if (known !== undefined) {
      this.plainSize -= known.count
      emitter.work().queued -= known.count
      if (known === this.newestPlain) {
        known.becomes(list, payload, captured)
        return
      }
      this.plain.delete(list)
    }
    this.newestPlain = new PlainEmissions(emitter, list, payload, captured)
    this.plain.set(list, this.newestPlain)
  }

  runNext(): Promise<void> | undefined {
    const [plain] = this.plain.values()
    if (plain !== undefined) {
      this.plain.delete(plain.list)
      if (plain === this.newestPlain) this.newestPlain = null
      this.plainSize -= plain.count
      plain.deliver(plain.shift())
      return undefined
    }
    const [first] = this.waiting
    this.forget(first!)
    return first!.run()
  }

  runSome(): number {
    void this.runNext()
    return 1
  }

  take(emitter?: EmitterView): Delivery[] {
    this.expandPlain()
    const taken = [...this.waiting].filter((delivery) => waitsFor(delivery, emitter))
    for (const delivery of taken) this.forget(delivery)
    return taken
  }

  private expandPlain(): void {
    if (this.plain.size === 0) return
    const emissions = [...this.plain.values()]
    this.plain.clear()
    this.newestPlain = null
    this.plainSize = 0
    for (const emission of emissions) for (const delivery of emission.expand()) this.push(delivery)
  }

  private sweep(): void {
    for (const delivery of this.waiting)
      if (delivery.isOver) {
        this.forget(delivery)
        delivery.run()
      }
  }

  /** Nothing of what was delivered is kept. */
  private forget(delivery: Delivery): void {
    this.waiting.delete(delivery)
    if (this.waiting.size === 0) this.newest.clear()
    else this.types(delivery).delete(delivery.emission.type)
  }

  private types({ emitter, subscription }: Delivery): Map<unknown, Delivery> {
    let subscriptions = this.newest.get(emitter)
    if (subscriptions === undefined) {
      subscriptions = new Map()
      this.newest.set(emitter, subscriptions)
    }
    let types = subscriptions.get(subscription)
    if (types === undefined) {
      types = new Map()
      subscriptions.set(subscription, types)
    }
    return types
  }
}
