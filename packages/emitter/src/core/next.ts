import type { Emission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { EmitterError } from './errors.ts'
import { keysOf } from './event-type.ts'
import { type WaitOptions, wait } from './timeout.ts'

/** Options of `next`. */
export interface NextOptions<Em = Emission> extends WaitOptions {
  /** Waits for the first emission for which it returns true. */
  readonly filter?: (emission: Em) => boolean
}

/** The payload of the next emission. Armed at the call; its subscription goes with the promise. */
export const next = (emitter: LiveEmitter, type: unknown, options: NextOptions = {}): Promise<unknown> => {
  const call = `next("${keysOf('next', type).map(String).join('", "')}")`
  return wait(
    'next',
    emitter.host,
    options,
    () => `${call}: nothing came`,
    (resolve, reject) => {
      const { filter } = options
      const closed = (): void => reject(new EmitterError('CLOSED', `${call}: the emitter is closed`))
      const onEnd = (cause: unknown): void => {
        if (emitter.closed) closed()
        else
          reject(
            new EmitterError('DROPPED', `${call}: its subscription ended, or what came was dropped before its turn; see cause`, { cause }),
          )
      }
      // What failed (the filter, an interceptor) is what the caller gets; for want of space nothing failed but this.
      const onLost = (reason: unknown): void => {
        if (reason instanceof Error && !(reason instanceof EmitterError)) reject(reason)
        else onEnd(reason)
      }
      if (emitter.closed) closed()
      const unsubscribe = emitter.once(type, (payload: unknown) => resolve(payload), {
        ...(filter && { filter }),
        onLost,
        onEnd,
        onFailure: reject,
      })
      const { ends } = emitter.work()
      ends.add(closed)
      return () => {
        unsubscribe()
        ends.delete(closed)
      }
    },
  )
}
