import type { Emission } from './emission.ts'
import { EmitterError } from './errors.ts'
import type { SubscriptionView } from './hook.ts'

/** Stands around a handler's call: what it returns is the delivery's value, what it throws its failure; not calling `next` skips the handler. */
export type Interceptor<Em = Emission> = (emission: Em, next: () => unknown, subscription: SubscriptionView) => unknown

/** The call with all interceptors around it, the first of them outermost. */
export const around = (
  interceptors: readonly Interceptor<never>[],
  emission: unknown,
  subscription: SubscriptionView,
  call: () => unknown,
): (() => unknown) =>
  interceptors.reduceRight<() => unknown>((inner, interceptor) => {
    let gone = false
    const next = (): unknown => {
      if (gone)
        throw new EmitterError(
          'INTERCEPTOR',
          `an interceptor called next twice for "${String((emission as Emission).type)}"; call it once, or not at all`,
        )
      gone = true
      return inner()
    }
    return () => interceptor(emission as never, next, subscription)
  }, call)
