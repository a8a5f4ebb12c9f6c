import { createEmitter, createLinker, type Emitter, type Strategy, type Unsubscribe } from '@emitscope/emitter'
import type { Host } from '@emitscope/emitter/testing'
import { locals } from './local.ts'

type Type = 'a' | 'b' | 'c'
type Events = Record<Type, number>
const types: readonly Type[] = ['a', 'b', 'c']

/** The kind of subscription whose handler emits, swaps and changes. */
const actor = 7

/** Numbers from 0 to below 1 that a seed decides. */
const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What one subscription is to be delivered, and what it was. */
interface Account {
  readonly name: string
  readonly kind: number
  readonly bus: number
  readonly types: readonly Type[]
  readonly evenOnly: boolean
  readonly expected: number[]
  readonly seen: number[]
  /** Of what was expected and did not come by then, nothing may come. */
  stop: Unsubscribe | undefined
}

export interface ProgramOptions {
  readonly seed: number
  /** @default the platform's */
  readonly host?: Host
  /** Events emitted in all. */
  readonly events: number
  readonly pending: readonly ('migrate' | 'drain' | 'discard')[]
}

/**
 * A random program: emitters that share a linker and strategies, subscriptions of every kind, handlers that emit, swap, subscribe, unsubscribe,
 * fail and return promises; swaps to any strategy of the realm at any moment. What it finds wrong is in `faults`.
 */
export class SwapProgram {
  readonly seed: number
  readonly faults: string[] = []
  readonly accounts: Account[] = []
  emitted = 0
  swaps = 0
  /** Deliveries of `emitAsync` that were let go of. */
  discarded = 0
  /** How often a handler threw, and how often somebody was told. */
  thrown = 0
  failures = 0
  private readonly random: () => number
  private readonly options: ProgramOptions
  readonly buses: readonly Emitter<Events>[]
  readonly strategies: readonly Strategy[]
  private readonly drives: readonly (() => unknown)[]
  /** Which emitter emitted what. */
  private readonly emitter: number[] = []
  private depth = 0

  constructor(options: ProgramOptions) {
    const { seed } = options
    const host = options.host === undefined ? {} : { host: options.host }
    this.options = options
    this.seed = seed
    this.random = randomOf(seed)
    // Two of each, so that swaps go between two of a kind as well.
    const made = Object.values(locals).flatMap(({ create, drive }) =>
      [0, 1].map(() => {
        const strategy = create(host)
        return { strategy, drive: (): unknown => drive?.(strategy) }
      }),
    )
    this.strategies = made.map(({ strategy }) => strategy)
    this.drives = made.map(({ drive }) => drive)
    const shared = createLinker<Events>()
    const onError = (): void => {
      this.failures++
    }
    this.buses = [0, 1, 2].map((index) =>
      createEmitter<Events>({ ...host, onError, strategy: this.pick(this.strategies), ...(index === 2 ? {} : { linker: shared }) }),
    )
    for (const bus of [0, 2]) for (let kind = 0; kind < actor; kind++) this.subscribe(bus, kind)
    for (const bus of [0, 2]) this.subscribe(bus, actor)
  }

  /** Emits and swaps from outside, now and then. */
  step(): void {
    for (let more = 1 + this.below(30); more > 0 && this.emitted < this.options.events; more--) this.emit()
    if (this.chance(0.5)) this.swap()
    if (this.chance(0.1)) this.change()
  }

  /** Runs what waits to be told. */
  drive(isAll: boolean): void {
    for (const drive of this.drives) if (isAll || this.chance(0.3)) drive()
  }

  /** Compares every account; what is let go of is missing then. */
  check(mayMiss: boolean): number {
    let missing = 0
    for (const account of this.accounts)
      for (const index of [0, 1, 2]) {
        const { name } = account
        // A subscription of two emitters hears each in order: they have strategies of their own.
        const [expected, seen] = [account.expected, account.seen].map((all) => all.filter((n) => this.emitter[n] === index)) as [
          number[],
          number[],
        ]
        const missed = this.compare(`${name}, emitter ${index}`, expected, seen)
        if (missed.length > 0 && !mayMiss)
          this.faults.push(`${name}, emitter ${index}: ${missed.length} did not come in order, ${missed[0]} first`)
        missing += missed.length
      }
    return missing
  }

  /** Those expected that did not come in their order. */
  private compare(name: string, expected: readonly number[], seen: readonly number[]): number[] {
    const missed: number[] = []
    let at = 0
    for (const n of seen) {
      const found = expected.indexOf(n, at)
      if (found < 0) {
        this.faults.push(`${name}: ${n} came ${expected.includes(n) ? 'out of order or twice' : 'unexpected'}`)
        continue
      }
      missed.push(...expected.slice(at, found))
      at = found + 1
    }
    return [...missed, ...expected.slice(at)]
  }

  private subscribe(bus: number, kind: number): void {
    const account: Account = {
      name: `subscription ${this.accounts.length} of kind ${kind}`,
      kind,
      bus,
      types: kind === 0 ? ['a'] : kind === 1 ? ['b'] : kind === 2 ? ['a', 'c'] : types,
      evenOnly: kind === 5,
      expected: [],
      seen: [],
      stop: undefined,
    }
    const note = (n: number): unknown => {
      if (account.stop === undefined) this.faults.push(`${account.name}: ${n} came after it was unsubscribed`)
      account.seen.push(n)
      if (!this.chance(0.02)) return undefined
      if (this.chance(0.5)) {
        this.thrown++
        throw new Error(`at ${n}`)
      }
      // Pending for a while: a loop waits for it.
      return new Promise<void>((resolve) => {
        const { setTimer = setTimeout } = this.options.host ?? {}
        setTimer(resolve, this.below(3))
      })
    }
    const on = this.buses[bus]!
    const list = [...account.types]
    const kinds: readonly (() => Unsubscribe)[] = [
      () => on.on('a', (n) => note(n)),
      () => on.on('b', (n) => note(n)),
      () => on.on(list, (n) => note(n)),
      () => on.on('*', (n) => note(n)),
      () => on.on(list, (n, _emission) => note(n), { priority: 2 }),
      () => on.on(list, (n) => note(n), { filter: ({ payload }) => payload % 2 === 0 }),
      () => on.on(list, (n) => note(n), { strategy: this.pick(this.strategies) }),
      // Last in order: what it emits inside emit, everybody sees after what caused it.
      () =>
        on.on(
          list,
          (n) => {
            try {
              return note(n)
            } finally {
              this.act()
            }
          },
          { priority: -100 },
        ),
    ]
    account.stop = kinds[kind]!()
    this.accounts.push(account)
  }

  private act(): void {
    this.depth++
    if (this.depth < 20 && this.chance(0.45)) for (let more = 1 + this.below(2); more > 0; more--) this.emit()
    if (this.chance(0.02)) this.swap()
    if (this.chance(0.01)) this.change()
    this.depth--
  }

  private emit(): void {
    if (this.emitted >= this.options.events) return
    const n = this.emitted++
    const index = this.below(3)
    this.emitter[n] = index
    const bus = this.buses[index]!
    const type = this.pick(types)
    // Emitters 0 and 1 have one linker.
    const reached = this.accounts.filter(
      (one) => one.stop !== undefined && (one.bus === 2) === (index === 2) && one.types.includes(type) && (!one.evenOnly || n % 2 === 0),
    )
    for (const { expected } of reached) expected.push(n)
    const way = this.discards ? 3 : this.below(4)
    if (way === 3) {
      void bus.emitAsync(type, n).then(({ deliveries }) => {
        this.discarded += deliveries.filter(({ reason }) => reason === 'discarded').length
      })
      return
    }
    const count = way === 0 ? bus.emit(type, n, { meta: n }) : way === 1 ? bus.channel(type).emit(n) : bus.emit(type, n)
    if (count !== reached.length) this.faults.push(`emit of ${n} counts ${count}, not ${reached.length}`)
  }

  private swap(): void {
    this.swaps++
    void this.pick(this.buses).setStrategy(this.pick(this.strategies), { pending: this.pick(this.options.pending) })
  }

  /** One subscription ends, another of its kind begins. */
  private change(): void {
    // What is unsubscribed and what is discarded cannot be told apart afterwards.
    if (this.discards) return
    const live = this.accounts.filter(({ kind, stop }) => kind !== actor && stop !== undefined)
    const one = this.pick(live)
    one.stop!()
    one.stop = undefined
    // Of what had not come by now nothing is to come.
    one.expected.length = 0
    one.expected.push(...one.seen)
    this.subscribe(one.bus, one.kind)
  }

  private get discards(): boolean {
    return this.options.pending.includes('discard')
  }

  private below(count: number): number {
    return Math.floor(this.random() * count)
  }

  private chance(share: number): boolean {
    return this.random() < share
  }

  private pick<V>(values: readonly V[]): V {
    return values[this.below(values.length)]!
  }
}
