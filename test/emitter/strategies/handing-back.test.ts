import { createEmitter, type Delivery, type Strategy, sync } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }
const oops = new Error('oops')

/** A strategy of somebody else, which holds what it has until it is flushed; `change` breaks it. */
const setUp = (change: (held: Delivery[]) => Partial<Record<keyof Strategy, unknown>>) => {
  const host = createManualHost()
  const held: Delivery[] = []
  const strategy = Object.defineProperties(
    {
      name: 'theirs',
      guarantees: { order: 'fifo', delivery: 'when asked', mayDrop: false, crossesRealm: false },
      enqueue: (delivery: Delivery) => void held.push(delivery),
      flush() {
        for (const delivery of held.splice(0)) delivery.run()
      },
      close: () => undefined,
      ...change(held),
    },
    { pending: { get: () => held.length } },
  ) as unknown as Strategy
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  return { host, strategy, held, bus, seen }
}

const wrongAnswers: Record<string, () => unknown> = {
  undefined: () => undefined,
  null: () => null,
  'a promise': () => Promise.resolve([]),
  'a list of something else': () => [{}, null, undefined, 1],
  'an error': () => {
    throw oops
  },
}

describe('a strategy whose take gives', () => {
  describe.each(Object.entries(wrongAnswers))('%s', (_name, take) => {
    it.each(['migrate', 'discard'] as const)("runs what it has itself, before what is emitted since: '%s'", async (pending) => {
      const { host, strategy, bus, seen } = setUp(() => ({ take }))
      bus.emit('n', 1)
      bus.emit('n', 2)
      const swapped = bus.setStrategy(sync(), { pending })
      bus.emit('n', 3)
      host.flushMicrotasks()
      expect([await stateOf(swapped), seen]).toEqual(['pending', []])
      void strategy.flush()
      host.flushMicrotasks()
      expect([await stateOf(swapped), seen, bus.strategy]).toEqual(['resolved', [1, 2, 3], sync()])
      // Nothing is left of it: the next swap is at once.
      expect([bus.emit('n', 4), seen.at(-1), await stateOf(bus.setStrategy(sync()))]).toEqual([1, 4, 'resolved'])
    })

    it('can be closed, with its emitter, at once or when it has run', async () => {
      for (const pending of ['drain', 'discard'] as const) {
        const { host, strategy, bus, seen } = setUp(() => ({ take }))
        bus.emit('n', 1)
        const closed = bus.close({ pending })
        expect([bus.emit('n', 2), bus.emit('n', 3)]).toEqual([0, 0])
        void strategy.flush()
        host.flushMicrotasks()
        expect([await stateOf(closed), seen]).toEqual(['resolved', [1]])
      }
    })
  })

  it('an error: the host is told', () => {
    const { host, bus } = setUp(() => ({ take: wrongAnswers['an error'] }))
    bus.emit('n', 1)
    void bus.setStrategy(sync())
    expect(host.reported).toEqual([oops])
  })

  it('only some keeps the order all the same: those given wait for those it keeps', async () => {
    const { host, strategy, bus, seen } = setUp((held) => ({ take: () => held.splice(1) }))
    for (const n of [1, 2, 3]) bus.emit('n', n)
    const swapped = bus.setStrategy(sync())
    bus.emit('n', 4)
    host.flushMicrotasks()
    expect([await stateOf(swapped), seen]).toEqual(['pending', []])
    void strategy.flush()
    host.flushMicrotasks()
    expect([await stateOf(swapped), seen]).toEqual(['resolved', [1, 2, 3, 4]])
  })
})

describe('a strategy without take', () => {
  it('discards all the same: what it still has does not run', async () => {
    for (const how of ['swap', 'close'] as const) {
      const { host, strategy, bus, seen } = setUp(() => ({}))
      for (const n of [1, 2]) bus.emit('n', n)
      const outcome = bus.emitAsync('n', 3)
      const over = how === 'close' ? bus.close({ pending: 'discard' }) : bus.setStrategy(sync(), { pending: 'discard' })
      host.flushMicrotasks()
      expect([how, await stateOf(over)]).toEqual([how, 'resolved'])
      expect((await outcome).deliveries.map(({ status, reason }) => [status, reason])).toEqual([['cancelled', 'discarded']])
      void strategy.flush()
      expect([seen, strategy.pending]).toEqual([[], 0])
    }
  })

  it('keeps the order when it migrates, for it runs what it has first', async () => {
    const { host, strategy, bus, seen } = setUp(() => ({}))
    for (const n of [1, 2]) bus.emit('n', n)
    const swapped = bus.setStrategy(sync())
    bus.emit('n', 3)
    void strategy.flush()
    host.flushMicrotasks()
    expect([await stateOf(swapped), seen]).toEqual(['resolved', [1, 2, 3]])
  })
})

describe('a strategy that runs on demand and whose flush throws', () => {
  const wedged = () => {
    let isBroken = true
    const set = setUp((held) => ({
      onDemand: true,
      flush() {
        if (isBroken) throw oops
        for (const delivery of held.splice(0)) delivery.run()
      },
    }))
    const mend = (): void => {
      isBroken = false
    }
    return { ...set, mend }
  }

  it('is reported by a drain, which goes on when it has run', async () => {
    const { host, strategy, bus, seen, mend } = wedged()
    bus.emit('n', 1)
    const swapped = bus.setStrategy(sync(), { pending: 'drain' })
    bus.emit('n', 2)
    expect([host.reported, seen]).toEqual([[oops], []])
    mend()
    void strategy.flush()
    host.flushMicrotasks()
    expect([await stateOf(swapped), seen]).toEqual(['resolved', [1, 2]])
  })

  it('is reported by close, which is over when it has run', async () => {
    const { host, strategy, bus, seen, mend } = wedged()
    bus.emit('n', 1)
    const closed = bus.close()
    expect([host.reported, bus.emit('n', 2)]).toEqual([[oops], 0])
    mend()
    void strategy.flush()
    host.flushMicrotasks()
    expect([await stateOf(closed), seen]).toEqual(['resolved', [1]])
  })
})
