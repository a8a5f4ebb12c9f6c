import type { EmitterView, LinkerView, RemovalReason, SubscriptionView, TypeView } from '../core/hook.ts'
import type { Host } from '../host/host.ts'
import type { EmitterDefinition } from './protocol.ts'
import { type LinkerTotals, SubscriptionTotals, type TypeSum, TypeTotals } from './totals.ts'

/** Distinct types without subscriptions counted one by one; beyond, an emission still has its record, only its type's sum is not kept. */
const countedTypes = 4096
/** Emitters and ended subscriptions still named for records that refer to them. */
const kept = 4096

export interface EmitterEntry {
  readonly definition: EmitterDefinition
  /** Grows with every change; a client is sent what is newer than what it has. */
  readonly version: number
}

/** A subscription's id among those of all loaded copies of the core. */
export const subscriptionId = (view: SubscriptionView): number => view.linker.core * 2 ** 40 + view.id

/** Who is there: emitters, subscriptions, and exact counts per type. Holds no emitter; bounded by what lives and a fixed number of what ended. */
export class Inventory {
  readonly sums: Map<string | symbol, TypeSum> = new Map()
  readonly emitters: Map<number, EmitterEntry> = new Map()
  readonly subscriptions: Map<number, SubscriptionTotals> = new Map()
  readonly #host: Host
  readonly #emitterIds = new WeakMap<EmitterView, number>()
  readonly #linkers = new WeakMap<LinkerView, LinkerTotals>()
  readonly #removed: number[] = []
  #lastEmitter = 0
  #lastLinker = 0
  #version = 0
  #sweepAt = kept * 2

  constructor(host: Host) {
    this.#host = host
  }

  /** The id of an emitter, which is entered when new. */
  emitter(view: EmitterView, existedBefore: boolean): number {
    const known = this.#emitterIds.get(view)
    // One that had to make room for others is entered again when it is used again.
    if (known !== undefined && this.emitters.has(known)) return known
    const id = known ?? ++this.#lastEmitter
    this.#emitterIds.set(view, id)
    this.#enter(view, id, this.#host.now(), existedBefore)
    if (this.emitters.size > kept) this.emitters.delete(this.emitters.keys().next().value!)
    return id
  }

  strategyChanged(view: EmitterView): void {
    const id = this.emitter(view, false)
    const known = this.emitters.get(id)?.definition
    this.#enter(view, id, known?.addedAtMs ?? this.#host.now(), known?.existedBefore === true)
  }

  /** `toldOnly`: it is told of every call, and none of those that nobody is told of are its. */
  add(view: SubscriptionView, existedBefore: boolean, toldOnly = false): void {
    const id = subscriptionId(view)
    if (this.subscriptions.has(id)) return
    const types = view.types[0] === '*' ? [] : view.types.map((type) => this.#totals(view.linker, type, true))
    this.subscriptions.set(
      id,
      new SubscriptionTotals(
        view,
        id,
        this.#linker(view.linker),
        types,
        this.#host.now(),
        existedBefore,
        toldOnly || view.isPattern === true,
      ),
    )
    if (this.subscriptions.size > this.#sweepAt) this.#sweep()
  }

  /** Whoever dropped an emitter need not have unsubscribed from it. */
  #sweep(): void {
    for (const [
      id,
      {
        linker: { linker },
        removal,
      },
    ] of this.subscriptions)
      if (removal === undefined && linker.deref() === undefined) this.subscriptions.delete(id)
    this.#sweepAt = Math.max(kept * 2, this.subscriptions.size * 2)
  }

  /** What changed in a linker while nobody observed: subscriptions that ended, strategies that were swapped. */
  reconcile(linker: LinkerView): void {
    const totals = this.#linker(linker)
    const alive = new Set(linker.all().map(subscriptionId))
    for (const entry of this.subscriptions.values())
      if (entry.linker === totals && entry.removal === undefined && !alive.has(entry.id)) this.#ended(entry, 'off')
    for (const emitter of linker.emitters()) {
      const known = this.#emitterIds.get(emitter)
      if (known !== undefined && this.emitters.get(known)?.definition.strategy !== emitter.strategy.name) this.strategyChanged(emitter)
    }
  }

  remove(view: SubscriptionView, reason: RemovalReason): void {
    const entry = this.of(view)
    if (entry !== undefined && entry.removal === undefined) this.#ended(entry, reason)
  }

  #ended(entry: SubscriptionTotals, reason: RemovalReason): void {
    entry.removed(this.#host.now(), reason)
    this.#removed.push(entry.id)
    if (this.#removed.length > kept) this.subscriptions.delete(this.#removed.shift()!)
  }

  of(view: SubscriptionView): SubscriptionTotals | undefined {
    return this.subscriptions.get(subscriptionId(view))
  }

  /** The counts of a type in a linker; kept on its list while it has one, so that a flood looks nothing up. */
  totals(linker: LinkerView, type: string | symbol, list: TypeView | undefined): TypeTotals {
    // The list of '*', used for names without subscriptions, has no single type to count.
    const own = list !== undefined && list.type === type ? list : undefined
    if (own?.observed instanceof TypeTotals) return own.observed
    const totals = this.#totals(linker, type, own?.isSubscribed === true)
    // What is not kept is not to be found by a subscription to come.
    if (own !== undefined && this.#linker(linker).types.has(type)) own.observed = totals
    return totals
  }

  /** A type with subscriptions is always kept, others up to a bound. */
  #totals(linker: LinkerView, type: string | symbol, subscribed: boolean): TypeTotals {
    const known = this.#linker(linker)
    let totals = known.types.get(type)
    if (totals !== undefined) return totals
    let sum = this.sums.get(type)
    if (sum === undefined) {
      sum = { emitted: 0, deliveries: 0, failures: 0 }
      if (subscribed || this.sums.size < countedTypes) this.sums.set(type, sum)
    }
    totals = new TypeTotals(type, sum, known)
    if (subscribed || known.types.size < countedTypes) known.types.set(type, totals)
    return totals
  }

  #enter(view: EmitterView, id: number, addedAtMs: number, existedBefore: boolean): void {
    const definition: EmitterDefinition = {
      id,
      name: view.name ?? `emitter ${id}`,
      strategy: view.strategy.name,
      guarantees: { ...view.strategy.guarantees },
      linker: this.#linker(view.linker).id,
      addedAtMs,
      ...(existedBefore ? { existedBefore: true as const } : {}),
    }
    this.emitters.set(id, { definition, version: ++this.#version })
  }

  #linker(linker: LinkerView): LinkerTotals {
    let totals = this.#linkers.get(linker)
    if (totals === undefined) {
      totals = { id: ++this.#lastLinker, linker: new WeakRef(linker), types: new Map(), untold: 0 }
      this.#linkers.set(linker, totals)
    }
    return totals
  }
}
