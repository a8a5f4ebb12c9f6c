import type { Emission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { EmitterError } from './errors.ts'
import { type WaitOptions, wait } from './timeout.ts'

export interface NextOptions<Em = Emission> extends WaitOptions {
  /** Waits for the first emission for which it returns true. */
  readonly filter?: (emission: Em) => boolean
}

/** The payload of the next emission. Armed at the call; its subscription goes with the promise. */
export const next = (emitter: LiveEmitter, type: unknown, options: NextOptions = {}): Promise<unknown> =>
  wait(
    emitter.host,
    options,
    () => `no "${String(type)}"`,
    (resolve, reject) => {
      const { filter } = options
      const unsubscribe = emitter.once(type, (payload: unknown) => resolve(payload), filter === undefined ? undefined : { filter })
      const { watchers } = emitter.work()
      const watch = (): void => {
        if (emitter.closed) reject(new EmitterError('CLOSED', `next("${String(type)}"): the emitter is closed`))
      }
      watchers.add(watch)
      watch()
      return () => {
        unsubscribe()
        watchers.delete(watch)
      }
    },
  )
