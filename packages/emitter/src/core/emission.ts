import type { CapturedContext } from '../host/async-context.ts'
import type { LiveDelivery } from './delivery.ts'
import type { LiveEmitter } from './emitter.ts'
import type { EmitArgs, EventKey, EventName, Instance, NotAClass } from './events.ts'
import type { Interceptor } from './interceptor.ts'
import type { Link } from './list.ts'
import { printsAsJson } from './print.ts'
import { realm } from './realm.ts'

/** Structural stand-in, so consumers compile with and without DOM or Node types. */
export interface SignalLike {
  readonly aborted: boolean
  readonly reason?: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}
/** The runtime's `AbortSignal`, where its types are loaded, else what it has in common with all of them. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : SignalLike

/** Options of `emit`. */
export interface EmitOptions {
  /** Who emits; subscriptions with another `sender` do not match. */
  readonly sender?: unknown
  /** Free data beside the payload. */
  readonly meta?: unknown
  /** Aborted before: nothing is delivered, the count is 0. Aborted later: what still waits is cancelled. */
  readonly signal?: Signal
  /** The emission this one follows from; `emission.emit` sets it. */
  readonly cause?: Emission
}

/** One `emit`, as handlers and the panel see it. Made only for handlers that can receive it. */
export interface Emission<N = EventKey, P = unknown> {
  /** Counts per realm. */
  readonly id: number
  readonly type: N
  readonly payload: P
  readonly sender: unknown
  readonly meta: unknown
  /** Monotonic milliseconds, read on first use. */
  readonly at: number
  readonly cause: Emission | undefined
  readonly signal: Signal | undefined
}

/** `emission.emit(…)`: emits on the same emitter with this emission as cause. */
export interface Emits<E> {
  emit<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitOptions>): number
}

export class LiveEmission implements Emission {
  readonly id: number = ++realm.emissions
  readonly emitter: LiveEmitter
  readonly type: EventKey
  readonly payload: unknown
  readonly options: EmitOptions | undefined
  /** The hook's number of this emission, -1 while nobody observes. */
  readonly sequence: number
  /** The async context of the `emit`, kept while a delivery waits. */
  captured: CapturedContext | undefined = undefined
  /** Deliveries that were over before they began: their filter threw. */
  failed: Map<Link, LiveDelivery> | null = null
  /** Those there at the `emit`. */
  interceptors: readonly Interceptor<never>[]
  private atMs: number | undefined = undefined
  constructor(emitter: LiveEmitter, type: EventKey, payload: unknown, options: EmitOptions | undefined, sequence: number) {
    this.emitter = emitter
    this.interceptors = emitter.interceptors
    this.type = type
    this.payload = payload
    this.options = options
    this.sequence = sequence
  }
  get sender(): unknown {
    return this.options?.sender
  }
  get meta(): unknown {
    return this.options?.meta
  }
  get cause(): Emission | undefined {
    return this.options?.cause
  }
  get signal(): Signal | undefined {
    return this.options?.signal
  }
  get at(): number {
    this.atMs ??= this.emitter.host.now()
    return this.atMs
  }
  /** What users see of it: printed or sent somewhere, it does not bring its emitter along. */
  toJSON(): unknown {
    const { id, type, payload, sender, meta, at, cause } = this
    return { id, type, payload, sender, meta, at, cause: cause?.id }
  }
  /** A getter, so that a handler may take `{ emit }` apart. */
  get emit(): (type: EventKey | object, payload?: unknown, options?: EmitOptions) => number {
    return (type, payload, options) =>
      typeof type === 'object'
        ? this.emitter.emit(type, { ...(payload as EmitOptions | undefined), cause: this })
        : this.emitter.emit(type, payload, { ...options, cause: this })
  }
}
printsAsJson(LiveEmission)
