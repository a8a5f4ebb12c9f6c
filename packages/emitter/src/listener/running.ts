import { quiet, refused } from '../context/quiet.ts'
import { checkOptions } from '../core/arguments.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import { EmitterError } from '../core/errors.ts'
import { report } from '../core/failure.ts'
import type { CloseOptions } from '../core/lifetime.ts'
import { isWaitOf, markWait } from '../core/timeout.ts'
import { onInterrupt } from '../host/interrupts.ts'
import { createHooks, type Hooks } from './hooks.ts'

/** From start to stop. */
export interface Running {
  readonly status: 'waiting' | 'running' | 'stopping' | 'stopped'
  readonly starts: Hooks<() => unknown>
  readonly stops: Hooks<() => unknown>
  start(): Promise<void>
  stop(options?: CloseOptions): Promise<void>
  run(): Promise<void>
}

export const createRunning = (
  app: LiveEmitter & { dropContexts(): void },
  listen: ((app: LiveEmitter) => unknown) | undefined,
): Running => {
  let status: Running['status'] = 'waiting'
  const starts: Running['starts'] = createHooks(app)
  const stops: Running['stops'] = createHooks(app)
  let starting: Promise<unknown> | undefined
  let ending: Promise<void> | undefined
  let tellStopped!: () => void
  const stopped = new Promise<void>((resolve) => {
    tellStopped = resolve
  })
  const tell = (error: unknown): void => report(app.host, error)

  /** Start hooks, then `listen`; stopped meanwhile, no more of these. What `listen` returned is awaited apart. */
  const open = async (): Promise<{ listening: Promise<unknown> }> => {
    const row = async (): Promise<unknown> => starts.run((hook) => (status === 'running' ? hook() : undefined))
    starting = quiet(row())
    await starting
    return { listening: status === 'running' && listen !== undefined ? Promise.resolve(listen(app)) : stopped }
  }
  const begin = (call: string, work: () => Promise<void>): Promise<void> => {
    if (status === 'running') return refused(new EmitterError('STARTED', `${call}: the listener runs already`))
    if (status !== 'waiting' || app.closed) return refused(new EmitterError('CLOSED', `${call}: the listener was stopped; make another`))
    status = 'running'
    const failed = async (error: unknown): Promise<never> => {
      await stop().catch((another) => {
        if (another !== error) tell(another)
      })
      throw error
    }
    return quiet(work().catch(failed))
  }
  const end = async (options: CloseOptions | undefined): Promise<void> => {
    const hooks = status === 'running' ? stops : undefined
    status = 'stopping'
    tellStopped()
    const errors: unknown[] = []
    if (options?.pending === 'discard') app.dropContexts()
    // What one of them opens, a stop hook closes.
    await starting?.catch(() => undefined)
    await hooks?.run(async (hook) => {
      try {
        const result = hook()
        if (!isWaitOf(app, result)) await result
      } catch (error) {
        errors.push(error)
      }
    })
    await app.close(options)
    status = 'stopped'
    if (errors.length > 1) throw new AggregateError(errors, `stop: ${errors.length} hooks failed`)
    if (errors.length === 1) throw errors[0]
  }
  const stop = (options?: CloseOptions): Promise<void> => {
    checkOptions('stop', options, { pending: ['drain', 'discard'] })
    ending ??= markWait(app, quiet(end(options)))
    return ending
  }
  return {
    get status() {
      return status
    },
    starts,
    stops,
    stop,
    start: () =>
      begin('start', async () => {
        const { listening } = await open()
        listening.catch(tell)
      }),
    run() {
      const release = onInterrupt(() => void stop())
      const ran = begin('run', async () => {
        const { listening } = await open()
        // Nobody listens any more: what came so far is done, and that is all.
        const done = listening.then(() => app.settled())
        await Promise.race([done, stopped])
        done.catch(tell)
        await stop()
      })
      ran.then(release, release)
      return ran
    },
  }
}
