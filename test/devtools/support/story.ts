import { emissionFlags } from '@emitscope/emitter/inspect'
import { FakeRealm } from './fake-realm.ts'

class PaymentRequest {
  readonly orderId = 'A-1042'
  readonly amount = 84.5
  readonly currency = 'EUR'
  readonly card = { brand: 'visa', last4: '4242', token: '[redacted]' }
  readonly items: Map<string, object> = new Map([
    ['mug-blue', { quantity: 1 }],
    ['tray-oak', { quantity: 1 }],
    ['lamp-brass', { quantity: 1 }],
  ])
  readonly express = true
  readonly coupon = null
}

const origin = 'http://localhost:5173'
const paymentStack = `PaymentDeclined: Card ending 4242 was declined
    at authorise (${origin}/src/payments.ts:88:13)
    at async chargeCard (${origin}/src/payments.ts:41:20)
    at async retry (${origin}/src/lib/retry.ts:17:9)
    at next (${origin}/node_modules/async-tools/index.js:4:1)
    at run (${origin}/node_modules/async-tools/index.js:9:1)
    at drain (${origin}/node_modules/async-tools/index.js:14:1)
    at flush (${origin}/node_modules/async-tools/index.js:19:1)`
const at = (name: string, place: string) => `Error\n    at ${name} (${origin}/src/${place}:7)`

/** Durations around a middle, the same each time. */
const spread = (count: number, middleMs: number, longestMs: number): number[] =>
  Array.from({ length: count }, (_, index) => {
    const wave = Math.abs(Math.sin(index * 12.9898) * 43_758.5453) % 1
    return Math.min(longestMs, middleMs * 2 ** ((wave + ((wave * 7919) % 1) - 1) * 2.4))
  })

/** The day the pictures show: order 1234 asks for payment 1237, `authorise` rejects, 1238 and 1239 follow. */
export const tellStory = (realm: FakeRealm = new FakeRealm()): FakeRealm => {
  const payments = realm.emitter('payments', 'createLoop')
  const imaging = realm.emitter('imaging', 'worker ×2')
  const cart = realm.emitter('cart', 'microtask')
  const stock = realm.emitter('stock', 'sync')
  const mail = realm.emitter('mail', 'idle')
  const ticker = realm.emitter('ticker', 'animationFrame, latest')
  const desk = realm.emitter('desk', 'sync')
  const authorise = realm.subscription(payments, ['payment:requested'], 'authorise')
  const auditPayment = realm.subscription(payments, ['payment:requested'], 'audit', { priority: -1 })
  const requestPayment = realm.subscription(cart, ['order:placed'], 'requestPayment')
  const auditOrder = realm.subscription(cart, ['order:placed'], 'audit', { priority: -1 })
  const reserveStock = realm.subscription(cart, ['order:placed'], 'reserveStock', { priority: 10 })
  const recalculate = realm.subscription(cart, ['cart:changed'], 'recalculate')
  const renderBadge = realm.subscription(cart, ['cart:changed'], 'renderBadge')
  const removeCoupon = realm.subscription(cart, ['coupon:expired'], 'removeCoupon', { options: { once: true } })
  const syncWarehouse = realm.subscription(stock, ['stock:synced'], 'syncWarehouse')
  const queueMail = realm.subscription(mail, ['mail:queued'], 'queueMail', { options: { timeoutMs: 2000 } })
  const drawPrice = realm.subscription(ticker, ['ticker:tick'], 'drawPrice')
  const drawTile = realm.subscription(imaging, ['image:tile'], 'drawTile')
  const trail = realm.subscription(desk, ['pointer:moved'], 'drawTrail')

  const http = realm.error('HttpError', '402 Payment Required', { stack: at('request', 'lib/http.ts:63:11'), cause: 0 })
  const declined = realm.error('PaymentDeclined', 'Card ending 4242 was declined', { stack: paymentStack, cause: http })
  const offline = realm.error('WarehouseOffline', 'north did not answer', { stack: at('syncWarehouse', 'stock.ts:119:5') })
  const timeout = realm.error('TimeoutError', 'no result after 2,000 ms', { stack: at('queueMail', 'mail.ts:34:3') })
  const full = realm.error('QUEUE_FULL', 'capacity 100 reached', { stack: at('drawPrice', 'ticker.ts:20:9') })

  // A quiet morning with one rush, so that the strip above the list has a shape.
  const early: number[] = []
  for (let index = 0; index < 780; index += 1) early.push((index / 780) * 2080)
  for (let index = 0; index < 239; index += 1) early.push(760 + 220 * ((((index * 0.618) % 1) + ((index * 0.414) % 1)) / 2))
  early.sort((a, b) => a - b)
  for (const [index, atMs] of early.entries()) {
    realm.atMs = atMs
    const sequence = realm.emit('ticker:tick', ticker, { durationMs: 0.05, payload: { symbol: 'MUG', price: 12.4 } })
    if (index === 500) {
      realm.fail(sequence, { type: 'mail:queued', emitter: mail, subscription: queueMail, error: timeout, takenBy: 'emitter' })
    }
  }
  const emit = (atMs: number, type: string, emitter: number, row: Parameters<FakeRealm['emit']>[2] = {}) => {
    realm.atMs = atMs
    return realm.emit(type, emitter, row)
  }
  for (let index = 0; index < 212; index += 1) {
    const pointer = emit(2104 + index * 0.85, 'pointer:moved', desk, { durationMs: 0.04, payload: { x: 611 - index, y: 204 } })
    if (index > 200) realm.deliver(pointer, trail, { durationMs: 0.04 })
  }
  const changed = emit(2287, 'cart:changed', cart, {
    durationMs: 0.4,
    deliveries: 2,
    payload: { sku: 'mug-blue', quantity: 1, by: 'desk' },
  })
  realm.deliver(changed, recalculate, { durationMs: 0.3 })
  realm.deliver(changed, renderBadge, { startedAtMs: 2287.3, durationMs: 0.1 })
  emit(2287.2, 'price:updated', cart, { durationMs: 0.2, causeSequence: changed, causeSubscription: recalculate, payload: { total: 84.5 } })
  const order = emit(2291, 'order:placed', cart, {
    durationMs: 4.2,
    deliveries: 3,
    payload: { id: 'A-1042', total: 84.5, items: 3, customer: 'Ida Berg' },
  })
  realm.deliver(order, reserveStock, { durationMs: 0.9 })
  realm.deliver(order, requestPayment, { startedAtMs: 2291.9, durationMs: 3.1 })
  realm.deliver(order, auditOrder, { startedAtMs: 2295, durationMs: 0.2 })
  const reserved = emit(2292, 'stock:reserved', stock, {
    durationMs: 0.3,
    causeSequence: order,
    causeSubscription: reserveStock,
    payload: { sku: 'mug-blue', left: 1 },
  })
  emit(2292.2, 'stock:low', stock, { durationMs: 0.6, deliveries: 2, causeSequence: reserved, payload: { sku: 'mug-blue', left: 1 } })
  const queued = emissionFlags.queued
  const payment = emit(2293, 'payment:requested', payments, {
    queuedMs: 8,
    durationMs: 12.7,
    deliveries: 2,
    failures: 1,
    flags: queued,
    causeSequence: order,
    causeSubscription: requestPayment,
    payload: new PaymentRequest(),
  })
  realm.deliver(payment, authorise, { startedAtMs: 2301, durationMs: 11.8, status: 'pending' })
  realm.deliver(payment, auditPayment, { startedAtMs: 2312.8, durationMs: 0.9 })
  realm.atMs = 2345.7
  realm.settle(payment, authorise, { status: 'rejected', error: declined })
  realm.fail(payment, { type: 'payment:requested', emitter: payments, subscription: authorise, error: declined, causeSequence: order })
  emit(2346, 'payment:failed', payments, {
    durationMs: 0.9,
    deliveries: 2,
    causeSequence: payment,
    causeSubscription: authorise,
    payload: { code: 'card_declined' },
  })
  const mailed = emit(2347, 'mail:queued', mail, {
    queuedMs: 4.1,
    durationMs: 1.1,
    flags: queued,
    causeSequence: payment,
    causeSubscription: authorise,
    payload: { template: 'payment-failed', to: 'ida@example.org' },
  })
  realm.deliver(mailed, queueMail, { startedAtMs: 2351.1, durationMs: 1.1, status: 'pending' })
  for (let index = 0; index < 480; index += 1)
    emit(2351 + index * 0.009, 'ticker:tick', ticker, { durationMs: 0.03, payload: { symbol: 'MUG', price: 12.41 } })
  emit(2355.5, 'order/A-1039/shipped', desk, { durationMs: 0.7, deliveries: 2, payload: { carrier: 'DHL' } })
  for (let index = 0; index < 64; index += 1) {
    emit(2358 + index * 0.35, 'image:tile', imaging, {
      queuedMs: index === 20 ? 6.3 : 1,
      durationMs: index === 9 ? 14.2 : 3,
      flags: queued,
      payload: new Uint8ClampedArray(4),
    })
  }
  emit(2384, 'histogram:ready', imaging, { durationMs: 21.4, payload: { buckets: new Uint32Array(3) } })
  emit(2386, 'session:saved', desk, { deliveries: 0, durationMs: 0, flags: emissionFlags.unhandled, payload: { id: 's-77' } })
  const synced = emit(2391, 'stock:synced', stock, {
    queuedMs: 2,
    durationMs: 3.1,
    flags: queued,
    failures: 1,
    payload: { warehouse: 'north' },
  })
  realm.deliver(synced, syncWarehouse, { startedAtMs: 2393, durationMs: 3.1, status: 'rejected', error: offline })
  realm.atMs = 2396.1
  realm.fail(synced, { type: 'stock:synced', emitter: stock, subscription: syncWarehouse, error: offline, takenBy: 'emitter' })
  const tray = emit(2397, 'cart:changed', cart, { durationMs: 0.3, deliveries: 2, payload: { sku: 'tray-oak', quantity: 1, by: 'desk' } })
  emit(2398, 'price:updated', cart, { durationMs: 0.2, causeSequence: tray, causeSubscription: recalculate, payload: { total: 31 } })
  emit(2401, 'mail:sent', mail, { durationMs: 0.4, payload: { to: 'ida@example.org' } })
  emit(2403, 'ticker:paused', ticker, { durationMs: 0.05 })

  realm.atMs = 2403
  realm.totals(authorise, spread(412, 28, 61), { failures: 2 })
  realm.totals(auditPayment, spread(410, 0.4, 2))
  realm.totals(requestPayment, spread(412, 1.1, 18.4))
  realm.totals(auditOrder, spread(412, 0.4, 1.9))
  realm.totals(reserveStock, spread(412, 0.3, 2.1))
  realm.totals(recalculate, spread(1204, 0.2, 3.8))
  realm.totals(renderBadge, spread(1204, 0.1, 0.9))
  realm.totals(removeCoupon, [], { lastAtMs: 0 })
  realm.totals(syncWarehouse, spread(866, 0.5, 5), { failures: 1 })
  realm.totals(queueMail, spread(414, 1.1, 4))
  realm.totals(drawPrice, spread(4000, 0.04, 0.3), { calls: 48_120 })
  realm.totals(drawTile, spread(3328, 6, 24))
  realm.totals(trail, spread(800, 0.04, 0.2), { calls: 9012 })
  realm.error('GatewayError', 'issuer_unavailable', {})
  for (const [error, type, emitter, subscription, times] of [
    [full, 'ticker:tick', ticker, drawPrice, [2244]],
    [timeout, 'mail:queued', mail, queueMail, [1310, 1884]],
    [offline, 'stock:synced', stock, syncWarehouse, [1702]],
    [declined, 'payment:requested', payments, authorise, [1240, 1391, 1960]],
  ] as const) {
    for (const atMs of realm.hello.title === 'busy' ? times : [])
      realm.fail(Math.round(atMs / 2.2), { type, emitter, subscription, error, atMs, takenBy: error === declined ? 'host' : 'emitter' })
  }
  return realm
}
