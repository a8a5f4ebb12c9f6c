import { createEmitter, type Delivery, type Strategy, sync } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }

it('a strategy that fails to hand back what waits is swapped all the same, and runs it itself', async () => {
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
  expect([await Promise.all(swapped.map(stateOf)), host.reported]).toEqual([['resolved', 'resolved'], [oops]])
  bus.emit('n', 2)
  expect(calls).toEqual([2])
  const settled = bus.settled()
  host.flushMicrotasks()
  expect(await stateOf(settled)).toBe('pending')
  strategy.flush()
  host.flushMicrotasks()
  expect([await stateOf(settled), calls]).toEqual(['resolved', [2, 1]])
})
