import { createEmitter, createLinker, type Emitter, type Strategy, sync, type Unsubscribe } from '@emitscope/emitter'
import type { Host } from '@emitscope/emitter/testing'
import { locals } from './local.ts'
import { type Random, randomOf } from './random.ts'

type Type = 'a' | 'b' | 'c'
type Events = Record<Type, number>
const types: readonly Type[] = ['a', 'b', 'c']

/** A way to subscribe. */
interface Kind {
  readonly types: readonly Type[]
  /** What is named at `on`. @default the list of types */
  readonly to?: Type | '*'
  /** What its handler does besides: emit and swap, in the midst of an emission those of its own emitter, at the end anything. */
  readonly acts?: 'midst' | 'end'
  readonly seesEmission?: true
  readonly evenOnly?: true
  readonly hasStrategy?: true
  readonly priority?: number
}

/** One of everything; what is last emits and swaps. */
const mixedKinds: readonly Kind[] = [
  { types: ['a'], to: 'a' },
  { types: ['b'], to: 'b' },
  { types: ['a', 'c'] },
  { types, to: '*' },
  { types, seesEmission: true, priority: 2 },
  { types, evenOnly: true },
  { types, hasStrategy: true },
  { types, acts: 'end', priority: -100 },
]

const plain = (type: Type, acts?: 'midst' | 'end'): Kind => ({ types: [type], to: type, ...(acts === undefined ? {} : { acts }) })
/** Lists of two and three that have nothing but plain handlers, subscribed without options: their emissions wait as one piece. */
const plainKinds: readonly Kind[] = [
  plain('a', 'midst'),
  plain('a', 'end'),
  plain('b'),
  plain('b', 'midst'),
  plain('b', 'end'),
  plain('c', 'midst'),
  plain('c'),
  plain('c', 'end'),
]

/** What one subscription is to be delivered, and what it was. */
interface Account {
  readonly name: string
  readonly kind: Kind
  readonly bus: number
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
  /** Plain handlers and plain emits alone. @default everything there is */
  readonly isPlain?: boolean
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
  private readonly random: Random
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
    for (const bus of [0, 2]) for (const kind of options.isPlain === true ? plainKinds : mixedKinds) this.subscribe(bus, kind)
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

  private subscribe(bus: number, kind: Kind): void {
    const account: Account = {
      name: `subscription ${this.accounts.length} of ${JSON.stringify(kind)}`,
      kind,
      bus,
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
    const { acts, seesEmission, evenOnly, hasStrategy, priority } = kind
    const hear = (n: number): unknown => {
      try {
        return note(n)
      } finally {
        if (acts === 'end') this.act()
        else if (acts === 'midst') this.actInMidst(this.emitter[n]!)
      }
    }
    const handler = seesEmission === true ? (n: number, _emission: unknown): unknown => hear(n) : (n: number): unknown => hear(n)
    const options = {
      ...(priority === undefined ? {} : { priority }),
      ...(evenOnly === true ? { filter: ({ payload }: { payload: number }) => payload % 2 === 0 } : {}),
      ...(hasStrategy === true ? { strategy: this.pick(this.strategies) } : {}),
    }
    const to = kind.to ?? [...kind.types]
    account.stop = this.buses[bus]!.on(to, handler, Object.keys(options).length === 0 ? undefined : options)
    this.accounts.push(account)
  }

  /** Last in order: what it emits inside emit, everybody sees after what caused it. */
  private act(): void {
    this.depth++
    if (this.depth < 20 && this.chance(0.45)) for (let more = 1 + this.below(2); more > 0; more--) this.emit()
    if (this.chance(0.02)) this.swap()
    if (this.chance(0.01)) this.change()
    this.depth--
  }

  /** Others are still to hear of it. Inside `emit` they would hear of what is emitted here first, so there it does nothing. */
  private actInMidst(index: number): void {
    const bus = this.buses[index]!
    if (bus.strategy === sync() || this.depth >= 20) return
    this.depth++
    if (this.chance(0.1)) void bus.strategy.flush()
    if (this.chance(0.05)) this.swap(bus)
    if (this.chance(0.2)) this.emit(index)
    this.depth--
  }

  private emit(index = this.below(3)): void {
    if (this.emitted >= this.options.events) return
    const n = this.emitted++
    this.emitter[n] = index
    const bus = this.buses[index]!
    const type = this.pick(types)
    // Emitters 0 and 1 have one linker.
    const reached = this.accounts.filter(
      ({ stop, bus, kind }) =>
        stop !== undefined && (bus === 2) === (index === 2) && kind.types.includes(type) && (kind.evenOnly !== true || n % 2 === 0),
    )
    for (const { expected } of reached) expected.push(n)
    const way = this.options.isPlain === true ? 1 + this.below(2) : this.discards ? 3 : this.below(4)
    if (way === 3) {
      void bus.emitAsync(type, n).then(({ deliveries }) => {
        this.discarded += deliveries.filter(({ reason }) => reason === 'discarded').length
      })
      return
    }
    const count = way === 0 ? bus.emit(type, n, { meta: n }) : way === 1 ? bus.channel(type).emit(n) : bus.emit(type, n)
    if (count !== reached.length) this.faults.push(`emit of ${n} counts ${count}, not ${reached.length}`)
  }

  private swap(bus = this.pick(this.buses)): void {
    this.swaps++
    void bus.setStrategy(this.pick(this.strategies), { pending: this.pick(this.options.pending) })
  }

  /** One subscription ends, another of its kind begins; in a list without priorities the last one too, to be the last again. */
  private change(): void {
    // What is unsubscribed and what is discarded cannot be told apart afterwards.
    if (this.discards) return
    const live = this.accounts.filter(({ stop }) => stop !== undefined)
    const one = this.pick(live.filter(({ kind }) => kind.acts !== 'end'))
    const isLast = ({ bus, kind }: Account): boolean =>
      kind.acts === 'end' && bus === one.bus && kind.to !== undefined && kind.to === one.kind.to
    for (const account of [one, ...live.filter(isLast)]) {
      account.stop!()
      account.stop = undefined
      // Of what had not come by now nothing is to come.
      account.expected.length = 0
      account.expected.push(...account.seen)
      this.subscribe(account.bus, account.kind)
    }
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
