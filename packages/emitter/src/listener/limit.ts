import type { EmissionView, LiveEmission, Signal } from '../core/emission.ts'
import type { EmitAsyncOptions } from '../core/outcome.ts'
import { isThenable } from '../core/thenable.ts'

/** Gives the `TimeoutError` of a delivery whose time is up. */
export type Late = () => unknown

/** Undefined without a time limit: the emission's signal is then its context's, or the caller's, and ends no delivery that runs. */
export const lateOf = (emission: LiveEmission | EmissionView, ofSubscription: number | undefined): Late | undefined => {
  const { options } = 'of' in emission ? emission.of : emission
  const signal = emission.signal as Signal
  if ((ofSubscription ?? (options as EmitAsyncOptions).timeoutMs) === undefined) return undefined
  return () => ((signal.reason as Error | undefined)?.name === 'TimeoutError' ? signal.reason : undefined)
}

export const mustBeInTime = (late: Late | undefined): void => {
  const error = late?.()
  if (error !== undefined) throw error
}

/** As what it is given, or rejects with the `TimeoutError` when time is up before that has settled. */
export const inTime = (late: Late | undefined, signal: Signal | undefined, result: unknown): unknown =>
  late === undefined || !isThenable(result)
    ? result
    : new Promise((resolve, reject) => {
        const look = (): void => {
          const error = late()
          if (error !== undefined) reject(error)
        }
        // It is this delivery's own, and goes with it.
        signal!.addEventListener('abort', look)
        look()
        result.then(resolve, reject)
      })
