import type { ReactNode } from 'react'
import type { Failure } from '../../model/failures.ts'

const BINS = 12
const STEP_PX = 6
const BAR_PX = 4
const HEIGHT_PX = 14

/** When failures of a group happened over the session: one bar per twelfth of it. */
export function RateStrip({ failures, fromMs, toMs }: { failures: readonly Failure[]; fromMs: number; toMs: number }): ReactNode {
  const counts = new Array<number>(BINS).fill(0)
  const spanMs = Math.max(1, toMs - fromMs)
  for (const { atMs } of failures) {
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(((atMs - fromMs) / spanMs) * BINS)))
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  const largest = Math.max(...counts)
  const bar = (count: number, bin: number) => {
    if (count === 0) return ''
    const height = Math.max(5, Math.round((count / largest) * HEIGHT_PX))
    return `M${bin * STEP_PX} ${HEIGHT_PX - height}h${BAR_PX}v${height}h-${BAR_PX}z`
  }
  const floor = counts.map((count, bin) => (count === 0 ? `M${bin * STEP_PX} ${HEIGHT_PX - 1}h${BAR_PX}v1h-${BAR_PX}z` : '')).join('')
  return (
    <svg className="rate-strip" width={BINS * STEP_PX} height={HEIGHT_PX} aria-hidden="true">
      <path className="floor" d={floor} />
      <path className="failed-bars" d={counts.map(bar).join('')} />
    </svg>
  )
}
