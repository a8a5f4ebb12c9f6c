import type { CapturedContext } from '../host/async-context.ts'
import type { LiveDelivery } from './delivery.ts'
import type { LiveEmitter } from './emitter.ts'
import { argumentsWith, optionsIn } from './event-type.ts'
import type { EmitArgs, EventKey, EventName, Instance, NotAClass, Params } from './events.ts'
import type { Interceptor } from './interceptor.ts'
import type { Link } from './list.ts'
import type { DeliveryOutcome } from './outcome.ts'
import { printsAsJson } from './print.ts'
import { realm } from './realm.ts'
import type { Delivery } from './strategy.ts'

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

/** Options of an emission within a context; `context.emit` and `emission.emit` make them. */
export interface JoinedOptions extends EmitOptions {
  readonly context: EmissionContext
}

/** What emissions may belong to: `createContext` of `/context` makes one. */
export interface EmissionContext {
  readonly id: string
  readonly values: object
  /** False once it is over: nothing can be emitted in it any more. */
  readonly alive: boolean
  /** How the core meets it. */
  readonly [following]: Following
}
export const following: unique symbol = Symbol.for('emitscope.context')

/** The context that options were joined by; anything else of that name means nothing. */
export const contextOf = (options: EmitOptions | undefined): EmissionContext | undefined => {
  const context = (options as JoinedOptions | undefined)?.context
  return context?.[following] === undefined ? undefined : context
}

/** Follows the deliveries of a context's emissions. */
export interface Following {
  /** The options with which an emission within it is emitted: its context and signal added. Throws `CLOSED` when it is over. */
  join(options: EmitOptions | undefined): JoinedOptions
  /** An emission has these deliveries; none has run yet. Some may be over already. */
  begun(emission: Emission, deliveries: readonly Delivery[]): void
  /** One has ended, whether it ran or not. */
  ended(delivery: Delivery, outcomes: readonly DeliveryOutcome[]): void
}

/** One `emit`, as handlers and the panel see it. Made only for handlers that can receive it. */
export interface Emission<N = EventKey, P = unknown, A = Params> {
  /** Counts per realm. */
  readonly id: number
  readonly type: N
  readonly payload: P
  readonly sender: unknown
  readonly meta: unknown
  /** Monotonic milliseconds, read on first use. */
  readonly at: number
  readonly cause: Emission | undefined
  /** Aborted when nobody wants it any more: by the signal it was emitted with, its time or its context being over. */
  readonly signal: Signal | undefined
  /** What the `{params}` of the subscription's pattern stand for; empty without a pattern. */
  readonly params: A
  readonly context: EmissionContext | undefined
}

const noParams: Params = Object.freeze({})

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
  get context(): EmissionContext | undefined {
    return contextOf(this.options)
  }
  get params(): Params {
    return noParams
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
  get emit(): EmitFollowing {
    return emitFollowing(this.emitter, this)
  }
}
printsAsJson(LiveEmission)

type EmitFollowing = (type: EventKey | object, payload?: unknown, options?: EmitOptions) => number

/** Emits with an emission as the cause, in the same context. */
const emitFollowing =
  (emitter: LiveEmitter, cause: Emission): EmitFollowing =>
  (type, payload, options) => {
    const given: EmitOptions = { ...optionsIn(type, payload, options), cause }
    return emitter.emit(type, ...argumentsWith(type, payload, cause.context?.[following].join(given) ?? given))
  }

/** An emission as one subscription sees it: with the params of its pattern, and the signal that its `timeoutMs` aborts. */
export class EmissionView {
  readonly of: LiveEmission
  readonly params: Params
  readonly signal: Signal | undefined
  constructor(emission: LiveEmission, params: Params, signal: Signal | undefined) {
    this.of = emission
    this.params = params
    this.signal = signal
  }
  get emit(): EmitFollowing {
    return emitFollowing(this.of.emitter, this as unknown as Emission)
  }
  toJSON(): unknown {
    const { params } = this
    return { ...(this.of.toJSON() as object), params }
  }
}
for (const name of ['id', 'type', 'payload', 'sender', 'meta', 'at', 'cause', 'context', 'emitter', 'sequence'] as const)
  Object.defineProperty(EmissionView.prototype, name, {
    get(this: EmissionView) {
      return this.of[name]
    },
  })
printsAsJson(EmissionView)

/** The emission as a link's subscription sees it. Throws what a converter of its pattern throws. */
export const seenBy = (emission: LiveEmission, { params }: Link): unknown =>
  params === undefined ? emission : new EmissionView(emission, params(), emission.signal)
