import { emissionFlags } from '@emitscope/emitter/inspect'
import type { ReactNode } from 'react'
import type { Emission } from '../../model/emissions.ts'
import { formatCount, formatDuration, formatInstant, formatSequence } from '../../model/format.ts'
import type { PanelSession } from '../../store/session.ts'

const flagWords: readonly (readonly [number, string])[] = [
  [emissionFlags.coarse, 'coarse: the clock budget was spent, the time is the last one read'],
  [emissionFlags.unhandled, "unhandled: no subscription besides '*'"],
  [emissionFlags.refused, 'refused: not delivered'],
  [emissionFlags.queued, 'queued: a strategy decided when it ran'],
]
const causeWords = {
  handler: 'emitted inside its handler',
  context: 'by async context',
  explicit: 'named at emit',
  peer: 'from another realm',
  panel: 'sent by this panel',
  unknown: 'not known',
} as const

export function SummaryTab({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const { definitions } = session.model
  const emitter = definitions.emitters.get(emission.emitter)
  const hello = session.connection.hello
  const step = session.clockStepMs
  const { settledAtMs } = emission
  const by = emission.causeSubscription > 0 ? ` (${definitions.handlerName(emission.causeSubscription)})` : ''
  const flags = flagWords.filter(([bit]) => emission.flags & bit).map(([, words]) => words)
  const rows: readonly (readonly [string, ReactNode])[] = [
    ['Event', definitions.typeName(emission.type)],
    ['Sequence', formatSequence(emission.sequence)],
    ['Emitter', definitions.emitterName(emission.emitter)],
    ['Strategy', emitter?.strategy ?? '–'],
    ['Emitted', `${formatInstant(emission.atMs)}${hello ? `, ${wallClock(hello.timeOriginMs + emission.atMs)}` : ''}`],
    [
      'Cause',
      emission.causeSequence > 0
        ? `${formatSequence(emission.causeSequence)}, ${causeWords[emission.causeKind]}${by}`
        : causeWords[emission.causeKind],
    ],
    [
      'Deliveries',
      `${formatCount(emission.deliveries)}${emission.recorded < emission.deliveries ? `, ${formatCount(emission.recorded)} of them recorded` : ''}`,
    ],
    ['Failures', formatCount(emission.failures)],
    ['Queue', emission.flags & emissionFlags.queued ? formatDuration(emission.queuedMs, step) : 'none: delivered inside emit'],
    ['Run', formatDuration(emission.durationMs, step)],
    [
      'Settled',
      emission.pending > 0 ? 'pending' : settledAtMs === null ? '–' : `${formatDuration(settledAtMs - emission.atMs, step)} after emit`,
    ],
    ...(flags.length > 0 ? ([['Notes', flags.join('; ')]] as const) : []),
  ]
  return (
    <dl className="summary data">
      {rows.map(([term, description]) => (
        <div key={term} className="summary-row">
          <dt className="muted">{term}</dt>
          <dd className={`selectable ${term === 'Failures' && emission.failures > 0 ? 'failed' : ''}`}>{description}</dd>
        </div>
      ))}
    </dl>
  )
}

const wallClock = (epochMs: number): string => {
  const date = new Date(epochMs)
  const pad = (value: number, width = 2) => String(value).padStart(width, '0')
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`
}
