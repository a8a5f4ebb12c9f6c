import type { Scenario } from './scenario.ts'

export const checkout: Scenario = {
  id: 'checkout',
  title: 'Checkout',
  description: 'order, stock, payment, mail',
  async run({ counter, shop: { after, emitters, now } }, signal) {
    const basket = counter.openBasket()
    for (let items = 2; items > 0 && !signal.aborted; items--) {
      basket.add(counter.chooseLine())
      await after(350)
    }
    const startedAtMs = now()
    const paid = emitters.payments.next(['payment:authorised', 'payment:failed'], {
      filter: ({ payload }) => payload.orderId === basket.orderId,
      signal,
    })
    basket.placeOrder()
    const outcome = await paid
    const tookMs = Math.round(now() - startedAtMs)
    return `${basket.orderId} ${'approval' in outcome ? 'paid' : 'declined'} in ${tookMs} ms`
  },
}
