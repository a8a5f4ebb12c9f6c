import { durationBinsMs } from '@emitscope/emitter/inspect'

/** Sums histograms bin by bin. */
export const mergeHistograms = (histograms: Iterable<readonly number[]>): number[] => {
  const sum = durationBinsMs.map(() => 0)
  for (const histogram of histograms)
    histogram.forEach((count, bin) => {
      if (bin < sum.length) sum[bin] = (sum[bin] ?? 0) + count
    })
  return sum
}

/**
 * A quantile of durations from their histogram, ms: even spread within a bin, never above the largest one measured.
 * Null where nothing was measured.
 */
export const quantile = (histogram: readonly number[], share: number, maxMs: number): number | null => {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let rest = share * total
  for (const [bin, count] of histogram.entries()) {
    if (rest > count) {
      rest -= count
      continue
    }
    const lower = bin === 0 ? 0 : (durationBinsMs[bin - 1] ?? 0)
    const upper = Math.min(durationBinsMs[bin] ?? maxMs, maxMs)
    return upper <= lower ? maxMs : lower + (upper - lower) * (count === 0 ? 0 : rest / count)
  }
  return maxMs
}
