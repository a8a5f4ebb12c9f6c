import type { ManualHost } from '@emitscope/emitter/testing'

const end = Symbol('end')

/** Runs what the host was asked for so far, one drain of a strategy, and not what that asks for: a frame, else the timers that are due. */
export const drainOnce = (host: ManualHost): void => {
  host.flushMicrotasks()
  if (host.waiting.frames > 0) {
    host.advanceFrame()
    return
  }
  host.spend(1)
  // What is set from now on comes after it.
  host.setTimer(() => {
    throw end
  }, 0)
  try {
    host.advance(0)
  } catch (thrown) {
    if (thrown !== end) throw thrown
  }
}
