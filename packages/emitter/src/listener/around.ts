import type { LiveEmitter } from '../core/emitter.ts'
import { report } from '../core/failure.ts'
import type { Interceptor } from '../core/interceptor.ts'
import { isWaitOf } from '../core/timeout.ts'
import { after, createHooks, type Hooks, isPromise } from './hooks.ts'

export type ErrorClass<X = unknown> = abstract new (...args: never[]) => X

/** What stands around the handlers of an emitter. */
export interface Around {
  readonly befores: Hooks<(emission: never) => unknown>
  readonly afters: Hooks<(emission: never, value: unknown) => unknown>
  /** Each of an `ErrorClass`. */
  readonly errors: Hooks<(error: never, emission: never) => unknown>
  /** The interceptor they make. At once as long as nothing returns a promise: a row of sync handlers stays a row. */
  readonly interceptor: Interceptor<never>
}

export const createAround = (emitter: LiveEmitter): Around => {
  const befores: Around['befores'] = createHooks(emitter)
  const afters: Around['afters'] = createHooks(emitter)
  const errors: Around['errors'] = createHooks(emitter)

  /** A handler that returns `stop()`, `close()` or `settled()` is over with that, or it would wait for itself. */
  const unlessWait = (result: unknown): unknown => {
    if (!isWaitOf(emitter, result)) return result
    ;(result as Promise<unknown>).catch((error) => report(emitter.host, error))
    return undefined
  }
  const handle = (emission: never, next: () => unknown): unknown =>
    after(
      befores.run((hook) => hook(emission)),
      () =>
        after(unlessWait(next()), (value) =>
          after(
            afters.run((hook) => hook(emission, value)),
            () => value,
          ),
        ),
    )
  const interceptor: Around['interceptor'] = (emission, next, { types }) => {
    // It observes: no route.
    if (types[0] === '*') return next()
    const failed = (error: unknown): unknown => {
      let taken = false
      const told = errors.run((hook, type) => {
        if (!(error instanceof (type as ErrorClass))) return undefined
        taken = true
        return hook(error as never, emission)
      })
      return after(told, () => {
        if (!taken) throw error
      })
    }
    try {
      const result = handle(emission, next)
      return isPromise(result) ? Promise.resolve(result).then(undefined, failed) : result
    } catch (error) {
      return failed(error)
    }
  }
  return { befores, afters, errors, interceptor }
}
