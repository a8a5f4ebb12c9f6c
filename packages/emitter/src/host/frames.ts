import { globals } from './globals.ts'
import { setTimer } from './host.ts'

/** Frames stop in a hidden tab and do not exist outside a page; a 60 Hz timer stands in, so nothing waits for ever. */
export const frameFallbackMs = 16

/** True where `requestFrame` currently follows the display. */
const framesCome = (): boolean => globals.requestAnimationFrame !== undefined && globals.document?.visibilityState !== 'hidden'

/** Runs `task` once, in the next frame. A frame already asked for is replaced by a timer when the page becomes hidden before it comes. */
export const requestFrame = (task: () => void): (() => void) => {
  const { document } = globals
  if (!framesCome()) return setTimer(task, frameFallbackMs)
  let cancelTimer: (() => void) | undefined
  const release = (): void => document?.removeEventListener('visibilitychange', onVisibility)
  const run = (): void => {
    release()
    task()
  }
  const frame = globals.requestAnimationFrame!(run)
  const onVisibility = (): void => {
    if (framesCome()) return
    globals.cancelAnimationFrame!(frame)
    release()
    cancelTimer = setTimer(task, frameFallbackMs)
  }
  document?.addEventListener('visibilitychange', onVisibility)
  return () => {
    release()
    globals.cancelAnimationFrame!(frame)
    cancelTimer?.()
  }
}
