import { type PointerEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { TimeRange } from '../../model/event-list.ts'
import { formatInstant, plural } from '../../model/format.ts'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import {
  createFrame,
  drawOverview,
  frameToMs,
  frameToPx,
  type OverviewColours,
  type OverviewFrame,
  readColours,
} from './overview-drawing.ts'

const HEIGHT_PX = 43
const GRIP_PX = 6
/** A shorter drag is a click that missed. */
const SHORTEST_PX = 3

interface Drag {
  readonly kind: 'new' | 'move' | 'from' | 'to'
  readonly startPx: number
  readonly range: TimeRange
  readonly frame: OverviewFrame
  readonly before: TimeRange | null
}

/** Rate of events over the whole session, failures as ticks; a brush narrows the list to a stretch of time. */
export function Overview(): ReactNode {
  const session = useLiveSession()
  const range = useUi((state) => state.range)
  const setUi = useSetUi()
  const strip = useRef<HTMLDivElement | null>(null)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const drag = useRef<Drag | null>(null)
  const [widthPx, setWidth] = useState(0)
  const { overview } = session.model
  const frame = drag.current?.frame ?? createFrame(overview, widthPx, HEIGHT_PX)

  useLayoutEffect(() => {
    if (!strip.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    observer.observe(strip.current)
    return () => observer.disconnect()
  }, [])
  const colours = useRef<{ theme: string; values: OverviewColours } | null>(null)
  useLayoutEffect(() => {
    if (!canvas.current || widthPx === 0) return
    const theme = themeOf(canvas.current)
    if (colours.current?.theme !== theme) colours.current = { theme, values: readColours(canvas.current) }
    drawOverview(canvas.current, overview, frame, range, colours.current.values)
  })

  const pxOf = (event: PointerEvent) => event.clientX - (strip.current?.getBoundingClientRect().left ?? 0)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.preventDefault()
    const startPx = pxOf(event)
    const kind = partAt(frame, range, startPx)
    event.currentTarget.setPointerCapture(event.pointerId)
    const atMs = frameToMs(frame, startPx)
    drag.current = { kind, startPx, frame, before: range, range: kind === 'new' || !range ? { fromMs: atMs, toMs: atMs } : range }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const current = drag.current
    if (!current) return
    const px = Math.min(frame.widthPx, Math.max(0, pxOf(event)))
    if (current.kind === 'new' && Math.abs(px - current.startPx) < SHORTEST_PX) return
    session.setFollowing(false)
    setUi({ range: dragged(current, px) })
  }
  const onKeyDown = (key: string) => {
    if (key !== 'Escape' || !drag.current) return false
    setUi({ range: drag.current.before })
    drag.current = null
    return true
  }
  const failures = overview.failuresMs.length
  const label = `Rate of events, ${plural(session.model.accounting.received, 'event')}, ${plural(failures, 'failure')}`
  return (
    <div
      className="overview"
      ref={strip}
      role="group"
      aria-label={range ? `${label}; showing ${formatInstant(range.fromMs)} to ${formatInstant(range.toMs)}` : label}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null
      }}
      onDoubleClick={() => setUi({ range: null })}
      onKeyDown={(event) => onKeyDown(event.key) && event.stopPropagation()}
    >
      <span aria-hidden="true">
        <canvas className="overview-canvas" ref={canvas} />
      </span>
      {range && <Brush frame={frame} range={range} />}
    </div>
  )
}

/** What the colours depend on: the host's theme, and the system's own colours where those are forced. */
const themeOf = (element: Element): string => {
  const root = element.getRootNode()
  const theme = root instanceof ShadowRoot ? root.host.getAttribute('data-theme') : ''
  return `${theme} ${matchMedia('(forced-colors: active)').matches}`
}

function Brush({ frame, range }: { frame: OverviewFrame; range: TimeRange }): ReactNode {
  const left = Math.max(0, frameToPx(frame, range.fromMs))
  const right = Math.min(frame.widthPx, frameToPx(frame, range.toMs))
  return (
    <div className="brush" style={{ left: `${left}px`, width: `${Math.max(2, right - left)}px` }}>
      <span className="grip from" />
      <span className="grip to" />
    </div>
  )
}

const partAt = (frame: OverviewFrame, range: TimeRange | null, px: number): Drag['kind'] => {
  if (!range) return 'new'
  const from = frameToPx(frame, range.fromMs)
  const to = frameToPx(frame, range.toMs)
  if (Math.abs(px - from) <= GRIP_PX) return 'from'
  if (Math.abs(px - to) <= GRIP_PX) return 'to'
  return px > from && px < to ? 'move' : 'new'
}

const dragged = ({ kind, startPx, range, frame }: Drag, px: number): TimeRange => {
  const atMs = frameToMs(frame, px)
  if (kind === 'move') {
    const byMs = frameToMs(frame, px) - frameToMs(frame, startPx)
    return { fromMs: range.fromMs + byMs, toMs: range.toMs + byMs }
  }
  const fixedMs = kind === 'from' ? range.toMs : range.fromMs
  return { fromMs: Math.min(fixedMs, atMs), toMs: Math.max(fixedMs, atMs) }
}
