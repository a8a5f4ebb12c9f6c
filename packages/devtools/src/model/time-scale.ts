/** A stretch of time on a stretch of pixels. */
export interface TimeScale {
  readonly fromMs: number
  readonly spanMs: number
  readonly widthPx: number
}

const steps = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10]

/** The next number at or above a span that halves into numbers one can read. */
export const niceSpan = (spanMs: number): number => {
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(spanMs, 0.01)))
  const step = steps.find((candidate) => candidate * magnitude >= spanMs * 0.9999) ?? 10
  return step * magnitude
}

export const createScale = (fromMs: number, toMs: number, widthPx: number): TimeScale => ({
  fromMs,
  spanMs: niceSpan(Math.max(toMs - fromMs, 1)),
  widthPx,
})

/** Distance from the left edge, kept inside it. */
export const toPx = (scale: TimeScale, atMs: number): number =>
  Math.min(scale.widthPx, Math.max(0, ((atMs - scale.fromMs) / scale.spanMs) * scale.widthPx))

/** `0`, the middle and the end of a scale; the end carries the unit. */
export const scaleLabels = ({ spanMs }: TimeScale): readonly [string, string, string] => {
  const [divisor, unit] = spanMs >= 1000 ? [1000, 's'] : [1, 'ms']
  const write = (value: number) => String(Number((value / divisor).toPrecision(3)))
  return ['0', write(spanMs / 2), `${write(spanMs)} ${unit}`]
}

/** Instants for the lines of a time axis: as many as have `minimumPx` between them. */
export const axisTicks = (
  fromMs: number,
  toMs: number,
  widthPx: number,
  minimumPx: number,
): { readonly stepMs: number; readonly atMs: readonly number[] } => {
  const spanMs = Math.max(toMs - fromMs, 1)
  const roughMs = (spanMs * minimumPx) / Math.max(widthPx, 1)
  const magnitude = 10 ** Math.floor(Math.log10(roughMs))
  const stepMs = ([1, 2, 5, 10].find((step) => step * magnitude >= roughMs) ?? 10) * magnitude
  const atMs: number[] = []
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at < toMs; at += stepMs) atMs.push(at)
  return { stepMs, atMs }
}
