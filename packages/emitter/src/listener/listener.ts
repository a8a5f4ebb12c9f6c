/// <reference lib="esnext.disposable" preserve="true" />
import type { Context, ContextOptions, OrNone, Values } from '../context/create-context.ts'
import type { Emits } from '../core/emission.ts'
import type { Emitter, EmitterOptions } from '../core/emitter.ts'
import type { EmissionOf } from '../core/events.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import type { ErrorClass } from './around.ts'
import { LiveListener } from './live-listener.ts'

/** Options of `createListener`: those of an emitter, with other defaults, and what it does. */
export interface ListenerOptions<E extends object = Values, V extends object = Values> extends EmitterOptions {
  /** What the listener does: takes requests and emits them. `run` lasts as long as what it returns. @default nothing; `run` then lasts until `stop` */
  readonly listen?: (app: Listener<E, V>) => unknown
  /** How long `stop` waits for each: a start hook at work, each stop hook, what waits and runs. @default 10000 */
  readonly stopTimeoutMs?: number
  /** Makes the values of a context that is given none. @default an empty object */
  readonly values?: () => V
}

/** A route that has a name: `on(…, { name, opts })`. One name, one route of a linker: a second `on` of a listener with it throws `DUPLICATE`. */
export interface Route {
  readonly name: string
  /** The event type as it was given to `on`. */
  readonly type: unknown
  readonly opts: unknown
}

/** What the emissions of a listener have beside others: they always belong to a context. */
export interface InContext<E extends object = Values, V extends object = Values> {
  readonly context: Context<E, V>
}

/** What hooks get. */
export type ListenerEmission<E extends object = Values, V extends object = Values> = EmissionOf<E, '*'> & Emits<E> & InContext<E, V>

/**
 * An emitter with routes and hooks. Make one with `createListener`. What is emitted outside a context gets one of its own, anonymous, which
 * ends when all that follows from it has settled.
 */
export interface Listener<E extends object = Values, V extends object = Values> extends Emitter<E, InContext<E, V>> {
  /** `waiting` until `start`, then `running` until `stop`. */
  readonly status: 'waiting' | 'running' | 'stopping' | 'stopped'
  /** Its contexts that are alive, by id. */
  readonly contexts: ReadonlyMap<string, Context<E, V>>
  /** The live route of that name. */
  route(name: string): Route | undefined
  /**
   * Runs before each route's handler, in order of registration, awaited. One that fails skips the further ones and the handler; so does one at
   * work when the delivery's time is up, which fails with that `TimeoutError`. All hooks stand within all interceptors.
   */
  before(hook: (emission: ListenerEmission<E, V>) => unknown): Unsubscribe
  /** Runs after each route's handler, in order, awaited, with what it returned; not when it failed. One that fails, or is late, is the delivery's failure. */
  after(hook: (emission: ListenerEmission<E, V>, value: unknown) => unknown): Unsubscribe
  /**
   * Takes failures of hooks and handlers that are instances of a class; all that fit, in order, awaited. The delivery then is fulfilled, with
   * undefined, or skipped where it was a hook before the handler that failed; it fails with what an error hook itself throws. The
   * `TimeoutError` of a delivery it sees, and that stays the delivery's failure: what the hook throws then goes to the host.
   */
  onError<X>(type: ErrorClass<X>, hook: (error: X, emission: ListenerEmission<E, V>) => unknown): Unsubscribe
  /** Runs in `start`, before `listen`, in order, awaited. One that fails ends the start, see there: then the stop hooks run, all of them. */
  onStart(hook: () => unknown): Unsubscribe
  /** Runs in `stop`, in order, awaited. One that fails does not keep the others from running: `stop` rejects in the end. */
  onStop(hook: () => unknown): Unsubscribe
  /** Makes a context. Throws `DUPLICATE` for an id that a living one has, `CLOSED`, `TypeError` on wrong arguments. */
  createContext(options?: ContextOptions<V>): Context<E, V>
  /**
   * Runs the start hooks, then calls `listen`. Resolves when that has been called; its failure later goes to the host. When a hook fails it
   * stops the listener, then rejects with that. Rejects `STARTED` the second time, `CLOSED` after `stop`.
   */
  start(): Promise<void>
  /**
   * Runs the stop hooks, where it was started, then closes the emitter (`pending` as there; `discard`, also of a later call, drops all
   * contexts at once, `drain` in the end). What has not ended after `stopTimeoutMs` is left alone, and a failure, a `TimeoutError`. Rejects
   * with what a stop hook threw, several failures as an `AggregateError`. Idempotent: it does not start over. It does not wait for a handler
   * or hook that awaits or returns it; where the runtime has no async context, await it before any other `await` of that one.
   */
  stop(options?: CloseOptions): Promise<void>
  /** The same as `stop`. */
  close(options?: CloseOptions): Promise<void>
  /**
   * Starts, waits until what `listen` returned has settled and all that was emitted is done, or until somebody stops it, and stops. In a
   * process SIGINT and SIGTERM stop it; a second one ends the process at once. Rejects with what made starting, listening or stopping fail.
   */
  run(): Promise<void>
}

/**
 * Makes a listener: an emitter whose emissions go to the first route that matches (`match: 'first'`), which throws `UNHANDLED` at the call
 * where none does (`unhandled: 'throw'`), and whose handlers start after the call (`strategy: microtask()`). Throws `TypeError` on wrong options.
 */
export const createListener = <E extends object = Values, V extends object = Values>(
  ...[options = {}]: OrNone<V, ListenerOptions<E, V>, { values: () => V }>
): Listener<E, V> => new LiveListener(options as unknown as ListenerOptions) as unknown as Listener<E, V>
