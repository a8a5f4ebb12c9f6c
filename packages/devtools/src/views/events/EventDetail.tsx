import { type ReactNode, useMemo } from 'react'
import type { Emission } from '../../model/emissions.ts'
import { formatCount, formatSequence } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'
import type { DetailTab } from '../../store/ui-state.ts'
import { CopyButton } from '../shared/CopyButton.tsx'
import { ErrorSource, ErrorTitle } from '../shared/ErrorParts.tsx'
import { Icon } from '../shared/icons.tsx'
import { Name } from '../shared/Name.tsx'
import { useLiveSession, useSetUi, useUi } from '../shared/panel-context.ts'
import { StatusSign } from '../shared/Status.tsx'
import { onTabKeyDown } from '../TabBar.tsx'
import { CausesTab } from './CausesTab.tsx'
import { statusOf, waitingDeliveries } from './describe-row.ts'
import { HandlersTab } from './HandlersTab.tsx'
import { PayloadTab } from './PayloadTab.tsx'
import { SummaryTab } from './SummaryTab.tsx'

/** Everything about the selected emission: what it is, where it came from, then one of four tabs; an error is never a tab away. */
export function EventDetail(): ReactNode {
  const session = useLiveSession()
  const selected = useUi((state) => state.selected) ?? 0
  const tab = useUi((state) => state.detailTab)
  const { emissions } = session.model
  const row = emissions.find(selected)
  if (row < 0) return <Gone sequence={selected} />
  const emission = emissions.read(row)
  return (
    <section className="detail" aria-label={`Event ${emission.sequence}`}>
      <DetailHeader session={session} emission={emission} />
      <CausePath session={session} emission={emission} />
      <DetailTabs session={session} emission={emission} tab={tab} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <div className="detail-body" role="tabpanel" id="detail" aria-labelledby={`detail-tab-${tab}`} tabIndex={0}>
        {tab === 'summary' && <SummaryTab session={session} emission={emission} />}
        {tab === 'payload' && <PayloadTab key={emission.sequence} sequence={emission.sequence} />}
        {tab === 'handlers' && <HandlersTab session={session} emission={emission} />}
        {tab === 'causes' && <CausesTab session={session} emission={emission} />}
      </div>
      {tab !== 'handlers' && <PinnedError session={session} emission={emission} />}
    </section>
  )
}

function Gone({ sequence }: { sequence: number }): ReactNode {
  return (
    <section className="detail" aria-label={`Event ${sequence}`}>
      <div className="empty">
        <p className="strong">Event {formatSequence(sequence)} is no longer kept.</p>
        <p className="muted">The panel keeps the newest 262,144 events.</p>
      </div>
    </section>
  )
}

function DetailHeader({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const setUi = useSetUi()
  const { definitions } = session.model
  const selectedRun = useUi((state) => state.selectedRun)
  const pending = emission.pending + waitingDeliveries(session, emission)
  const status = statusOf(emission, pending)
  const index = session.list.indexOf(emission.row, true)
  const run = selectedRun && index >= 0 ? session.list.item(index).count : 1
  const text = () =>
    JSON.stringify({
      sequence: emission.sequence,
      type: definitions.typeName(emission.type),
      emitter: definitions.emitterName(emission.emitter),
      atMs: emission.atMs,
      queuedMs: emission.queuedMs,
      durationMs: emission.durationMs,
      causeSequence: emission.causeSequence || undefined,
      deliveries: emission.deliveries,
      failures: emission.failures,
      payload: session.previews.get(emission.sequence)?.text,
    })
  return (
    <div className="detail-header data">
      <StatusSign status={status} />
      <Name name={definitions.typeName(emission.type)} className="strong" />
      <span className="muted">{formatSequence(emission.sequence)}</span>
      {run > 1 && <span className="tag">first of {formatCount(run)}</span>}
      <span className="toolbar-space" />
      <CopyButton label="Copy as JSON" text={text} />
      <span className="separator" />
      <button
        type="button"
        className="icon-button"
        aria-label="Close details"
        title="Close details (Esc)"
        onClick={() => setUi({ splitOpen: false })}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

/** Cause › this event › first effect: the neighbours one click away. */
function CausePath({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const { emissions, definitions } = session.model
  const parent = emissions.parent(emission.row)
  const children = emissions.children(emission.row)
  const [firstChild] = children
  if (parent < 0 && firstChild === undefined) {
    return (
      <div className="cause-path data muted">
        {emission.causeSequence > 0 ? `caused by ${emission.causeSequence}, no longer kept` : 'no cause known'}
      </div>
    )
  }
  const link = (row: number) => {
    const sequence = emissions.rows.get('sequence', row)
    return (
      <>
        <button type="button" className="link cut" onClick={() => session.reveal(sequence)}>
          {definitions.typeName(emissions.rows.get('type', row))}
        </button>
        <span className="muted">{formatSequence(sequence)}</span>
      </>
    )
  }
  return (
    <div className="cause-path data">
      <Icon name="cause" size={12} className="muted" />
      {parent >= 0 && (
        <>
          {link(parent)}
          <Icon name="chevronRight" size={12} className="muted" />
        </>
      )}
      <span className="strong cut">{definitions.typeName(emission.type)}</span>
      {firstChild !== undefined && (
        <>
          <Icon name="chevronRight" size={12} className="muted" />
          {link(firstChild)}
          {children.length > 1 && <span className="muted">+{children.length - 1}</span>}
        </>
      )}
    </div>
  )
}

function DetailTabs({ session, emission, tab }: { session: PanelSession; emission: Emission; tab: DetailTab }): ReactNode {
  const setUi = useSetUi()
  const related = session.model.emissions.children(emission.row).length + (emission.causeSequence > 0 ? 1 : 0)
  const tabs: readonly { id: DetailTab; label: string; count?: number }[] = [
    { id: 'summary', label: 'Summary' },
    { id: 'payload', label: 'Payload' },
    { id: 'handlers', label: 'Handlers', count: emission.deliveries },
    { id: 'causes', label: 'Causes', count: related },
  ]
  return (
    <div className="detail-tabs">
      <div className="tabs" role="tablist" aria-label="Event details" onKeyDown={onTabKeyDown}>
        {tabs.map(({ id, label, count }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`detail-tab-${id}`}
            className="tab"
            aria-selected={tab === id}
            aria-controls={tab === id ? 'detail' : undefined}
            tabIndex={tab === id ? 0 : -1}
            onClick={() => setUi({ detailTab: id })}
          >
            {label}
            {count ? <span className="number">{formatCount(count)}</span> : null}
          </button>
        ))}
      </div>
    </div>
  )
}

function PinnedError({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const { definitions, failures } = session.model
  const [failure] = useMemo(
    () => (emission.failures > 0 ? failures.of(emission.sequence) : []),
    [failures, emission.sequence, emission.failures],
  )
  if (!failure) return null
  const error = definitions.errors.get(failure.error)
  return (
    <div className="pinned-error data">
      <StatusSign status="rejected" />
      <span className="cut selectable">
        <ErrorTitle error={error} />
      </span>
      <span className="toolbar-space" />
      <ErrorSource error={error} />
    </div>
  )
}
