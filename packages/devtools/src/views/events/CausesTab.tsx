import type { ReactNode } from 'react'
import type { Emission } from '../../model/emissions.ts'
import { formatInstant, formatSequence } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'
import { Name } from '../shared/Name.tsx'
import { StatusSign } from '../shared/Status.tsx'
import { statusOf } from './describe-row.ts'

/** A cascade may be endless; what is shown is not. */
const SHOWN_EFFECTS = 500

interface Line {
  readonly row: number
  readonly indent: number
}

/** The way here from the root, this event, and all it led to. */
export function CausesTab({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const { emissions } = session.model
  const ancestors: number[] = []
  for (let row = emissions.parent(emission.row); row >= 0; row = emissions.parent(row)) ancestors.unshift(row)
  const lines: Line[] = [...ancestors, emission.row].map((row, indent) => ({ row, indent }))
  const more = addEffects(session, emission.row, lines.length, lines)
  return (
    <div className="causes data">
      <ul>
        {lines.map(({ row, indent }) => (
          <CauseLine key={row} session={session} row={row} indent={indent} current={row === emission.row} />
        ))}
      </ul>
      {more && <p className="delivery-note muted">Only the first {SHOWN_EFFECTS} effects are listed.</p>}
      {lines.length === 1 && (
        <p className="delivery-note muted">
          {emission.causeSequence > 0 ? 'Its cause is no longer kept.' : 'No cause known, and it caused nothing.'}
        </p>
      )}
    </div>
  )
}

const addEffects = (session: PanelSession, row: number, indent: number, lines: Line[]): boolean => {
  for (const child of session.model.emissions.children(row)) {
    if (lines.length > SHOWN_EFFECTS) return true
    lines.push({ row: child, indent })
    if (addEffects(session, child, indent + 1, lines)) return true
  }
  return false
}

function CauseLine({ session, row, indent, current }: { session: PanelSession; row: number; indent: number; current: boolean }): ReactNode {
  const { emissions, definitions } = session.model
  const emission = emissions.read(row)
  const status = statusOf(emission, emission.pending)
  const by = emission.causeSubscription > 0 ? definitions.handlerName(emission.causeSubscription) : ''
  return (
    <li
      className={`cause-line ${current ? 'is-current' : ''}`}
      style={{ paddingLeft: `${12 + indent * 14}px` }}
      aria-current={current ? 'true' : undefined}
    >
      <StatusSign status={status} />
      <Name name={definitions.typeName(emission.type)} className={`${current ? 'strong' : ''} ${emission.failures > 0 ? 'failed' : ''}`} />
      {current ? (
        <span className="muted">{formatSequence(emission.sequence)}</span>
      ) : (
        <button type="button" className="link" onClick={() => session.reveal(emission.sequence)}>
          {formatSequence(emission.sequence)}
        </button>
      )}
      <span className="toolbar-space" />
      {by && <span className="muted cut">by {by}</span>}
      <span className="muted">{formatInstant(emission.atMs)}</span>
    </li>
  )
}
