import type { SignalLike } from '@emitscope/emitter'

/** A signal that shows who listens, and has no reason. */
export const openSignal = () => {
  const listeners = new Set<() => void>()
  const signal = {
    aborted: false as boolean,
    addEventListener: (type: string, listener: () => void) => void (type === 'abort' && listeners.add(listener)),
    removeEventListener: (type: string, listener: () => void) => void (type === 'abort' && listeners.delete(listener)),
  } satisfies SignalLike
  const abort = (): void => {
    signal.aborted = true
    for (const listener of [...listeners]) listener()
  }
  return { signal: signal as unknown as AbortSignal, listeners, abort }
}
