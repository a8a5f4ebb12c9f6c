/// <reference lib="esnext.disposable" preserve="true" />
import type { EmissionContext, EmitOptions, Emits, Signal } from '../core/emission.ts'
import { type Emitter, LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import type { EmitArgs, EventName, Instance, NotAClass } from '../core/events.ts'
import type { EmitAsyncOptions, Outcome } from '../core/outcome.ts'
import type { WaitOptions } from '../core/timeout.ts'
import type { Dependency } from './dependency.ts'
import { LiveContext } from './live-context.ts'

/** The bag of a context whose values nothing says more of. */
export type Values = Record<string, unknown>

/** Options of `createContext`. */
export interface ContextOptions<V extends object = Values> {
  /** With an id a context lives until it is dropped. @default one made up; such an anonymous context ends by itself when all that was started in it has settled */
  readonly id?: string
  /** What handlers and dependencies find in `context.values`: this object itself. @default an empty one */
  readonly values?: V
}

/** Options as the last argument; where `V` has members that must be there somebody has to give them. */
export type OrNone<V extends object, Options extends object, Given extends object> =
  Partial<V> extends V ? [options?: Options] : [options: Options & Given]

/** Options of `waitFor`. */
export interface WaitForOptions extends WaitOptions {
  /** How many deliveries must be there. @default 1 */
  readonly count?: number
}

/** A lifetime within an emitter: what is emitted in it belongs together. Make one with `createContext`. */
export interface Context<E extends object = Values, V extends object = Values> extends EmissionContext, Emits<E> {
  readonly id: string
  readonly values: V
  /** False once it was dropped, or, anonymous, has ended. */
  readonly alive: boolean
  /** Aborted by `drop`; the emissions of the context have it, or one that follows it, as theirs. */
  readonly signal: Signal
  /** As the emitter's, in this context. Throws `CLOSED` when it is over. */
  emit<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitOptions>): number
  /** As the emitter's, in this context. Rejects `CLOSED` when it is over. */
  emitAsync<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitAsyncOptions>): Promise<Outcome>
  /**
   * The values of the deliveries, in this context, of the subscription with that name, in the order they were triggered in, as soon as
   * `count` of them are there and have ended; where more are there already, of all of these. Of each name the newest 1,000 are remembered.
   * Where that
   * subscription has ended it waits on, until the context or the emitter ends. Rejects with the failure of one that failed, `DROPPED` for one that was cancelled, a `TimeoutError`, the signal's reason, `CLOSED` when
   * the context or the emitter ends first. Throws `UNKNOWN_NAME` where no subscription has that name, `TypeError` on wrong arguments.
   */
  waitFor(name: string, options?: WaitForOptions): Promise<unknown[]>
  /** The value of a dependency in this context. Rejects with what its function threw, a `TimeoutError`, `DEPENDENCY_CYCLE`, `CLOSED`. */
  get<T>(dependency: Dependency<T, V & Values>): Promise<T>
  /**
   * Ends the context: its signal aborts, deliveries that wait are cancelled, those that run see `emission.signal` aborted, waits reject
   * `CLOSED`. Returns whether it was alive.
   */
  drop(): boolean
  [Symbol.dispose](): void
}

/**
 * Makes a context: a lifetime with values, dependencies and waiting. What its emissions' handlers emit by `emission.emit` belongs to it too.
 * Throws `TypeError` on wrong arguments.
 */
export const createContext = <E extends object, V extends object = Values>(
  emitter: Emitter<E>,
  ...[options = {}]: OrNone<V, ContextOptions<V>, { values: V }>
): Context<E, V> => {
  if (!((emitter as unknown) instanceof LiveEmitter)) throw badArgument('createContext', 'emitter', 'an emitter', emitter)
  return new LiveContext(emitter as unknown as LiveEmitter, options) as unknown as Context<E, V>
}
