import type { ReactNode } from 'react'
import { formatCount } from '../model/format.ts'
import type { IconName } from './shared/drawings.ts'
import { Icon } from './shared/icons.tsx'
import { useLiveSession, useSetUi, useUi } from './shared/panel-context.ts'

/** Once dismissed, the bar stays away until this many more were lost; the status bar counts on. */
const QUIET_DROPS = 10_000

/** What is wrong, above the rows and never over them: a lost connection, a paused page, events not kept. */
export function Notices(): ReactNode {
  const session = useLiveSession()
  const dismissed = useUi((state) => state.dismissedDrops)
  const setUi = useSetUi()
  const { connection, model } = session
  const { lostCount } = model.accounting
  if (connection.status === 'lost') {
    return (
      <Notice icon="disconnected" title="Connection lost." detail="Showing what was received.">
        <button type="button" className="button" onClick={() => session.reconnect()}>
          Connect now
        </button>
      </Notice>
    )
  }
  if (connection.status === 'unresponsive') {
    return (
      <Notice icon="paused" title="No answer from the app." detail="It may be paused or busy; commands are answered after it resumes." />
    )
  }
  if (lostCount <= dismissed) return null
  return (
    <Notice icon="warning" title={`${formatCount(lostCount)} events not kept.`} detail="Emitted faster than read.">
      <button
        type="button"
        className="icon-button"
        aria-label="Dismiss"
        title="Dismiss"
        onClick={() => setUi({ dismissedDrops: lostCount + QUIET_DROPS })}
      >
        <Icon name="close" />
      </button>
    </Notice>
  )
}

interface NoticeProps {
  readonly icon: IconName
  readonly title: string
  readonly detail: string
  readonly children?: ReactNode
}
function Notice({ icon, title, detail, children }: NoticeProps): ReactNode {
  return (
    <div className="notice" role="status">
      <Icon name={icon} className="warning" />
      <p className="cut">
        <b>{title}</b> {detail}
      </p>
      <span className="toolbar-space" />
      {children}
    </div>
  )
}
