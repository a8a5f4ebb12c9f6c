import { createEmitter, type Strategy, sync, type Unsubscribe } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import type { Handler, Name, StrategyName, SubscribeSpec, Target, World } from './oracle.ts'

/** How `emit` is called: every way must come to the same. */
export type Via = 'name' | 'channel' | 'signal' | 'async'

/** The emitter itself as a world. */
export class Real implements World {
  readonly #host: ManualHost = createManualHost()
  readonly #bus
  readonly #handlers: readonly Handler[]
  readonly #stops: Unsubscribe[] = []
  readonly #via: Via
  readonly #channels

  constructor(via: Via, bodies: readonly Handler[], failed: (payload: number) => void) {
    this.#bus = createEmitter<Record<Name, number>>({ host: this.#host, onError: (_error, { payload }) => failed(payload as number) })
    // Every other handler sees the emission: that is another path through `emit`.
    this.#handlers = bodies.map((body, index) =>
      index % 2 === 0 ? (payload) => body(payload) : (payload: number, _emission?: unknown) => body(payload),
    )
    this.#via = via
    this.#channels = { a: this.#bus.channel('a'), b: this.#bus.channel('b') }
  }

  on({ types, handler, once, priority, evenOnly }: SubscribeSpec): void {
    const options = {
      ...(priority === undefined ? {} : { priority }),
      ...(evenOnly ? { filter: ({ payload }: { readonly payload: number }) => payload % 2 === 0 } : {}),
    }
    const type = types.length === 1 ? (types[0] as Target) : types
    const bare = Object.keys(options).length === 0
    const call = this.#handlers[handler] as Handler
    const method = once ? 'once' : 'on'
    this.#stops.push(bare ? this.#bus[method](type, call) : this.#bus[method](type, call, options))
  }

  unsubscribe(n: number): boolean {
    return this.#stops[n]?.() ?? false
  }

  off(type: Target | undefined, handler: number | undefined): boolean {
    return this.#bus.off(type, handler === undefined ? undefined : this.#handlers[handler])
  }

  emit(type: Name, payload: number): number {
    if (this.#via === 'channel') return this.#channels[type].emit(payload)
    if (this.#via === 'signal') return this.#bus.emit(type, payload, { signal: new AbortController().signal })
    if (this.#via === 'name') return this.#bus.emit(type, payload)
    void this.#bus.emitAsync(type, payload)
    return Number.NaN
  }

  swap(to: StrategyName): void {
    const host = this.#host
    const strategies: Record<StrategyName, () => Strategy> = {
      sync,
      microtask: () => microtask({ host }),
      animationFrame: () => animationFrame({ host }),
    }
    void this.#bus.setStrategy(strategies[to]())
  }

  run(): void {
    const { waiting } = this.#host
    this.#host.advanceFrame()
    if (waiting.frames + waiting.microtasks > 0) this.run()
  }

  types(): string[] {
    return this.#bus.types().map(String).sort()
  }

  reached(type: Name): number {
    return this.#bus.subscriptions(type).length
  }
}
