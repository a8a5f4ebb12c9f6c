import type { ReactNode } from 'react'
import type { Failure, FailureGroup } from '../../model/failures.ts'
import { formatSequence } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'
import { CopyButton } from '../shared/CopyButton.tsx'
import { causeChain, ErrorSource, ErrorTitle, StackFrames } from '../shared/ErrorParts.tsx'
import { Name } from '../shared/Name.tsx'
import { useLiveSession, useUi } from '../shared/panel-context.ts'
import { StatusSign } from '../shared/Status.tsx'
import { takerWords } from '../shared/taker.ts'
import { Occurrences } from './Occurrences.tsx'

/** One failure in full, and the others of its kind below. */
export function FailureDetail({ group }: { group: FailureGroup }): ReactNode {
  const session = useLiveSession()
  const selected = useUi((state) => state.selectedFailure)
  const failure = group.failures.find((candidate) => candidate.id === selected) ?? group.failures.at(-1)
  if (!failure) return null
  const { definitions } = session.model
  const error = definitions.errors.get(failure.error)
  const taker = takerWords[failure.takenBy]
  const causes = error ? causeChain(definitions, error) : []
  return (
    <section className="failure-detail" aria-label={error?.name ?? 'Failure'}>
      <div className="failure-header data">
        <StatusSign status="rejected" size={16} />
        <span className="cut selectable">
          <ErrorTitle error={error} />
        </span>
        <span className={`tag ${failure.takenBy === 'host' ? 'red' : ''}`}>{taker.badge}</span>
        <span className="toolbar-space" />
        <CopyButton label="Copy as JSON" text={() => failureJson(session, failure)} />
      </div>
      <div className="failure-answers">
        <div className="failure-what">
          <h3 className="muted">Stack</h3>
          <div className="data">{error ? <StackFrames error={error} /> : null}</div>
          {causes.length > 0 && (
            <>
              <h3 className="muted">Caused by</h3>
              {causes.map((cause) => (
                <div className="frame data" key={cause.id}>
                  <span className="cut">
                    <ErrorTitle error={cause} />
                  </span>
                  <ErrorSource error={cause} />
                </div>
              ))}
            </>
          )}
        </div>
        <div className="failure-where">
          <h3 className="muted">How it came here</h3>
          <Origin session={session} failure={failure} />
          <h3 className="muted">What it caused</h3>
          <Effects session={session} failure={failure} />
          <h3 className="muted">Who took it</h3>
          <p className="failure-taker">{taker.sentence(definitions.emitterName(failure.emitter))}</p>
        </div>
      </div>
      <Occurrences group={group} selected={failure} />
    </section>
  )
}

/** Opens an event in the Events view. */
function EventLink({ session, sequence }: { session: PanelSession; sequence: number }): ReactNode {
  const open = () => {
    session.ui.setState({ view: 'events', splitOpen: true })
    session.reveal(sequence)
  }
  return (
    <button type="button" className="link" onClick={open}>
      {formatSequence(sequence)}
    </button>
  )
}

function Origin({ session, failure }: { session: PanelSession; failure: Failure }): ReactNode {
  const { emissions, definitions } = session.model
  const rows: number[] = []
  for (let row = emissions.find(failure.sequence); row >= 0; row = emissions.parent(row)) rows.unshift(row)
  const isRootGone = rows.length === 0 || emissions.read(rows[0] ?? 0).causeSequence > 0
  const cause = rows.length === 0 ? failure.causeSequence : emissions.read(rows[0] ?? 0).causeSequence
  const ancestors = rows.slice(0, -1)
  return (
    <div className="data">
      {isRootGone && cause > 0 && <div className="frame muted">caused by {formatSequence(cause)}, no longer kept</div>}
      {ancestors.map((row, indent) => (
        <div className="frame" key={row} style={{ paddingLeft: `${indent * 14}px` }}>
          <span className="cause-name">
            <Name name={definitions.typeName(emissions.rows.get('type', row))} />{' '}
            <EventLink session={session} sequence={emissions.rows.get('sequence', row)} />
          </span>
        </div>
      ))}
      <div className="frame" style={{ paddingLeft: `${ancestors.length * 14}px` }}>
        <span className="cause-name">
          <Name name={definitions.typeName(failure.type)} className="failed strong" />{' '}
          <EventLink session={session} sequence={failure.sequence} />
        </span>
        <span className="muted cut">{definitions.handlerName(failure.subscription)}</span>
      </div>
    </div>
  )
}

function Effects({ session, failure }: { session: PanelSession; failure: Failure }): ReactNode {
  const { emissions, definitions } = session.model
  const row = emissions.find(failure.sequence)
  const children = row < 0 ? [] : emissions.children(row)
  if (children.length === 0) return <p className="frame muted">Nothing known.</p>
  return (
    <div className="data">
      {children.slice(0, 20).map((child) => {
        const effect = emissions.read(child)
        return (
          <div className="frame" key={child}>
            <span className="cause-name">
              <StatusSign status={effect.failures > 0 ? 'rejected' : effect.pending > 0 ? 'pending' : 'fulfilled'} />
              <Name name={definitions.typeName(effect.type)} /> <EventLink session={session} sequence={effect.sequence} />
            </span>
          </div>
        )
      })}
      {children.length > 20 && <p className="frame muted">and {children.length - 20} more</p>}
    </div>
  )
}

const failureJson = (session: PanelSession, failure: Failure): string => {
  const { definitions } = session.model
  const error = definitions.errors.get(failure.error)
  return JSON.stringify(
    {
      error: error && { name: error.name, message: error.message, code: error.code, stack: error.stack },
      causedBy: error ? causeChain(definitions, error).map(({ name, message }) => ({ name, message })) : [],
      type: definitions.typeName(failure.type),
      emitter: definitions.emitterName(failure.emitter),
      handler: definitions.handlerName(failure.subscription),
      sequence: failure.sequence,
      atMs: failure.atMs,
      takenBy: failure.takenBy,
      payload: session.previews.get(failure.sequence)?.text,
    },
    null,
    2,
  )
}
