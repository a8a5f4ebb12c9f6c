import type { TimeRange } from '../../model/event-list.ts'
import type { Overview } from '../../model/overview.ts'
import { axisTicks } from '../../model/time-scale.ts'

const BAR_PX = 3
const STEP_PX = 4
const FLOOR_PX = 3
const LABELS_PX = 16

/** What the drawing shows; the same frame turns pixels into instants for the brush. */
export interface OverviewFrame extends TimeRange {
  readonly widthPx: number
  readonly heightPx: number
}

export const createFrame = (overview: Overview, widthPx: number, heightPx: number): OverviewFrame => ({
  fromMs: overview.startMs,
  toMs: Math.max(overview.endMs, overview.startMs + 1000),
  widthPx,
  heightPx,
})

export const frameToPx = (frame: OverviewFrame, atMs: number): number =>
  ((atMs - frame.fromMs) / (frame.toMs - frame.fromMs)) * frame.widthPx
export const frameToMs = (frame: OverviewFrame, px: number): number => frame.fromMs + (px / frame.widthPx) * (frame.toMs - frame.fromMs)

const tickLabel = (atMs: number, stepMs: number): string => {
  const seconds = atMs / 1000
  if (seconds === 0) return '0 s'
  if (seconds >= 600) return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
  return `${seconds.toFixed(stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : 2)} s`
}

/** The host's tokens as a drawing needs them. Reading them settles the page's styles, so it is done once per theme and not per frame. */
export interface OverviewColours {
  readonly line: string
  readonly text: string
  readonly muted: string
  readonly bars: string
  readonly failed: string
  readonly family: string
}

export const readColours = (element: Element): OverviewColours => {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--es-${name}`).trim()
  return {
    line: token('divider'),
    text: token('text'),
    muted: token('muted'),
    bars: token('queue'),
    failed: token('failed'),
    family: style.fontFamily,
  }
}

/** Draws rate and failures. */
export const drawOverview = (
  canvas: HTMLCanvasElement,
  overview: Overview,
  frame: OverviewFrame,
  range: TimeRange | null,
  colours: OverviewColours,
): void => {
  const context = canvas.getContext('2d')
  if (!context) return
  const ratio = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1
  const { widthPx, heightPx } = frame
  const [width, height] = [Math.round(widthPx * ratio), Math.round(heightPx * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    // A new size forgets the font. Naming one settles the page's styles too, so it is not done for every drawing.
    context.font = `400 11px ${colours.family}`
    context.textBaseline = 'top'
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, widthPx, heightPx)
  drawAxis(context, frame, colours)
  drawRate(context, overview, frame, range, colours)
  context.fillStyle = colours.failed
  for (const atMs of overview.failuresMs) drawFailure(context, Math.round(frameToPx(frame, atMs) * 2) / 2, heightPx)
}

const drawAxis = (context: CanvasRenderingContext2D, frame: OverviewFrame, { line, muted }: OverviewColours): void => {
  const { stepMs, atMs } = axisTicks(frame.fromMs, frame.toMs, frame.widthPx, 120)
  for (const tick of atMs) {
    const x = Math.round(frameToPx(frame, tick))
    context.fillStyle = line
    if (x > 0) context.fillRect(x, 0, 1, frame.heightPx)
    context.fillStyle = muted
    context.fillText(tickLabel(tick, stepMs), x + 5, 3)
  }
}

const drawRate = (
  context: CanvasRenderingContext2D,
  overview: Overview,
  frame: OverviewFrame,
  range: TimeRange | null,
  { bars, text }: OverviewColours,
): void => {
  const columns = Math.max(1, Math.floor(frame.widthPx / STEP_PX))
  const counts = overview.columns(frame.fromMs, frame.toMs, columns)
  const largest = counts.reduce((result, count) => Math.max(result, count), 0)
  const room = frame.heightPx - LABELS_PX - FLOOR_PX
  for (const [column, count] of counts.entries()) {
    if (count === 0) continue
    // The root keeps a quiet stretch visible beside a burst of a hundred times its rate.
    const height = Math.max(1.5, Math.sqrt(count / largest) * room)
    const atMs = frameToMs(frame, column * STEP_PX + STEP_PX / 2)
    const inside = range !== null && atMs >= range.fromMs && atMs <= range.toMs
    context.globalAlpha = inside ? 0.55 : 0.5
    context.fillStyle = inside ? text : bars
    context.fillRect(column * STEP_PX, frame.heightPx - FLOOR_PX - height, BAR_PX, height)
  }
  context.globalAlpha = 1
}

const drawFailure = (context: CanvasRenderingContext2D, x: number, heightPx: number): void => {
  const floor = heightPx - 1
  context.fillRect(x - 0.75, LABELS_PX - 2, 1.5, floor - LABELS_PX + 2)
  context.beginPath()
  context.moveTo(x, floor - 6)
  context.lineTo(x + 3.5, floor)
  context.lineTo(x - 3.5, floor)
  context.fill()
}
