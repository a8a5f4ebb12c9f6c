import { nameOf } from '../core/event-type.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import { isThenable } from '../core/thenable.ts'
import { abortScope, isWaitOf } from '../core/timeout.ts'
import { memberOf, membersOf } from '../loop/convention.ts'
import { type Collector, createCollector } from './batches.ts'
import type { Engine } from './engine.ts'
import type { LiveEngine } from './live-engine.ts'
import { type HandlerOptions, type Module, ofModule, type Work } from './module.ts'
import { startSchedule } from './schedule.ts'

type Handler = (payloads: unknown, emissions: unknown, engine: Engine) => unknown

/** A module in its engine: its subscriptions from the beginning, its schedules and tasks while it runs. */
export interface LiveModule {
  readonly module: Module
  readonly isStarted: boolean
  /** The handlers whose calls have not ended, one for each call. */
  readonly busy: readonly string[]
  /** Its `beforeStart`, then events, schedules, tasks. */
  begin(): Promise<void>
  /** No tick or task begins any more, and those that run are told to end. */
  end(): void
  /** What it has collected is not delivered, and that is counted. */
  drop(): void
  /** It gets nothing any more. */
  leave(): void
}

/** Subscribes a module's handlers: all of them, or none where that throws. */
export const createLiveModule = (live: LiveEngine, module: Module): LiveModule => {
  const engine = live as unknown as Engine
  const { name, handlers = [], events = [] } = module
  const collectors: { readonly title: string; readonly collector: Collector }[] = []
  const subscriptions: Unsubscribe[] = []
  const scope = abortScope(undefined)
  let isStarted = false

  const titleOf = (kind: string, own: string): string => `${kind} ${own || '(anonymous)'}${ofModule(name)}`

  const subscribe = (type: unknown, handler: Handler, { concurrency, ...options }: HandlerOptions = {}): void => {
    const call = (payloads: unknown, emissions: unknown): unknown => handler(payloads, emissions, engine)
    const collector = createCollector(live, self, handler.name, call, concurrency)
    collectors.push({ title: titleOf('handler', options.name ?? handler.name), collector })
    subscriptions.push(live.on(type, collector.collect, { ...options, onEnd: () => collector.forget() } as never))
  }

  /** Those that stand in `handlers` as well are subscribed already. */
  const subscribeMembers = (): void => {
    const types = new Map<unknown, unknown>(events.map((type) => [memberOf(nameOf('events', type)), type]))
    const given = new Set<unknown>(handlers.flatMap(([, handler, options]) => [handler, options?.name]))
    const members = module as unknown as Record<string, Handler>
    for (const member of membersOf(members)) {
      if (given.has(member) || given.has(members[member])) continue
      // Called as a method: a module may be an object of a class.
      if (types.has(member)) subscribe(types.get(member), (...args) => members[member]!(...args), { name: member })
      else live.warnOfMember(name, member, members[member]!)
    }
  }

  /** Runs a tick or a task, unless the engine stops; what it returns resolves when that has ended, however it did. */
  const perform = (work: Work, source: 'schedule' | 'task'): Promise<void> | undefined => {
    const { signal } = scope
    if (signal.aborted) return undefined
    const failed = (error: unknown): void => {
      // That is how an aborted wait ends, and no failure.
      const isAbort = error === signal.reason || (error as { name?: unknown } | null)?.name === 'AbortError'
      if (!signal.aborted || !isAbort) live.failed(error, source, name)
    }
    try {
      const result = live.enclose(() => work({ engine, signal }), failed)
      if (!isThenable(result) || isWaitOf(live, result)) return undefined
      const ended = Promise.resolve(result).then(() => undefined, failed)
      live.life.follow(ended, titleOf(source, work.name))
      return ended
    } catch (error) {
      failed(error)
      return undefined
    }
  }

  const self: LiveModule = {
    module,
    get isStarted() {
      return isStarted
    },
    get busy() {
      return collectors.flatMap(({ title, collector }) => Array<string>(collector.running).fill(title))
    },
    async begin() {
      if (module.beforeStart !== undefined) await live.hook((one) => module.beforeStart!(one), 'beforeStart', name)
      live.life.begun(module)
      if (live.closed) return
      isStarted = true
      live.batches.deliver()
      for (const schedule of module.schedules ?? [])
        startSchedule(schedule, live.host, scope.signal, () => perform(schedule.run, 'schedule'))
      for (const task of module.tasks ?? []) void perform(task, 'task')
    },
    end: () => scope.abort(undefined),
    drop() {
      for (const { collector } of collectors) collector.forget(true)
    },
    leave() {
      self.drop()
      for (const unsubscribe of subscriptions.splice(0)) unsubscribe()
    },
  }
  try {
    for (const [type, handler, options] of handlers) subscribe(type, handler as Handler, options)
    subscribeMembers()
  } catch (error) {
    self.leave()
    throw error
  }
  return self
}
