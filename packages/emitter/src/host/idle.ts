import { globals } from './globals.ts'
import { whileVisible } from './visible.ts'

/** What stands in where there is no idle time to be had: a timer, and as long as an idle period lasts at most. */
export const idleFallbackMs = 1
export const idlePeriodMs = 50
/** An idle time that came by its deadline has nothing left; so long it may take all the same. */
const overdueMs = 8

/** Runs `task` once, with the milliseconds it has, when the page has nothing else to do; after `timeoutMs` whether it has or not. */
export const requestIdle = (task: (budgetMs: number) => void, timeoutMs: number | undefined): (() => void) => {
  let leftMs = overdueMs
  return whileVisible(
    globals.requestIdleCallback &&
      ((run) => {
        const request = globals.requestIdleCallback!(
          (deadline) => {
            leftMs = Math.max(overdueMs, deadline.timeRemaining())
            run()
          },
          timeoutMs === undefined ? undefined : { timeout: timeoutMs },
        )
        return () => globals.cancelIdleCallback!(request)
      }),
    () => task(leftMs),
    idleFallbackMs,
    () => task(idlePeriodMs),
  )
}
