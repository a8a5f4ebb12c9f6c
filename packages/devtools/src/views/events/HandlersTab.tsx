import type { ReactNode } from 'react'
import type { Delivery } from '../../model/deliveries.ts'
import type { Emission } from '../../model/emissions.ts'
import { formatCount, formatDuration } from '../../model/format.ts'
import { createScale, type TimeScale, toPx } from '../../model/time-scale.ts'
import type { PanelSession } from '../../store/session.ts'
import { ErrorSource, ErrorTitle, StackFrames } from '../shared/ErrorParts.tsx'
import { Name } from '../shared/Name.tsx'
import { StatusSign } from '../shared/Status.tsx'
import { takerWords } from '../shared/taker.ts'
import { PayloadTab } from './PayloadTab.tsx'

const BAR_PX = 96

/** Handlers in the order they ran, failed ones with their error opened under them, then the payload they got. */
export function HandlersTab({ session, emission }: { session: PanelSession; emission: Emission }): ReactNode {
  const deliveries = deliveriesOf(session, emission)
  const totalMs = deliveries.reduce((last, delivery) => Math.max(last, endOf(delivery)), emission.atMs)
  const scale = createScale(emission.atMs, totalMs, BAR_PX)
  const missing = emission.deliveries - deliveries.length
  return (
    <>
      {deliveries.map((delivery) => (
        <DeliveryBlock
          key={delivery.row}
          session={session}
          emission={emission}
          delivery={delivery}
          scale={{ ...scale, spanMs: Math.max(totalMs - emission.atMs, 0.001) }}
        />
      ))}
      {missing > 0 && <p className="delivery-note muted">{missingText(session, emission, missing)}</p>}
      {emission.deliveries === 0 && <p className="delivery-note muted">Nobody subscribed to this type.</p>}
      <PayloadTab key={emission.sequence} sequence={emission.sequence} foldable />
    </>
  )
}

const deliveriesOf = ({ model: { emissions, deliveries } }: PanelSession, emission: Emission): Delivery[] => {
  const found: Delivery[] = []
  for (let at = emissions.rows.get('firstDelivery', emission.row); deliveries.has(at); at = deliveries.next(at))
    found.push(deliveries.read(at))
  return found
}

const endOf = (delivery: Delivery): number => delivery.settledAtMs ?? delivery.startedAtMs + (delivery.durationMs ?? 0)

const missingText = (session: PanelSession, emission: Emission, missing: number): string => {
  const queue = session.model.queues.get(emission.emitter)
  const isWaiting = queue !== undefined && queue.depth > 0
  const who = missing === 1 ? '1 delivery' : `${formatCount(missing)} deliveries`
  return isWaiting ? `${who} waiting in ${session.model.definitions.emitterName(emission.emitter)}.` : `${who} not recorded one by one.`
}

interface DeliveryBlockProps {
  readonly session: PanelSession
  readonly emission: Emission
  readonly delivery: Delivery
  readonly scale: TimeScale
}
function DeliveryBlock({ session, emission, delivery, scale }: DeliveryBlockProps): ReactNode {
  const { definitions } = session.model
  const failed = delivery.error !== 0
  const error = definitions.errors.get(delivery.error)
  const isPending = delivery.status === 'pending'
  const takenMs = delivery.settledAtMs === null ? delivery.durationMs : delivery.settledAtMs - delivery.startedAtMs
  return (
    <div className="delivery-block">
      <div className="delivery data">
        <StatusSign status={delivery.status} />
        <Name name={definitions.handlerName(delivery.subscription)} className={failed ? 'failed' : ''} />
        <span className="toolbar-space" />
        <ErrorSource error={error} />
        <DeliveryBar emission={emission} delivery={delivery} scale={scale} nowMs={session.model.atMs} />
        <span className="delivery-time">{isPending ? 'pending' : formatDuration(takenMs, session.clockStepMs)}</span>
      </div>
      {failed && (
        <>
          <div className="delivery-error data">
            <span className="selectable">
              <ErrorTitle error={error} />
            </span>
            <TakerTag session={session} sequence={emission.sequence} subscription={delivery.subscription} />
          </div>
          <div className="frames data">{error && <StackFrames error={error} />}</div>
        </>
      )}
    </div>
  )
}

function TakerTag({ session, sequence, subscription }: { session: PanelSession; sequence: number; subscription: number }): ReactNode {
  const failure = session.model.failures.of(sequence).find((candidate) => candidate.subscription === subscription)
  if (!failure) return null
  return <span className={`tag ${failure.takenBy === 'host' ? 'outlined-red' : ''}`}>{takerWords[failure.takenBy].badge}</span>
}

function DeliveryBar({
  emission,
  delivery,
  scale,
  nowMs,
}: {
  emission: Emission
  delivery: Delivery
  scale: TimeScale
  nowMs: number
}): ReactNode {
  const startX = toPx(scale, delivery.startedAtMs)
  const waitX = toPx(scale, emission.atMs)
  const runX = toPx(scale, delivery.startedAtMs + (delivery.durationMs ?? 0))
  const settledMs = delivery.status === 'pending' ? nowMs : delivery.settledAtMs
  const awaitX = settledMs === null ? runX : toPx(scale, settledMs)
  return (
    <span className={`bars delivery-bars ${delivery.error ? 'is-failed' : ''}`} aria-hidden="true">
      {startX - waitX >= 1 && <span className="bar wait" style={{ left: `${waitX}px`, width: `${startX - waitX}px` }} />}
      {awaitX > runX && <span className="bar await" style={{ left: `${runX}px`, width: `${Math.max(2, awaitX - runX)}px` }} />}
      <span className="bar run" style={{ left: `${Math.min(startX, scale.widthPx - 2)}px`, width: `${Math.max(2, runX - startX)}px` }} />
    </span>
  )
}
