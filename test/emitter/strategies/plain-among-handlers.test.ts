import { createEmitter, type Emitter, type Strategy, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'
import { queued } from './local.ts'

type Events = { x: number }
type Handler = (n: number) => unknown

/** Two ways to write the same handler. Only what none of the handlers of a type sees the emission of waits as one piece. */
const writings = {
  plain: (handler: Handler) => (n: number) => handler(n),
  'seeing the emission': (handler: Handler) => (n: number, _emission: unknown) => handler(n),
}
type Writing = keyof typeof writings
const strategies = Object.entries(queued)
const both = Object.keys(writings) as Writing[]

/** A and B hear `x`; while A hears 1, `during` happens. */
const trial = (
  name: keyof typeof queued,
  writing: Writing,
  during: (bus: Emitter<Events>, strategy: Strategy, calls: string[]) => void,
) => {
  const host = createManualHost()
  const { create, drive } = queued[name] as { create: typeof microtask; drive?: (strategy: Strategy) => unknown }
  const strategy = create({ host })
  const bus = createEmitter<Events>({ host, strategy })
  const calls: string[] = []
  const write = writings[writing]
  const stops = ['A', 'B'].map((id) =>
    bus.on(
      'x',
      write((n) => {
        calls.push(`${id}${n}`)
        if (id === 'A' && n === 1) during(bus, strategy, calls)
      }) as Handler,
    ),
  )
  const run = async (): Promise<void> => {
    for (let rounds = 0; rounds < 4; rounds++) {
      host.advanceFrame()
      void drive?.(strategy)
      host.flushMicrotasks()
      await turn()
    }
  }
  return { bus, strategy, calls, run, stopB: stops[1]! }
}

describe.each(strategies)('an emission over %s, among its handlers', (name) => {
  describe.each(both)('%s:', (writing) => {
    it('a swap to sync runs the rest of it before what is emitted then', async () => {
      const { bus, calls, run } = trial(name as never, writing, (bus) => {
        void bus.setStrategy(sync())
        bus.emit('x', 2)
      })
      bus.emit('x', 1)
      await run()
      expect(calls).toEqual(['A1', 'B1', 'A2', 'B2'])
    })

    it.each(['migrate', 'drain'] as const)("a swap with '%s' keeps the rest ahead of what waits", async (pending) => {
      const { bus, calls, run } = trial(name as never, writing, (bus) => void bus.setStrategy(sync(), { pending }))
      for (const n of [1, 2, 3]) bus.emit('x', n)
      await run()
      expect(calls).toEqual(['A1', 'B1', 'A2', 'B2', 'A3', 'B3'])
    })

    it('a flush keeps the rest ahead of what waits', async () => {
      const { bus, calls, run } = trial(name as never, writing, (_bus, strategy) => void strategy.flush())
      for (const n of [1, 2, 3]) bus.emit('x', n)
      await run()
      expect(calls).toEqual(['A1', 'B1', 'A2', 'B2', 'A3', 'B3'])
    })

    it.each(['swap', 'close'] as const)('a %s that discards lets go of the rest as well', async (how) => {
      const { bus, strategy, calls, run } = trial(name as never, writing, (bus) => {
        if (how === 'close') void bus.close({ pending: 'discard' })
        else void bus.setStrategy(sync(), { pending: 'discard' })
      })
      for (const n of [1, 2, 3]) bus.emit('x', n)
      await run()
      expect([calls, strategy.pending]).toEqual([['A1'], 0])
    })

    it('closing the strategy lets go of the rest as well', async () => {
      const { bus, strategy, calls, run } = trial(name as never, writing, (_bus, strategy) => {
        // A loop that drains would wait for this handler.
        void (strategy.close as (options?: { pending: 'discard' }) => unknown)({ pending: 'discard' })
      })
      for (const n of [1, 2]) bus.emit('x', n)
      await run()
      expect([calls, strategy.pending]).toEqual([['A1'], 0])
    })

    it('the rest waits: it is counted, and a drain is not over before it has run', async () => {
      const { bus, calls, run } = trial(name as never, writing, (bus, strategy, calls) => {
        calls.push(`${strategy.pending} waits`)
        void bus.setStrategy(microtask(), { pending: 'drain' }).then(() => calls.push('swapped'))
        void bus.settled().then(() => calls.push('settled'))
      })
      bus.emit('x', 1)
      await run()
      expect(calls).toEqual(['A1', '1 waits', 'B1', 'swapped', 'settled'])
    })

    it('of the rest what is unsubscribed before it is taken over does not run', async () => {
      const { bus, calls, run, stopB } = trial(name as never, writing, (bus) => {
        stopB()
        void bus.setStrategy(sync())
      })
      for (const n of [1, 2]) bus.emit('x', n)
      await run()
      expect(calls).toEqual(['A1', 'A2'])
    })

    // A loop's flush is a promise: it never runs two at a time.
    it.runIf(name !== 'loop')('a flush runs the rest before it returns, also where nothing else waits', async () => {
      const { bus, calls, run } = trial(name as never, writing, (_bus, strategy, calls) => {
        void strategy.flush()
        calls.push(`${strategy.pending} wait`)
      })
      bus.emit('x', 1)
      await run()
      expect(calls).toEqual(['A1', 'B1', '0 wait'])
    })
  })
})

it.each(both)('%s handlers that wait are nested in nothing: what they emit has the whole depth', (writing) => {
  const host = createManualHost()
  const errors: unknown[] = []
  const outer = createEmitter<Events>({ host, strategy: microtask({ host }) })
  const inner = createEmitter<Events>({ host, maxDepth: 1, onError: (error) => errors.push(error) })
  const seen: number[] = []
  inner.on('x', (n) => seen.push(n))
  outer.on('x', writings[writing]((n) => inner.emit('x', n)) as Handler)
  outer.emit('x', 1)
  host.flushMicrotasks()
  expect([seen, errors]).toEqual([[1], []])
})

it.each(both)("'latest' keeps one of a type for %s handlers of '*', also when all others of the type went and came", (writing) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: animationFrame({ host, overflow: 'latest' }) })
  const seen: number[] = []
  bus.on('*', writings[writing]((n) => seen.push(n)) as Handler)
  for (const n of [1, 2, 3]) {
    const stop = bus.on('x', (_n) => undefined)
    bus.emit('x', n)
    stop()
  }
  host.advanceFrame()
  expect(seen).toEqual([3])
})
