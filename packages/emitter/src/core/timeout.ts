import { globals } from '../host/globals.ts'
import type { Host } from '../host/host.ts'
import { checkOptions } from './arguments.ts'
import type { Signal } from './emission.ts'
import { quiet } from './thenable.ts'

/** A `TimeoutError` as the platform makes them. */
export const timeoutError = (message: string): Error => new globals.DOMException(message, 'TimeoutError')
/** What an aborted call rejects with: the signal's reason, an `AbortError` unless its owner gave another. */
export const abortReason = (signal: Signal): unknown =>
  (signal as { reason?: unknown }).reason ?? new globals.DOMException('This operation was aborted', 'AbortError')

export interface AbortScope {
  readonly signal: Signal
  abort(reason: unknown): void
  /** Lets go of the parent. */
  release(): void
}

/** A signal of its own that also aborts with its parent. */
export const abortScope = (parent: Signal | undefined): AbortScope => {
  const controller = new globals.AbortController()
  const follow = (): void => controller.abort(abortReason(parent!))
  if (parent?.aborted === true) follow()
  else parent?.addEventListener('abort', follow)
  return {
    signal: controller.signal as Signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent?.removeEventListener('abort', follow),
  }
}

export interface WaitOptions {
  /** Rejects with a `TimeoutError` when it has not come by then. @default never */
  readonly timeoutMs?: number
  /** Rejects with the signal's reason when aborted. */
  readonly signal?: Signal
}

const rules = { timeoutMs: 'milliseconds, 0 or more', signal: 'an AbortSignal', filter: 'a function' } as const
/** Promises of `settled` and `close`, and whose they are. */
const waits = new WeakMap<object, object>()
export const isWaitOf = (emitter: object, value: unknown): boolean => waits.get(value as object) === emitter
export const markWait = <P extends Promise<unknown>>(emitter: object, promise: P): P => {
  waits.set(promise, emitter)
  return promise
}

/** Promises that a handler returned and nobody is to wait for where it ran, though its delivery is pending until then. */
const asides = new WeakSet<object>()
export const isAside = (value: unknown): boolean => asides.has(value as object)
export const setAside = <P extends Promise<unknown>>(promise: P): P => {
  asides.add(promise)
  return promise
}

/**
 * A promise that ends by what `arm` waits for, by timeout or by abort, and then lets go of all three; `arm` returns what lets go of its own.
 * Handled beforehand: not awaiting it is no `unhandledRejection`.
 */
export const wait = <T>(
  call: string,
  host: Host,
  options: WaitOptions,
  late: () => string,
  arm: (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void,
): Promise<T> => {
  checkOptions(call, options, rules)
  const { timeoutMs, signal } = options
  const promise = new Promise<T>((resolve, reject) => {
    let over = false
    const releases: (() => void)[] = []
    const end =
      <V>(settle: (value: V) => void) =>
      (value: V): void => {
        if (over) return
        over = true
        for (const release of releases.splice(0)) release()
        settle(value)
      }
    const fail = end(reject)
    const hold = (release: () => void): void => {
      if (over) release()
      else releases.push(release)
    }
    hold(arm(end(resolve), fail))
    if (timeoutMs !== undefined) hold(host.setTimer(() => fail(timeoutError(`${late()} after ${timeoutMs} ms`)), timeoutMs))
    if (signal === undefined) return
    const abort = (): void => fail(abortReason(signal))
    signal.addEventListener('abort', abort)
    hold(() => signal.removeEventListener('abort', abort))
    if (signal.aborted) abort()
  })
  return quiet(promise)
}
