import { createEmitter, createLinker, type Delivery, type Strategy } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }

it('settled that takes too long says how many wait or run', async () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  bus.on('n', () => new Promise(() => undefined))
  bus.emit('n', 1)
  bus.emit('n', 2)
  const settled = bus.settled({ timeoutMs: 5 })
  host.advance(5)
  await expect(settled).rejects.toMatchObject({ name: 'TimeoutError', message: '2 deliveries wait or run after 5 ms' })
})

it.each(['drain', 'discard'] as const)('closing with %s, where a strategy hands nothing back', async (pending) => {
  const host = createManualHost()
  const held: Delivery[] = []
  const strategy: Strategy = {
    name: 'hold',
    guarantees: { order: 'fifo', delivery: 'when asked', mayDrop: false, crossesRealm: false },
    enqueue: (delivery) => void held.push(delivery),
    get pending() {
      return held.length
    },
    flush: () => undefined,
    close: () => undefined,
  }
  const bus = createEmitter<Events>({ host, strategy })
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  bus.emit('n', 1)
  const closing = bus.close({ pending })
  host.flushMicrotasks()
  expect(await stateOf(closing)).toBe(pending === 'drain' ? 'pending' : 'resolved')
  held.shift()?.run()
  host.flushMicrotasks()
  expect([await stateOf(closing), calls]).toEqual(['resolved', pending === 'drain' ? [1] : []])
})

it('closing is possible where a linker wants every result', async () => {
  const bus = createEmitter<Events>({ linker: createLinker<Events>({ onSuccess: () => undefined }) })
  await expect(bus.close()).resolves.toBeUndefined()
})
