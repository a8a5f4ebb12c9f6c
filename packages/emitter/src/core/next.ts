import type { Emission, Signal } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { EmitterError } from './errors.ts'
import { abortReason, timeoutError } from './timeout.ts'

export interface NextOptions<Em = Emission> {
  /** Waits for the first emission for which it returns true. */
  readonly filter?: (emission: Em) => boolean
  /** Rejects with a `TimeoutError` when nothing came by then. @default never */
  readonly timeoutMs?: number
  /** Rejects with the signal's reason when aborted. */
  readonly signal?: Signal
}

/** The payload of the next emission. Armed at the call; its subscription goes with the promise. Handled beforehand: not awaiting it is no `unhandledRejection`. */
export const next = (emitter: LiveEmitter, type: unknown, { filter, timeoutMs, signal }: NextOptions = {}): Promise<unknown> => {
  let release = (): void => undefined
  const promise = new Promise((resolve, reject) => {
    const unsubscribe = emitter.once(type, (payload: unknown) => settle(() => resolve(payload)), filter === undefined ? undefined : { filter })
    const cancelTimer =
      timeoutMs === undefined
        ? undefined
        : emitter.host.setTimer(() => settle(() => reject(timeoutError(`no "${String(type)}" within ${timeoutMs} ms`))), timeoutMs)
    const onAbort = (): void => settle(() => reject(abortReason(signal!)))
    const onRest = (): void => {
      if (emitter.closed) settle(() => reject(new EmitterError('CLOSED', `next("${String(type)}"): the emitter was closed before it came`)))
    }
    const settle = (outcome: () => void): void => {
      release()
      outcome()
    }
    release = () => {
      unsubscribe()
      cancelTimer?.()
      signal?.removeEventListener('abort', onAbort)
      emitter.work().watchers.delete(onRest)
    }
    signal?.addEventListener('abort', onAbort)
    emitter.work().watchers.add(onRest)
    if (signal?.aborted === true) onAbort()
    else onRest()
  })
  promise.catch(() => undefined)
  return promise
}
