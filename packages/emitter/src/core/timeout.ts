import { globals } from '../host/globals.ts'
import type { Signal } from './emission.ts'

const domError = (message: string, name: string): Error =>
  globals.DOMException === undefined ? Object.assign(new Error(message), { name }) : new globals.DOMException(message, name)

/** A `TimeoutError` as the platform makes them. */
export const timeoutError = (message: string): Error => domError(message, 'TimeoutError')
/** What an aborted call rejects with: the signal's reason, an `AbortError` unless its owner gave another. */
export const abortReason = (signal: Signal): unknown => (signal as { reason?: unknown }).reason ?? domError('aborted', 'AbortError')

export interface AbortScope {
  readonly signal: Signal
  abort(reason: unknown): void
  /** Lets go of the parent. */
  release(): void
}

/** A signal of its own that also aborts with its parent. */
export const abortScope = (parent: Signal | undefined): AbortScope => {
  const controller = new globals.AbortController!()
  const follow = (): void => controller.abort(abortReason(parent!))
  parent?.addEventListener('abort', follow)
  return {
    signal: controller.signal as Signal,
    abort: (reason) => controller.abort(reason),
    release: () => parent?.removeEventListener('abort', follow),
  }
}
