import { disposable } from '../core/disposable.ts'
import { badArgument } from '../core/errors.ts'
import type { Unsubscribe } from '../core/subscription.ts'
import { isThenable } from '../core/thenable.ts'
import { isWaitOf } from '../core/timeout.ts'

/** Goes on with a value: at once where it is there, else when it is. */
export const after = (value: unknown, next: (value: unknown) => unknown): unknown =>
  isThenable(value) ? Promise.resolve(value).then(next) : next(value)

/** Goes on with what work fails with: at once where it throws, else when it rejects. */
export const attempt = (work: () => unknown, failed: (error: unknown) => unknown): unknown => {
  let result: unknown
  try {
    result = work()
  } catch (error) {
    return failed(error)
  }
  return isThenable(result) ? Promise.resolve(result).then(undefined, failed) : result
}

/** Hooks of one kind, called in the order in which they were registered. One that was unregistered is not called any more. */
export interface Hooks<F> {
  readonly isEmpty: boolean
  /** `of` is kept with it, for `run`. */
  add(call: string, hook: F, of?: unknown): Unsubscribe
  /**
   * Each after the one before has ended; at once as long as none returns a promise. One that fails ends the row. One that returns `stop()` or
   * `close()` is over with that, or it would wait for itself.
   */
  run(run: (hook: F, of: unknown) => unknown): unknown
}

export const createHooks = <F extends (...args: never[]) => unknown>(emitter: object): Hooks<F> => {
  const hooks = new Set<{ readonly hook: F; readonly of: unknown }>()
  return {
    get isEmpty() {
      return hooks.size === 0
    },
    add(call, hook, of) {
      if (typeof hook !== 'function') throw badArgument(call, 'hook', 'a function', hook)
      const entry = { hook, of }
      hooks.add(entry)
      return disposable(() => hooks.delete(entry))
    },
    run(run) {
      const left = [...hooks]
      const go = (): unknown => {
        for (let entry = left.shift(); entry !== undefined; entry = left.shift()) {
          const result = hooks.has(entry) ? run(entry.hook, entry.of) : undefined
          if (isThenable(result) && !isWaitOf(emitter, result)) return Promise.resolve(result).then(go)
        }
        return undefined
      }
      return go()
    },
  }
}
