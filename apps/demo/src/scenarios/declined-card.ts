import type { Scenario } from './scenario.ts'

export const declinedCard: Scenario = {
  id: 'declined-card',
  title: 'Declined card',
  description: 'a handler rejects',
  async run({ counter, payments, shop: { emitters } }, signal) {
    payments.declineNext(true)
    const { orderId, add, placeOrder } = counter.openBasket()
    const failed = emitters.payments.next('payment:failed', { filter: ({ payload }) => payload.orderId === orderId, signal })
    add(counter.chooseLine())
    placeOrder()
    const { code } = await failed
    return `${orderId}: ${code}, Retry asks again`
  },
}
