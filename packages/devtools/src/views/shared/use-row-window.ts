import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'

const OVERSCAN = 8
/** Nodes are reused by row number modulo this, rounded so that a resize seldom changes it. */
const POOL_STEP = 32

export interface RowWindowOptions {
  readonly count: number
  readonly rowHeight: number
  /** The row with the roving tabindex, -1 = none; it stays mounted when scrolled away, so focus is never lost. */
  readonly active: number
  /** Keep the last row in view. */
  readonly following: boolean
  /** The reader scrolled away from the end, or back to it. */
  onFollowing(following: boolean): void
}

export interface WindowedRow {
  readonly index: number
  readonly key: string
  readonly topPx: number
}

export interface RowWindow {
  readonly scrollerRef: RefObject<HTMLDivElement | null>
  onScroll(): void
  readonly heightPx: number
  readonly totalPx: number
  /** First and last row that can be seen; last is before first in an empty list. */
  readonly firstVisible: number
  readonly lastVisible: number
  readonly rows: readonly WindowedRow[]
  /** Scrolls just as far as needed to show a row. */
  show(index: number): void
  /** Brings a row that is out of view to its middle. */
  center(index: number): void
  /** Moves the focus to the active row once it is rendered. */
  focusActive(): void
}

/** Asks for the layout only where the place alone does not tell: a list that grew taller is moved by the browser, not by the reader. */
const isAtEnd = (scroller: HTMLElement, pinnedPx: number): boolean =>
  scroller.scrollTop >= pinnedPx - 2 || scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2

/** Own windowing for rows of one height: only what can be seen is rendered, and no layout is read while scrolling or following. */
export const useRowWindow = ({ count, rowHeight, active, following, onFollowing }: RowWindowOptions): RowWindow => {
  const scrollerRef = useRef<HTMLDivElement | null>(null)
  const [heightPx, setHeight] = useState(0)
  const [scrolledPx, setScrolled] = useState(0)
  const pinnedPx = useRef(0)
  const wasFollowing = useRef(false)
  const frame = useRef(0)
  const wantsFocus = useRef(false)
  const totalPx = count * rowHeight
  const endPx = Math.max(0, totalPx - heightPx)
  // While following the place is known without asking; whoever stops following stays where that was.
  const topPx = following ? endPx : Math.min(wasFollowing.current ? pinnedPx.current : scrolledPx, endPx)

  useLayoutEffect(() => {
    const scroller = scrollerRef.current
    if (!scroller) return
    const observer = new ResizeObserver(([entry]) => setHeight(entry?.contentRect.height ?? 0))
    observer.observe(scroller)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame.current)
    }
  }, [])

  useLayoutEffect(() => {
    const scroller = scrollerRef.current
    if (!scroller) return
    if (following) {
      pinnedPx.current = endPx
      scroller.scrollTop = endPx
    } else if (wasFollowing.current) setScrolled(scroller.scrollTop)
    wasFollowing.current = following
  }, [following, endPx])

  const onScroll = useCallback(() => {
    const scroller = scrollerRef.current
    if (!scroller || (following && isAtEnd(scroller, pinnedPx.current))) return
    cancelAnimationFrame(frame.current)
    frame.current = requestAnimationFrame(() => setScrolled(scroller.scrollTop))
    const atEnd = scroller.scrollTop >= endPx - 2
    if (following) onFollowing(false)
    else if (atEnd && endPx > 0) onFollowing(true)
  }, [endPx, following, onFollowing])

  const firstVisible = Math.floor(topPx / rowHeight)
  const lastVisible = Math.min(count, Math.ceil((topPx + heightPx) / rowHeight)) - 1
  const first = Math.max(0, firstVisible - OVERSCAN)
  const last = Math.min(count - 1, lastVisible + OVERSCAN)
  const pool = Math.ceil((Math.ceil(heightPx / rowHeight) + 2 * OVERSCAN + 2) / POOL_STEP) * POOL_STEP
  const rows: WindowedRow[] = []
  const isActiveAway = active >= 0 && active < count && (active < first || active > last)
  for (let index = first; index <= last; index += 1) {
    const taken = isActiveAway && index % pool === active % pool
    rows.push({ index, key: taken ? 'spare' : String(index % pool), topPx: index * rowHeight })
  }
  if (isActiveAway) rows.push({ index: active, key: String(active % pool), topPx: active * rowHeight })

  const scrollTo = (targetPx: number) => {
    if (!scrollerRef.current || targetPx === topPx) return
    scrollerRef.current.scrollTop = targetPx
    setScrolled(Math.min(Math.max(0, targetPx), endPx))
  }
  const isAbove = (index: number) => index * rowHeight < topPx
  const isBelow = (index: number) => (index + 1) * rowHeight > topPx + heightPx
  const show = (index: number) => {
    if (index < 0) return
    if (isAbove(index)) scrollTo(index * rowHeight)
    else if (isBelow(index)) scrollTo((index + 1) * rowHeight - heightPx)
  }
  const center = (index: number) => {
    if (index >= 0 && (isAbove(index) || isBelow(index))) scrollTo(index * rowHeight - Math.round((heightPx - rowHeight) / 2))
  }

  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    const row = scrollerRef.current?.querySelector<HTMLElement>('[tabindex="0"]')
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  })
  const focusActive = useCallback(() => {
    wantsFocus.current = true
  }, [])

  return { scrollerRef, onScroll, heightPx, totalPx, firstVisible, lastVisible, rows, show, center, focusActive }
}
