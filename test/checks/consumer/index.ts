// An application of someone else's, compiled against the packed tarball: it sees what npm would give it, and nothing more.
import { createEmitter, createLinker, type Emitter, EmitterError, type EventsOf, type Outcome, type Unsubscribe } from '@emitscope/emitter'
import { installRecorder } from '@emitscope/emitter/inspect'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'

class OrderPaid {
  static readonly type = 'order:paid'
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}

type ShopEvents = EventsOf<typeof OrderPaid> & {
  'order:placed': { id: string; total: number }
  ready: void
}

const linker = createLinker<ShopEvents>({ name: 'shop' })
const shop: Emitter<ShopEvents> = createEmitter<ShopEvents>({ name: 'shop', linker, strategy: microtask() })
installRecorder()

const totals: number[] = []
const unsubscribe: Unsubscribe = shop.on('order:placed', ({ total }) => totals.push(total))
shop.on(OrderPaid, (order) => totals.push(order.id.length))
shop.once(
  'ready',
  () => {
    throw new EmitterError('CLOSED', 'a failure of its own')
  },
  { onFailure: () => totals.push(-1) },
)

shop.emit('order:placed', { id: '1', total: 3 })
shop.emit(new OrderPaid('12'))
shop.emit('ready')
const outcome: Outcome<unknown> = await shop.emitAsync('order:placed', { id: '2', total: 4 })
await shop.setStrategy(animationFrame({ overflow: 'latest' }))
await shop.settled()
unsubscribe()

if (!outcome.ok || totals.join() !== '3,2,-1,4') throw new Error(`the events came to ${totals.join()}`)
