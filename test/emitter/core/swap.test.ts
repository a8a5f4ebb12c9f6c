import { createEmitter, type Delivery, type Strategy, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

const kinds: Record<string, (host: ManualHost) => Strategy> = {
  sync: () => sync(),
  microtask: (host) => microtask({ host }),
  animationFrame: (host) => animationFrame({ host }),
}
const queued = ['microtask', 'animationFrame']
const pairs = queued.flatMap((from) => Object.keys(kinds).map((to) => ({ from, to })))
const strategyOf = (kind: string, host: ManualHost): Strategy => (kinds[kind] as (host: ManualHost) => Strategy)(host)

const setUp = (from: string) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: strategyOf(from, host) })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  /** Runs whatever waits, however it is to be run. */
  const runAll = (): void => {
    for (let turn = 0; turn < 20; turn++) host.advanceFrame()
  }
  return { host, bus, seen, runAll }
}

describe.each(pairs)('from $from to $to', ({ from, to }) => {
  it('migrate moves what waits, in order, ahead of new work', async () => {
    const { host, bus, seen, runAll } = setUp(from)
    bus.emit('n', 1)
    bus.emit('n', 2)
    const swapped = bus.setStrategy(strategyOf(to, host))
    bus.emit('n', 3)
    if (to === 'sync') expect(seen).toEqual([1, 2, 3])
    runAll()
    await swapped
    bus.emit('n', 4)
    runAll()
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('drain lets the old strategy run them first; what comes meanwhile waits its turn', async () => {
    const { host, bus, seen, runAll } = setUp(from)
    bus.emit('n', 1)
    bus.emit('n', 2)
    const swapped = bus.setStrategy(strategyOf(to, host), { pending: 'drain' })
    bus.emit('n', 3)
    expect(seen).toEqual([])
    runAll()
    await swapped
    bus.emit('n', 4)
    runAll()
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('discard drops what waits and keeps what comes', async () => {
    const { host, bus, seen, runAll } = setUp(from)
    bus.emit('n', 1)
    const swapped = bus.setStrategy(strategyOf(to, host), { pending: 'discard' })
    bus.emit('n', 2)
    runAll()
    await swapped
    expect([seen, host.reported]).toEqual([[2], []])
  })

  it('inside a handler, nothing is lost, doubled or reordered', async () => {
    const { host, bus, seen, runAll } = setUp(from)
    const swaps: Promise<void>[] = []
    bus.on('n', (n) => {
      if (n !== 2) return
      swaps.push(bus.setStrategy(strategyOf(to, host)))
      bus.emit('n', 10)
    })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    runAll()
    await Promise.all(swaps)
    expect(seen).toEqual([1, 2, 3, 10])
  })
})

it('from sync, handlers of the emission that swaps run inside it, what they emit afterwards waits', () => {
  const { host, bus, seen } = setUp('sync')
  bus.on('n', (n) => {
    if (n !== 1) return
    void bus.setStrategy(microtask({ host }))
    bus.emit('n', 2)
  })
  bus.on('n', (n) => seen.push(n * 100))
  bus.emit('n', 1)
  expect(seen).toEqual([1, 100])
  host.flushMicrotasks()
  expect(seen).toEqual([1, 100, 2, 200])
})

it('what a handler emits while a swap to sync runs the rest follows the rest', () => {
  const { bus, seen } = setUp('animationFrame')
  bus.on('n', (n) => {
    if (n < 10) bus.emit('n', n + 10)
  })
  bus.emit('n', 1)
  bus.emit('n', 2)
  void bus.setStrategy(sync())
  expect(seen).toEqual([1, 2, 11, 12])
})

it('swaps asked for during a hand-over follow it, in order', async () => {
  const { host, bus, seen, runAll } = setUp('animationFrame')
  bus.emit('n', 1)
  const order: string[] = []
  const names = ['first', 'second', 'third']
  const swaps = [
    bus.setStrategy(microtask({ host }), { pending: 'drain' }),
    bus.setStrategy(sync()),
    bus.setStrategy(animationFrame({ host })),
  ].map((swap, index) => swap.then(() => order.push(names[index] ?? '')))
  bus.emit('n', 2)
  expect(seen).toEqual([])
  runAll()
  await Promise.all(swaps)
  bus.emit('n', 3)
  expect(seen).toEqual([1, 2])
  host.advanceFrame()
  expect([order, seen]).toEqual([names, [1, 2, 3]])
})

it('a drain counts only what waits in the old strategy, whatever happens to what came after', async () => {
  const { host, bus, seen } = setUp('animationFrame')
  bus.emit('n', 1)
  const controller = new AbortController()
  const swapped = bus.setStrategy(sync(), { pending: 'drain' })
  void bus.emitAsync('n', 2, { signal: controller.signal })
  bus.emit('n', 3)
  controller.abort()
  host.flushMicrotasks()
  bus.emit('n', 4)
  expect(seen).toEqual([])
  host.advanceFrame()
  host.flushMicrotasks()
  await swapped
  expect(seen).toEqual([1, 3, 4])
})

it('what migrates can still be unsubscribed, aborted and awaited', async () => {
  const { host, bus, seen } = setUp('animationFrame')
  const controller = new AbortController()
  const calls: string[] = []
  const stop = bus.on('other', () => calls.push('unsubscribed'))
  bus.on('other', () => 'value')
  const outcome = bus.emitAsync('other', 1)
  bus.emit('n', 1, { signal: controller.signal })
  void bus.setStrategy(microtask({ host }))
  stop()
  controller.abort()
  host.flushMicrotasks()
  expect((await outcome).deliveries.map(({ status }) => status)).toEqual(['cancelled', 'fulfilled'])
  expect([seen, calls]).toEqual([[], []])
})

it('subscriptions with a strategy of their own are not touched', async () => {
  const { host, bus, seen } = setUp('animationFrame')
  bus.on('n', (n) => seen.push(-n), { strategy: animationFrame({ host }) })
  bus.emit('n', 1)
  void bus.setStrategy(sync())
  expect(seen).toEqual([1])
  const discarded = bus.setStrategy(microtask({ host }), { pending: 'discard' })
  host.flushMicrotasks()
  await discarded
  host.advanceFrame()
  expect(seen).toEqual([1, -1])
})

it('emitters that share a strategy swap apart', () => {
  const host = createManualHost()
  const shared = animationFrame({ host })
  const [one, two] = [createEmitter<Events>({ host, strategy: shared }), createEmitter<Events>({ host, strategy: shared })]
  const seen: string[] = []
  one.on('n', (n) => seen.push(`one ${n}`))
  two.on('n', (n) => seen.push(`two ${n}`))
  for (const n of [1, 2]) {
    one.emit('n', n)
    two.emit('n', n)
  }
  void one.setStrategy(sync())
  expect([seen, shared.pending]).toEqual([['one 1', 'one 2'], 2])
  host.advanceFrame()
  expect(seen).toEqual(['one 1', 'one 2', 'two 1', 'two 2'])
})

it('a strategy that cannot hand back what waits runs it to the end before the next takes over', async () => {
  const host = createManualHost()
  const waiting: Delivery[] = []
  const stubborn: Strategy = {
    name: 'stubborn',
    guarantees: { order: 'fifo', delivery: 'on flush', mayDrop: false, crossesRealm: false },
    enqueue: (delivery) => void waiting.push(delivery),
    get pending() {
      return waiting.length
    },
    flush: () => {
      for (const delivery of waiting.splice(0)) delivery.run()
    },
    close: () => undefined,
  }
  const bus = createEmitter<Events>({ host, strategy: stubborn })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  const swapped = bus.setStrategy(sync())
  bus.emit('n', 2)
  host.flushMicrotasks()
  expect(seen).toEqual([])
  stubborn.flush()
  host.flushMicrotasks()
  await swapped
  expect(seen).toEqual([1, 2])
})

it('a strategy that fails to take a delivery fails that delivery, not the emitter', () => {
  const host = createManualHost()
  const error = new Error('full of itself')
  const broken: Strategy = {
    ...sync(),
    name: 'broken',
    enqueue: () => {
      throw error
    },
  }
  const bus = createEmitter<Events>({ host, strategy: broken })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  expect(host.reported).toEqual([error])
  void bus.setStrategy(sync())
  expect([bus.emit('n', 2), seen]).toEqual([1, [2]])
})

it('any sequence of emits, swaps and turns keeps order and loses nothing, also for what handlers do', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ do: 'emit' } as const) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('swap' as const),
        to: fc.constantFrom(...Object.keys(kinds)),
        pending: fc.constantFrom('migrate' as const, 'drain' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('turn' as const), frame: fc.boolean() }) },
  )
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 40 }),
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom(...Object.keys(kinds)),
      (steps, inside, first) => {
        const { host, bus, seen, runAll } = setUp(first)
        let emitted = 0
        const perform = (one: (typeof steps)[number]): void => {
          if (one.do === 'emit') bus.emit('n', emitted++)
          else if (one.do === 'swap') void bus.setStrategy(strategyOf(one.to, host), { pending: one.pending })
          else if (one.frame) host.advanceFrame()
          else host.flushMicrotasks()
        }
        const script = [...inside]
        const second: number[] = []
        bus.on('n', () => {
          const one = script.shift()
          // Depth first, an emission inside a sync handler is seen by the later handler before the outer one: only waiting work is compared.
          if (one !== undefined && one.do === 'swap') perform(one)
        })
        bus.on('n', (n) => second.push(n))
        for (const one of steps) perform(one)
        runAll()
        const all = Array.from({ length: emitted }, (_, n) => n)
        expect(seen).toEqual(all)
        expect(second).toEqual(all)
      },
    ),
    { numRuns: 500 },
  )
})
