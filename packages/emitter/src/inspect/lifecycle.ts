import type { EmitterView } from '../core/hook.ts'
import type { Host } from '../host/host.ts'
import { createMitt, type Mitt } from './create-mitt.ts'

/** A subscription, described: an ended one has let go of its handler. */
export interface ObservedSubscription {
  readonly id: number
  readonly types: readonly (string | symbol)[]
  /** The subscription's name, else its function's. */
  readonly handler: string
}

/** What the recorder tells as it happens: one event per kind and batch, never one per emission. */
export type LifecycleEvents = {
  emitter: readonly EmitterView[]
  subscription: { readonly added: readonly ObservedSubscription[]; readonly removed: readonly ObservedSubscription[] }
  strategy: readonly EmitterView[]
  /** Newest sequence. */
  records: number
}

const batchMs = 16

/** Gathers what happened for 16 ms and publishes it through mitt; holds nothing and no timer while nobody listens. */
export class Lifecycle {
  readonly bus: Mitt<LifecycleEvents> = createMitt<LifecycleEvents>()
  readonly #host: Host
  #timer: (() => void) | undefined
  #emitters: EmitterView[] = []
  #strategies = new Set<EmitterView>()
  #added: ObservedSubscription[] = []
  #removed: ObservedSubscription[] = []
  #newest = 0

  constructor(host: Host) {
    this.#host = host
  }

  recorded(sequence: number): void {
    if (!this.#heard) return
    this.#newest = sequence
    this.#arm()
  }

  emitter(view: EmitterView): void {
    if (!this.#heard) return
    this.#emitters.push(view)
    this.#arm()
  }

  strategy(view: EmitterView): void {
    if (!this.#heard) return
    this.#strategies.add(view)
    this.#arm()
  }

  subscription(entry: ObservedSubscription | undefined, change: 'added' | 'removed'): void {
    if (entry === undefined || !this.#heard) return
    const changed = change === 'added' ? this.#added : this.#removed
    changed.push(entry)
    this.#arm()
  }

  get #heard(): boolean {
    // mitt keeps an empty list where the last listener left.
    return this.bus.all.size > 0 && [...this.bus.all.values()].some((listeners) => listeners !== undefined && listeners.length > 0)
  }

  #arm(): void {
    this.#timer ??= this.#host.setTimer(() => this.#publish(), batchMs)
  }

  #publish(): void {
    this.#timer = undefined
    const emitters = this.#emitters
    const strategies = [...this.#strategies]
    const subscription = { added: this.#added, removed: this.#removed }
    const newest = this.#newest
    this.#emitters = []
    this.#strategies.clear()
    this.#added = []
    this.#removed = []
    this.#newest = 0
    if (emitters.length > 0) this.bus.emit('emitter', emitters)
    if (strategies.length > 0) this.bus.emit('strategy', strategies)
    if (subscription.added.length + subscription.removed.length > 0) this.bus.emit('subscription', subscription)
    if (newest > 0) this.bus.emit('records', newest)
  }
}
