/// <reference lib="esnext.disposable" preserve="true" />
import { type Host, realHost } from '../host/host.ts'
import { checkOptions } from './arguments.ts'
import { LiveChannel } from './channel.ts'
import { dispatch, emitSlowly } from './dispatch.ts'
import { disposable } from './disposable.ts'
import type { Emission, EmitOptions, Emits } from './emission.ts'
import { badArgument } from './errors.ts'
import { emittedName, nameOf } from './event-type.ts'
import type {
  EmissionOf,
  EmitArgs,
  EventKey,
  EventName,
  EventType,
  events as eventsOf,
  Instance,
  NotAClass,
  OneEventType,
  PayloadOf,
} from './events.ts'
import type { EmitterView, LinkerView, SubscriptionView } from './hook.ts'
import type { Interceptor } from './interceptor.ts'
import { type EventsOptions, events } from './iterate.ts'
import { type CloseOptions, close, type SettledOptions, settled } from './lifetime.ts'
import { Linker, noLinkerOptions } from './linker.ts'
import { closedFlag, deferredFlag, managedFlag, strictFlag } from './list.ts'
import { type NextOptions, next } from './next.ts'
import { AwaitedOutcome, type EmitAsyncOptions, type Outcome } from './outcome.ts'
import { deferPlain } from './plain.ts'
import { plainPostsOf } from './posted.ts'
import { printsAsJson } from './print.ts'
import { realm } from './realm.ts'
import { assertStrategy, type Strategy, sync } from './strategy.ts'
import type { AnySubscribeOptions, SubscribeOptions, Unsubscribe } from './subscription.ts'
import { type SwapOptions, swap, type Work } from './swap.ts'
import { type EmitterWarning, Warnings } from './warnings.ts'

/** Options of `createEmitter`; all of them may be left out. */
export interface EmitterOptions {
  /** Shown in the panel, in warnings and errors. */
  readonly name?: string
  /** Where subscriptions live; hand one to several emitters to share them. @default one of its own */
  readonly linker?: LinkerView
  /** When and where handlers run. @default sync() */
  readonly strategy?: Strategy
  /** Which subscriptions an emission reaches: all that match, or the first in order; `'*'` ones always. @default 'all' */
  readonly match?: 'all' | 'first'
  /** What an emission means that nobody but `'*'` takes: nothing, a warning per type, or `emit` throws `UNHANDLED`. @default 'ignore' */
  readonly unhandled?: 'ignore' | 'report' | 'throw'
  /** Takes warnings, each once per code and subject. @default the console, silent in production */
  readonly onWarning?: (warning: EmitterWarning) => void
  /** Takes failures no `onFailure` took. Without it they go to the host: an uncaught error. */
  readonly onError?: (error: unknown, emission: Emission, subscription?: SubscriptionView) => void
  /** Synchronous nesting past it is refused and reported (`MAX_DEPTH`). @default 100 */
  readonly maxDepth?: number
  /** Run deferred handlers in the async context of their `emit`. @default true */
  readonly asyncContext?: boolean
  /** Clock, timers and frames; for tests. */
  readonly host?: Host
}

const noOptions: EmitterOptions = Object.freeze({})
const none: readonly Interceptor<never>[] = Object.freeze([])

// A constant of this module, see dispatch.ts.
const run = dispatch
const defer = deferPlain

/** A class with `emit` on its prototype: emitting by name is three times as fast as on an object of closures (test/bench, `dispatch`). */
export class LiveEmitter implements EmitterView {
  readonly linker: Linker
  flags = 0
  readonly options: EmitterOptions
  strategy: Strategy
  /** In order, the first outermost. Replaced, never changed: an emission keeps those of its `emit`. */
  interceptors: readonly Interceptor<never>[] = none
  private waiting: Work | null = null
  private said: Warnings | null = null

  /** `call` is what errors about the options name. */
  constructor(options: EmitterOptions = noOptions, call = 'createEmitter') {
    if (options !== noOptions) check(call, options)
    const { linker, strategy, maxDepth, match, unhandled } = options
    this.options = options
    this.linker = (linker as unknown as Linker | undefined) ?? new Linker(noLinkerOptions, this)
    if (linker !== undefined) this.linker.join(this)
    this.strategy = strategy ?? sync()
    if (strategy !== undefined && strategy !== sync()) this.flags |= deferredFlag
    if (linker !== undefined && this.linker.registered) realm.hook?.emitterAdded(this)
    if ((match ?? unhandled ?? maxDepth) !== undefined) this.flags |= strictFlag
    // From now on the chain of nested emissions is noted from its second one.
    if (maxDepth !== undefined) realm.traceFrom = 1
  }

  get name(): string | undefined {
    return this.options.name
  }
  get host(): Host {
    return this.options.host ?? realHost
  }
  get closed(): boolean {
    return (this.flags & closedFlag) !== 0
  }

  on(type: unknown, handler: unknown, options?: AnySubscribeOptions): Unsubscribe {
    return this.linker.add(this, 'on', type, handler, options)
  }

  once(type: unknown, handler: unknown, options?: AnySubscribeOptions): Unsubscribe {
    return this.linker.add(this, 'once', type, handler, options)
  }

  off(type?: unknown, handler?: unknown): boolean {
    return this.linker.off(type, handler)
  }

  emit(type: unknown, payload?: unknown, options?: EmitOptions): number {
    if (typeof type === 'string') {
      const list = this.linker.table[type]
      if (list !== undefined && options === undefined) {
        const flags = this.flags | list.flags
        if (flags === 0) return run(this, list, payload)
        if (flags === deferredFlag) return defer(this, list, payload)
      }
    }
    return this.emitSlowly(type, payload, options)
  }

  private emitSlowly(type: unknown, payload: unknown, options: EmitOptions | undefined): number {
    const name = emittedName('emit', type)
    const list = this.linker.reach(name)
    if (list === undefined && options === undefined && typeof type !== 'object' && this.linker.stars === null) {
      const flags = this.flags | this.linker.flags
      // Nobody is there, and nobody looks.
      if (flags === 0) return 0
      if (flags === deferredFlag && plainPostsOf(this)?.emit(this, name, payload) === true) return 1
    }
    return typeof type === 'object'
      ? emitSlowly(this, name, type, payload as EmitOptions | undefined, list)
      : emitSlowly(this, name, payload, options, list)
  }

  emitAsync(type: unknown, payload?: unknown, options?: EmitAsyncOptions): Promise<Outcome> {
    const name = emittedName('emitAsync', type)
    const instance = typeof type === 'object'
    const given = (instance ? payload : options) as EmitAsyncOptions | undefined
    const posted = given === undefined && !instance && this.postsAll(name) ? plainPostsOf(this)?.call(this, name, payload) : undefined
    if (posted !== undefined) return posted
    const settings = given === undefined ? {} : given
    checkOptions('emitAsync', settings, { mode: ['parallel', 'serial'], timeoutMs: 'milliseconds, 0 or more', signal: 'an AbortSignal' })
    const awaited = new AwaitedOutcome(settings)
    try {
      emitSlowly(this, name, instance ? type : payload, awaited.options, this.linker.reach(name), awaited)
    } finally {
      awaited.begun(this, name)
    }
    return awaited.promise
  }

  /** Nothing is special about an emission of this type but the strategy. */
  private postsAll(name: EventKey): boolean {
    const { linker } = this
    const list = linker.reach(name)
    if (list === undefined && linker.stars !== null) return false
    return (this.flags | (list ?? linker).flags) === deferredFlag
  }

  channel(type: unknown): LiveChannel {
    const name = nameOf('channel', type)
    return new LiveChannel(this, name === '*' ? emittedName('channel', name) : name)
  }

  next(type: unknown, options?: NextOptions): Promise<unknown> {
    return next(this, type, options)
  }

  events(type: unknown, options?: EventsOptions): AsyncIterableIterator<unknown> {
    return events(this, type, options)
  }

  intercept(interceptor: unknown): Unsubscribe {
    if (typeof interceptor !== 'function') throw badArgument('intercept', 'interceptor', 'a function', interceptor)
    // An entry of its own: the same function may be there twice. Emissions that wait have it still when it has ended.
    let held: Interceptor<never> | null = interceptor as Interceptor<never>
    const entry: Interceptor<never> = (emission, next, subscription) => (held === null ? next() : held(emission, next, subscription))
    const set = (interceptors: readonly Interceptor<never>[]): void => {
      this.interceptors = interceptors
      this.flags = interceptors.length > 0 ? this.flags | managedFlag : this.flags & ~managedFlag
    }
    set([...this.interceptors, entry])
    return disposable(() => {
      const was = held !== null
      held = null
      set(this.interceptors.filter((one) => one !== entry))
      return was
    })
  }

  types(): EventKey[] {
    return this.linker.types()
  }

  has(type: unknown): boolean {
    return this.linker.has(type)
  }

  subscriptions(type?: unknown): SubscriptionView[] {
    return this.linker.subscriptions(type)
  }

  setStrategy(strategy: Strategy, options?: SwapOptions): Promise<void> {
    return swap(this, strategy, options)
  }

  settled(options?: SettledOptions): Promise<void> {
    return settled(this, options)
  }

  close(options?: CloseOptions): Promise<void> {
    return close(this, options)
  }

  [Symbol.dispose](): void {
    void this.close({ pending: 'discard' })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  toJSON(): unknown {
    return { name: this.name, strategy: this.strategy.name, types: this.types().map(String) }
  }

  /** What waits and runs; made at first need, an emitter with neither has none. */
  work(): Work {
    this.waiting ??= {
      keepsContext: this.options.asyncContext !== false,
      queued: 0,
      walk: null,
      kept: new Set(),
      gated: 0,
      elsewhere: new Set(),
      running: 0,
      posted: 0,
      remote: null,
      plainPosts: null,
      gate: null,
      swaps: [],
      watchers: new Set(),
      looking: false,
      ends: new Set(),
    }
    return this.waiting
  }

  warnings(): Warnings {
    this.said ??= new Warnings()
    return this.said
  }

  /** Deliveries that wait. */
  get waits(): number {
    const { queued, gated, elsewhere, walk } = this.work()
    return queued + gated + elsewhere.size + (walk?.waiting ?? 0)
  }

  /** Deliveries that wait or run. */
  get left(): number {
    return this.waits + this.work().running
  }

  /** Calls `then` once, as soon as `over` holds when looked at: soon, and whenever a count of `work` went down. Returns what stops it. */
  watch(over: () => boolean, then: () => void): () => void {
    const { watchers } = this.work()
    const watcher = { over, then }
    watchers.add(watcher)
    this.rested()
    return () => watchers.delete(watcher)
  }

  /** A count of `work` went down, or somebody wants to know: one look for all, later, for the last delivery may not have run yet, and its promise reactions may emit. */
  rested(): void {
    const work = this.work()
    const { watchers } = work
    if (work.looking || watchers.size === 0) return
    work.looking = true
    this.host.queueMicrotask(() => {
      work.looking = false
      for (const watcher of [...watchers]) if (watcher.over() && watchers.delete(watcher)) watcher.then()
    })
  }
}
printsAsJson(LiveEmitter)

const check = (call: string, options: EmitterOptions): void => {
  checkOptions(call, options, {
    name: 'a string',
    match: ['all', 'first'],
    unhandled: ['ignore', 'report', 'throw'],
    onWarning: 'a function',
    onError: 'a function',
    maxDepth: 'a positive whole number',
  })
  const { linker, strategy } = options
  if (linker !== undefined && !((linker as unknown) instanceof Linker))
    throw badArgument(call, 'options.linker', 'made by createLinker()', linker)
  if (strategy !== undefined) assertStrategy(call, strategy)
}

/**
 * What a view of an emitter that only listens needs; a value of it may be typed with fewer events than its emitter has. `X` is what the
 * emissions of this emitter have besides.
 */
export interface Listenable<E, X = unknown> {
  /** Phantom: makes `E` covariant. */
  readonly [eventsOf]?: E
  /**
   * Subscribes a handler to a name, `'*'`, an event class, or a list of these; on several it still runs once per emission.
   * Handlers run by priority, then in subscription order. One that fails affects no other. Throws `TypeError` on wrong arguments, `MAX_HANDLERS`.
   */
  on<const T extends EventType<E>, R>(
    type: T,
    handler: (payload: PayloadOf<E, T>, emission: EmissionOf<E, T> & Emits<E> & X) => R,
    options?: SubscribeOptions<EmissionOf<E, T> & Emits<E> & X, Awaited<NoInfer<R>>>,
  ): Unsubscribe
  /** As `on`, for one delivery: the next emission that matches takes it off at `emit`, also when the handler then fails. */
  once<const T extends EventType<E>, R>(
    type: T,
    handler: (payload: PayloadOf<E, T>, emission: EmissionOf<E, T> & Emits<E> & X) => R,
    options?: SubscribeOptions<EmissionOf<E, T> & Emits<E> & X, Awaited<NoInfer<R>>>,
  ): Unsubscribe
  /** The payload of the next emission. Rejects with a `TimeoutError`, the signal's reason, or `CLOSED`. */
  next<const T extends EventType<E>>(type: T, options?: NextOptions<EmissionOf<E, T>>): Promise<PayloadOf<E, T>>
  /**
   * The emissions from now on, for `for await`; what comes while nobody asks is buffered. Ends, after what is buffered, when the emitter is
   * closed or the subscription ended. Throws `QUEUE_FULL` past `capacity`, or the signal's reason; leaving the loop unsubscribes.
   */
  events<const T extends EventType<E>>(type: T, options?: EventsOptions): AsyncIterableIterator<EmissionOf<E, T> & Emits<E>>
}

/** `emit` of one type. A kept channel stays valid, whoever unsubscribes. */
export interface Channel<P> {
  readonly type: EventKey
  emit(
    ...args: undefined extends P
      ? [payload?: P, options?: EmitOptions]
      : P extends void
        ? [payload?: undefined, options?: EmitOptions]
        : [payload: P, options?: EmitOptions]
  ): number
}

/** An emitter of the events of map `E`. Make one with `createEmitter`. */
export interface Emitter<E extends object, X = unknown> extends Listenable<E, X>, Emits<E>, EmitterView {
  /** Ends subscriptions: the oldest of a handler, all of a type, or everything. Returns whether any ended. */
  off(type?: OneEventType<E>, handler?: (payload: never, emission: never) => unknown): boolean
  /** Emits and resolves how every delivery ended, in subscription order. Never rejects because of a handler; rejects `CLOSED` and `MAX_DEPTH`. */
  emitAsync<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitAsyncOptions>): Promise<Outcome>
  /** A handle for a hot path: no name lookup at each emit. */
  channel<const T extends EventName<E>>(type: T): Channel<E[T]>
  /**
   * Puts a function around every delivery of this emitter, the first registered outermost. What it returns is the delivery's value, what it
   * throws its failure; one that does not call `next` skips the handler (`skipped`), one that calls it twice gets `INTERCEPTOR`.
   * When the delivery's time is up, the promise that `next` returned rejects with that `TimeoutError`; the delivery is over then.
   * An emission has those that are there at its `emit`, also when it waits; one that has ended is passed over.
   */
  intercept(interceptor: Interceptor<EmissionOf<E, '*'> & Emits<E> & X>): Unsubscribe
  /** Names with subscriptions of their own, `'*'` ones apart. */
  types(): EventKey[]
  /** Whether a type has subscriptions of its own. */
  has(type: OneEventType<E>): boolean
  /** Live subscriptions: those an emission of `type` reaches, or all. A copy. */
  subscriptions(type?: OneEventType<E>): SubscriptionView[]
  /** Swaps when and where handlers run, while running. Resolves when the hand-over is done; see `SwapOptions` for what waits. */
  setStrategy(strategy: Strategy, options?: SwapOptions): Promise<void>
  /**
   * Resolves when nothing waits or runs any more, nested emissions included. Rejects with a `TimeoutError` or the signal's reason.
   * A handler may return it and is over then; one that awaits it waits for itself.
   */
  settled(options?: SettledOptions): Promise<void>
  /**
   * Ends the emitter: later emits return 0, async calls reject `CLOSED`. Resolves when what waited is delivered (`drain`) or dropped
   * (`discard`), and what runs has ended. Its own linker is emptied then. Like `settled`, it must not be awaited by one of its handlers.
   */
  close(options?: CloseOptions): Promise<void>
  [Symbol.dispose](): void
  [Symbol.asyncDispose](): Promise<void>
}

/** Makes an emitter. It costs two small objects; devtools see it from its first subscription on. Throws `TypeError` on wrong options. */
export const createEmitter = <E extends object = Record<string, unknown>>(options?: EmitterOptions): Emitter<E> =>
  new LiveEmitter(options) as unknown as Emitter<E>
