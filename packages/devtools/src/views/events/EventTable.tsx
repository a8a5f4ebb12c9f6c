import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ListItem } from '../../model/event-list.ts'
import { formatCount, formatInstant } from '../../model/format.ts'
import { RunSummaries } from '../../model/run-summary.ts'
import { createScale, scaleLabels, type TimeScale } from '../../model/time-scale.ts'
import type { PanelSession } from '../../store/session.ts'
import { Icon } from '../shared/icons.tsx'
import { actionOf, lineOf, rowOf } from '../shared/list-keys.ts'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import { type RowWindow, useRowWindow } from '../shared/use-row-window.ts'
import { describeGap, describeRow, scaleRange, WATERFALL_PX } from './describe-row.ts'
import { EventRow, eventColumns } from './EventRow.tsx'
import { foldOf, handleEventKey } from './event-keys.ts'
import { GapRow, MarkRow } from './LineRow.tsx'

const ROW_PX = 22
/** How far ahead the lines of a cascade are followed. */
const GUIDE_LOOKAHEAD = 64

/** The list of emissions: a tree grid of which only what can be seen is rendered. */
export function EventTable(): ReactNode {
  const session = useLiveSession()
  const { list, model } = session
  const setUi = useSetUi()
  const following = useUi((state) => state.following)
  const selected = useUi((state) => state.selected)
  const selectedRun = useUi((state) => state.selectedRun)
  const [hoveredRoot, setHoveredRoot] = useState(0)
  const runs = useMemo(() => new RunSummaries(list, model.emissions), [list, model])
  const reveals = useUi((state) => state.reveals)
  const receivedWhenLeft = useUi((state) => state.receivedWhenLeft)
  const trailing = trailingLines(session)
  const selectedIndex = selected === null ? -1 : list.indexOf(model.emissions.find(selected), selectedRun)

  const view = useRowWindow({
    count: list.length + trailing.length,
    rowHeight: ROW_PX,
    active: selectedIndex,
    following,
    onFollowing: (next) => session.setFollowing(next),
  })
  const items = visibleItems(session, view)
  const scale = useScale(session, items)
  const visible = items.filter((item) => item.kind !== 'gap' && item.kind !== 'mark')
  const wanted = visible.map((item) => model.emissions.rows.get('sequence', item.row))
  useEffect(() => session.previews.want(wanted))

  const revealed = useRef(0)
  useLayoutEffect(() => {
    // A list that was just opened has no height yet and is asked again once it has one.
    if (reveals === revealed.current || view.heightPx === 0) return
    revealed.current = reveals
    view.center(selectedIndex)
  })

  const select = (index: number) => {
    const item = list.item(index)
    session.setFollowing(false)
    setUi({ selected: model.emissions.rows.get('sequence', item.row), selectedRun: item.kind === 'run' })
    view.show(index)
    view.focusActive()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const active = selectedIndex >= 0 ? selectedIndex : lineOf(event.target) - 1
    const pageRows = Math.max(1, view.lastVisible - view.firstVisible - 1)
    if (!handleEventKey(event, { session, active, pageRows, select })) return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const index = lineOf(event.target)
    if (index < 0) return
    const action = actionOf(event.target)
    const { row } = list.item(index)
    if (action === 'fold') session.setOpen(index, foldOf(session, index) === 'closed')
    else if (action === 'cause') session.reveal(model.emissions.rows.get('causeSequence', row))
    else {
      select(index)
      setUi({ splitOpen: true })
    }
  }
  const selectedRoot = selectedIndex < 0 ? 0 : model.emissions.rows.get('rootSequence', list.item(selectedIndex).row)
  const hasRail = (root: number, row: number) => (root === selectedRoot || root === hoveredRoot) && isInCascade(session, root, row)
  const tabbable = selectedIndex >= 0 ? selectedIndex : Math.max(0, following ? view.lastVisible - trailing.length : view.firstVisible)
  const guides = cascadeGuides(session, view)
  const newEvents = following ? 0 : model.accounting.received - receivedWhenLeft

  return (
    <div className="events-list">
      <div
        className="grid events-grid data"
        role="treegrid"
        aria-label="Events"
        aria-rowcount={list.length + 1}
        aria-colcount={eventColumns.length}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <EventHeader scale={scale} />
        <div
          className="scroller"
          role="rowgroup"
          ref={view.scrollerRef}
          onScroll={view.onScroll}
          onPointerOver={(event) => setHoveredRoot(Number(rowOf(event.target)?.dataset.root ?? 0))}
          onPointerLeave={() => setHoveredRoot(0)}
        >
          <div className="spacer" role="presentation" style={{ height: `${view.totalPx}px` }}>
            {view.rows.map(({ index, key, topPx }) => {
              if (index >= list.length) return <MarkRow key={key} index={index} topPx={topPx} text={trailing[index - list.length] ?? ''} />
              const item = list.item(index)
              if (item.kind === 'gap') return <GapRow key={key} index={index} topPx={topPx} {...describeGap(session, item.row)} />
              if (item.kind === 'mark') return <MarkRow key={key} index={index} topPx={topPx} text={markText(session, item.row)} />
              const text = describeRow(session, item, scale, runs)
              const fold = foldOf(session, index)
              return (
                <EventRow
                  key={key}
                  {...text}
                  index={index}
                  topPx={topPx}
                  count={item.count}
                  indent={item.indent}
                  guides={guides.get(index) ?? 0}
                  fold={fold}
                  hidden={item.kind === 'event' && fold === 'closed' ? model.emissions.rows.get('descendants', item.row) : 0}
                  selected={index === selectedIndex}
                  rail={hasRail(text.root, item.row)}
                  tabbable={index === tabbable}
                />
              )
            })}
          </div>
        </div>
      </div>
      {newEvents > 0 && (
        <button type="button" className="new-events" onClick={() => session.setFollowing(true)}>
          <Icon name="chevronDown" size={12} /> {formatCount(newEvents)} new
        </button>
      )}
    </div>
  )
}

function EventHeader({ scale }: { scale: TimeScale }): ReactNode {
  return (
    <div className="row header" role="row" aria-rowindex={1}>
      {eventColumns.map((column) => (
        <span key={column} role="columnheader" className={`cell ${headerClass[column]}`}>
          {column === 'Waterfall' ? <ScaleLabels scale={scale} /> : column}
        </span>
      ))}
    </div>
  )
}
const headerClass: Readonly<Record<(typeof eventColumns)[number], string>> = {
  '#': 'number',
  Time: 'time',
  Event: 'event-cell',
  From: 'from',
  Handlers: 'handlers',
  Queue: 'queue',
  Run: 'run',
  Waterfall: 'waterfall',
}

function ScaleLabels({ scale }: { scale: TimeScale }): ReactNode {
  return (
    <>
      <span className="hidden-text">Waterfall</span>
      {scaleLabels(scale).map((label) => (
        <span key={label}>{label}</span>
      ))}
    </>
  )
}

const visibleItems = ({ list }: PanelSession, view: RowWindow): ListItem[] => {
  const items: ListItem[] = []
  for (let index = view.firstVisible; index <= view.lastVisible && index < list.length; index += 1) items.push(list.item(index))
  return items
}

/** Changes only when the range does, so that a row whose text is the same is the same. */
const useScale = (session: PanelSession, items: readonly ListItem[]): TimeScale => {
  const { fromMs, toMs } = scaleRange(session, items)
  return useMemo(() => createScale(fromMs, toMs, WATERFALL_PX), [fromMs, toMs])
}

const isInCascade = ({ model: { emissions } }: PanelSession, root: number, row: number): boolean =>
  emissions.rows.get('depth', row) > 0 || (emissions.rows.get('sequence', row) === root && emissions.hasChildren(row))

const markText = ({ model }: PanelSession, index: number): string => {
  const mark = model.marks[index]
  return mark ? `${mark.text} at ${formatInstant(mark.atMs)}` : ''
}

/** Lines after the last row: marks nothing came after, and the loss of the connection. */
const trailingLines = ({ list, model, connection }: PanelSession): string[] => {
  if (list.length === 0) return []
  const lines = list.trailingMarks.map((mark) => `${mark.text} at ${formatInstant(mark.atMs)}`)
  if (connection.lostAtMs !== null) lines.push(`connection lost at ${formatInstant(Math.max(connection.lostAtMs, model.atMs))}`)
  return lines
}

/** For each line in view the levels whose line goes on below it, found from the bottom up. */
const cascadeGuides = ({ list }: PanelSession, view: RowWindow): Map<number, number> => {
  const guides = new Map<number, number>()
  const first = view.rows[0]?.index ?? 0
  let levels = 0
  for (let index = Math.min(list.length - 1, view.lastVisible + GUIDE_LOOKAHEAD); index >= first; index -= 1) {
    const { indent } = list.item(index)
    if (indent === 0) {
      levels = 0
      continue
    }
    guides.set(index, levels)
    levels = (levels & ((1 << indent) - 1)) | (1 << indent)
  }
  return guides
}
