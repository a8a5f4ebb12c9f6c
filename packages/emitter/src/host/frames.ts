import { globals } from './globals.ts'
import { whileVisible } from './visible.ts'

/** Frames stop in a hidden tab and do not exist outside a page; a 60 Hz timer stands in, so nothing waits for ever. */
export const frameFallbackMs = 16

/** Runs `task` once, in the next frame. A frame already asked for is replaced by a timer when the page becomes hidden before it comes. */
export const requestFrame = (task: () => void): (() => void) =>
  whileVisible(
    globals.requestAnimationFrame &&
      ((run) => {
        const frame = globals.requestAnimationFrame!(run)
        return () => globals.cancelAnimationFrame!(frame)
      }),
    task,
    frameFallbackMs,
  )
