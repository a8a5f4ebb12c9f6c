import type { LinkerView, SubscriptionView } from '../core/hook.ts'
import { durationBinsMs, type HandlerTotals, type RemovalReason } from './protocol.ts'

/** Which further options are set, with their value where it is a number. */
const describeOptions = ({ settings, once }: SubscriptionView): Record<string, number | true> => {
  const { name: _name, priority: _priority, strategy: _strategy, ...others } = settings
  const set = Object.entries(others).filter(([, value]) => value !== undefined && value !== false)
  return Object.fromEntries([
    ...set.map(([key, value]) => [key, typeof value === 'number' ? value : true] as const),
    ...(once ? [['once', true] as const] : []),
  ])
}

/** Exact counts of one type over all linkers, since attach. */
export interface TypeSum {
  emitted: number
  deliveries: number
  failures: number
}

export interface LinkerTotals {
  readonly id: number
  /** Weak: nothing here keeps an emitter. */
  readonly linker: WeakRef<LinkerView>
  readonly types: Map<string | symbol, TypeTotals>
  /** Untold emissions of all types together: what `'*'` subscriptions heard. */
  untold: number
}

/** A type in one linker. Its emissions whose deliveries were not told of (`untold`) called each of its subscriptions once more. */
export class TypeTotals {
  readonly type: string | symbol
  readonly sum: TypeSum
  readonly linker: LinkerTotals
  untold = 0
  constructor(type: string | symbol, sum: TypeSum, linker: LinkerTotals) {
    this.type = type
    this.sum = sum
    this.linker = linker
  }
}

/** A subscription as the panel knows it, with exact calls and failures and the timings of its measured calls. */
export class SubscriptionTotals {
  readonly id: number
  readonly linker: LinkerTotals
  types: readonly (string | symbol)[]
  readonly handler: string
  readonly priority: number
  readonly strategy: string | undefined
  readonly options: Readonly<Record<string, number | true>>
  readonly addedAtMs: number
  readonly existedBefore: boolean
  removal: { readonly atMs: number; readonly reason: RemovalReason } | undefined
  told = 0
  failures = 0
  lastAtMs = 0
  timed = 0
  #totalMs = 0
  #maxMs = 0
  #histogram: number[] | undefined
  /** What it hears of untold: its types, each with the untold emissions before it began to count; `'*'` counts all of its linker. */
  #counting: { readonly totals: { readonly untold: number }; readonly before: number }[]

  constructor(
    view: SubscriptionView,
    id: number,
    linker: LinkerTotals,
    types: readonly TypeTotals[],
    addedAtMs: number,
    existedBefore: boolean,
    toldOnly: boolean,
  ) {
    this.id = id
    this.linker = linker
    this.types = types.map(({ type }) => type)
    this.handler = view.name ?? view.handler.name
    this.priority = view.priority
    this.strategy = view.strategy?.name
    this.options = describeOptions(view)
    this.addedAtMs = addedAtMs
    this.existedBefore = existedBefore
    const counting = toldOnly ? [] : types.length === 0 ? [linker] : types
    this.#counting = counting.map((totals) => ({ totals, before: totals.untold }))
  }

  get calls(): number {
    return this.#counting.reduce((sum, { totals, before }) => sum + totals.untold - before, this.told)
  }

  /** One of its types was taken off: what it had of it stays counted. */
  narrowed(type: string | symbol): void {
    const index = this.types.indexOf(type)
    if (index < 0) return
    const { calls } = this
    this.types = this.types.filter((other) => other !== type)
    this.#counting.splice(index, 1)
    this.told += calls - this.calls
  }

  timedCall(durationMs: number): void {
    this.timed++
    this.#totalMs += durationMs
    if (durationMs > this.#maxMs) this.#maxMs = durationMs
    let bin = 0
    while (durationMs > durationBinsMs[bin]!) bin++
    this.#histogram ??= new Array(durationBinsMs.length).fill(0)
    this.#histogram[bin]!++
  }

  removed(atMs: number, reason: RemovalReason): void {
    this.told = this.calls
    this.#counting = []
    this.removal = { atMs, reason }
  }

  /** Changes whenever something countable happened. */
  get stamp(): number {
    return this.calls + this.failures + this.timed
  }

  totals(): HandlerTotals {
    const { id, calls, failures, timed, lastAtMs } = this
    return {
      subscription: id,
      calls,
      failures,
      timed,
      totalMs: this.#totalMs,
      maxMs: this.#maxMs,
      lastAtMs,
      histogram: [...(this.#histogram ?? [])],
    }
  }
}
