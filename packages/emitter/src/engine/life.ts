import { EmitterError } from '../core/errors.ts'
import { markWait, wait } from '../core/timeout.ts'
import { onInterrupt } from '../host/interrupts.ts'
import type { Engine } from './engine.ts'
import type { LiveEngine } from './live-engine.ts'
import type { LiveModule } from './live-module.ts'

export type Callbacks = readonly ((engine: Engine) => unknown)[]

const ignore = (): void => undefined
/** Not awaiting it is no `unhandledRejection`. */
export const handled = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(ignore)
  return promise
}

/** How an engine starts and stops. */
export class Life {
  status: Engine['status'] = 'waiting'
  /** The engine's own `beforeStart` is over: modules begin as they are added. */
  isOpen = false
  readonly ended: Promise<void>
  private readonly engine: LiveEngine
  private readonly before: Callbacks
  private readonly after: Callbacks
  private readonly defaultMs: number
  /** Those that began, in order. */
  private readonly begunModules: LiveModule[] = []
  /** What runs beside the deliveries. */
  private readonly running = new Map<Promise<unknown>, string>()
  private readonly beginnings = new Set<Promise<unknown>>()
  /** Failures while it stopped, reported when all is over: a host may end the process for one. */
  private readonly failures: (() => void)[] = []
  private interruption: EmitterError | undefined = undefined
  private hasExited = false
  private resolve: () => void = ignore

  constructor(engine: LiveEngine, before: Callbacks, after: Callbacks, stopTimeoutMs = 10_000) {
    this.engine = engine
    this.before = before
    this.after = after
    this.defaultMs = stopTimeoutMs
    // A handler may return it: it would wait for itself.
    this.ended = markWait(
      engine,
      new Promise((resolve) => {
        this.resolve = resolve
      }),
    )
  }

  get isEnding(): boolean {
    return this.status === 'stopping' || this.status === 'stopped'
  }

  start(): Promise<void> {
    const { engine, status } = this
    if (this.isEnding) return handled(Promise.reject(engine.refusal('start')))
    if (status !== 'waiting') return handled(Promise.reject(new EmitterError('STARTED', `start: ${engine.title} has been started before`)))
    this.status = 'starting'
    const starting = this.beginAll()
    this.beginnings.add(starting)
    return handled(
      starting.catch(async (error) => {
        await this.stop()
        throw error
      }),
    )
  }

  async run(): Promise<void> {
    const release = onInterrupt(() => void this.stop())
    try {
      await this.start().catch((error) => {
        // Told to stop while it started, it does.
        if (error !== this.interruption) throw error
      })
      await this.ended
    } finally {
      release()
    }
  }

  stop(timeoutMs: number = this.defaultMs, discards = false): Promise<void> {
    const { engine } = this
    if (!discards && !this.isEnding) engine.admitAll()
    // Somebody who was admitted may have stopped it.
    if (this.isEnding) return this.ended
    const { status } = this
    this.status = 'stopping'
    engine.shut(discards)
    for (const module of engine.modules) module.end()
    void this.wind(timeoutMs, status !== 'waiting')
    return this.ended
  }

  /** `stop` waits for it; it never rejects. */
  follow(promise: Promise<unknown>, what: string): void {
    this.running.set(promise, what)
    void promise.then(() => this.running.delete(promise))
  }

  /** Begins modules that were added to an engine that runs, one after another. Those that do not start are let go. */
  async beginAdded(modules: readonly LiveModule[]): Promise<void> {
    const beginning = (async () => {
      for (const module of modules) {
        await module.begin()
        if (this.engine.closed) throw this.engine.refusal('add')
      }
    })()
    this.beginnings.add(handled(beginning))
    try {
      await beginning
    } catch (error) {
      for (const module of modules) if (!module.isStarted) this.engine.remove(module)
      throw error
    } finally {
      this.beginnings.delete(beginning)
    }
  }

  /** A module's `beforeStart` is over; too late, it exits at once. */
  begun(module: LiveModule): void {
    if (!this.hasExited) this.begunModules.push(module)
    else void this.exitModule(module, this.defaultMs).then(() => this.reportFailures())
  }

  private async beginAll(): Promise<void> {
    const { engine } = this
    for (const callback of this.before) {
      await engine.hook(callback, 'beforeStart')
      this.mustBeOpen()
    }
    this.isOpen = true
    engine.open()
    // Those that are added meanwhile are among them.
    for (const module of engine.modules) {
      await module.begin()
      this.mustBeOpen()
    }
    this.status = 'running'
    engine.tell('started')
  }

  private mustBeOpen(): void {
    if (!this.engine.closed) return
    this.interruption = this.engine.refusal('start')
    throw this.interruption
  }

  private async wind(timeoutMs: number, hasStarted: boolean): Promise<void> {
    const { engine } = this
    if (hasStarted) {
      await this.within(timeoutMs, this.rest(), 'stop', undefined, () => `${engine.title} had not ended ${this.open()}`)
      for (const module of [...this.begunModules].reverse()) await this.exitModule(module, timeoutMs)
      for (const callback of [...this.after].reverse()) await this.exit(callback, undefined, timeoutMs)
    }
    this.hasExited = true
    this.reportFailures()
    this.status = 'stopped'
    if (hasStarted) engine.tell('stopped')
    await engine.over()
    this.resolve()
  }

  /** Resolves when nothing runs any more: neither what begins, nor handlers, nor ticks and tasks. */
  private async rest(): Promise<void> {
    const { engine } = this
    await Promise.allSettled(this.beginnings)
    engine.dropWhatHasNotStarted()
    await Promise.all([engine.settled(), ...this.running.keys()])
  }

  private open(): string {
    const { left } = this.engine
    return [...this.running.values(), ...(left > 0 ? [`deliveries: ${left}`] : [])].join(', ') || 'to start'
  }

  private async exitModule({ module, name }: LiveModule, timeoutMs: number): Promise<void> {
    if (module.exit !== undefined) await this.exit((engine) => module.exit!(engine), name, timeoutMs)
  }

  private exit(callback: (engine: Engine) => unknown, module: string | undefined, timeoutMs: number): Promise<void> {
    const { engine } = this
    return this.within(
      timeoutMs,
      engine.hook(callback, 'exit', module),
      'exit',
      module,
      () => `exit of ${module ?? engine.title} had not ended`,
    )
  }

  /** Waits no longer than that; what it rejects with, or that it takes longer, is a failure to be told. */
  private async within(
    timeoutMs: number,
    promise: Promise<unknown>,
    source: 'stop' | 'exit',
    module: string | undefined,
    late: () => string,
  ): Promise<void> {
    const { engine } = this
    const arm = (resolve: (value: unknown) => void, reject: (error: unknown) => void): (() => void) => {
      promise.then(resolve, reject)
      return ignore
    }
    try {
      await wait('stop', engine.host, { timeoutMs }, late, arm)
    } catch (error) {
      this.failures.push(() => engine.failed(error, source, module))
    }
  }

  private reportFailures(): void {
    for (const report of this.failures.splice(0)) report()
  }
}
