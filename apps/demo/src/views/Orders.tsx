import { describeOrders, type OrderRow, type OrderStatus } from '../desk/orders.ts'
import type { Desk } from '../desk/shop.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useView } from './use-view.ts'
import './orders.css'

const words: Record<OrderStatus, string> = {
  cart: 'in the cart',
  authorising: 'authorising',
  declined: 'card declined',
  paid: 'paid',
  shipped: 'shipped',
}
const icons: Record<OrderStatus, IconName> = { cart: 'cart', authorising: 'clock', declined: 'cross', paid: 'tick', shipped: 'tick' }

const Row = ({ row, onRetry }: { row: OrderRow; onRetry(id: string): void }) => (
  <tr className={row.status}>
    <th scope="row">{row.id}</th>
    <td>{row.customer}</td>
    <td className="number">{row.items}</td>
    <td className="number">{row.total.toFixed(2)}</td>
    <td>
      <span className="status">
        <Icon name={icons[row.status]} size={12} />
        {words[row.status]}
      </span>
      {row.status === 'declined' && (
        <button type="button" className="button small" aria-label={`Retry ${row.id}`} onClick={() => onRetry(row.id)}>
          Retry
        </button>
      )}
    </td>
  </tr>
)

export const Orders = ({ desk: { book, counter, payments } }: { desk: Desk }) => {
  const rows = useView(book.view)
  const declinesNext = useView(payments.declinesNext)
  return (
    <section className="column orders" aria-labelledby="orders-title">
      <div className="bar">
        <h2 id="orders-title">Orders</h2>
        <span className="muted">{describeOrders(rows)}</span>
        <span className="actions">
          <button type="button" className="button" aria-pressed={declinesNext} onClick={() => payments.declineNext(!declinesNext)}>
            Decline next card
          </button>
          <button type="button" className="button primary" onClick={() => counter.placeOrder()}>
            Place order
          </button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys */}
      <div className="scroll" tabIndex={0} role="region" aria-label="Order list">
        <table>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Customer</th>
              <th scope="col" className="number">
                Items
              </th>
              <th scope="col" className="number">
                Total
              </th>
              <th scope="col">Payment</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.id} row={row} onRetry={payments.retry} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
