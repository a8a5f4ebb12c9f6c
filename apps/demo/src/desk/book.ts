import { morning } from './catalogue.ts'
import { type OrderRow, type OrderStatus, putOrder, setStatus } from './orders.ts'
import { between, pick } from './random.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

const carriers: readonly [string, ...string[]] = ['DHL', 'UPS', 'Post']

/** The order book: a row per order, changed by nothing but events. */
export interface Book {
  readonly view: View<readonly OrderRow[]>
}

export const openBook = ({ emitters: { cart, desk, payments }, random, after }: Shop): Book => {
  let rows: readonly OrderRow[] = []
  const view = createView(() => rows)
  const show = (next: readonly OrderRow[]) => {
    rows = next
    view.touch()
  }
  const mark = (id: string, status: OrderStatus) => show(setStatus(rows, id, status))

  const courier = async () => {
    await after(between(random, 2500, 5000))
    return pick(random, carriers)
  }

  desk.on('orders:loaded', async function openDay(loaded, emission) {
    show(loaded)
    const paid = loaded.filter((row) => row.status === 'paid')
    for (const { id } of paid.reverse()) emission.emit('order:shipped', { orderId: id, carrier: await courier() })
  })
  cart.on('cart:changed', function fillCart({ orderId, customer, quantity }) {
    const row = rows.find((other) => other.id === orderId)
    show(putOrder(rows, { id: orderId, customer, items: (row?.items ?? 0) + quantity, total: row?.total ?? 0, status: 'cart' }))
  })
  cart.on('price:updated', function showTotal({ orderId, total }) {
    show(rows.map((row) => (row.id === orderId ? { ...row, total } : row)))
  })
  cart.on('order:placed', function openOrder({ id, customer, items, total }) {
    show(putOrder(rows, { id, customer, items, total, status: 'authorising' }))
  })
  payments.on('payment:requested', function markAuthorising({ orderId }) {
    mark(orderId, 'authorising')
  })
  payments.on('payment:failed', function markDeclined({ orderId }) {
    mark(orderId, 'declined')
  })
  payments.on('payment:authorised', function markPaid({ orderId }) {
    mark(orderId, 'paid')
  })
  payments.on('payment:authorised', async function bookCourier({ orderId }, emission) {
    desk.emit('order:shipped', { orderId, carrier: await courier() }, { cause: emission })
  })
  desk.on('order:shipped', function markShipped({ orderId }) {
    mark(orderId, 'shipped')
  })

  desk.emit('orders:loaded', morning)
  return { view }
}
