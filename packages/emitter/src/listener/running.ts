import { checkOptions } from '../core/arguments.ts'
import { EmitterError } from '../core/errors.ts'
import { report } from '../core/failure.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { ignore, quiet, refused } from '../core/thenable.ts'
import { isWaitOf, markWait, wait } from '../core/timeout.ts'
import { onInterrupt } from '../host/interrupts.ts'
import type { Enclosing } from './around.ts'
import { createHooks, type Hooks } from './hooks.ts'

/** From start to stop. */
export interface Running {
  readonly status: 'waiting' | 'running' | 'stopping' | 'stopped'
  readonly starts: Hooks<() => unknown>
  readonly stops: Hooks<() => unknown>
  start(): Promise<void>
  stop(call: string, options?: CloseOptions): Promise<void>
  run(): Promise<void>
}

/** What starts and stops. */
export interface Startable extends Enclosing {
  /** Ends the emitter itself. */
  end(options: CloseOptions): Promise<void>
  dropContexts(): void
  /** What runs or waits in its contexts, by the names of routes or events. */
  unfinished(): string[]
}

export const createRunning = (app: Startable, listen: ((app: Enclosing) => unknown) | undefined, timeoutMs: number): Running => {
  let status: Running['status'] = 'waiting'
  const starts: Running['starts'] = createHooks(app)
  const stops: Running['stops'] = createHooks(app)
  let starting: Promise<void> | undefined
  let ending: Promise<void> | undefined
  let discards = false
  let tellStopped!: () => void
  const stopped = new Promise<void>((resolve) => {
    tellStopped = resolve
  })
  const tell = (error: unknown): void => report(app.host, error)

  /** Start hooks, then `listen`; stopped meanwhile, no more of these. What `listen` returned is awaited apart. */
  const open = async (): Promise<{ listening: Promise<unknown> }> => {
    let started = ignore
    // There before the first hook runs, which may stop it.
    starting = new Promise((resolve) => {
      started = () => void resolve()
    })
    try {
      await starts.run((hook) => (status === 'running' ? app.enclose(hook) : undefined))
    } finally {
      started()
    }
    return { listening: status === 'running' && listen !== undefined ? Promise.resolve(listen(app)) : stopped }
  }
  const begin = (call: string, work: (opened: ReturnType<typeof open>) => Promise<void>): Promise<void> => {
    if (status === 'running') return refused(new EmitterError('STARTED', `${call}: the listener runs already`))
    if (status !== 'waiting' || app.closed) return refused(new EmitterError('CLOSED', `${call}: the listener was stopped; make another`))
    status = 'running'
    const failed = async (error: unknown): Promise<never> => {
      await stop(call).catch((another) => {
        if (another !== error) tell(another)
      })
      throw error
    }
    // A start hook that never ends ends with the stop.
    const over = stopped.then(() => stop(call)).then(() => ({ listening: stopped }))
    return quiet(work(Promise.race([open(), over])).catch(failed))
  }
  const end = async (): Promise<void> => {
    const isStarted = status === 'running'
    status = 'stopping'
    tellStopped()
    const errors: unknown[] = []
    /** Waits for it, as long as that may take. */
    const limited = async (what: () => string, work: () => unknown): Promise<void> => {
      const arm = (resolve: (value: unknown) => void, reject: (error: unknown) => void): (() => void) => {
        Promise.resolve(work()).then(resolve, reject)
        return ignore
      }
      await wait('stop', app.host, { timeoutMs }, () => `stop: ${what()} had not ended`, arm).catch((error) => errors.push(error))
    }
    if (isStarted) {
      // What it opens, a stop hook closes.
      await limited(
        () => 'a start hook',
        () => starting,
      )
      await stops.run((hook) =>
        limited(
          () => `stop hook ${hook.name || '(anonymous)'}`,
          () => {
            const result = app.enclose(hook)
            return isWaitOf(app, result) ? undefined : result
          },
        ),
      )
    }
    const runs = (): string => {
      const names = [...new Set(app.unfinished())].map((name) => `"${name}"`)
      return names.length === 0 ? 'what runs' : `what runs for ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}`
    }
    await limited(runs, () => app.end({ pending: discards ? 'discard' : 'drain' }))
    app.dropContexts()
    status = 'stopped'
    if (errors.length > 1) throw new AggregateError(errors, `stop: ${errors.length} things failed`)
    if (errors.length === 1) throw errors[0]
  }
  const stop = (call: string, options?: CloseOptions): Promise<void> => {
    checkOptions(call, options, { pending: ['drain', 'discard'] })
    if (options?.pending === 'discard') {
      discards = true
      app.dropContexts()
    }
    if (ending === undefined) {
      let begun: (end: Promise<void>) => void = ignore
      ending = markWait(
        app,
        quiet(
          new Promise((resolve) => {
            begun = resolve
          }),
        ),
      )
      begun(end())
    }
    return ending
  }
  return {
    get status() {
      return status
    },
    starts,
    stops,
    stop,
    start: () => begin('start', async (opened) => void (await opened).listening.catch(tell)),
    run() {
      const release = onInterrupt(() => void stop('run'))
      const ran = begin('run', async (opened) => {
        const { listening } = await opened
        // Nobody listens any more: what came so far is done, and that is all.
        const done = listening.then(() => app.settled())
        await Promise.race([done, stopped])
        done.catch(tell)
        await stop('run')
      })
      ran.then(release, release)
      return ran
    },
  }
}
