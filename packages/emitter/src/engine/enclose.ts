import { isAside, isWaitOf } from '../core/timeout.ts'
import type { AsyncVariable } from '../host/async-variable.ts'

/** What stands for the work that runs: called when it waits for the engine's end, which must not wait for it in turn. */
export type Enclosure = AsyncVariable<() => void>

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

/**
 * Runs work of an engine, and returns what it returns: a promise that is over, too, when the work calls `stop`. What it rejects with after
 * that nobody awaits any more: `failed` is told. Throws what the work throws.
 */
export const enclose = (engine: object, inside: Enclosure, work: () => unknown, failed: (error: unknown) => void): unknown => {
  let isLeft = false
  let leave = (): void => {
    isLeft = true
  }
  const result = inside.run(() => leave(), work)
  if (!isThenable(result) || isAside(result) || isWaitOf(engine, result)) return result
  return new Promise((settle, fail) => {
    leave = () => {
      isLeft = true
      settle(undefined)
    }
    if (isLeft) leave()
    result.then(settle, (error: unknown) => (isLeft ? failed(error) : fail(error)))
  })
}
