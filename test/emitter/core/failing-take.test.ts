import { createEmitter, type Delivery, type Strategy, sync } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }

it('a strategy that fails to hand back what waits runs it itself, before what is emitted since', async () => {
  const host = createManualHost()
  const oops = new Error('oops')
  const held: Delivery[] = []
  const strategy: Strategy = {
    name: 'keeps',
    guarantees: { order: 'fifo', delivery: 'when asked', mayDrop: false, crossesRealm: false },
    enqueue: (delivery) => void held.push(delivery),
    get pending() {
      return held.length
    },
    flush() {
      for (const delivery of held.splice(0)) delivery.run()
    },
    take() {
      throw oops
    },
    close: () => undefined,
  }
  const bus = createEmitter<Events>({ host, strategy })
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  bus.emit('n', 1)
  const swapped = [bus.setStrategy(sync()), bus.setStrategy(sync())]
  bus.emit('n', 2)
  host.flushMicrotasks()
  expect([await Promise.all(swapped.map(stateOf)), host.reported, calls]).toEqual([['pending', 'pending'], [oops], []])
  strategy.flush()
  host.flushMicrotasks()
  expect([await Promise.all(swapped.map(stateOf)), calls]).toEqual([
    ['resolved', 'resolved'],
    [1, 2],
  ])
})
