import type { KeyboardEvent, MouseEvent, ReactNode } from 'react'
import type { EventPill, PanelView } from '../store/ui-state.ts'
import { useLiveSession, useSetUi, useUi } from './shared/panel-context.ts'

export const panelViews: readonly { readonly id: PanelView; readonly label: string }[] = [
  { id: 'events', label: 'Events' },
  { id: 'handlers', label: 'Handlers' },
  { id: 'failures', label: 'Failures' },
]
const pills: readonly { readonly id: EventPill; readonly label: string; readonly hint: string }[] = [
  { id: 'slow', label: 'Slow', hint: 'Handlers ran for more than 16 ms' },
  { id: 'failed', label: 'Failed', hint: 'A handler threw or its promise rejected' },
  { id: 'unhandled', label: 'Unhandled', hint: 'Nobody subscribed to this type' },
  { id: 'async', label: 'Async', hint: 'A handler returned a promise' },
]

/** Moves along a row of tabs: arrows, Home and End; the chosen tab has the focus. */
export const onTabKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
  const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')]
  const at = tabs.findIndex((tab) => tab.getAttribute('aria-selected') === 'true')
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
  if (next === undefined) return
  const tab = tabs[(next + tabs.length) % tabs.length]
  event.preventDefault()
  event.stopPropagation()
  tab?.focus()
  tab?.click()
}

export function TabBar({ onNewestFailure }: { onNewestFailure: () => void }): ReactNode {
  const view = useUi((state) => state.view)
  const setUi = useSetUi()
  return (
    <div className="tab-bar">
      <div className="tabs" role="tablist" aria-label="Views" onKeyDown={onTabKeyDown}>
        {panelViews.map(({ id, label }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            className="tab"
            aria-selected={view === id}
            aria-controls={view === id ? 'view' : undefined}
            tabIndex={view === id ? 0 : -1}
            onClick={(event) => (isOnBadge(event) ? onNewestFailure() : setUi({ view: id }))}
          >
            {label}
            {id === 'failures' && <FailureBadge />}
          </button>
        ))}
      </div>
      {view === 'events' && <EventPills />}
      {view === 'failures' && <FailureGroupings />}
    </div>
  )
}

/** The count in a tab is a place of its own: it leads to the newest failure. */
const isOnBadge = (event: MouseEvent): boolean => event.target instanceof Element && event.target.closest('.badge') !== null

function FailureBadge(): ReactNode {
  const { count } = useLiveSession().model.failures
  if (count === 0) return null
  return (
    <span className="badge" title="Go to the newest failure">
      {count > 999 ? '999+' : count}
    </span>
  )
}

/** Several pills add up with Ctrl or Cmd. */
function EventPills(): ReactNode {
  const chosen = useUi((state) => state.pills)
  const setUi = useSetUi()
  const choose = (id: EventPill, event: MouseEvent) => {
    const others = chosen.filter((pill) => pill !== id)
    if (event.ctrlKey || event.metaKey) setUi({ pills: chosen.includes(id) ? others : [...others, id] })
    else setUi({ pills: chosen.includes(id) && others.length === 0 ? [] : [id] })
  }
  return (
    <div className="pills" role="group" aria-label="Show only">
      <button type="button" className="pill" aria-pressed={chosen.length === 0} onClick={() => setUi({ pills: [] })}>
        All
      </button>
      {pills.map(({ id, label, hint }) => (
        <button
          key={id}
          type="button"
          className="pill"
          title={hint}
          aria-pressed={chosen.includes(id)}
          onClick={(event) => choose(id, event)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function FailureGroupings(): ReactNode {
  const grouping = useUi((state) => state.failureGrouping)
  const setUi = useSetUi()
  const groupings = [
    { id: 'fingerprint', label: 'Fingerprint' },
    { id: 'handler', label: 'Handler' },
    { id: 'event', label: 'Event' },
  ] as const
  return (
    <div className="pills" role="group" aria-label="Group by">
      <span className="muted pills-label">Group by</span>
      {groupings.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          className="pill"
          aria-pressed={grouping === id}
          onClick={() => setUi({ failureGrouping: id, selectedGroup: null, selectedFailure: null })}
        >
          {label}
        </button>
      ))}
      <span className="separator" />
      <span className="muted pills-hint">
        <kbd className="key">f</kbd> next
      </span>
    </div>
  )
}
