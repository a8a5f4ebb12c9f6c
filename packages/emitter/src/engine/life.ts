import { EmitterError } from '../core/errors.ts'
import { ignore, quiet, refused } from '../core/thenable.ts'
import { markWait, wait } from '../core/timeout.ts'
import { onInterrupt } from '../host/interrupts.ts'
import type { Engine } from './engine.ts'
import type { LiveEngine } from './live-engine.ts'
import type { LiveModule } from './live-module.ts'
import type { Module } from './module.ts'

export type Callbacks = readonly ((engine: Engine) => unknown)[]

/** How an engine starts and stops. */
export interface Life {
  readonly status: Engine['status']
  /** The engine's own `beforeStart` is over: modules begin as they are added. */
  readonly isOpen: boolean
  start(): Promise<void>
  run(): Promise<void>
  stop(timeoutMs?: number, discards?: boolean): Promise<void>
  /** `stop` waits for it; it never rejects. */
  follow(promise: Promise<unknown>, what: string): void
  /** Begins modules that were added to an engine that runs, one after another. Those that do not start are let go. */
  beginAdded(modules: readonly LiveModule[]): Promise<void>
  /** A module's `beforeStart` is over; too late, it exits at once. */
  begun(module: Module): void
}

export const createLife = (engine: LiveEngine, before: Callbacks, after: Callbacks, stopTimeoutMs = 10_000): Life => {
  let status: Engine['status'] = 'waiting'
  let isOpen = false
  let starting: Promise<boolean> | undefined
  /** Why it did not start. */
  let failure: { readonly error: unknown } | undefined
  /** Modules that are added, and what tells whoever added them that it is too late. */
  const adding = new Map<Promise<void>, () => void>()
  /** What runs beside the deliveries. */
  const running = new Map<Promise<unknown>, string>()
  /** Those to come, the last first, and whose they are. */
  const exits: { exit: Callbacks[number]; module: string | undefined }[] = after.map((exit) => ({ exit, module: undefined }))
  /** Failures while it stopped, reported when all is over: a host may end the process for one. */
  const failures: (() => void)[] = []
  let end: () => void = ignore
  // A handler may return it: it would wait for itself.
  const ended = markWait(
    engine,
    new Promise<void>((resolve) => {
      end = resolve
    }),
  )
  const isEnding = (): boolean => status === 'stopping' || status === 'stopped'

  const begin = async (modules: readonly LiveModule[]): Promise<void> => {
    for (const module of modules) if (!engine.closed) await module.begin()
  }

  /** Whether it ran to its end: nobody stopped it. */
  const beginAll = async (): Promise<boolean> => {
    for (const callback of before) {
      await engine.hook(callback, 'beforeStart')
      if (engine.closed) return false
    }
    isOpen = true
    engine.turns.open()
    // Those that are added from now on begin by themselves, and whether they do is not its affair.
    await begin([...engine.modules])
    await Promise.all(adding.keys())
    if (engine.closed) return false
    status = 'running'
    engine.tell('started')
    return true
  }

  /** Waits no longer than that; what it rejects with, or that it takes longer, is a failure to be told. */
  const within = async (
    timeoutMs: number,
    promise: Promise<unknown>,
    source: 'stop' | 'exit',
    module: string | undefined,
    late: () => string,
  ): Promise<void> => {
    const failed = (error: unknown): void => engine.failed(error, source, module)
    const arm = (resolve: (value: unknown) => void, reject: (error: unknown) => void): (() => void) => {
      let fail = reject
      promise.then(resolve, (error) => fail(error))
      // What fails after its time is told at once.
      return () => {
        fail = failed
      }
    }
    await wait('stop', engine.host, { timeoutMs }, late, arm).catch((error) => failures.push(() => failed(error)))
  }

  const exitAll = async (timeoutMs: number): Promise<void> => {
    for (let next = exits.pop(); next !== undefined; next = exits.pop()) {
      const { exit, module } = next
      await within(timeoutMs, engine.hook(exit, 'exit', module), 'exit', module, () => `exit of ${module ?? engine.title} had not ended`)
    }
    for (const report of failures.splice(0)) report()
  }

  /** Resolves when nothing runs any more: neither what begins, nor handlers, nor ticks and tasks. */
  const rest = async (): Promise<void> => {
    await Promise.allSettled([starting, ...adding.keys()])
    engine.dropWhatHasNotStarted()
    await Promise.all([engine.settled(), ...running.keys()])
  }

  /** What has not ended, by name where it has one: the first delivery of each batch of a module is pending until its handler has ended. */
  const left = (): string => {
    const handlers = engine.modules.flatMap((module) => module.busy)
    const others = engine.left - handlers.length
    const names = [...new Set([...running.values(), ...handlers]), ...(others > 0 ? [`deliveries: ${others}`] : [])]
    return names.join(', ') || 'the start'
  }

  const wind = async (timeoutMs: number, hasStarted: boolean): Promise<void> => {
    if (hasStarted) {
      await within(timeoutMs, rest(), 'stop', undefined, () => `${engine.title}: ${left()} had not ended`)
      await exitAll(timeoutMs)
    }
    status = 'stopped'
    if (hasStarted) engine.tell('stopped')
    await engine.over()
    for (const refuse of adding.values()) refuse()
    end()
  }

  const life: Life = {
    get status() {
      return status
    },
    get isOpen() {
      return isOpen
    },

    start() {
      if (isEnding()) return refused(engine.refusal('start'))
      if (status !== 'waiting') return refused(new EmitterError('STARTED', `start: ${engine.title} has been started before`))
      status = 'starting'
      starting = beginAll()
      const begun = starting.then<unknown, unknown>(
        (isWhole) => isWhole || ended,
        (error) => {
          if (status !== 'stopped') failure = { error }
          return life.stop()
        },
      )
      // A hook that hangs does not keep it from its end.
      return quiet(
        Promise.race([begun, ended]).then((isWhole) => {
          if (failure !== undefined) throw failure.error
          if (isWhole !== true) throw engine.refusal('start')
        }),
      )
    },

    async run() {
      const isFirst = status === 'waiting'
      const release = onInterrupt(() => void life.stop())
      try {
        await life.start().catch((error) => {
          // Told to stop while it started, it does.
          if (!isFirst || failure !== undefined) throw error
        })
        await ended
      } finally {
        release()
      }
    },

    stop(timeoutMs = stopTimeoutMs, discards = false) {
      if (!discards && !isEnding()) engine.turns.admitAll()
      // Somebody who was admitted may have stopped it.
      if (isEnding()) return ended
      const hasStarted = status !== 'waiting'
      status = 'stopping'
      engine.shut(discards)
      for (const module of engine.modules) module.end()
      void wind(timeoutMs, hasStarted)
      return ended
    },

    follow(promise, what) {
      running.set(promise, what)
      void promise.then(() => running.delete(promise))
    },

    beginAdded(modules) {
      return quiet(
        new Promise((resolve, reject) => {
          const refuse = (): void => reject(engine.refusal('add'))
          const beginning: Promise<void> = begin(modules)
            .then(
              () => (engine.closed ? refuse() : resolve()),
              (error) => {
                for (const module of modules) if (!module.isStarted) engine.remove(module)
                reject(error)
              },
            )
            .then(() => void adding.delete(beginning))
          adding.set(beginning, refuse)
        }),
      )
    },

    begun(module) {
      if (module.exit !== undefined) exits.push({ exit: (one) => module.exit!(one), module: module.name })
      if (status === 'stopped') void exitAll(stopTimeoutMs)
    },
  }
  return life
}
