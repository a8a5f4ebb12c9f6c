import { type Customer, customers, firstOrderNumber, products } from './catalogue.ts'
import type { Order, OrderLine } from './events.ts'
import { between, pick } from './random.ts'
import type { Shop } from './shop.ts'
import type { Stock } from './stock.ts'

/** One customer at the counter, from the first thing they take to the order. */
export interface Basket {
  readonly orderId: string
  add(line: OrderLine): void
  placeOrder(): Order
}

/** Where orders are made. */
export interface Counter {
  openBasket(): Basket
  /** Something that is on the shelves. */
  chooseLine(): OrderLine
  /** A customer, what they take, their order: all at once. */
  placeOrder(): Order
}

const priceOf = (sku: string) => products.find((product) => product.sku === sku)?.price ?? 0

/** Sum in cents, so that prices add up. */
export const totalOf = (lines: readonly OrderLine[]): number =>
  lines.reduce((cents, { sku, quantity }) => cents + Math.round(priceOf(sku) * 100) * quantity, 0) / 100

export const openCounter = ({ emitters: { cart }, random }: Shop, stock: Stock): Counter => {
  const baskets = new Map<string, OrderLine[]>()
  let number = firstOrderNumber
  let turn = 0

  cart.on('cart:changed', function reprice({ orderId }, emission) {
    emission.emit('price:updated', { orderId, total: totalOf(baskets.get(orderId) ?? []) })
  })
  cart.on('order:placed', function emptyBasket({ id }) {
    baskets.delete(id)
  })

  const openBasket = (): Basket => {
    const orderId = `A-${number++}`
    const customer: Customer = customers[turn++ % customers.length] ?? customers[0]
    const lines: OrderLine[] = []
    baskets.set(orderId, lines)
    return {
      orderId,
      add(line) {
        lines.push(line)
        cart.emit('cart:changed', { orderId, customer: customer.name, ...line })
      },
      placeOrder() {
        const items = lines.reduce((count, line) => count + line.quantity, 0)
        const { name, email, last4 } = customer
        const order: Order = { id: orderId, customer: name, email, last4, lines: [...lines], items, total: totalOf(lines) }
        cart.emit('order:placed', order)
        return order
      },
    }
  }

  const chooseLine = (): OrderLine => {
    const shelves = stock.shelves().filter(({ left }) => left > 0)
    const shelf = shelves.length > 0 ? pick(random, shelves as [(typeof shelves)[0], ...typeof shelves]) : undefined
    return { sku: shelf?.sku ?? products[0].sku, quantity: between(random, 1, Math.min(2, shelf?.left ?? 1)) }
  }

  return {
    openBasket,
    chooseLine,
    placeOrder() {
      const basket = openBasket()
      for (let lines = between(random, 1, 2); lines > 0; lines--) basket.add(chooseLine())
      return basket.placeOrder()
    },
  }
}
