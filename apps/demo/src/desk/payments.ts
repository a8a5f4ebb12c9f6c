import { PaymentDeclined } from './errors.ts'
import type { Order } from './events.ts'
import { between } from './random.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

export interface Card {
  readonly brand: 'visa' | 'mastercard'
  readonly last4: string
  /** Stands for the card at its bank; the panel shows such names redacted. */
  readonly token: string
}

export class PaymentRequest {
  readonly orderId: string
  readonly email: string
  readonly amount: number
  readonly currency = 'EUR'
  readonly card: Card
  readonly items: ReadonlyMap<string, number>
  readonly attempt: number
  constructor(order: Order, attempt: number) {
    this.orderId = order.id
    this.email = order.email
    this.amount = order.total
    this.card = { brand: order.last4 < '5000' ? 'visa' : 'mastercard', last4: order.last4, token: `tok-${order.id}` }
    this.items = new Map(order.lines.map(({ sku, quantity }) => [sku, quantity]))
    this.attempt = attempt
  }
  get reference(): string {
    return `${this.orderId}/${this.attempt}`
  }
}

export interface Payments {
  /** Whether the next card will be declined. */
  readonly declinesNext: View<boolean>
  declineNext(declined: boolean): void
  /** Asks again for the payment of an order whose card was declined. */
  retry(orderId: string): void
}

export const openPayments = ({ emitters: { cart, desk, payments }, random, after }: Shop): Payments => {
  const requests = new Map<string, PaymentRequest>()
  const orders = new Map<string, Order>()
  let declined = false
  const declinesNext = createView(() => declined)

  desk.on('card:flagged', function flagCard(flag) {
    declined = flag.declined
    declinesNext.touch()
  })

  const request = (order: Order, attempt: number) => {
    const next = new PaymentRequest(order, attempt)
    requests.set(order.id, next)
    payments.emit('payment:requested', next)
  }

  cart.on('order:placed', function requestPayment(order) {
    orders.set(order.id, order)
    request(order, 1)
  })

  const chargeCard = async ({ card, reference }: PaymentRequest, refused: boolean): Promise<string> => {
    await after(between(random, 180, 480))
    if (refused) throw new PaymentDeclined(card.last4)
    return `ok-${reference}`
  }

  payments.on('payment:requested', async function authorise(request, emission) {
    const { orderId, email, amount } = request
    const refused = declined
    if (refused) desk.emit('card:flagged', { declined: false })
    let approval: string
    try {
      approval = await chargeCard(request, refused)
    } catch (error) {
      emission.emit('payment:failed', { orderId, email, code: error instanceof PaymentDeclined ? error.code : 'unknown' })
      throw error
    }
    emission.emit('payment:authorised', { orderId, email, amount, approval })
  })

  payments.on('payment:authorised', function closeRequest({ orderId }) {
    orders.delete(orderId)
    requests.delete(orderId)
  })

  return {
    declinesNext,
    declineNext: (next) => {
      desk.emit('card:flagged', { declined: next })
    },
    retry: (orderId) => {
      const order = orders.get(orderId)
      const last = requests.get(orderId)
      if (order !== undefined && last !== undefined) request(order, last.attempt + 1)
    },
  }
}
