import {
  createEmitter,
  type EmitOptions,
  EmitterError,
  type Strategy,
  type SubscribeOptions,
  sync,
  type Unsubscribe,
} from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import type { EmitSpec, Handler, Interceptor, Name, Settings, StrategyName, SubscribeSpec, Target, World } from './oracle.ts'

/** How `emit` is called: every way must come to the same. */
export type Via = 'name' | 'channel' | 'signal' | 'async'

const isCode = (error: unknown, code: string): boolean => error instanceof EmitterError && error.code === code

/** The emitter itself as a world. */
export class Real implements World {
  readonly #host: ManualHost = createManualHost()
  readonly #bus
  readonly #handlers: readonly Handler[]
  readonly #stops: Unsubscribe[] = []
  readonly #interceptors: Unsubscribe[] = []
  readonly #controllers = Array.from({ length: 3 }, () => new AbortController())
  readonly #via: Via
  readonly #channels

  constructor(via: Via, settings: Settings, bodies: readonly Handler[], failed: (payload: number) => void) {
    this.#bus = createEmitter<Record<Name, number>>({
      ...settings,
      host: this.#host,
      onError: (_error, { payload }) => failed(payload as number),
    })
    // Every other handler sees the emission: that is another path through `emit`.
    this.#handlers = bodies.map((body, index) =>
      index % 2 === 0 ? (payload) => body(payload) : (payload: number, _emission?: unknown) => body(payload),
    )
    this.#via = via
    this.#channels = { a: this.#bus.channel('a'), b: this.#bus.channel('b') }
  }

  on({ types, handler, once, priority, evenOnly, sender, unique, signal, concurrency }: SubscribeSpec): boolean {
    const options: SubscribeOptions<{ readonly payload: number }> = {
      ...(priority === undefined ? {} : { priority }),
      ...(evenOnly ? { filter: ({ payload }) => payload % 2 === 0 } : {}),
      ...(sender === undefined ? {} : { sender }),
      ...(unique === undefined ? {} : { unique }),
      ...(signal === undefined ? {} : { signal: this.#signal(signal) }),
      ...(concurrency === undefined ? {} : { concurrency }),
    }
    const type = types.length === 1 ? (types[0] as Target) : types
    const bare = Object.keys(options).length === 0
    const call = this.#handlers[handler] as Handler
    const method = once ? 'once' : 'on'
    try {
      this.#stops.push(bare ? this.#bus[method](type, call) : this.#bus[method](type, call, options))
      return true
    } catch (error) {
      if (isCode(error, 'DUPLICATE')) return false
      throw error
    }
  }

  unsubscribe(n: number): boolean {
    return this.#stops[n]?.() ?? false
  }

  off(type: Target | undefined, handler: number | undefined): boolean {
    return this.#bus.off(type, handler === undefined ? undefined : this.#handlers[handler])
  }

  emit({ type, sender, signal }: EmitSpec, payload: number): number | 'unhandled' {
    const given: EmitOptions = {
      ...(sender === undefined ? {} : { sender }),
      ...(signal === undefined ? {} : { signal: this.#signal(signal) }),
    }
    const options = Object.keys(given).length === 0 ? undefined : given
    try {
      if (this.#via === 'channel') return this.#channels[type].emit(payload, options)
      if (this.#via === 'signal') return this.#bus.emit(type, payload, { signal: new AbortController().signal, ...given })
      if (this.#via === 'name') return this.#bus.emit(type, payload, options)
      void this.#bus.emitAsync(type, payload, options)
      return Number.NaN
    } catch (error) {
      if (isCode(error, 'UNHANDLED')) return 'unhandled'
      throw error
    }
  }

  abort(signal: number): void {
    this.#controllers[signal]?.abort()
  }

  intercept(interceptor: Interceptor): void {
    this.#interceptors.push(this.#bus.intercept(({ payload }, next) => interceptor(payload as number, next)))
  }

  stopIntercepting(n: number): boolean {
    return this.#interceptors[n]?.() ?? false
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

  #signal(n: number): AbortSignal {
    return (this.#controllers[n] as AbortController).signal
  }
}
