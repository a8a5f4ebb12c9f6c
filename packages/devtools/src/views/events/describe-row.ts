import { emissionFlags } from '@emitscope/emitter/inspect'
import type { Emission } from '../../model/emissions.ts'
import type { ListItem } from '../../model/event-list.ts'
import { formatCount, formatDuration, formatInstant, formatSequence } from '../../model/format.ts'
import { SLOW_MS } from '../../model/handlers.ts'
import type { RunSummaries } from '../../model/run-summary.ts'
import { type TimeScale, toPx } from '../../model/time-scale.ts'
import type { PanelSession } from '../../store/session.ts'

/** Width of the waterfall's drawing: its column without padding. */
export const WATERFALL_PX = 148
const DENSITY_BARS = 37
const ROW_PX = 22

/** A row of the Events list in words, numbers and pixels: all primitive, so that a row that did not change is not rendered again. */
export interface EventRowText {
  readonly sequence: number
  readonly root: number
  readonly number: string
  readonly time: string
  readonly name: string
  readonly tag: string
  readonly preview: string
  readonly previewGone: boolean
  readonly emitter: string
  readonly cause: number
  readonly deliveries: number
  readonly fulfilled: number
  readonly rejected: number
  readonly pending: number
  readonly skipped: number
  readonly queue: string
  readonly run: string
  readonly isRunShort: boolean
  readonly isSlow: boolean
  /** Bars of the waterfall, px; a width of 0 is not drawn. */
  readonly waitX: number
  readonly waitWidth: number
  readonly runX: number
  readonly runWidth: number
  readonly awaitX: number
  readonly awaitWidth: number
  /** Path of a folded run's density. */
  readonly density: string
}

/** Deliveries that sit in a queue; 0 where the queue was empty since, so they must have run unmeasured. */
export const waitingDeliveries = (session: PanelSession, emission: Emission): number => {
  if ((emission.flags & emissionFlags.queued) === 0 || emission.durationMs !== null) return 0
  return wasEmptied(session, emission.emitter, emission.atMs) ? 0 : Math.max(0, emission.deliveries - emission.recorded - emission.skipped)
}
const wasEmptied = ({ model }: PanelSession, emitter: number, sinceMs: number): boolean => {
  const queue = model.queues.get(emitter)
  return queue !== undefined && queue.depth === 0 && queue.atMs > sinceMs
}

/** How an emission stands, in one word. Let go without running, or reached by nobody: nothing was fulfilled. */
export const statusOf = ({ failures, deliveries, skipped }: Emission, pending: number): 'rejected' | 'pending' | 'skipped' | 'fulfilled' =>
  failures > 0 ? 'rejected' : pending > 0 ? 'pending' : deliveries <= skipped ? 'skipped' : 'fulfilled'

const tagOf = ({ flags }: Emission): string => {
  if (flags & emissionFlags.refused) return 'refused'
  return flags & emissionFlags.unhandled ? 'unhandled' : ''
}

export const describeRow = (session: PanelSession, item: ListItem, scale: TimeScale, runs: RunSummaries): EventRowText => {
  const { definitions, emissions, atMs: nowMs } = session.model
  const emission = emissions.read(item.row)
  const step = session.clockStepMs
  const run = item.kind === 'run' ? runs.read(item.row, item.start, item.count) : null
  const durationMs = run ? run.longestMs : emission.durationMs
  const isQueued = (emission.flags & emissionFlags.queued) !== 0
  const queuedMs = run ? run.longestQueueMs : emission.queuedMs
  const deliveries = run ? run.deliveries : emission.deliveries
  const pending = run
    ? run.pending + (wasEmptied(session, emission.emitter, run.waitingSinceMs) ? 0 : run.waiting)
    : emission.pending + waitingDeliveries(session, emission)
  const rejected = run ? 0 : Math.min(emission.failures, Math.max(1, deliveries))
  const preview = session.previews.get(emission.sequence)
  return {
    sequence: emission.sequence,
    root: emission.rootSequence,
    number: formatSequence(emission.sequence),
    time: formatInstant(emission.atMs),
    name: definitions.typeName(emission.type),
    tag: tagOf(emission),
    preview: preview && preview.kind !== 'undefined' ? preview.text : '',
    previewGone: preview?.kind === 'gone',
    emitter: definitions.emitterName(emission.emitter),
    cause: emission.causeSequence,
    deliveries,
    fulfilled: Math.max(0, deliveries - rejected - pending - (run ?? emission).skipped),
    rejected,
    pending,
    skipped: (run ?? emission).skipped,
    queue: isQueued && queuedMs !== null ? formatDuration(queuedMs, step) : '',
    run: deliveries === 0 ? '–' : formatDuration(durationMs, step),
    isRunShort: durationMs === null || durationMs < step,
    isSlow: durationMs !== null && durationMs > SLOW_MS,
    ...(run ? noBars : barsOf(emission, scale, step, nowMs)),
    density: run ? densityPath(session, item, scale) : '',
  }
}

const noBars = { waitX: 0, waitWidth: 0, runX: 0, runWidth: 0, awaitX: 0, awaitWidth: 0 }

/** Wait from `emit` to the first start, run to the last return, await until the last promise settled, or now. */
const barsOf = (emission: Emission, scale: TimeScale, step: number, nowMs: number): typeof noBars => {
  const queuedMs = emission.queuedMs ?? 0
  const startMs = emission.atMs + queuedMs
  const endMs = startMs + (emission.durationMs ?? 0)
  const waitX = toPx(scale, emission.atMs)
  const runX = toPx(scale, startMs)
  const runEnd = toPx(scale, endMs)
  const settledMs = emission.pending > 0 ? nowMs : (emission.settledAtMs ?? 0)
  const awaitEnd = toPx(scale, settledMs)
  const isInside = endMs >= scale.fromMs && emission.atMs <= scale.fromMs + scale.spanMs
  if (!isInside && settledMs < scale.fromMs) return noBars
  return {
    waitX: round(waitX),
    waitWidth: queuedMs >= step ? Math.max(2, round(runX - waitX)) : 0,
    runX: round(Math.min(runX, scale.widthPx - 2)),
    runWidth: emission.deliveries === 0 ? 0 : Math.max(2, round(runEnd - runX)),
    awaitX: round(runEnd),
    awaitWidth: settledMs > endMs ? Math.max(2, round(awaitEnd - runEnd)) : 0,
  }
}

const round = (px: number): number => Math.round(px * 2) / 2

/** A folded run as thin bars: how many of its emissions fall into each stretch of the scale. */
const densityPath = ({ list, model: { emissions } }: PanelSession, item: ListItem, scale: TimeScale): string => {
  const bar = scale.widthPx / DENSITY_BARS
  const timeOf = (position: number) => emissions.rows.get('atMs', list.matchedRow(position))
  const end = item.start + item.count
  let from = firstAt(item.start, end, scale.fromMs, timeOf)
  const counts: number[] = []
  for (let index = 1; index <= DENSITY_BARS; index += 1) {
    const to = firstAt(from, end, scale.fromMs + (scale.spanMs * index) / DENSITY_BARS, timeOf)
    counts.push(to - from)
    from = to
  }
  const largest = Math.max(...counts)
  return counts
    .map((count, index) => {
      if (count === 0) return ''
      const height = Math.max(2, Math.round((count / largest) * 10))
      return `M${round(index * bar)} ${ROW_PX / 2 + 5 - height}h2.5v${height}h-2.5z`
    })
    .join('')
}

const firstAt = (start: number, end: number, atMs: number, timeOf: (position: number) => number): number => {
  let low = start
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    if (timeOf(middle) < atMs) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The scale of the rows in view, from the first one's `emit` to the last end. Folded runs may reach out of it and are cut: a minute
 * of ticks must not press everything else into a pixel.
 */
export const scaleRange = (session: PanelSession, items: readonly ListItem[]): { fromMs: number; toMs: number } => {
  const singles = items.filter((item) => item.kind === 'event')
  const { emissions, atMs: nowMs } = session.model
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = 0
  for (const item of singles.length > 0 ? singles : items) {
    if (item.kind === 'gap' || item.kind === 'mark') continue
    const emission = emissions.read(item.row)
    const lastMs = item.kind === 'run' ? emissions.rows.get('atMs', session.list.matchedRow(item.start + item.count - 1)) : emission.atMs
    const endMs = emission.atMs + (emission.queuedMs ?? 0) + (emission.durationMs ?? 0)
    fromMs = Math.min(fromMs, emission.atMs)
    toMs = Math.max(toMs, lastMs, endMs, emission.settledAtMs ?? 0, emission.pending > 0 ? nowMs : 0)
  }
  return fromMs === Number.POSITIVE_INFINITY ? { fromMs: 0, toMs: 1 } : { fromMs, toMs }
}

/** Where a gap stands: how much is missing and why. */
export const describeGap = (session: PanelSession, row: number): { count: string; text: string } => {
  const gap = session.model.gaps.get(row)
  if (!gap) return { count: '', text: '' }
  const count = gap.toSequence - gap.fromSequence + 1
  const range = count === 1 ? formatSequence(gap.fromSequence) : `${formatSequence(gap.fromSequence)} to ${formatSequence(gap.toSequence)}`
  return { count: formatCount(count), text: `${reasonWords[gap.reason] ?? gap.reason}, ${range}` }
}
const reasonWords: Readonly<Record<string, string>> = {
  mutedAtSource: 'muted at the source',
  transport: 'lost on the way',
  unknown: 'not received',
}
