/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from '../core/arguments.ts'
import type { LiveDelivery } from '../core/delivery.ts'
import {
  type EmissionContext,
  type EmitOptions,
  type Following,
  following,
  type JoinedOptions,
  type LiveEmission,
  type Signal,
} from '../core/emission.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { argumentsWith, optionsIn } from '../core/event-type.ts'
import type { DeliveryOutcome, EmitAsyncOptions, Outcome } from '../core/outcome.ts'
import { printsAsJson } from '../core/print.ts'
import type { Delivery } from '../core/strategy.ts'
import { refused } from '../core/thenable.ts'
import { type AbortScope, abortReason, abortScope, type WaitOptions, wait } from '../core/timeout.ts'
import type { ContextOptions, Values, WaitForOptions } from './create-context.ts'
import { Dependencies, type Dependency, type DependencyContext, type Run } from './dependency.ts'
import { Results, type Told } from './results.ts'

const ignore = (): void => undefined
let anonymous = 0

/** An emission that has a signal of its own sees one that follows that and the context's. */
interface Joined extends JoinedOptions {
  /** Begins to follow, once there are deliveries; returns what lets go. */
  readonly [followOf]?: () => () => void
}
const followOf: unique symbol = Symbol()

export class LiveContext implements Following {
  readonly id: string
  readonly values: object
  alive = true
  private readonly emitter: LiveEmitter
  private readonly isAnonymous: boolean
  private readonly onEnd: (id: string) => void
  private readonly own: AbortScope = abortScope(undefined)
  // Made at need: a listener opens a context for each emission.
  private scopes: Set<AbortScope> | null = null
  private results: Results | null = null
  private dependencies: Dependencies | null = null
  /** Deliveries that have not ended, with who is told of their end. */
  private readonly open: Map<Delivery, Told> = new Map()
  /** Rejects what waits in the context. */
  private readonly waits: Set<() => void> = new Set()

  /** `onEnd` is called once, when it is over. */
  constructor(emitter: LiveEmitter, options: ContextOptions<object>, onEnd: (id: string) => void = ignore) {
    checkOptions('createContext', options, { id: 'a string', values: 'an object' })
    this.isAnonymous = options.id === undefined
    this.id = options.id ?? `anonymous-${++anonymous}`
    this.values = options.values ?? {}
    this.emitter = emitter
    this.onEnd = onEnd
  }

  get signal(): Signal {
    return this.own.signal
  }

  emit(type: unknown, payload?: unknown, options?: EmitOptions): number {
    const joined = this.join(optionsIn(type, payload, options))
    return this.begin(() => this.emitter.emit(type, ...argumentsWith(type, payload, joined)))
  }

  emitAsync(type: unknown, payload?: unknown, options?: EmitAsyncOptions): Promise<Outcome> {
    if (!this.alive) return refused(this.closed('emitAsync'))
    const joined = this.join(optionsIn(type, payload, options), 'emitAsync')
    return this.begin(() => this.emitter.emitAsync(type, ...argumentsWith(type, payload, joined)))
  }

  waitFor(name: string, options: WaitForOptions = {}): Promise<unknown[]> {
    if (typeof name !== 'string') throw badArgument('waitFor', 'name', 'a string', name)
    checkOptions('waitFor', options, { count: 'a positive whole number' })
    const { emitter } = this
    if (this.alive && this.results?.has(name) !== true && !emitter.subscriptions().some((one) => one.name === name))
      throw new EmitterError('UNKNOWN_NAME', `waitFor: no subscription has the name "${name}"; give it one: on(…, { name: '${name}' })`)
    const { count = 1 } = options
    return this.hold('waitFor', options, `waitFor("${name}"): not all of ${count} have come and ended`, (resolve, reject) => {
      // No more can come to a closed emitter; those that are there end, each in its way.
      const fail = (): void => reject(new EmitterError('CLOSED', `waitFor("${name}"): the emitter is closed`))
      const { ends } = emitter.work()
      const complete = (): void => void ends.delete(fail)
      ends.add(fail)
      const stop = this.named.collect(name, count, complete, resolve, reject)
      if (emitter.closed && ends.has(fail)) fail()
      return () => {
        stop()
        complete()
      }
    })
  }

  get(dependency: Dependency<unknown>): Promise<unknown> {
    return this.ask(dependency, undefined)
  }

  drop(): boolean {
    if (!this.end()) return false
    for (const scope of [this.own, ...(this.scopes ?? [])]) scope.abort(undefined)
    for (const delivery of [...this.open.keys()]) delivery.cancel('aborted')
    for (const fail of [...this.waits]) fail()
    return true
  }

  [Symbol.dispose](): void {
    this.drop()
  }

  toJSON(): unknown {
    const { id, alive, values } = this
    return { id, alive, values }
  }

  join(given: EmitOptions | undefined, call = 'emit'): Joined {
    if (!this.alive) throw this.closed(call)
    checkOptions(call, given, { signal: 'an AbortSignal' })
    const { signal } = given ?? {}
    const context = this as unknown as EmissionContext
    if (signal === undefined || signal === this.signal) return { ...given, context, signal: this.signal }
    const scope = abortScope(undefined)
    const abort = (): void => scope.abort(abortReason(signal))
    if (signal.aborted) abort()
    const follow = (): (() => void) => {
      signal.addEventListener('abort', abort)
      this.scopes ??= new Set()
      this.scopes.add(scope)
      return () => {
        signal.removeEventListener('abort', abort)
        this.scopes?.delete(scope)
      }
    }
    const joined: Joined = { ...given, context, signal: scope.signal, [followOf]: follow }
    return joined
  }

  /** What its deliveries that have not ended are for: the names of subscriptions, of events where these have none. */
  get unfinished(): string[] {
    return [...this.open.keys()].map(({ subscription, emission }) => subscription.name ?? String(emission.type))
  }

  /** Keeps it from ending by itself until what is returned is called. */
  keep(): () => void {
    const held = (): void => undefined
    this.waits.add(held)
    return () => {
      this.waits.delete(held)
      this.rest()
    }
  }

  begun(emission: LiveEmission, deliveries: readonly Delivery[]): void {
    if (deliveries.length === 0) return
    const release = (emission.options as Joined)[followOf]?.()
    let left = deliveries.length
    for (const delivery of deliveries) {
      const { name } = delivery.subscription
      const told = name === undefined ? undefined : this.named.add(name)
      const ended: Told = (outcome) => {
        told?.(outcome)
        if (--left === 0) release?.()
      }
      if (delivery.status === 'waiting') this.open.set(delivery, ended)
      else ended((delivery as LiveDelivery).outcomes()[0])
    }
  }

  ended(delivery: Delivery, outcomes: readonly DeliveryOutcome[]): void {
    const ended = this.open.get(delivery)
    if (ended === undefined) return
    this.open.delete(delivery)
    ended(outcomes[0])
    this.rest()
  }

  private get named(): Results {
    this.results ??= new Results()
    return this.results
  }

  private ask(dependency: Dependency<unknown>, asker: Run | undefined): Promise<unknown> {
    this.dependencies ??= new Dependencies((one, run) => this.load(one, run))
    return this.dependencies.get(dependency, asker)
  }

  private load(dependency: Dependency<unknown>, run: () => Run): Promise<unknown> {
    const { name, timeoutMs, load } = dependency
    const limits = timeoutMs === undefined ? {} : { timeoutMs }
    return this.hold('get', limits, `get: the dependency ${name} has no value`, (resolve, reject) => {
      void Promise.resolve()
        .then(() => load(this.seenBy(run)))
        .then(resolve, reject)
      return ignore
    })
  }

  /** What a dependency's function gets. It asks for others in its own name, so that a circle is seen before it closes. */
  private seenBy(run: () => Run): DependencyContext {
    const { id, values, signal } = this
    const context = this
    return {
      id,
      values: values as Values,
      signal,
      get alive() {
        return context.alive
      },
      waitFor: (name, options) => this.waitFor(name, options),
      get: <T>(other: Dependency<T>) => this.ask(other, run()) as Promise<T>,
    }
  }

  private begin<T>(emit: () => T): T {
    try {
      return emit()
    } catch (error) {
      // Refused at the call, it leaves nothing behind.
      if (this.isAnonymous && this.isIdle) this.end()
      throw error
    } finally {
      this.rest()
    }
  }

  /** A promise that keeps the context alive, and ends with it. */
  private hold<T>(
    call: string,
    limits: WaitOptions,
    late: string,
    arm: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
  ): Promise<T> {
    if (!this.alive) return refused(this.closed(call))
    const armed = (resolve: (value: T) => void, reject: (error: unknown) => void): (() => void) => {
      const fail = (): void => reject(this.closed(call))
      this.waits.add(fail)
      const release = arm(resolve, reject)
      return () => {
        release()
        this.waits.delete(fail)
        this.rest()
      }
    }
    return wait(call, this.emitter.host, limits, () => late, armed)
  }

  private get isIdle(): boolean {
    return this.open.size === 0 && this.waits.size === 0
  }

  /** Nothing is left to do, it seems; what runs right now may have more, an `onSuccess` for one. */
  private rest(): void {
    if (!this.isAnonymous || !this.alive || !this.isIdle) return
    this.emitter.host.queueMicrotask(() => {
      if (this.isIdle) this.end()
    })
  }

  private end(): boolean {
    if (!this.alive) return false
    this.alive = false
    this.results?.clear()
    this.dependencies?.clear()
    this.onEnd(this.id)
    return true
  }

  private closed(call: string): EmitterError {
    const why = this.isAnonymous
      ? 'all that was started in it has settled, or it was dropped; one with an id lives until then'
      : 'it was dropped'
    return new EmitterError('CLOSED', `${call}: the context "${this.id}" is over: ${why}`)
  }
}
// Not a member of the class: isolated declarations know no names that are imported.
Object.defineProperty(LiveContext.prototype, following, {
  get(this: LiveContext): Following {
    return this
  },
})
printsAsJson(LiveContext)
