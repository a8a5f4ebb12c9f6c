// A handler publishes an event that another module handles: `npm run example ef-1`.
import { createEngine, defineModule } from '@emitscope/emitter/engine'

class OrderPlaced {
  static readonly type = 'order:placed'
  readonly symbol: string
  constructor(symbol: string) {
    this.symbol = symbol
  }
}

class Trade {
  static readonly type = 'trade'
  readonly symbol: string
  readonly price: number
  constructor(symbol: string, price: number) {
    this.symbol = symbol
    this.price = price
  }
}

const exchange = defineModule({
  name: 'exchange',
  events: [OrderPlaced],
  // Handlers get what has waited together, as a list.
  async onOrderPlaced(orders, emissions, engine) {
    for (const [at, { symbol }] of orders.entries()) {
      console.log(`order ${symbol}`)
      await engine.publish(new Trade(symbol, 100 + at), { cause: emissions[at]! })
    }
  },
})

const ledger = defineModule({
  name: 'ledger',
  handlers: [
    [
      Trade,
      (trades, emissions) => {
        for (const [at, { symbol, price }] of trades.entries()) {
          console.log(`trade ${symbol} at ${price}, after ${String(emissions[at]?.cause?.type)}`)
        }
      },
    ],
  ],
})

const engine = createEngine({
  name: 'market',
  modules: [exchange, ledger],
  beforeStart: async (engine) => {
    await engine.publish(new OrderPlaced('ACME'))
    await engine.publish(new OrderPlaced('UMBRELLA'))
    console.log('published: nobody has them yet')
  },
})
await engine.start()
await engine.settled()
await engine.stop()

// Prints:
// published: nobody has them yet
// order ACME
// order UMBRELLA
// trade ACME at 100, after order:placed
// trade UMBRELLA at 101, after order:placed
