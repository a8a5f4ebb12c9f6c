import type { RemoteDelivery } from '../core/strategy.ts'
import type { DeliveryTuple, WireError } from './wire.ts'
import { decodeError } from './wire-error.ts'

/** Nobody awaits these, and all went well. */
export const handled: readonly RemoteDelivery[] = Object.freeze([])

/** What the worker says of the deliveries of one emission, as the core wants to hear it. */
export const deliveriesOf = (tuples: readonly DeliveryTuple[]): readonly RemoteDelivery[] =>
  tuples.map(([handler, status, result, isTaken]) => {
    if (status === 'fulfilled') return { handler, status, value: result }
    if (status === 'rejected') return { handler, status, reason: decodeError(result as WireError), taken: isTaken === true }
    return { handler, status, reason: result }
  })

/** It was let go before the worker had it. */
export const neverSent: readonly RemoteDelivery[] = Object.freeze([{ handler: 'worker', status: 'cancelled', reason: 'aborted' }])
