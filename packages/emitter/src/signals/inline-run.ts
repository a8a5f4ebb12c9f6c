import type { LiveDelivery } from '../core/delivery.ts'
import type { LiveEmission } from '../core/emission.ts'
import type { DeliveryOutcome, OutcomeReader } from '../core/outcome.ts'

/** Runs the deliveries of one emission inside the call, one after another, and keeps how each ended; of one that is pending, its promise. */
export class InlineRun implements OutcomeReader {
  records: readonly DeliveryOutcome[] = []
  private error: unknown = undefined
  private readonly onPending: (delivery: LiveDelivery) => void

  constructor(onPending: (delivery: LiveDelivery) => void) {
    this.onPending = onPending
  }

  begin(_emission: LiveEmission, deliveries: readonly LiveDelivery[]): number {
    this.records = deliveries.flatMap((delivery): readonly DeliveryOutcome[] => {
      void delivery.run()
      if (delivery.status !== 'pending') return delivery.outcomes()
      this.onPending(delivery)
      return [{ handler: delivery.handler, status: 'fulfilled', value: delivery.result, reason: undefined }]
    })
    return 0
  }

  /** Who is pending ends later, and its record says so already. */
  settled(): void {}

  refuse(error: unknown): void {
    this.error = error
  }

  /** The records, or throws why there are none. */
  end(): readonly DeliveryOutcome[] {
    if (this.error !== undefined) throw this.error
    return this.records
  }
}
