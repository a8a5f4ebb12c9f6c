/** How many pixels have each value of a colour, 0 to 255. */
export interface Histogram {
  readonly red: Uint32Array
  readonly green: Uint32Array
  readonly blue: Uint32Array
}
export const colours = ['red', 'green', 'blue'] as const

const values = 256

export const emptyHistogram = (): Histogram => ({
  red: new Uint32Array(values),
  green: new Uint32Array(values),
  blue: new Uint32Array(values),
})

/** Of pixels as a canvas has them: red, green, blue, alpha. */
export const countColours = (pixels: Uint8ClampedArray): Histogram => {
  const { red, green, blue } = emptyHistogram()
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    red[pixels[at] as number]!++
    green[pixels[at + 1] as number]!++
    blue[pixels[at + 2] as number]!++
  }
  return { red, green, blue }
}

const addTo = (sum: Uint32Array, part: Uint32Array) => {
  for (let value = 0; value < values; value++) sum[value]! += part[value] as number
}

/** Adds a part to a sum, in place. */
export const addHistogram = (sum: Histogram, part: Histogram): void => {
  for (const colour of colours) addTo(sum[colour], part[colour])
}

const sumOf = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0)

/** Pixels counted; each has one value per colour, so three sums that differ would be a fault: then null. */
export const countedPixels = (histogram: Histogram): number | null => {
  const sums = colours.map((colour) => sumOf(histogram[colour]))
  return sums.every((sum) => sum === sums[0]) ? (sums[0] ?? 0) : null
}

/**
 * Heights from 0 to 1 of a curve through `points` groups of values. Neighbours are averaged and counts enter by their square root: a clear
 * sky would else be one peak beside a flat line. `highest` is what 1 stands for, see `highestOf`.
 */
export const curveOf = (counts: Uint32Array, points: number, highest: number): readonly number[] => {
  const groups = groupsOf(counts, points)
  return groups.map((_, at) => {
    const around = [groups[at - 1] ?? groups[at], groups[at], groups[at], groups[at + 1] ?? groups[at]] as number[]
    return highest === 0 ? 0 : Math.sqrt(around.reduce((sum, count) => sum + count, 0) / around.length / highest)
  })
}

/** The largest group of any colour. */
export const highestOf = (histogram: Histogram, points: number): number =>
  Math.max(...colours.flatMap((colour) => groupsOf(histogram[colour], points)))

const groupsOf = (counts: Uint32Array, points: number): number[] => {
  const width = values / points
  return Array.from({ length: points }, (_, group) => sumOf(counts.subarray(group * width, (group + 1) * width)))
}
