import type { SignalLike as AbortSignalLike } from '../core/emission.ts'
import { nameOf } from '../core/event-type.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import { abortScope, isWaitOf } from '../core/timeout.ts'
import { memberOf, membersOf } from '../loop/convention.ts'
import type { Collector } from './batches.ts'
import { isThenable } from './enclose.ts'
import type { Engine } from './engine.ts'
import type { LiveEngine } from './live-engine.ts'
import type { HandlerOptions, Module, Work } from './module.ts'
import { startSchedule } from './schedule.ts'

/** A module in its engine: its subscriptions from the beginning, its schedules and tasks while it runs. */
export class LiveModule {
  readonly module: Module
  isStarted = false
  private readonly engine: LiveEngine
  private readonly collectors: Collector[] = []
  private readonly subscriptions: Unsubscribe[] = []
  private readonly stops: (() => void)[] = []
  private readonly scope = abortScope(undefined)
  private beginning: Promise<void> | undefined = undefined

  constructor(engine: LiveEngine, module: Module) {
    this.engine = engine
    this.module = module
    const { handlers = [], events = [] } = module
    try {
      for (const [type, handler, options] of handlers) this.subscribe(type, handler as Handler, options)
      this.subscribeMembers(handlers, new Map(events.map((type) => [memberOf(nameOf('events', type)), type])))
    } catch (error) {
      this.leave()
      throw error
    }
  }

  get name(): string | undefined {
    return this.module.name
  }

  /** Those that stand in `handlers` as well are subscribed already. */
  private subscribeMembers(handlers: NonNullable<Module['handlers']>, types: ReadonlyMap<unknown, unknown>): void {
    const given = new Set<unknown>(handlers.flatMap(([, handler, options]) => [handler, options?.name]))
    const members = this.module as unknown as Record<string, Handler>
    for (const member of membersOf(members)) {
      if (given.has(member) || given.has(members[member])) continue
      // Called as a method: a module may be an object of a class.
      if (types.has(member)) this.subscribe(types.get(member), (...args) => members[member]!(...args), { name: member })
      else this.engine.warnOfMember(this.name, member, members[member]!)
    }
  }

  private subscribe(type: unknown, handler: Handler, { concurrency, ...options }: HandlerOptions = {}): void {
    const { engine } = this
    const collector = engine.batches.collector(
      (payloads, emissions) => handler(payloads, emissions, engine as unknown as Engine),
      this,
      concurrency,
    )
    this.collectors.push(collector)
    const collect = (payload: unknown, emission: never): unknown => collector.collect(payload, emission)
    engine.collecting.add(collect)
    this.subscriptions.push(
      engine.on(type, collect, {
        name: handler.name,
        ...options,
        onEnd: () => collector.forget(),
      } as never),
    )
  }

  /** Its `beforeStart`, then events, schedules, tasks. Again: the same promise. */
  begin(): Promise<void> {
    this.beginning ??= this.start()
    return this.beginning
  }

  private async start(): Promise<void> {
    const { engine, module, name } = this
    if (module.beforeStart !== undefined) await engine.hook((one) => module.beforeStart!(one), 'beforeStart', name)
    engine.life.begun(this)
    if (engine.closed) return
    this.isStarted = true
    engine.batches.deliver()
    for (const schedule of module.schedules ?? [])
      this.stops.push(startSchedule(schedule, engine.host, () => this.perform(schedule.run, 'schedule')))
    for (const task of module.tasks ?? []) void this.perform(task, 'task')
  }

  /** Runs a tick or a task; what it returns resolves when that has ended, however it did. */
  private perform(work: Work, source: 'schedule' | 'task'): Promise<void> | undefined {
    const { engine, name } = this
    const signal: AbortSignalLike = this.scope.signal
    const failed = (error: unknown): void => {
      // That is how an aborted wait ends, and no failure.
      const isAbort = error === signal.reason || (error as { name?: unknown } | null)?.name === 'AbortError'
      if (!signal.aborted || !isAbort) engine.failed(error, source, name)
    }
    try {
      const result = engine.enclose(() => work({ engine: engine as unknown as Engine, signal: this.scope.signal }), failed)
      if (!isThenable(result) || isWaitOf(engine, result)) return undefined
      const ended = Promise.resolve(result).then(() => undefined, failed)
      engine.life.follow(ended, `${source} ${work.name || '(anonymous)'}`)
      return ended
    } catch (error) {
      failed(error)
      return undefined
    }
  }

  /** No tick begins any more, and its tasks are told to end. */
  end(): void {
    for (const stop of this.stops.splice(0)) stop()
    this.scope.abort(undefined)
  }

  /** What it has collected is not delivered, and that is counted. */
  drop(): void {
    for (const collector of this.collectors) collector.forget(true)
  }

  /** It gets nothing any more. */
  leave(): void {
    for (const unsubscribe of this.subscriptions.splice(0)) unsubscribe()
  }
}

type Handler = (payloads: unknown, emissions: unknown, engine: Engine) => unknown
