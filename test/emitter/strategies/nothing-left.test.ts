import { createEmitter, type Emitter, type Strategy, sync } from '@emitscope/emitter'
import { macrotask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = Record<string, number>

/** Ways in which a strategy meets a delivery that was unsubscribed while it waited, and lets go of it. */
const ways: Record<string, (found: { bus: Emitter<Events>; other: Emitter<Events>; strategy: Strategy }) => void> = {
  'a swap that takes it along': ({ bus }) => void bus.setStrategy(sync()),
  'closing the strategy': ({ strategy }) => void strategy.close(),
  'emissions of another emitter, for which the queue grows': ({ other }) => {
    for (let n = 0; n < 64; n++) other.emit(`type ${n}`, n)
  },
}

describe.each(['settled', 'close'] as const)('%s resolves when the last that waited was unsubscribed and is let go of by', (call) => {
  const trial = async (overflow: 'fail' | 'latest', way: (typeof ways)[string], seen: number[]) => {
    const host = createManualHost()
    const strategy = macrotask({ host, ...(overflow === 'latest' ? { overflow } : {}) })
    const [bus, other] = [createEmitter<Events>({ host, strategy }), createEmitter<Events>({ host, strategy })]
    for (let n = 0; n < 64; n++) other.on(`type ${n}`, (_n) => undefined)
    other.on('two parameters', (_n, _emission) => undefined)
    const stop = bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    const over = bus[call]()
    host.flushMicrotasks()
    stop()
    expect(await stateOf(over)).toBe('pending')
    way({ bus, other, strategy })
    // The task itself does not come: nobody but the way told them.
    host.flushMicrotasks()
    return stateOf(over)
  }

  it.each(Object.entries(ways).filter(([name]) => call === 'settled' || !name.startsWith('a swap')))('%s', async (_name, way) => {
    const seen: number[] = []
    expect([await trial('fail', way, seen), seen]).toEqual(['resolved', []])
  })

  it("a delivery of another emitter, beside which 'latest' keeps deliveries alone", async () => {
    const seen: number[] = []
    const way = ({ other }: { other: Emitter<Events> }): void => void other.emit('two parameters', 1)
    expect([await trial('latest', way, seen), seen]).toEqual(['resolved', []])
  })
})
