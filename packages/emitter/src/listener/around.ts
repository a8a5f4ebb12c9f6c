import type { LiveContext } from '../context/live-context.ts'
import type { EmissionView, LiveEmission } from '../core/emission.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import { report } from '../core/failure.ts'
import type { Interceptor } from '../core/interceptor.ts'
import { isThenable } from '../core/thenable.ts'
import { isWaitOf } from '../core/timeout.ts'
import { after, attempt, createHooks, type Hooks } from './hooks.ts'
import { inTime, type Late, lateOf, mustBeInTime } from './limit.ts'

export type ErrorClass<X = unknown> = abstract new (...args: never[]) => X

/** An emitter that does not wait for work of its own that awaits its end. */
export interface Enclosing extends LiveEmitter {
  enclose(work: () => unknown): unknown
}

/** What stands around the handlers of an emitter. */
export interface Around {
  readonly befores: Hooks<(emission: never) => unknown>
  readonly afters: Hooks<(emission: never, value: unknown) => unknown>
  /** Each of an `ErrorClass`. */
  readonly errors: Hooks<(error: never, emission: never) => unknown>
  /** The interceptor they make. At once as long as nothing returns a promise: a row of sync handlers stays a row. */
  readonly interceptor: Interceptor<never>
}

export const createAround = (app: Enclosing): Around => {
  const befores: Around['befores'] = createHooks(app)
  const afters: Around['afters'] = createHooks(app)
  const errors: Around['errors'] = createHooks(app)

  /** A handler that returns `stop()`, `close()` or `settled()` is over with that, or it would wait for itself. */
  const unlessWait = (result: unknown): unknown => {
    if (!isWaitOf(app, result)) return result
    ;(result as Promise<unknown>).catch((error) => report(app.host, error))
    return undefined
  }
  const handle = (emission: never, next: () => unknown, late: Late | undefined): unknown => {
    const before = befores.run((hook) => {
      mustBeInTime(late)
      return hook(emission)
    })
    const leave = (value: unknown): unknown =>
      afters.run((hook) => {
        mustBeInTime(late)
        return hook(emission, value)
      })
    return after(before, () => after(unlessWait(next()), (value) => after(leave(value), () => value)))
  }
  const fail = (emission: never, error: unknown, late: Late | undefined): unknown => {
    let taken = false
    const tell = (): unknown =>
      errors.run((hook, type) => {
        if (!(error instanceof (type as ErrorClass))) return undefined
        taken = true
        return hook(error as never, emission)
      })
    const told = attempt(tell, (own) => {
      // Too late to be the delivery's failure.
      if (late?.() !== undefined) report(app.host, own)
      throw own
    })
    return after(told, () => {
      if (!taken) throw error
    })
  }
  /** When time is up the delivery is over; its context, and what waits for all to be done, are not before its error hooks are. */
  const hold = (context: LiveContext, result: PromiseLike<unknown>): void => {
    const work = app.work()
    const letGo = context.keep()
    work.running++
    const end = (): void => {
      work.running--
      app.rested()
      letGo()
    }
    result.then(end, end)
  }
  const interceptor: Around['interceptor'] = (emission: LiveEmission | EmissionView, next, { types, settings }) => {
    // What is subscribed to '*' observes: no route.
    if (types[0] === '*' || (befores.isEmpty && afters.isEmpty && errors.isEmpty)) return app.enclose(next)
    const late = lateOf(emission, settings.timeoutMs)
    const result = app.enclose(() =>
      attempt(
        () => inTime(late, emission.signal, handle(emission as never, next, late)),
        (error) => fail(emission as never, error, late),
      ),
    )
    const { context } = emission as unknown as { context: LiveContext }
    if (late !== undefined && isThenable(result) && !isWaitOf(app, result)) hold(context, result)
    return result
  }
  return { befores, afters, errors, interceptor }
}
