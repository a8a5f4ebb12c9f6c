/** Events and handlers are few, so that programs of them meet often. */
export type Name = 'a' | 'b'
export type Target = Name | '*'
export type StrategyName = 'sync' | 'microtask' | 'animationFrame'
/** May return a promise that the program ends, or one that is rejected already. */
export type Handler = (payload: number) => unknown
/** Stands around a handler's call. */
export type Interceptor = (payload: number, next: () => unknown) => unknown

/** A promise that settles inside the call that settles it: what follows from that needs no turn. */
export interface Thenable {
  then(resolved: () => void, rejected: () => void): void
}

export interface Settings {
  readonly match: 'all' | 'first'
  readonly unhandled: 'ignore' | 'throw'
}
export interface SubscribeSpec {
  readonly types: readonly Target[]
  readonly handler: number
  readonly once: boolean
  readonly priority: number | undefined
  readonly evenOnly: boolean
  readonly sender: string | undefined
  readonly unique: 'ignore' | 'replace' | 'throw' | undefined
  /** The abort controller of this number ends it. */
  readonly signal: number | undefined
  readonly concurrency: number | undefined
}
export interface EmitSpec {
  readonly type: Name
  readonly sender: string | undefined
  readonly signal: number | undefined
}

/** What a program can do to an emitter, or to what stands for one. */
export interface World {
  /** False: refused as a duplicate. */
  on(spec: SubscribeSpec): boolean
  /** Ends the n-th subscription ever made. */
  unsubscribe(n: number): boolean
  off(type: Target | undefined, handler: number | undefined): boolean
  /** The count, or that nobody handled it. */
  emit(spec: EmitSpec, payload: number): number | 'unhandled'
  abort(signal: number): void
  intercept(interceptor: Interceptor): void
  /** Ends the n-th interceptor ever registered. */
  stopIntercepting(n: number): boolean
  swap(to: StrategyName): void
  /** Runs everything that waits in a strategy. */
  run(): void
  types(): string[]
  reached(type: Name): number
}

interface Entry {
  readonly spec: SubscribeSpec
  readonly types: Set<Target>
  /** In the linker: an emission may reach it. */
  listed: boolean
  /** Its deliveries may still run. */
  live: boolean
  running: number
  /** Deliveries whose turn came while too many ran. */
  readonly parked: Waiting[]
}

interface Around {
  readonly call: Interceptor
  stopped: boolean
}

interface Waiting {
  readonly entry: Entry
  readonly spec: EmitSpec
  readonly payload: number
  /** Those of its emit. */
  readonly interceptors: readonly Around[]
}

/** The promises of `emit`, written down as simply as they read: one array of subscriptions, one array of what waits. */
export class Oracle implements World {
  readonly #settings: Settings
  readonly #handlers: readonly Handler[]
  readonly #failed: (payload: number) => void
  readonly #entries: Entry[] = []
  readonly #interceptors: Around[] = []
  readonly #aborted = new Set<number>()
  readonly #queue: Waiting[] = []
  readonly #swaps: StrategyName[] = []
  #strategy: StrategyName = 'sync'
  #handingOver = false

  constructor(settings: Settings, handlers: readonly Handler[], failed: (payload: number) => void) {
    this.#settings = settings
    this.#handlers = handlers
    this.#failed = failed
  }

  on(spec: SubscribeSpec): boolean {
    const types = new Set<Target>(spec.types.includes('*') ? ['*'] : spec.types)
    if (spec.unique !== undefined)
      for (const type of [...types]) {
        const same = this.#entries.filter(
          (old) => old.listed && old.types.has(type) && old.spec.handler === spec.handler && old.spec.sender === spec.sender,
        )
        if (same.length === 0) continue
        if (spec.unique === 'throw') return false
        if (spec.unique === 'ignore') types.delete(type)
        else for (const old of same) this.#narrow(old, type)
      }
    const begins = types.size > 0 && !this.#isAborted(spec.signal)
    this.#entries.push({ spec, types, listed: begins, live: begins, running: 0, parked: [] })
    return true
  }

  unsubscribe(n: number): boolean {
    const entry = this.#entries[n]
    if (entry === undefined || !entry.live) return false
    this.#end(entry)
    return true
  }

  off(type: Target | undefined, handler: number | undefined): boolean {
    const matching = this.#entries.filter(
      ({ listed, types, spec }) => listed && (type === undefined || types.has(type)) && (handler === undefined || spec.handler === handler),
    )
    for (const entry of handler === undefined ? matching : matching.slice(0, 1))
      if (type === undefined) this.#end(entry)
      else this.#narrow(entry, type)
    return matching.length > 0
  }

  emit(spec: EmitSpec, payload: number): number | 'unhandled' {
    if (this.#isAborted(spec.signal)) return 0
    let taken = false
    const reached = this.#reached(spec.type).filter((entry) => {
      const { sender, evenOnly } = entry.spec
      if ((sender !== undefined && sender !== spec.sender) || (evenOnly && payload % 2 === 1)) return false
      if (entry.types.has('*')) return true
      const first = !taken
      taken = true
      return first || this.#settings.match === 'all'
    })
    for (const entry of reached) if (entry.spec.once) entry.listed = false
    const deferred = this.#handingOver || this.#strategy !== 'sync'
    const interceptors = [...this.#interceptors]
    for (const entry of reached)
      if (deferred) this.#queue.push({ entry, spec, payload, interceptors })
      else this.#deliver({ entry, spec, payload, interceptors })
    return taken || this.#settings.unhandled === 'ignore' ? reached.length : 'unhandled'
  }

  abort(signal: number): void {
    this.#aborted.add(signal)
    for (const entry of this.#entries) if (entry.spec.signal === signal) this.#end(entry)
  }

  intercept(call: Interceptor): void {
    this.#interceptors.push({ call, stopped: false })
  }

  stopIntercepting(n: number): boolean {
    const one = this.#interceptors[n]
    if (one === undefined || one.stopped) return false
    one.stopped = true
    return true
  }

  swap(to: StrategyName): void {
    this.#swaps.push(to)
    if (this.#handingOver) return
    this.#handingOver = true
    for (let next = this.#swaps.shift(); next !== undefined; next = this.#swaps.shift()) {
      if (next === 'sync') this.run()
      this.#strategy = next
    }
    this.#handingOver = false
  }

  run(): void {
    for (let waiting = this.#queue.shift(); waiting !== undefined; waiting = this.#queue.shift()) this.#deliver(waiting)
  }

  types(): string[] {
    return (['a', 'b'] as const).filter((type) => this.#entries.some(({ listed, types }) => listed && types.has(type)))
  }

  reached(type: Name): number {
    return this.#reached(type).length
  }

  #reached(type: Name): Entry[] {
    const rank = ({ spec, types }: Entry): number => spec.priority ?? (types.has('*') ? -1 : 0)
    return this.#entries.filter(({ listed, types }) => listed && (types.has(type) || types.has('*'))).sort((a, b) => rank(b) - rank(a))
  }

  #isAborted(signal: number | undefined): boolean {
    return signal !== undefined && this.#aborted.has(signal)
  }

  #end(entry: Entry): void {
    entry.listed = false
    entry.live = false
  }

  /** Takes one type off; a subscription ends with its last. */
  #narrow(entry: Entry, type: Target): void {
    entry.types.delete(type)
    if (entry.types.size === 0) this.#end(entry)
  }

  #deliver(waiting: Waiting): void {
    const { entry, spec, payload, interceptors } = waiting
    if (!entry.live || !(entry.types.has(spec.type) || entry.types.has('*')) || this.#isAborted(spec.signal)) return
    if (entry.running === entry.spec.concurrency) {
      entry.parked.push(waiting)
      return
    }
    entry.running++
    if (entry.spec.once) entry.live = false
    const done = (): void => {
      entry.running--
      while (entry.running !== entry.spec.concurrency && entry.parked.length > 0) this.#deliver(entry.parked.shift() as Waiting)
    }
    const failed = (): void => {
      this.#failed(payload)
      done()
    }
    try {
      const pending = this.#around(
        interceptors.filter(({ stopped }) => !stopped),
        waiting,
      ) as Thenable | undefined
      if (pending === undefined) done()
      else pending.then(done, failed)
    } catch {
      failed()
    }
  }

  /** The first interceptor with the others inside it, the handler innermost. */
  #around([first, ...inner]: readonly Around[], waiting: Waiting): unknown {
    const { entry, payload } = waiting
    if (first === undefined) return this.#handlers[entry.spec.handler]?.(payload)
    if (first.stopped) return this.#around(inner, waiting)
    let called = false
    return first.call(payload, () => {
      if (called) throw new Error('next was called twice')
      called = true
      return this.#around(inner, waiting)
    })
  }
}
