import { durationBinsMs } from '@emitscope/emitter/inspect'
import { type ComponentType, memo, type ReactNode } from 'react'
import { formatCount } from '../../model/format.ts'
import { SLOW_MS } from '../../model/handlers.ts'

const BAR_PX = 8
const STEP_PX = 9
const HEIGHT_PX = 16

const binWords = (bin: number): string => {
  const bound = durationBinsMs[bin] ?? Number.POSITIVE_INFINITY
  return Number.isFinite(bound) ? `up to ${bound} ms` : 'longer'
}

/** Calls per duration, bins logarithmic; those past a frame in the second lane's colour. The same as text for those who cannot see it. */
export const Histogram: ComponentType<{ bins: readonly number[] }> = memo(function Histogram({
  bins,
}: {
  bins: readonly number[]
}): ReactNode {
  const largest = Math.max(...bins)
  if (!(largest > 0)) return null
  const words = bins.flatMap((count, bin) => (count > 0 ? [`${formatCount(count)} ${binWords(bin)}`] : [])).join(', ')
  const path = (slow: boolean) =>
    bins
      .map((count, bin) => {
        const isSlow = (durationBinsMs[bin - 1] ?? 0) >= SLOW_MS
        if (count === 0 || isSlow !== slow) return ''
        const height = Math.max(1, Math.round((count / largest) * (HEIGHT_PX - 1)))
        return `M${bin * STEP_PX} ${HEIGHT_PX - height}h${BAR_PX}v${height}h-${BAR_PX}z`
      })
      .join('')
  const floor = bins.map((count, bin) => (count === 0 ? `M${bin * STEP_PX} ${HEIGHT_PX - 1}h${BAR_PX}v1h-${BAR_PX}z` : '')).join('')
  return (
    <svg className="histogram" width={bins.length * STEP_PX} height={HEIGHT_PX} role="img" aria-label={words}>
      <path className="floor" d={floor} />
      <path className="fast" d={path(false)} />
      <path className="slow" d={path(true)} />
    </svg>
  )
})

/** Where 0.1, 1 and 16 ms stand above the histograms. */
export function HistogramScale(): ReactNode {
  return (
    <span className="histogram-scale">
      <span className="hidden-text">Distribution</span>
      {[0.1, 0.8, 16].map((bound) => (
        <span key={bound} style={{ left: `${durationBinsMs.indexOf(bound) * STEP_PX}px` }}>
          {bound === 0.8 ? '1' : bound === 16 ? '16 ms' : bound}
        </span>
      ))}
    </span>
  )
}
