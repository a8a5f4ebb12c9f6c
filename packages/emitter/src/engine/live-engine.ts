import { checkOptions } from '../core/arguments.ts'
import { type Emission, type EmitOptions, LiveEmission } from '../core/emission.ts'
import { type EmitterOptions, LiveEmitter } from '../core/emitter.ts'
import { type Enclosure, enclose } from '../core/enclose.ts'
import { argumentError, EmitterError } from '../core/errors.ts'
import { emittedName, optionsIn } from '../core/event-type.ts'
import { deliverFailure, report } from '../core/failure.ts'
import type { SubscriptionView } from '../core/hook.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { closedFlag, strictFlag } from '../core/list.ts'
import { ignore, quiet } from '../core/thenable.ts'
import { abortReason, isWaitOf, type WaitOptions, wait } from '../core/timeout.ts'
import { asyncVariable } from '../host/async-variable.ts'
import { realHost } from '../host/host.ts'
import { type Batches, createBatches, moduleOf } from './batches.ts'
import type { Engine, EngineEvents, EngineException, EngineOptions, StopOptions } from './engine.ts'
import { type Callbacks, createLife, type Life } from './life.ts'
import { createLiveModule, type LiveModule } from './live-module.ts'
import { checkModule, type Module } from './module.ts'
import { createTurns, ownTypes, type Turns } from './turns.ts'

/** An emitter with `Turns` as its strategy, modules, and a life. */
export class LiveEngine extends LiveEmitter {
  readonly settings: object
  readonly life: Life
  readonly batches: Batches
  readonly modules: LiveModule[] = []
  readonly turns: Turns
  private readonly given: EmitterOptions['onError']
  private inside: Enclosure | undefined = undefined
  /** What `tell` takes off for a moment. */
  private rules = strictFlag
  /** How often somebody was told of an exception. */
  private timesTold = 0

  constructor(options: EngineOptions<object>, before: Callbacks, after: Callbacks) {
    const { unhandled = 'report', capacity = 10, settings = {}, onError } = options
    const turns = createTurns(capacity, options.host ?? realHost, titleOf(options.name))
    const core = { ...options, match: 'all', unhandled, strategy: turns } as EmitterOptions
    super(core, 'createEngine')
    // Looked up at each failure: with a handler of `exception` it is not the host's.
    Object.defineProperty(core, 'onError', { get: () => this.taker })
    this.settings = settings
    this.given = onError
    this.turns = turns
    this.batches = createBatches(this.host)
    this.life = createLife(this, before, after, options.stopTimeoutMs)
    this.intercept(({ type }: Emission, next: () => unknown, subscription: SubscriptionView) => {
      const isOwn = ownTypes.has(type)
      this.flags |= this.rules
      if (isOwn && isDeaf(subscription)) return undefined
      if (isOwn && subscription.types.includes('exception')) this.timesTold++
      // Those of modules run later, and by themselves.
      return moduleOf(subscription.handler) === undefined ? this.enclose(next, (error) => this.failed(error, 'handler')) : next()
    })
  }

  get status(): Engine['status'] {
    return this.life.status
  }

  publish(type: unknown, payload?: unknown, options?: EmitOptions): Promise<void> {
    const name = emittedName('publish', type)
    const given = optionsIn(type, payload, options)
    checkOptions('publish', given, { signal: 'an AbortSignal' })
    const { turns, host } = this
    const { signal } = given ?? {}
    return wait('publish', host, { signal } as WaitOptions, String, (resolve, reject) => {
      const take = (): void => {
        try {
          if (!this.accept(type, payload, options)) throw this.refusal(`publish("${String(name)}")`)
          if (signal?.aborted === true) throw abortReason(signal)
          resolve()
        } catch (error) {
          reject(error)
        }
      }
      if (this.closed || !turns.makesSpace) {
        take()
        return ignore
      }
      const captured = this.work().keepsContext ? host.captureContext() : undefined
      return turns.whenSpace(captured === undefined ? take : () => captured.run(take, undefined))
    })
  }

  tryPublish(type: unknown, payload?: unknown, options?: EmitOptions): boolean {
    emittedName('tryPublish', type)
    return (this.closed || !this.turns.isFull) && this.accept(type, payload, options)
  }

  add(module: unknown): Promise<void> {
    checkModule('add', module)
    if (this.closed) throw this.refusal('add')
    const parts = partsOf(module)
    const others = this.modules.map((one) => one.module)
    for (const part of parts) {
      const { name } = part
      if (others.some((other) => other === part || (name !== undefined && other.name === name)))
        throw new EmitterError('DUPLICATE', `add: ${this.title} has module ${titled(name)} already; add each once, under a name of its own`)
      others.push(part)
    }
    const added: LiveModule[] = []
    try {
      for (const part of parts) added.push(createLiveModule(this, part))
    } catch (error) {
      for (const one of added) one.leave()
      throw error
    }
    this.modules.push(...added)
    return this.life.isOpen ? this.life.beginAdded(added) : Promise.resolve()
  }

  start(): Promise<void> {
    return this.life.start()
  }

  stop(options: StopOptions = {}): Promise<void> {
    checkOptions('stop', options, { timeoutMs: 'milliseconds, 0 or more' })
    // Whoever calls it from inside is not waited for.
    this.inside?.get()?.()
    return this.life.stop(options.timeoutMs)
  }

  run(): Promise<void> {
    return quiet(this.life.run())
  }

  override setStrategy(): Promise<void> {
    throw argumentError('setStrategy: an engine keeps its own strategy, for its capacity; give another to a subscription')
  }

  override close(options: CloseOptions = {}): Promise<void> {
    checkOptions('close', options, { pending: ['drain', 'discard'] })
    this.inside?.get()?.()
    return this.life.stop(undefined, options.pending === 'discard')
  }

  /** Nothing is accepted any more; what waits is delivered, unless it is discarded. */
  shut(discards: boolean): void {
    this.rules |= closedFlag
    this.flags |= closedFlag
    if (!discards) return
    this.turns.close()
    for (const module of this.modules) module.drop()
  }

  /** What will not start gets nothing, and nobody waits for what cannot come any more. */
  dropWhatHasNotStarted(): void {
    if (!this.life.isOpen) this.turns.close()
    for (const module of this.modules) if (!module.isStarted) module.leave()
    this.watch(
      () => this.waits === 0,
      () => {
        for (const end of [...this.work().ends]) end(false)
      },
    )
  }

  /** The end: no subscription of a module, or of its own linker, is left. */
  async over(): Promise<void> {
    for (const module of this.modules) module.leave()
    const closed = super.close({ pending: 'discard' })
    // What was not waited for is not waited for now.
    if (this.left === 0) await closed
  }

  remove(module: LiveModule): void {
    module.leave()
    this.modules.splice(this.modules.indexOf(module), 1)
  }

  /** Says a failure that is no delivery's. */
  failed(error: unknown, source: EngineException['source'], module?: string): void {
    const exception: EngineException = { error, source, module, emission: undefined }
    const isTold = this.tell('exception', exception)
    if (!isTold || this.given !== undefined)
      deliverFailure(new LiveEmission(this, 'exception', exception, undefined, -1), null, error, false)
  }

  /** Runs a handler, a tick or a task, see `enclose`; `failed` is told what comes of it when nobody waits for it any more. */
  enclose(work: () => unknown, failed: (error: unknown) => void): unknown {
    this.inside ??= asyncVariable()
    return enclose(this, this.inside, work, failed)
  }

  /** Runs a hook to its end; one that returns the engine's end, or awaits it, is over then. */
  async hook(work: (engine: Engine) => unknown, source: EngineException['source'], module?: string): Promise<void> {
    const failed = (error: unknown): void => this.failed(error, source, module)
    try {
      const result = this.enclose(() => work(this as unknown as Engine), failed)
      if (!isWaitOf(this, result)) await result
    } catch (error) {
      // Nobody waits for a start any more.
      if (source === 'beforeStart' && this.status === 'stopped') failed(error)
      throw error
    }
  }

  /**
   * Emits an event of its own: also when closed, and without a word when nobody handles it; handlers find it as it is. Whether an exception
   * was told to somebody.
   */
  tell<T extends keyof EngineEvents>(type: T, payload?: EngineEvents[T]): boolean {
    const { timesTold } = this
    this.flags &= ~this.rules
    this.emit(type, payload)
    this.flags |= this.rules
    return this.timesTold > timesTold
  }

  warnOfMember(module: string | undefined, member: string, handler: (...args: never[]) => unknown): void {
    if (this.host.production) return
    const message = `module ${titled(module)}: ${member} matches none of its events and is never called; add the type to events, or rename it`
    this.warnings().say({ code: 'UNMATCHED_MEMBER', message, handler: handler as never }, this)
  }

  get title(): string {
    return titleOf(this.name)
  }

  refusal(call: string): EmitterError {
    return new EmitterError('CLOSED', `${call}: ${this.title} was stopped; make another with createEngine()`)
  }

  /** Emits with a place; whether it is not over. Also then, so that the refusal is recorded. */
  private accept(type: unknown, payload: unknown, options: EmitOptions | undefined): boolean {
    const { closed } = this
    this.turns.admit(() => this.emit(type, payload, options))
    return !closed
  }

  private get taker(): EmitterOptions['onError'] {
    const { given } = this
    const mayTell = this.subscriptions('exception').some((one) => one.types.includes('exception') && !isDeaf(one))
    if (given === undefined && !mayTell) return undefined
    return (error, emission, subscription) => {
      // That of a handler of `exception` is not told to it again.
      const isTold = emission.type !== 'exception' && this.tell('exception', { error, source: 'handler', module: undefined, emission })
      if (given !== undefined) return given(error, emission, subscription)
      // Its handlers may have a filter.
      if (!isTold) report(this.host, error)
      return undefined
    }
  }
}

const titleOf = (name: string | undefined): string => (name === undefined ? 'the engine' : `engine "${name}"`)
const titled = (name: string | undefined): string => (name === undefined ? 'without a name' : `"${name}"`)
/** A module hears nothing of an engine before it has started. */
const isDeaf = ({ handler }: SubscriptionView): boolean => moduleOf(handler)?.isStarted === false

/** A module's parts before itself, theirs before them. */
const partsOf = (module: Module): Module[] => [...(module.modules ?? []).flatMap(partsOf), module]
