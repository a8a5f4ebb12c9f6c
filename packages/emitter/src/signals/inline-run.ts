import type { LiveDelivery } from '../core/delivery.ts'
import { start } from '../core/dispatch.ts'
import type { LiveEmission } from '../core/emission.ts'
import { EmitterError } from '../core/errors.ts'
import type { DeliveryOutcome, OutcomeReader } from '../core/outcome.ts'
import { quiet } from '../core/thenable.ts'

/**
 * Runs the deliveries of one emission inside the call, one after another, and keeps how each ended. Of one that is pending the value is its
 * promise; of one that waits in a strategy of its own, a promise of how it will end.
 */
export class InlineRun implements OutcomeReader {
  records: readonly DeliveryOutcome[] = []
  private error: unknown = undefined
  private readonly onPending: (delivery: LiveDelivery) => void
  /** Those that wait, and what settles their promises. */
  private readonly waiting = new Map<LiveDelivery, () => void>()

  constructor(onPending: (delivery: LiveDelivery) => void) {
    this.onPending = onPending
  }

  begin(_emission: LiveEmission, deliveries: readonly LiveDelivery[]): number {
    // One whose filter threw is over.
    const queued = start(deliveries.filter(({ status }) => status === 'waiting'))
    this.records = deliveries.flatMap((delivery) => this.recordsOf(delivery))
    return queued
  }

  /** Who is pending ends later, and its record says so already. */
  settled(): void {
    for (const tell of [...this.waiting.values()]) tell()
  }

  refuse(error: unknown): void {
    this.error = error
  }

  /** The records, or throws why there are none. */
  end(): readonly DeliveryOutcome[] {
    if (this.error !== undefined) throw this.error
    return this.records
  }

  private recordsOf(delivery: LiveDelivery): readonly DeliveryOutcome[] {
    const { handler, status, result } = delivery
    if (status === 'pending') this.onPending(delivery)
    else if (status !== 'waiting') return delivery.outcomes()
    return [{ handler, status: 'fulfilled', value: status === 'pending' ? result : this.endOf(delivery), reason: undefined }]
  }

  private endOf(delivery: LiveDelivery): Promise<unknown> {
    const end = new Promise((resolve, reject) => {
      this.waiting.set(delivery, () => {
        const { status, result } = delivery
        if (status === 'waiting' || status === 'pending') return
        this.waiting.delete(delivery)
        if (status === 'rejected') reject(result)
        else if (status !== 'cancelled') resolve(result)
        else {
          const message = `sendSync of "${String(delivery.emission.type)}": a receiver that waited was not run; see cause`
          reject(new EmitterError('DROPPED', message, { cause: result }))
        }
      })
    })
    return quiet(end)
  }
}
