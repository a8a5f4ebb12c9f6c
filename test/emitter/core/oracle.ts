/** Events and handlers are few, so that programs of them meet often. */
export type Name = 'a' | 'b'
export type Target = Name | '*'
export type StrategyName = 'sync' | 'microtask' | 'animationFrame'
export type Handler = (payload: number) => void

export interface SubscribeSpec {
  readonly types: readonly Target[]
  readonly handler: number
  readonly once: boolean
  readonly priority: number | undefined
  readonly evenOnly: boolean
}

/** What a program can do to an emitter, or to what stands for one. */
export interface World {
  on(spec: SubscribeSpec): void
  /** Ends the n-th subscription ever made. */
  unsubscribe(n: number): boolean
  off(type: Target | undefined, handler: number | undefined): boolean
  emit(type: Name, payload: number): number
  swap(to: StrategyName): void
  /** Runs everything that waits. */
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
}

interface Waiting {
  readonly entry: Entry
  readonly type: Name
  readonly payload: number
}

/** The promises of `emit`, written down as simply as they read: one array of subscriptions, one array of what waits. */
export class Oracle implements World {
  readonly #handlers: readonly Handler[]
  readonly #failed: (payload: number) => void
  readonly #entries: Entry[] = []
  readonly #queue: Waiting[] = []
  readonly #swaps: StrategyName[] = []
  #strategy: StrategyName = 'sync'
  #handingOver = false

  constructor(handlers: readonly Handler[], failed: (payload: number) => void) {
    this.#handlers = handlers
    this.#failed = failed
  }

  on(spec: SubscribeSpec): void {
    this.#entries.push({ spec, types: new Set(spec.types.includes('*') ? ['*'] : spec.types), listed: true, live: true })
  }

  unsubscribe(n: number): boolean {
    const entry = this.#entries[n]
    if (entry === undefined || !entry.live) return false
    entry.listed = false
    entry.live = false
    return true
  }

  off(type: Target | undefined, handler: number | undefined): boolean {
    const matching = this.#entries.filter(
      ({ listed, types, spec }) => listed && (type === undefined || types.has(type)) && (handler === undefined || spec.handler === handler),
    )
    for (const entry of handler === undefined ? matching : matching.slice(0, 1)) {
      if (type !== undefined) entry.types.delete(type)
      if (type !== undefined && entry.types.size > 0) continue
      entry.listed = false
      entry.live = false
    }
    return matching.length > 0
  }

  emit(type: Name, payload: number): number {
    const reached = this.#reached(type).filter(({ spec }) => !spec.evenOnly || payload % 2 === 0)
    for (const entry of reached) if (entry.spec.once) entry.listed = false
    const deferred = this.#handingOver || this.#strategy !== 'sync'
    for (const entry of reached)
      if (deferred) this.#queue.push({ entry, type, payload })
      else this.#deliver({ entry, type, payload })
    return reached.length
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

  #deliver({ entry, type, payload }: Waiting): void {
    if (!entry.live || !(entry.types.has(type) || entry.types.has('*'))) return
    if (entry.spec.once) entry.live = false
    try {
      this.#handlers[entry.spec.handler]?.(payload)
    } catch {
      this.#failed(payload)
    }
  }
}
