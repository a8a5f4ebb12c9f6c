/** What the client needs of time; tests bring their own. */
export interface ClientHost {
  /** Runs the handler after `delayMs`, once. Returns how to cancel it. */
  setTimer(handler: () => void, delayMs: number): () => void
  /** Runs the handler before the next frame, or soon where no frames come. Returns how to cancel it. */
  nextFrame(handler: () => void): () => void
}

const setTimer = (handler: () => void, delayMs: number): (() => void) => {
  const timer = setTimeout(handler, delayMs)
  return () => clearTimeout(timer)
}

/** The platform's timers, looked up at each call so that faked ones are seen. */
export const platformHost: ClientHost = {
  setTimer,
  nextFrame: (handler) => {
    if (typeof requestAnimationFrame !== 'function' || document.visibilityState === 'hidden') return setTimer(handler, 16)
    const frame = requestAnimationFrame(() => handler())
    return () => cancelAnimationFrame(frame)
  },
}
