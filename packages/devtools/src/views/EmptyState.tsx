import type { ReactNode } from 'react'
import { plural } from '../model/format.ts'
import { Icon, Mark } from './shared/icons.tsx'
import { useLiveSession, useSetUi } from './shared/panel-context.ts'

/** Instead of an empty list: one line in bold, one muted, at most one button. Null where the list has something to show. */
export function EventsEmpty(): ReactNode {
  const session = useLiveSession()
  const setUi = useSetUi()
  const { list, model, connection } = session
  if (list.length > 0 || list.scanning) return null
  const kept = model.emissions.rows.endRow - model.emissions.rows.firstRow
  if (kept > 0) {
    const reset = () => setUi({ query: '', inverted: false, pills: [], range: null })
    return (
      <div className="empty">
        <p className="strong">{plural(kept, 'event')}, none match.</p>
        <button type="button" className="button" onClick={reset}>
          <Icon name="close" size={12} /> Clear filter
        </button>
      </div>
    )
  }
  const hint = connection.status === 'open' ? foundText(model.definitions.emitters.size) : 'Waiting for the app.'
  return (
    <div className="empty">
      <Mark size={32} />
      <p className="strong">No events yet.</p>
      <p className="muted">{model.recording ? hint : 'Recording is off: press Record to see events.'}</p>
    </div>
  )
}

const foundText = (emitters: number): string =>
  emitters === 0 ? 'Emit one: no emitter was found so far.' : `Emit one: ${plural(emitters, 'emitter is', 'emitters are')} connected.`

/** Nothing can be shown: app and panel do not speak the same protocol. */
export function Incompatible(): ReactNode {
  const { connection } = useLiveSession()
  return (
    <div className="empty">
      <Icon name="warning" size={32} className="warning" />
      <p className="strong">{connection.reason}</p>
      <p className="muted">
        Its events cannot be shown. Update the panel{connection.hello ? ` to the app's ${connection.hello.packageVersion}` : ''}.
      </p>
    </div>
  )
}

/** An empty list in another view. */
export function Empty({ title, detail }: { title: string; detail: string }): ReactNode {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      <p className="muted">{detail}</p>
    </div>
  )
}
