import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import type { FailureGroup } from '../../model/failures.ts'
import { formatCount, formatInstant, plural } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'
import { Empty } from '../EmptyState.tsx'
import { ErrorSource } from '../shared/ErrorParts.tsx'
import { lineAfterKey, lineOf } from '../shared/list-keys.ts'
import { Name } from '../shared/Name.tsx'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import { useNarrow } from '../shared/use-narrow.ts'
import { useRowWindow } from '../shared/use-row-window.ts'
import { FailureDetail } from './FailureDetail.tsx'
import { RateStrip } from './RateStrip.tsx'

const ROW_PX = 40
const NARROW_PX = 900

const latestOf = (group: FailureGroup) => group.failures.at(-1)

/** Does a filter's words occur in what a group shows? */
const matches = (session: PanelSession, group: FailureGroup, words: string): boolean => {
  const failure = latestOf(group)
  const { definitions } = session.model
  const error = definitions.errors.get(failure?.error ?? 0)
  const text = [
    error?.name,
    error?.message,
    definitions.typeName(failure?.type ?? 0),
    definitions.handlerName(failure?.subscription ?? 0),
  ].join(' ')
  return text.toLowerCase().includes(words.trim().toLowerCase())
}

/** Failures of one kind as one line; the chosen one answers what happened, how it came here and who took it. */
export function FailuresView(): ReactNode {
  const session = useLiveSession()
  const body = useRef<HTMLDivElement | null>(null)
  const narrow = useNarrow(body, NARROW_PX)
  const grouping = useUi((state) => state.failureGrouping)
  const query = useUi((state) => state.query)
  const selected = useUi((state) => state.selectedGroup)
  const { failures, accounting } = session.model
  const groups = failures.groups(grouping).filter((group) => matches(session, group, query))
  const group = groups.find((candidate) => candidate.key === selected) ?? groups[0]
  if (failures.count === 0)
    return (
      <Empty
        title={`No failures in ${plural(accounting.received, 'event')}.`}
        detail="A handler that throws or rejects shows up here, whoever took it."
      />
    )
  if (!group)
    return (
      <Empty
        title={`${plural(failures.count, 'failure')}, none match.`}
        detail="The filter's words are looked up in errors, events and handlers."
      />
    )
  return (
    <div className={`failures-view ${narrow ? 'is-narrow' : ''}`} ref={body}>
      <GroupList session={session} groups={groups} group={group} />
      <FailureDetail key={group.key} group={group} />
    </div>
  )
}

function GroupList({ session, groups, group }: { session: PanelSession; groups: readonly FailureGroup[]; group: FailureGroup }): ReactNode {
  const setUi = useSetUi()
  const active = groups.indexOf(group)
  const view = useRowWindow({ count: groups.length, rowHeight: ROW_PX, active, following: false, onFollowing: () => {} })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another choice moves the list, not every refresh
  useLayoutEffect(() => view.show(active), [group.key, view.heightPx])
  const select = (index: number) => {
    const next = groups[index]
    if (!next) return
    setUi({ selectedGroup: next.key, selectedFailure: null })
    view.show(groups.indexOf(next))
    view.focusActive()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = lineAfterKey(event, active, groups.length)
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    select(next)
  }
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    if (event.target instanceof Element && event.target.closest('a')) return
    if (lineOf(event.target) >= 0) select(lineOf(event.target))
  }
  return (
    <div className="failure-groups">
      <div
        className="grid groups-grid data"
        role="treegrid"
        aria-label="Failures"
        aria-rowcount={groups.length + 1}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <div className="row header" role="row" aria-rowindex={1}>
          {['Count', 'Failure', 'Rate', 'First', 'Last'].map((label) => (
            <span key={label} role="columnheader" className={`cell group-${label.toLowerCase()}`}>
              {label}
            </span>
          ))}
        </div>
        <div className="scroller" role="rowgroup" ref={view.scrollerRef} onScroll={view.onScroll}>
          <div className="spacer" role="presentation" style={{ height: `${view.totalPx}px` }}>
            {view.rows.map(({ index, key, topPx }) => {
              const shown = groups[index]
              return shown && <GroupRow key={key} session={session} group={shown} index={index} topPx={topPx} selected={index === active} />
            })}
          </div>
        </div>
      </div>
      <p className="failure-note muted">Failures have a ring of their own: a flood cannot push them out.</p>
    </div>
  )
}

interface GroupRowProps {
  readonly session: PanelSession
  readonly group: FailureGroup
  readonly index: number
  readonly topPx: number
  readonly selected: boolean
}
function GroupRow({ session, group, index, topPx, selected }: GroupRowProps): ReactNode {
  const { definitions, overview } = session.model
  const failure = latestOf(group)
  const error = definitions.errors.get(failure?.error ?? 0)
  return (
    <div
      className={`row group ${index % 2 === 1 ? 'is-odd' : ''}`}
      role="row"
      data-row={index}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <span role="gridcell" className="cell group-count strong">
        {formatCount(group.count)}
      </span>
      <span role="gridcell" className="cell group-failure">
        <span className="cut group-error">
          <span className="failed error-name">{error?.name ?? 'unknown error'}</span> {error?.message}
        </span>
        <span className="group-origin">
          <Name name={definitions.typeName(failure?.type ?? 0)} className="muted" />
          <span className="muted">→</span>
          <Name name={definitions.handlerName(failure?.subscription ?? 0)} />
          <ErrorSource error={error} />
        </span>
      </span>
      <span role="gridcell" className="cell group-rate">
        <RateStrip failures={group.failures} fromMs={overview.startMs} toMs={Math.max(overview.endMs, group.lastAtMs)} />
      </span>
      <span role="gridcell" className="cell group-first muted">
        {formatInstant(group.firstAtMs)}
      </span>
      <span role="gridcell" className="cell group-last">
        {formatInstant(group.lastAtMs)}
      </span>
    </div>
  )
}
