import { type Host, setTimer } from '../host/host.ts'
import { type Emission, type LiveEmission, seenBy } from './emission.ts'
import { EmitterError } from './errors.ts'
import type { FailureTaker, SubscriptionView } from './hook.ts'
import { type Link, viewOf } from './list.ts'
import { realm } from './realm.ts'
import type { Handler } from './subscription.ts'
import { ignore, thenOf } from './thenable.ts'

/**
 * Hands a failure to the host. Inside `emit` what that throws goes to who emits; what runs later must go on: then it becomes an uncaught
 * error of its own.
 */
export const report = (host: Host, error: unknown): void => {
  if (realm.depth > 0) {
    host.reportError(error)
    return
  }
  try {
    host.reportError(error)
  } catch (thrown) {
    setTimer(() => {
      throw thrown
    }, 0)
  }
}

/** In the options of an emission whose outcome is awaited: failures of these classes are in the outcome, and told to nobody else. */
export const quietly: unique symbol = Symbol()
export interface Quietly {
  readonly [quietly]?: readonly (abstract new (...args: never[]) => unknown)[] | undefined
}

type Callback = (error: unknown, emission: Emission, subscription?: unknown) => unknown

/** Where its params could not be made, that may be the failure to be told of. */
const seenIfPossible = (emission: LiveEmission, link: Link): unknown => {
  try {
    return seenBy(emission, link)
  } catch {
    return emission
  }
}

/** A subscription that ended meanwhile has let go of its handler; whoever is told of its failure sees which it was. */
const asItWas = (view: SubscriptionView, handler: Handler | undefined): SubscriptionView =>
  handler === undefined || view.handler === handler ? view : Object.create(view, { handler: { value: handler } })

/**
 * Offers a failure exactly once: to the subscription's `onFailure`, else the linker's, else the emitter's `onError`,
 * else to whoever awaits the outcome, else to the host. One that fails at this goes to the host itself.
 * A failure of `onSuccess` (`afterwards`) skips the first two: they are about the handler. `seen` is the emission as the handler saw it.
 */
export const deliverFailure = (
  emission: LiveEmission,
  link: Link | null,
  error: unknown,
  awaited: boolean,
  handler?: Handler,
  afterwards = false,
  seen: unknown = link === null ? emission : seenIfPossible(emission, link),
): void => {
  const { emitter } = emission
  const { host, options } = emitter
  const subscription = link === null ? undefined : asItWas(viewOf(link), handler)
  let taker: FailureTaker = awaited ? 'caller' : 'host'
  let take: Callback | undefined = options.onError as Callback | undefined
  if (take !== undefined) taker = 'emitter'
  if (link !== null && !afterwards) {
    const own = link.details?.settings.onFailure as Callback | undefined
    const shared = link.list.linker.settings.onFailure
    if (own !== undefined || shared !== undefined) {
      taker = own === undefined ? 'linker' : 'subscription'
      take = own ?? (shared as Callback)
    }
  }
  if (awaited && (emission.options as Quietly | undefined)?.[quietly]?.some((one) => error instanceof one) === true) {
    taker = 'caller'
    take = undefined
  }
  if (emission.sequence >= 0) realm.hook?.failed(emission.sequence, link === null ? undefined : viewOf(link), error, taker, emission)
  if (take === undefined) {
    if (!awaited) report(host, error)
    return
  }
  const callbackFailed = (thrown: unknown): void => {
    const where = taker === 'emitter' ? 'onError' : 'onFailure'
    report(
      host,
      new EmitterError(
        'CALLBACK_FAILED',
        `${where} failed while taking a failure of "${String(emission.type)}"; see cause, and failure for what it was told`,
        { cause: thrown, failure: error },
      ),
    )
  }
  try {
    const told = take(error, seen as Emission, subscription)
    thenOf(told)?.(ignore, callbackFailed)
  } catch (thrown) {
    callbackFailed(thrown)
  }
}
