// A shop of five modules on one engine: `npm run example ef-11`.
import { createEngine, defineModule, every } from '@emitscope/emitter/engine'

interface Order {
  readonly id: number
  readonly item: string
  readonly count: number
}
class OrderReceived {
  static readonly type = 'order:received'
  readonly order: Order
  constructor(order: Order) {
    this.order = order
  }
}
class OrderAccepted {
  static readonly type = 'order:accepted'
  readonly order: Order
  constructor(order: Order) {
    this.order = order
  }
}
class StockReserved {
  static readonly type = 'stock:reserved'
  readonly order: Order
  readonly left: number | undefined
  constructor(order: Order, left: number | undefined) {
    this.order = order
    this.left = left
  }
}

// Its schedule stands for requests that come in.
const requests = [1, 2, 3, 4, 5].map((id): Order => ({ id, item: id % 2 ? 'tea' : 'cup', count: id }))
const api = defineModule({
  name: 'api',
  schedules: [
    every(1, async ({ engine }) => {
      const order = requests.shift()
      if (order !== undefined) await engine.publish(new OrderReceived(order))
    }),
  ],
})

const orders = defineModule({
  name: 'orders',
  events: [OrderReceived],
  async onOrderReceived(received, emissions, engine) {
    for (const [at, { order }] of received.entries()) await engine.publish(new OrderAccepted(order), { cause: emissions[at]! })
  },
})

const levels = new Map([
  ['tea', 5],
  ['cup', 5],
])
const stock = defineModule({
  name: 'stock',
  handlers: [
    [
      OrderAccepted,
      async (accepted, _emissions, engine) => {
        for (const { order } of accepted) {
          const left = (levels.get(order.item) ?? 0) - order.count
          if (left >= 0) levels.set(order.item, left)
          await engine.publish(new StockReserved(order, left >= 0 ? left : undefined))
        }
      },
      // One call at a time: what comes meanwhile is collected for the next.
      { concurrency: 1 },
    ],
  ],
})

let open = requests.length
const notifications = defineModule({
  name: 'notifications',
  handlers: [
    [
      StockReserved,
      (reserved, _emissions, engine) => {
        for (const { order, left } of reserved)
          console.log(`order ${order.id}: ${order.count} ${order.item} ${left === undefined ? 'sold out' : `on the way, ${left} left`}`)
        open -= reserved.length
        // Returned, not awaited: a handler must not wait for an end that waits for it.
        return open === 0 ? engine.stop() : undefined
      },
    ],
  ],
})

const counts = new Map<unknown, number>()
const monitor = defineModule({
  name: 'monitor',
  handlers: [
    [
      '*',
      (_all, emissions) => {
        for (const { type } of emissions) counts.set(type, (counts.get(type) ?? 0) + 1)
      },
    ],
  ],
  exit: () => {
    for (const { type } of [OrderReceived, OrderAccepted, StockReserved]) console.log(`${type}: ${counts.get(type)}`)
  },
})

// Its queue has room for two: whoever publishes more waits for space.
const engine = createEngine({ name: 'shop', modules: [api, orders, stock, notifications, monitor], capacity: 2 })
await engine.run()

// Prints:
// order 1: 1 tea on the way, 4 left
// order 2: 2 cup on the way, 3 left
// order 3: 3 tea on the way, 1 left
// order 4: 4 cup sold out
// order 5: 5 tea sold out
// order:received: 5
// order:accepted: 5
// stock:reserved: 5
