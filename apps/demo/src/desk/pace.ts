/** How many of `total` should have happened after `elapsedMs` at `perSecond`. */
export const dueAfter = (elapsedMs: number, perSecond: number, total = Number.POSITIVE_INFINITY): number =>
  Math.min(total, Math.floor((elapsedMs * perSecond) / 1000))

/** Timers come late and rarely, so work is counted by time that passed, not by ticks of a timer. */
export const pacePeriodMs = 8
