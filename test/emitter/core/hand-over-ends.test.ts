import { createEmitter, sync } from '@emitscope/emitter'
import { macrotask, microtask } from '@emitscope/emitter/strategies'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }

it.each(['plain', 'seeing the emission'])(
  'closing with discard inside a swap to sync lets go of what has not run yet: %s handlers',
  async (writing) => {
    const host = createManualHost()
    const strategy = manual()
    const bus = createEmitter<Events>({ host, strategy })
    const seen: number[] = []
    let closed: Promise<void> | undefined
    const hear = (n: number): void => {
      seen.push(n)
      if (n === 1) closed = bus.close({ pending: 'discard' })
    }
    bus.on('n', writing === 'plain' ? (n) => hear(n) : (n, _emission) => hear(n))
    for (const n of [1, 2, 3]) bus.emit('n', n)
    const swapped = bus.setStrategy(sync())
    host.flushMicrotasks()
    expect([seen, strategy.pending, await stateOf(swapped), await stateOf(closed!)]).toEqual([[1], 0, 'resolved', 'resolved'])
  },
)

it('twenty thousand swaps that wait for one drain follow it, one after another, in order', async () => {
  const host = createManualHost()
  const strategy = manual()
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  const strategies = [microtask({ host }), macrotask({ host })] as const
  let last: Promise<void> | undefined
  for (let n = 0; n < 20_000; n++) last = bus.setStrategy(strategies[n % 2]!, { pending: 'drain' })
  bus.emit('n', 2)
  host.flushMicrotasks()
  expect([await stateOf(last!), bus.strategy]).toEqual(['pending', strategy])
  strategy.flush()
  host.flushMicrotasks()
  host.advance(1)
  expect([await stateOf(last!), bus.strategy, seen]).toEqual(['resolved', strategies[1], [1, 2]])
})
