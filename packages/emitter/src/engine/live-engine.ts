import { checkOptions } from '../core/arguments.ts'
import { type EmitOptions, LiveEmission } from '../core/emission.ts'
import { type EmitterOptions, LiveEmitter } from '../core/emitter.ts'
import { EmitterError } from '../core/errors.ts'
import { emittedName } from '../core/event-type.ts'
import { deliverFailure, report } from '../core/failure.ts'
import type { SubscriptionView } from '../core/hook.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { closedFlag, strictFlag } from '../core/list.ts'
import { abortReason, isWaitOf, wait } from '../core/timeout.ts'
import { asyncVariable } from '../host/async-variable.ts'
import { realHost } from '../host/host.ts'
import { Batches } from './batches.ts'
import { type Enclosure, enclose } from './enclose.ts'
import type { Engine, EngineEvents, EngineException, EngineOptions, StopOptions } from './engine.ts'
import { type Callbacks, handled, Life } from './life.ts'
import { LiveModule } from './live-module.ts'
import { checkModule, type Module } from './module.ts'
import { Turns } from './turns.ts'

/** An emitter with `Turns` as its strategy, modules, and a life. */
export class LiveEngine extends LiveEmitter {
  readonly settings: object
  readonly life: Life
  readonly batches: Batches
  /** What collects for handlers of modules. */
  readonly collecting: WeakSet<object> = new WeakSet()
  modules: LiveModule[] = []
  private readonly turns: Turns
  private readonly given: EngineOptions<object>
  private inside: Enclosure | undefined = undefined

  constructor(options: EngineOptions<object>, before: Callbacks, after: Callbacks) {
    const { name, linker, onError, onWarning, maxDepth, asyncContext, host, unhandled = 'report', capacity = 10, settings = {} } = options
    const strategy = new Turns(capacity, host ?? realHost)
    const core = { name, linker, onError, onWarning, maxDepth, asyncContext, host, unhandled, strategy } as EmitterOptions
    super(core)
    // Looked up at each failure: with a handler of `exception` it is not the host's.
    Object.defineProperty(core, 'onError', { get: () => this.taker })
    this.settings = settings
    this.given = options
    this.turns = strategy
    this.batches = new Batches(this)
    this.life = new Life(this, before, after, options.stopTimeoutMs)
    // Handlers of `on`; those of modules run later.
    this.intercept((_emission: unknown, next: () => unknown, { handler }: SubscriptionView) =>
      this.collecting.has(handler) ? next() : this.enclose(next, (error) => this.failed(error, 'handler')),
    )
  }

  get status(): Engine['status'] {
    return this.life.status
  }

  /** `closed`, but for the moment in which it says something. */
  private get isShut(): boolean {
    return this.life.isEnding
  }

  publish(type: unknown, payload?: unknown, options?: EmitOptions): Promise<void> {
    const name = emittedName('publish', type)
    const given = (typeof type === 'object' ? payload : options) as EmitOptions | undefined
    checkOptions('publish', given, { signal: 'an AbortSignal' })
    const { turns, host } = this
    const { signal } = given ?? {}
    const take = (): void => {
      const { isShut } = this
      this.emitWithPlace(type, payload, options)
      if (isShut) throw this.refusal(`publish("${String(name)}")`)
      if (signal?.aborted === true) throw abortReason(signal)
    }
    if (this.isShut || !turns.makesSpace)
      return handled(
        new Promise((resolve) => {
          take()
          resolve()
        }),
      )
    const captured = this.work().keepsContext ? host.captureContext() : undefined
    const waitForSpace = (resolve: (value: void) => void, reject: (error: unknown) => void): (() => void) => {
      const settle = (): void => {
        try {
          resolve(take())
        } catch (error) {
          reject(error)
        }
      }
      return turns.whenSpace(captured === undefined ? settle : () => captured.run(settle, undefined))
    }
    return wait('publish', host, signal === undefined ? {} : { signal }, () => '', waitForSpace)
  }

  tryPublish(type: unknown, payload?: unknown, options?: EmitOptions): boolean {
    emittedName('tryPublish', type)
    const { isShut } = this
    if (!isShut && this.turns.isFull) return false
    this.emitWithPlace(type, payload, options)
    return !isShut
  }

  add(module: unknown): Promise<void> {
    checkModule('add', module)
    if (this.isShut) throw this.refusal('add')
    const parts = partsOf(module)
    for (const [at, part] of parts.entries()) this.mustBeNew(part, parts.slice(0, at))
    const added: LiveModule[] = []
    try {
      for (const part of parts) added.push(new LiveModule(this, part))
    } catch (error) {
      for (const one of added) one.leave()
      throw error
    }
    this.modules.push(...added)
    return this.life.isOpen ? handled(this.life.beginAdded(added)) : Promise.resolve()
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
    return handled(this.life.run())
  }

  override close(options: CloseOptions = {}): Promise<void> {
    checkOptions('close', options, { pending: ['drain', 'discard'] })
    this.inside?.get()?.()
    return this.life.stop(undefined, options.pending === 'discard')
  }

  /** Events are delivered from now on, to modules that have started. */
  open(): void {
    this.turns.open()
  }

  /** Whoever waits for space was in time, and has it. */
  admitAll(): void {
    this.turns.admitAll()
  }

  /** Nothing is accepted any more; what waits is delivered, unless it is discarded. */
  shut(discards: boolean): void {
    this.flags |= closedFlag
    if (!discards) return
    this.turns.close()
    for (const module of this.modules) module.drop()
  }

  /** What will not start gets nothing, and nobody waits for what cannot come any more. */
  dropWhatHasNotStarted(): void {
    if (!this.life.isOpen) this.turns.close()
    for (const module of this.modules) if (!module.isStarted) leave(module)
    this.watch(
      () => this.waits === 0,
      () => {
        for (const end of [...this.work().ends]) end(false)
      },
    )
  }

  /** The end: no subscription of a module, or of its own linker, is left. */
  async over(): Promise<void> {
    for (const module of this.modules) leave(module)
    const closed = super.close({ pending: 'discard' })
    // What was not waited for is not waited for now.
    if (this.left === 0) await closed
  }

  remove(module: LiveModule): void {
    leave(module)
    this.modules = this.modules.filter((one) => one !== module)
  }

  /** Says a failure that is no delivery's. */
  failed(error: unknown, source: EngineException['source'], module?: string): void {
    const exception: EngineException = { error, source, module, emission: undefined }
    const isTaken = this.linker.has('exception')
    this.tell('exception', exception)
    if (this.given.onError !== undefined) deliverFailure(new LiveEmission(this, 'exception', exception, undefined, -1), null, error, false)
    else if (!isTaken) report(this.host, error)
  }

  /** Runs a handler, a tick or a task, see `enclose`; `failed` is told what comes of it when nobody waits for it any more. */
  enclose(work: () => unknown, failed: (error: unknown) => void): unknown {
    this.inside ??= asyncVariable()
    return enclose(this, this.inside, work, failed)
  }

  /** Runs a hook to its end; one that returns the engine's end, or awaits it, is over then. */
  async hook(work: (engine: Engine) => unknown, source: EngineException['source'], module?: string): Promise<void> {
    const result = this.enclose(
      () => work(this as unknown as Engine),
      (error) => this.failed(error, source, module),
    )
    if (!isWaitOf(this, result)) await result
  }

  /** Emits an event of its own: also when closed, and without a word when nobody handles it. */
  tell<T extends keyof EngineEvents>(type: T, payload?: EngineEvents[T]): void {
    const { flags } = this
    this.flags = flags & ~(closedFlag | strictFlag)
    this.emit(type, payload)
    this.flags |= flags & (closedFlag | strictFlag)
  }

  warnOfMember(module: string | undefined, member: string, handler: (...args: never[]) => unknown): void {
    if (this.host.production) return
    const message = `module ${module === undefined ? 'without a name' : `"${module}"`}: ${member} matches none of its events and is never called; add the type to events, or give the member another name`
    this.warnings().say({ code: 'UNMATCHED_MEMBER', message, handler: handler as never }, this)
  }

  get title(): string {
    return this.name === undefined ? 'the engine' : `engine "${this.name}"`
  }

  refusal(call: string): EmitterError {
    return new EmitterError('CLOSED', `${call}: ${this.title} was stopped; make another with createEngine()`)
  }

  /** Also where it is refused, so that it is recorded; not while the engine that has ended says so. */
  private emitWithPlace(type: unknown, payload: unknown, options: EmitOptions | undefined): void {
    if (!this.isShut || this.closed) this.turns.admit(() => this.emit(type, payload, options))
  }

  private get taker(): EmitterOptions['onError'] {
    const { onError } = this.given
    if (onError === undefined && !this.linker.has('exception')) return undefined
    return (error, emission, subscription) => {
      // That of a handler of `exception` is not told to it again.
      const isOwn = emission.type === 'exception'
      if (!isOwn) this.tell('exception', { error, source: 'handler', module: undefined, emission })
      if (onError !== undefined) return onError(error, emission, subscription)
      if (isOwn) report(this.host, error)
      return undefined
    }
  }

  private mustBeNew(module: Module, others: readonly Module[]): void {
    for (const other of [...this.modules.map(({ module: one }) => one), ...others])
      if (other === module || (module.name !== undefined && other.name === module.name))
        throw new EmitterError(
          'DUPLICATE',
          `add: ${this.title} has ${other === module ? 'this module' : 'another module of this name'} already${module.name === undefined ? '' : `: "${module.name}"`}`,
        )
  }
}

const leave = (module: LiveModule): void => {
  module.drop()
  module.leave()
}

/** A module's parts before itself, theirs before them. */
const partsOf = (module: Module): Module[] => [...(module.modules ?? []).flatMap(partsOf), module]
