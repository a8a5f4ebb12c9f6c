import type { AsyncVariable } from '../host/async-variable.ts'
import { thenOf } from './thenable.ts'
import { isAside, isWaitOf } from './timeout.ts'

/** What stands for the work that runs: called when it waits for the end of its emitter, which must not wait for it in turn. */
export type Enclosure = AsyncVariable<() => void>

/**
 * Runs work of an emitter, and returns what it returns: a promise that is over, too, when the work leaves. What it rejects with after that
 * nobody awaits any more: `failed` is told. Throws what the work throws.
 */
export const enclose = (emitter: object, inside: Enclosure, work: () => unknown, failed: (error: unknown) => void): unknown => {
  let isLeft = false
  let leave = (): void => {
    isLeft = true
  }
  const result = inside.run(() => leave(), work)
  const then = thenOf(result)
  if (then === undefined || isAside(result) || isWaitOf(emitter, result)) return result
  return new Promise((settle, fail) => {
    leave = () => {
      isLeft = true
      settle(undefined)
    }
    if (isLeft) leave()
    then(settle, (error: unknown) => (isLeft ? failed(error) : fail(error)))
  })
}
