import { createEmitter, EmitterError } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }
const makers = { microtask, animationFrame }

describe.each(['microtask', 'animationFrame'] as const)('a bounded %s', (name) => {
  const setUp = (overflow?: 'fail' | 'drop-oldest' | 'drop-newest', capacity = 3) => {
    const host = createManualHost()
    const strategy = makers[name]({ host, capacity, ...(overflow === undefined ? {} : { overflow }) })
    const bus = createEmitter<Events>({ host, strategy })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    const counts = (...ns: number[]) => ns.map((n) => bus.emit('n', n))
    return { host, strategy, bus, seen, counts }
  }

  it('fails the delivery that does not fit with QUEUE_FULL, and does not count it', () => {
    for (const overflow of [undefined, 'fail'] as const) {
      const { host, strategy, seen, counts } = setUp(overflow)
      expect([counts(1, 2, 3, 4, 5), strategy.pending]).toEqual([[1, 1, 1, 0, 0], 3])
      expect(host.reported).toHaveLength(2)
      expect(host.reported[0]).toBeInstanceOf(EmitterError)
      expect(host.reported[0]).toMatchObject({ code: 'QUEUE_FULL', message: expect.stringContaining(name) as string })
      host.advanceFrame()
      expect([counts(6), seen]).toEqual([[1], [1, 2, 3]])
      host.advanceFrame()
      expect(seen).toEqual([1, 2, 3, 6])
    }
  })

  it("drops the oldest with 'drop-oldest': the new ones are counted", () => {
    const { host, strategy, seen, counts } = setUp('drop-oldest')
    expect([counts(1, 2, 3, 4, 5), strategy.pending]).toEqual([[1, 1, 1, 1, 1], 3])
    host.advanceFrame()
    expect([seen, host.reported]).toEqual([[3, 4, 5], []])
  })

  it("drops the new one with 'drop-newest' and does not count it", () => {
    const { host, strategy, seen, counts } = setUp('drop-newest')
    expect([counts(1, 2, 3, 4, 5), strategy.pending]).toEqual([[1, 1, 1, 0, 0], 3])
    host.advanceFrame()
    expect([seen, host.reported]).toEqual([[1, 2, 3], []])
  })

  it('holds its capacity over many turns, in order', () => {
    const { host, seen, counts } = setUp('drop-oldest', 20)
    for (let round = 0; round < 5; round++) {
      counts(...Array.from({ length: 33 }, (_, n) => round * 100 + n))
      host.advanceFrame()
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].flatMap((round) => Array.from({ length: 20 }, (_, n) => round * 100 + 13 + n)))
  })

  it('has space again as soon as a delivery starts', () => {
    const { host, bus, seen, counts } = setUp('fail', 1)
    bus.off()
    bus.on('n', (n) => {
      seen.push(n)
      if (n === 1) counts(2)
    })
    counts(1)
    host.advanceFrame()
    host.advanceFrame()
    expect([seen, host.reported]).toEqual([[1, 2], []])
  })

  it('tells who awaits what became of each', async () => {
    const { host, bus } = setUp('drop-oldest', 1)
    const [dropped, kept] = [bus.emitAsync('n', 1), bus.emitAsync('n', 2)]
    expect((await dropped).deliveries).toEqual([expect.objectContaining({ status: 'cancelled', reason: 'full' })])
    host.advanceFrame()
    expect((await kept).deliveries).toEqual([expect.objectContaining({ status: 'fulfilled' })])
  })

  it('applies to what a swap brings: what does not fit fails, the rest keeps its order', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    for (const n of [1, 2, 3]) bus.emit('n', n)
    void bus.setStrategy(makers[name]({ host, capacity: 2 }))
    host.advanceFrame()
    expect([seen, host.reported]).toEqual([[1, 2], [expect.objectContaining({ code: 'QUEUE_FULL' })]])
  })
})

it('an unbounded queue keeps order while it grows, shrinks and is taken from in the middle', () => {
  const host = createManualHost()
  const strategy = animationFrame({ host })
  const [one, two] = [createEmitter<Events>({ host, strategy }), createEmitter<Events>({ host, strategy })]
  const seen: number[] = []
  one.on('n', (n) => seen.push(n))
  two.on('n', (n) => seen.push(-n))
  const expected: number[] = []
  for (let n = 1; n <= 200; n++) {
    one.emit('n', n)
    two.emit('n', n)
    expected.push(-n)
    if (n === 10 || n === 50) {
      void strategy.flush()
      seen.length = 0
      expected.length = 0
    }
  }
  void one.setStrategy(microtask({ host }))
  host.flushMicrotasks()
  expect(seen.splice(0)).toEqual(expected.map((n) => -n))
  host.advanceFrame()
  expect(seen).toEqual(expected)
})
