import { type ReactNode, useRef } from 'react'
import { EventsEmpty } from '../EmptyState.tsx'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import { Splitter } from '../shared/Splitter.tsx'
import { useNarrow } from '../shared/use-narrow.ts'
import { EventDetail } from './EventDetail.tsx'
import { EventTable } from './EventTable.tsx'
import { Overview } from './Overview.tsx'

/** Under this width the split opens below the list. */
const NARROW_PX = 640
const SPLIT_SHARE = 0.38

export function EventsView(): ReactNode {
  const session = useLiveSession()
  const body = useRef<HTMLDivElement | null>(null)
  const narrow = useNarrow(body, NARROW_PX)
  const splitOpen = useUi((state) => state.splitOpen && state.selected !== null)
  const share = useUi((state) => state.splitShare)
  const setUi = useSetUi()
  const hasRows = session.list.length > 0 || session.list.scanning
  const kept = session.model.emissions.rows.endRow - session.model.emissions.rows.firstRow
  return (
    <div className="events">
      {kept > 0 && <Overview />}
      <div className={`split ${narrow ? 'is-narrow' : ''}`} ref={body}>
        <div className="split-main">{hasRows ? <EventTable /> : <EventsEmpty />}</div>
        {splitOpen && (
          <>
            <Splitter
              label="Resize details"
              orientation={narrow ? 'horizontal' : 'vertical'}
              share={share}
              initial={SPLIT_SHARE}
              onShare={(splitShare) => setUi({ splitShare })}
            />
            <div className="split-side" style={{ flexBasis: `${share * 100}%` }}>
              <EventDetail />
            </div>
          </>
        )}
      </div>
    </div>
  )
}
