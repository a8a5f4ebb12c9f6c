import type { RemoteDelivery } from '../core/strategy.ts'
import type { Flights } from './flights.ts'
import type { DeliveryTuple, FromWorker, WireError } from './wire.ts'
import { decodeError } from './wire-error.ts'

/** Nobody awaits these, and all went well. */
export const handled: readonly RemoteDelivery[] = Object.freeze([])

/** It was let go before the worker had it. */
export const neverSent: readonly RemoteDelivery[] = Object.freeze([{ handler: 'worker', status: 'cancelled', reason: 'aborted' }])

/** Tells whom an answer is for; false where the part is none. One that makes no sense throws, ahead of taking anybody out. */
export const settle = (flights: Flights, part: FromWorker): boolean => {
  switch (part[0]) {
    case 'handled':
      flights.handled(part[1], part[2])
      return true
    case 'values': {
      const [, firstId, handler, values, spentMs] = part
      for (let i = 0; i < values.length; i++)
        flights.take(firstId + i)?.answered([{ handler, status: 'fulfilled', value: values[i], ms: spentMs[i]! }])
      return true
    }
    case 'done': {
      const [, firstId, tuples, spentMs] = part
      for (let i = 0; i < tuples.length; i++) {
        const deliveries = deliveriesOf(tuples[i]!, spentMs[i]!)
        flights.take(firstId + i)?.answered(deliveries)
      }
      return true
    }
    case 'failed': {
      const error = decodeError(part[2])
      flights.take(part[1])?.failed(error)
      return true
    }
    default:
      return false
  }
}

/** What the worker says of the deliveries of one emission, as the core wants to hear it. */
const deliveriesOf = (tuples: readonly DeliveryTuple[], ms: number): readonly RemoteDelivery[] =>
  tuples.map(([handler, status, result, isTaken]) => {
    if (status === 'fulfilled') return { handler, status, value: result, ms }
    if (status === 'rejected') return { handler, status, reason: decodeError(result as WireError), taken: isTaken === true, ms }
    return { handler, status, reason: result, ms }
  })
