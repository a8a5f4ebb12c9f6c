import { colours, curveOf, type Histogram, highestOf } from '../desk/histogram.ts'

const points = 64
const height = 56

const pathOf = (heights: readonly number[]): string =>
  heights.map((share, at) => `${at === 0 ? 'M' : 'L'}${at} ${(height * (1 - share * 0.96)).toFixed(1)}`).join('')

/** The three colours over each other, dark to light. */
export const Curves = ({ histogram }: { histogram: Histogram }) => {
  const highest = highestOf(histogram, points)
  return (
    <svg className="curves" viewBox={`0 0 ${points - 1} ${height}`} preserveAspectRatio="none" role="img" aria-label="Histogram">
      {colours.map((colour) => {
        const line = pathOf(curveOf(histogram[colour], points, highest))
        return (
          <g key={colour} className={colour}>
            <path className="area" d={`${line}V${height}H0Z`} />
            <path className="line" d={line} />
          </g>
        )
      })}
    </svg>
  )
}
