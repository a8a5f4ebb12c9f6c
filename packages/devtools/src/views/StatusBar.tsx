import type { DropReason } from '@emitscope/emitter/inspect'
import { Fragment, type ReactNode } from 'react'
import type { Accounting } from '../model/accounting.ts'
import { formatCount, formatDuration, plural } from '../model/format.ts'
import type { Connection, PanelSession } from '../store/session.ts'
import { useLiveSession, useUi } from './shared/panel-context.ts'

const reasonWords: Readonly<Record<DropReason, string>> = {
  overwritten: 'ring',
  cleared: 'cleared',
  mutedAtSource: 'muted',
  transport: 'connection',
  full: 'queue full',
  conflated: 'conflated',
  discarded: 'discarded',
  closed: 'closed',
  aborted: 'aborted',
  depth: 'too deep',
}

const listReasons = (reasons: ReadonlyMap<DropReason, number>): string =>
  [...reasons].map(([reason, count]) => `${formatCount(count)} ${reasonWords[reason] ?? reason}`).join(', ')

export function StatusBar(): ReactNode {
  const session = useLiveSession()
  const view = useUi((state) => state.view)
  const parts = { events: eventParts, handlers: handlerParts, failures: failureParts }[view](session).filter(Boolean)
  return (
    <footer className="status-bar">
      <div className="status-parts">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a view keep their places
          <Fragment key={index}>
            {index > 0 && <span className="separator" />}
            {part}
          </Fragment>
        ))}
      </div>
      <ConnectionState connection={session.connection} recording={session.model.recording} />
    </footer>
  )
}

const eventParts = (session: PanelSession): ReactNode[] => {
  const { accounting, cost, definitions, emissions, failures } = session.model
  const kept = emissions.rows.endRow - emissions.rows.firstRow
  if (accounting.received === 0) {
    return [
      <span key="n">0 events</span>,
      <span key="found" className="muted">
        {plural(definitions.emitters.size, 'emitter')}, {plural(liveSubscriptions(session), 'subscription')} found
      </span>,
    ]
  }
  return [
    <span key="n" className="muted">
      <b className="status-number">{formatCount(session.list.matchedCount)}</b> / {plural(kept, 'event')}
    </span>,
    failures.count > 0 && (
      <span key="failed" className="failed">
        <b>{formatCount(failures.count)}</b> failed
      </span>
    ),
    session.p95Ms !== null && (
      <span key="p95" className="muted" title="95 % of the measured handler runs took at most this long">
        p95 {formatDuration(session.p95Ms, session.clockStepMs)}
      </span>
    ),
    <Sum key="sum" session={session} />,
    accounting.discarded.size > 0 && (
      <span key="discarded" className="warning" title="Let go by the app's own queues and limits">
        {listReasons(accounting.discarded)}
      </span>
    ),
    cost?.perEmissionUs != null && (
      <span key="cost" className="muted" title="What recording adds to one emit, measured by the recorder">
        cost {cost.perEmissionUs.toFixed(2)} µs/emit
      </span>
    ),
  ]
}

const sumTitle = ({ dropped, ignored }: Accounting): string => {
  const reasons = listReasons(dropped) || 'Nothing was dropped'
  return ignored > 0 ? `${reasons}; ${plural(ignored, 'record')} not taken: sent twice, or too many of a kind` : reasons
}

/** `1,791 received + 0 dropped = 1,791 emitted`: a sum one can check by eye, and says so itself when it does not add up. */
function Sum({ session }: { session: PanelSession }): ReactNode {
  const { accounting } = session.model
  const { droppedCount, missing } = accounting
  const pending = missing > 0 && accounting.more
  const wrong = missing !== 0 && !pending
  return (
    <span className={wrong ? 'failed' : 'muted'} title={sumTitle(accounting)}>
      {formatCount(accounting.received)} received +{' '}
      <span className={droppedCount > 0 ? 'warning' : ''}>
        {formatCount(droppedCount)} dropped
        {droppedCount > 0 && accounting.dropped.size === 1 ? ` (${reasonWords[[...accounting.dropped.keys()][0] ?? 'overwritten']})` : ''}
      </span>
      {pending && ` + ${formatCount(missing)} on the way`}
      {wrong && ` + ${formatCount(missing)} unaccounted`} = {formatCount(accounting.emitted)} emitted
    </span>
  )
}

const liveSubscriptions = ({ model }: PanelSession): number => model.definitions.subscriptions.size - model.definitions.removals.size

const handlerParts = (session: PanelSession): ReactNode[] => {
  const { definitions, handlers } = session.model
  const totals = [...handlers.totals.values()]
  const timed = totals.reduce((sum, total) => sum + total.timed, 0)
  const calls = totals.reduce((sum, total) => sum + total.calls, 0)
  const badges = session
    .handlerTree()
    .flatMap((emitter) => emitter.children.flatMap((event) => event.children.flatMap((node) => node.badges)))
  return [
    <span key="n" className="muted">
      <b className="status-number">{formatCount(liveSubscriptions(session))}</b> subscriptions
    </span>,
    <span key="emitters" className="muted">
      {plural(definitions.emitters.size, 'emitter')}
    </span>,
    <span key="timed" className="muted" title="Calls are exact; times are of the calls that were measured">
      timed <b className="status-number">{formatCount(timed)}</b> of {plural(calls, 'delivery', 'deliveries')}
    </span>,
    badges.length > 0 && (
      <span key="badges" className={badges.includes('slow') ? 'warning' : 'muted'}>
        {plural(badges.length, 'badge')}
      </span>
    ),
    <span key="step" className="muted">
      clock step {session.clockStepMs < 0.1 ? session.clockStepMs.toFixed(3) : session.clockStepMs} ms
    </span>,
  ]
}

const failureParts = (session: PanelSession): ReactNode[] => {
  const { accounting, failures } = session.model
  const host = failures.all.filter((failure) => failure.takenBy === 'host').length
  const ring = session.connection.hello?.ringCapacity.failures
  return [
    <span key="n" className={failures.count > 0 ? 'failed' : 'muted'}>
      <b>{formatCount(failures.count)}</b> {failures.count === 1 ? 'failure' : 'failures'}
    </span>,
    <span key="groups" className="muted">
      {plural(failures.groups(session.ui.getState().failureGrouping).length, 'group')}
    </span>,
    host > 0 && (
      <span key="host" className="muted">
        {formatCount(host)} reached the host
      </span>
    ),
    <span key="events" className="muted">
      {plural(accounting.received, 'event')}
    </span>,
    ring !== undefined && (
      <span key="ring" className="muted">
        failure ring of {formatCount(ring)}
      </span>
    ),
  ]
}

function ConnectionState({ connection, recording }: { connection: Connection; recording: boolean }): ReactNode {
  const [colour, dot, text] = {
    opening: ['muted', 'ring', 'connecting'],
    open: recording ? ['fulfilled', 'disc', 'connected'] : ['muted', 'ring', 'not recording'],
    unresponsive: ['warning', 'disc', 'no answer'],
    lost: ['warning', 'ring', 'waiting for the app'],
    incompatible: ['warning', 'disc', 'not observed'],
    closed: ['muted', 'ring', 'closed'],
  }[connection.status] as [string, string, string]
  return (
    <span className={`connection ${colour}`} role="status">
      <span className={`dot ${dot}`} aria-hidden="true" />
      {text}
    </span>
  )
}
