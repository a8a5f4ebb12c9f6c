import { products } from './catalogue.ts'
import { WarehouseOffline } from './errors.ts'
import { leftOf, lowMark, refill, type Shelf, takeFrom } from './shelves.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

export interface StockState {
  readonly shelves: readonly Shelf[]
  readonly warehouse: string
  /** Why the warehouse cannot be reached, null while it can. */
  readonly offline: string | null
}

export interface Stock {
  readonly view: View<StockState>
  /** As of now, not as of the last frame. */
  shelves(): readonly Shelf[]
}

const syncPeriodMs = 5000
const answerWithinMs = 800

export const openStock = ({ emitters: { cart, stock }, random, every }: Shop): Stock => {
  let state: StockState = { shelves: [], warehouse: 'north', offline: null }
  const view = createView(() => state)
  const show = (change: Partial<StockState>) => {
    state = { ...state, ...change }
    view.touch()
  }

  cart.on('order:placed', function reserveStock({ id, lines }) {
    for (const { sku, quantity } of lines) stock.emit('stock:reserved', { orderId: id, sku, quantity })
  })
  stock.on('stock:counted', function fillShelves(shelves) {
    show({ shelves })
  })
  stock.on('stock:reserved', function takeFromShelf({ sku, quantity }, emission) {
    show({ shelves: takeFrom(state.shelves, sku, quantity) })
    const left = leftOf(state.shelves, sku)
    if (left <= lowMark) emission.emit('stock:low', { sku, left })
  })

  /** One call in five goes unanswered. */
  const callWarehouse = (warehouse: string) => {
    if (random() < 0.2) throw new WarehouseOffline(warehouse, answerWithinMs)
  }
  stock.on(
    'stock:synced',
    function receiveDelivery({ warehouse }, emission) {
      callWarehouse(warehouse)
      show({ shelves: refill(state.shelves) })
      if (state.offline !== null) emission.emit('warehouse:online', { warehouse })
    },
    {
      onFailure: (error, emission) => {
        const message = error instanceof Error ? error.message : String(error)
        stock.emit('warehouse:offline', { warehouse: emission.payload.warehouse, message }, { cause: emission })
      },
    },
  )
  stock.on('warehouse:offline', function goOffline({ message }) {
    show({ offline: message })
  })
  stock.on('warehouse:online', function goOnline() {
    show({ offline: null })
  })

  stock.emit(
    'stock:counted',
    products.map(({ sku, left, full }) => ({ sku, left, full })),
  )
  every(syncPeriodMs, () => stock.emit('stock:synced', { warehouse: state.warehouse }))
  return { view, shelves: () => state.shelves }
}
