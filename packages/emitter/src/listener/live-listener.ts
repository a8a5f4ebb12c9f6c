/// <reference lib="esnext.disposable" preserve="true" />
import type { ContextOptions } from '../context/create-context.ts'
import { LiveContext } from '../context/live-context.ts'
import { checkOptions } from '../core/arguments.ts'
import type { LiveChannel } from '../core/channel.ts'
import { contextOf, type EmitOptions } from '../core/emission.ts'
import { LiveEmitter } from '../core/emitter.ts'
import { type Enclosure, enclose } from '../core/enclose.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { isClass, optionsIn } from '../core/event-type.ts'
import { report } from '../core/failure.ts'
import type { SubscriptionView } from '../core/hook.ts'
import type { Interceptor } from '../core/interceptor.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import type { EmitAsyncOptions, Outcome } from '../core/outcome.ts'
import type { AnySubscribeOptions, Unsubscribe } from '../core/subscription.ts'
import { asyncVariable } from '../host/async-variable.ts'
import { microtask } from '../strategies/microtask.ts'
import { type Around, createAround, type ErrorClass } from './around.ts'
import { heardEnd } from './heard.ts'
import type { ListenerOptions, Route } from './listener.ts'
import { createRunning, type Running, type Startable } from './running.ts'

/** The options of a route, as they are kept with its subscription. */
interface Kept extends AnySubscribeOptions {
  readonly [typeOf]?: unknown
}
const typeOf: unique symbol = Symbol()

export class LiveListener extends LiveEmitter implements Startable {
  readonly contexts: ReadonlyMap<string, LiveContext>
  private readonly living: Map<string, LiveContext>
  private readonly makeValues: () => object
  private readonly around: Around
  private readonly running: Running
  /** Names of routes, some of them over; looked through when it has doubled, or a name seems taken. */
  private names: Set<string> = new Set()
  private mostNames = 64
  /** The hooks' own. */
  private readonly innermost: Interceptor<never>
  private inside: Enclosure | undefined = undefined

  constructor(options: ListenerOptions) {
    checkOptions('createListener', options, { listen: 'a function', values: 'a function', stopTimeoutMs: 'milliseconds, 0 or more' })
    const { host, listen, values = () => ({}), match = 'first', unhandled = 'throw', stopTimeoutMs = 10_000 } = options
    const { strategy = microtask(host === undefined ? {} : { host }) } = options
    super({ ...options, match, unhandled, strategy }, 'createListener')
    this.living = new Map()
    this.contexts = this.living
    this.makeValues = values
    this.around = createAround(this)
    this.running = createRunning(this, listen as ((app: LiveEmitter) => unknown) | undefined, stopTimeoutMs)
    super.intercept(this.around.interceptor)
    this.innermost = this.interceptors[0]!
  }

  get status(): Running['status'] {
    return this.running.status
  }

  override on(type: unknown, handler: unknown, options?: Kept): Unsubscribe {
    return super.on(type, handler, this.withName('on', type, handler, options))
  }

  override once(type: unknown, handler: unknown, options?: Kept): Unsubscribe {
    return super.once(type, handler, this.withName('once', type, handler, options))
  }

  override emit(type: unknown, payload?: unknown, options?: EmitOptions): number {
    return isWithin(type, payload, options) ? super.emit(type, payload, options) : this.open().emit(type, payload, options)
  }

  override emitAsync(type: unknown, payload?: unknown, options?: EmitAsyncOptions): Promise<Outcome> {
    return isWithin(type, payload, options) ? super.emitAsync(type, payload, options) : this.open().emitAsync(type, payload, options)
  }

  /** Each of its emissions has a context too. */
  override channel(type: unknown): LiveChannel {
    const channel = super.channel(type)
    channel.emit = (payload, options) => this.emit(channel.type, payload, options)
    return channel
  }

  /** Hooks stand nearest to the handler: where an interceptor skips it there are none. */
  override intercept(interceptor: unknown): Unsubscribe {
    const unsubscribe = super.intercept(interceptor)
    this.interceptors = [...this.interceptors.filter((one) => one !== this.innermost), this.innermost]
    return unsubscribe
  }

  override close(options?: CloseOptions): Promise<void> {
    return this.ended('close', options)
  }

  override [Symbol.dispose](): void {
    this.close({ pending: 'discard' }).catch((error) => report(this.host, error))
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  route(name: string): Route | undefined {
    if (typeof name !== 'string') throw badArgument('route', 'name', 'a string', name)
    const found = this.subscriptions().find((one) => one.name === name)
    const kept = found?.settings as Kept
    return found && { name, type: kept[typeOf] ?? found.types[0], opts: kept.opts }
  }

  before(fn: (emission: never) => unknown): Unsubscribe {
    return this.around.befores.add('before', fn)
  }

  after(fn: (emission: never, value: unknown) => unknown): Unsubscribe {
    return this.around.afters.add('after', fn)
  }

  onError(type: ErrorClass, fn: (error: never, emission: never) => unknown): Unsubscribe {
    if (!isClass(type)) throw badArgument('onError', 'type', 'a class', type)
    return this.around.errors.add('onError', fn, type)
  }

  onStart(fn: () => unknown): Unsubscribe {
    return this.running.starts.add('onStart', fn)
  }

  onStop(fn: () => unknown): Unsubscribe {
    return this.running.stops.add('onStop', fn)
  }

  createContext(options: ContextOptions<object> = {}): LiveContext {
    checkOptions('createContext', options, { id: 'a string', values: 'an object' })
    if (this.closed) throw new EmitterError('CLOSED', 'createContext: the listener is closed')
    if (this.living.has(options.id as string))
      throw new EmitterError('DUPLICATE', `createContext: "${options.id}" is alive; drop it first, or take it from contexts`)
    return this.open(options)
  }

  start(): Promise<void> {
    return this.running.start()
  }

  stop(options?: CloseOptions): Promise<void> {
    return this.ended('stop', options)
  }

  run(): Promise<void> {
    return this.running.run()
  }

  end(options: CloseOptions): Promise<void> {
    return super.close(options)
  }

  /** Its hooks and handlers: one that waits for `stop` is not waited for. */
  enclose(work: () => unknown): unknown {
    this.inside ??= asyncVariable()
    return enclose(this, this.inside, work, (error) => report(this.host, error))
  }

  dropContexts(): void {
    for (const context of [...this.living.values()]) context.drop()
  }

  unfinished(): string[] {
    return [...this.living.values()].flatMap((context) => context.unfinished)
  }

  private open(options: ContextOptions<object> = {}): LiveContext {
    const values = options.values ?? this.makeValues()
    let context: LiveContext
    // An id that was made up may be somebody's already.
    do context = new LiveContext(this, { ...options, values }, (id) => this.living.delete(id))
    while (this.living.has(context.id))
    this.living.set(context.id, context)
    return context
  }

  private ended(call: string, options: CloseOptions | undefined): Promise<void> {
    const ended = this.running.stop(call, options)
    const leave = this.inside?.get()
    return leave === undefined ? ended : heardEnd(this, ended, leave)
  }

  private withName(call: string, type: unknown, handler: unknown, options: Kept | undefined): Kept | undefined {
    const { name, unique } = options ?? {}
    if (typeof name !== 'string') return options
    /** It takes the place of this one, or this one stays in its place. */
    const gives = (one: SubscriptionView): boolean => (unique === 'ignore' || unique === 'replace') && one.handler === handler
    const live = (): string[] => this.subscriptions().flatMap((one) => (one.name === undefined || gives(one) ? [] : one.name))
    // Of a linker that others have, too, names come and go without a word.
    if (Array.isArray(this.linker.owner) || this.names.has(name) || this.names.size > this.mostNames) {
      this.names = new Set(live())
      this.mostNames = Math.max(64, this.names.size * 2)
    }
    if (this.names.has(name)) throw new EmitterError('DUPLICATE', `${call}: a route has the name "${name}" already; choose another`)
    this.names.add(name)
    return { ...options, [typeOf]: type }
  }
}

const isWithin = (type: unknown, payload: unknown, options: EmitOptions | undefined): boolean =>
  contextOf(optionsIn(type, payload, options)) !== undefined
