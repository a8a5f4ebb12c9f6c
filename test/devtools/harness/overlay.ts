/** A page with real emitters and the overlay: `?open=true&rate=10000` emits that many events a second. */
import { mountOverlay } from '@emitscope/devtools'
import { createEmitter } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'

class PaymentDeclined extends Error {
  override readonly name = 'PaymentDeclined'
}
type Shop = {
  'order:placed': { id: string; total: number; items: Map<string, number> }
  'payment:requested': { orderId: string; amount: number }
  'stock:reserved': { sku: string }
  tick: { price: number }
}
const options = new URLSearchParams(location.search)
const rate = Number(options.get('rate') ?? 0)
const theme = options.get('theme') === 'dark' ? 'dark' : 'light'
const overlay = mountOverlay({ theme, open: options.get('open') === 'true' })
const cart = createEmitter<Shop>({ name: 'cart' })
const payments = createEmitter<Shop>({ name: 'payments', strategy: microtask(), onError: () => {} })
const ticker = createEmitter<Shop>({ name: 'ticker', strategy: animationFrame() })

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
cart.on('order:placed', function reserveStock(_order, emission) {
  emission.emit('stock:reserved', { sku: 'mug-blue' })
})
cart.on('order:placed', function requestPayment(order) {
  payments.emit('payment:requested', { orderId: order.id, amount: order.total })
})
payments.on('payment:requested', async function authorise(payment) {
  await pause(40)
  if (payment.amount > 80) throw new PaymentDeclined('Card ending 4242 was declined', { cause: new Error('402 Payment Required') })
})
payments.on('payment:requested', function audit() {})
let drawn = 0
ticker.on('tick', function drawPrice(tick) {
  drawn += tick.price
})
const place = (id: number) => cart.emit('order:placed', { id: `A-${id}`, total: id % 2 ? 84.5 : 12, items: new Map([['mug-blue', 1]]) })
for (let id = 1040; id < 1046; id += 1) place(id)
if (rate > 0) {
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    const count = Math.round(((now - last) / 1000) * rate)
    last = now
    for (let index = 0; index < count; index += 1) ticker.emit('tick', { price: index })
  }, 4)
}
Object.assign(window, { harness: { overlay, place, drawn: () => drawn } })
