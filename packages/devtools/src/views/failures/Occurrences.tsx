import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useState } from 'react'
import type { Failure, FailureGroup } from '../../model/failures.ts'
import { formatDuration, formatInstant, formatSequence } from '../../model/format.ts'
import { PayloadTab } from '../events/PayloadTab.tsx'
import { Icon } from '../shared/icons.tsx'
import { hasModifier, lineAfterKey, lineOf } from '../shared/list-keys.ts'
import { useLiveSession, useSetUi } from '../shared/panel-context.ts'
import { useRowWindow } from '../shared/use-row-window.ts'

const ROW_PX = 22
const columns = ['#', 'Time', 'Payload', 'From', 'Queue', 'Run'] as const

/** Every kept failure of a group, newest first, each with its payload. */
export function Occurrences({ group, selected }: { group: FailureGroup; selected: Failure }): ReactNode {
  const session = useLiveSession()
  const setUi = useSetUi()
  const [payloadOpen, setPayloadOpen] = useState(false)
  const failures = [...group.failures].reverse()
  const active = failures.indexOf(selected)
  const view = useRowWindow({ count: failures.length, rowHeight: ROW_PX, active, following: false, onFollowing: () => {} })
  const wanted = failures.slice(Math.max(0, view.firstVisible), view.lastVisible + 1).map((failure) => failure.sequence)
  useEffect(() => session.previews.want(wanted))

  const select = (index: number) => {
    const next = failures[index]
    if (!next) return
    setUi({ selectedFailure: next.id, selectedGroup: group.key })
    view.show(failures.indexOf(next))
    view.focusActive()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = lineAfterKey(event, active, failures.length)
    if (next !== undefined) select(next)
    else if (event.key === 'Enter' && !hasModifier(event)) setPayloadOpen(!payloadOpen)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const index = lineOf(event.target)
    if (index < 0) return
    setPayloadOpen(index === active ? !payloadOpen : true)
    select(index)
  }
  return (
    <div className="occurrences">
      <div
        className="grid occurrences-grid data"
        role="treegrid"
        aria-label="Occurrences"
        aria-rowcount={failures.length + 1}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div className="row header" role="row" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={`cell ${columnClass[column]}`}>
              {column}
            </span>
          ))}
        </div>
        <div className="scroller" role="rowgroup" ref={view.scrollerRef} onScroll={view.onScroll}>
          <div className="spacer" role="presentation" style={{ height: `${view.totalPx}px` }}>
            {view.rows.map(({ index, key, topPx }) => {
              const failure = failures[index]
              return failure && <OccurrenceRow key={key} failure={failure} index={index} topPx={topPx} selected={index === active} />
            })}
          </div>
        </div>
      </div>
      {payloadOpen && (
        <div className="occurrence-payload">
          <PayloadTab key={selected.sequence} sequence={selected.sequence} />
        </div>
      )}
    </div>
  )
}

const columnClass: Readonly<Record<(typeof columns)[number], string>> = {
  '#': 'number',
  Time: 'time',
  Payload: 'event-cell',
  From: 'from',
  Queue: 'queue',
  Run: 'run',
}

function OccurrenceRow({
  failure,
  index,
  topPx,
  selected,
}: {
  failure: Failure
  index: number
  topPx: number
  selected: boolean
}): ReactNode {
  const session = useLiveSession()
  const { emissions, definitions } = session.model
  const row = emissions.find(failure.sequence)
  const emission = row < 0 ? null : emissions.read(row)
  const preview = session.previews.get(failure.sequence)
  return (
    <div
      className={`row occurrence ${index % 2 === 1 ? 'is-odd' : ''}`}
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <span role="gridcell" className="cell number muted">
        {formatSequence(failure.sequence)}
      </span>
      <span role="gridcell" className="cell time muted">
        {formatInstant(failure.atMs)}
      </span>
      <span role="gridcell" className="cell event-cell">
        <span className={`cut ${preview?.kind === 'gone' ? 'muted' : ''}`}>{preview?.text ?? ''}</span>
      </span>
      <span role="gridcell" className="cell from">
        {failure.causeSequence > 0 ? (
          <>
            <Icon name="cause" size={12} className="muted" /> {formatSequence(failure.causeSequence)}
          </>
        ) : (
          <span className="cut">{definitions.emitterName(failure.emitter)}</span>
        )}
      </span>
      <span role="gridcell" className="cell queue">
        {emission && emission.queuedMs !== 0 ? formatDuration(emission.queuedMs, session.clockStepMs) : ''}
      </span>
      <span role="gridcell" className="cell run">
        {formatDuration(emission?.durationMs ?? null, session.clockStepMs)}
      </span>
    </div>
  )
}
