import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react'
import type { PanelSession } from '../store/session.ts'
import { Incompatible } from './EmptyState.tsx'
import { EventsView } from './events/EventsView.tsx'
import { FailuresView } from './failures/FailuresView.tsx'
import { HandlersView } from './handlers/HandlersView.tsx'
import { LiveText } from './LiveText.tsx'
import { Notices } from './Notices.tsx'
import { StatusBar } from './StatusBar.tsx'
import { PanelContext, type PanelShell, useLiveSession, useUi } from './shared/panel-context.ts'
import { panelViews, TabBar } from './TabBar.tsx'
import { Toolbar } from './Toolbar.tsx'

export interface PanelProps {
  readonly session: PanelSession
  readonly shell?: PanelShell
}

const noShell: PanelShell = {}

/** The whole panel; it fills the element it is put into. */
export function Panel({ session, shell = noShell }: PanelProps): ReactNode {
  const value = useMemo(() => ({ session, shell }), [session, shell])
  const filterRef = useRef<HTMLInputElement | null>(null)
  return (
    <PanelContext.Provider value={value}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole panel, each has a button too */}
      <div className="panel" onKeyDown={(event) => onPanelKey(event, session, filterRef.current)}>
        <Toolbar filterRef={filterRef} />
        <TabBar onNewestFailure={() => showNewestFailure(session)} />
        <Notices />
        <CurrentView />
        <StatusBar />
        <LiveText />
      </div>
    </PanelContext.Provider>
  )
}

function CurrentView(): ReactNode {
  const session = useLiveSession()
  const view = useUi((state) => state.view)
  return (
    <div className="view" role="tabpanel" id="view" aria-labelledby={`tab-${view}`}>
      {session.connection.status === 'incompatible' ? <Incompatible /> : views[view]()}
    </div>
  )
}
const views = {
  events: () => <EventsView />,
  handlers: () => <HandlersView />,
  failures: () => <FailuresView />,
} as const

const isTyping = (event: KeyboardEvent): boolean => event.target instanceof HTMLInputElement && event.target.type === 'text'

/** Keys of the whole panel; lists take their own first. Single letters rest while somebody types. */
const onPanelKey = (event: KeyboardEvent, session: PanelSession, filter: HTMLInputElement | null): void => {
  const command = event.ctrlKey || event.metaKey
  const key = event.key.toLowerCase()
  const { ui } = session
  if (event.altKey) return
  if (command && key === 'e') session.setRecording(!session.model.recording)
  else if (command && key === 'l') void session.clear()
  else if (command || isTyping(event)) return
  else if (key === '/') filter?.focus()
  else if (key === 'f') showNextFailure(session, event.shiftKey)
  else if (key === 'escape' && ui.getState().splitOpen) ui.setState({ splitOpen: false })
  else {
    const view = panelViews[Number(event.key) - 1]
    if (!view) return
    ui.setState({ view: view.id })
  }
  event.preventDefault()
  event.stopPropagation()
}

const showNewestFailure = (session: PanelSession): void => {
  const newest = session.model.failures.all.at(-1)
  if (!newest) return
  const error = session.model.definitions.errors.get(newest.error)
  session.ui.setState({
    view: 'failures',
    failureGrouping: 'fingerprint',
    selectedGroup: error?.fingerprint ?? null,
    selectedFailure: newest.id,
  })
}

/** In Failures the next group, elsewhere the next failed event with its handlers. */
const showNextFailure = (session: PanelSession, backwards: boolean): void => {
  const { view, failureGrouping, selectedGroup } = session.ui.getState()
  if (view === 'failures') {
    const groups = session.model.failures.groups(failureGrouping)
    const at = groups.findIndex((group) => group.key === selectedGroup)
    const next = groups[(at + (backwards ? -1 : 1) + groups.length) % groups.length]
    if (next) session.ui.setState({ selectedGroup: next.key, selectedFailure: null })
    return
  }
  const sequence = session.nextFailure(backwards)
  if (sequence === null) return
  session.ui.setState({ view: 'events', splitOpen: true, detailTab: 'handlers' })
  session.reveal(sequence)
}
