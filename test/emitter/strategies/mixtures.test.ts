import { createEmitter, type Emitter, type Strategy, sync } from '@emitscope/emitter'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { queued } from './local.ts'

// Emissions whose handlers are all plain wait as one piece; the moment something else comes they must be told apart, in order.
type Events = Record<'a' | 'b', number>
type Change = (bus: Emitter<Events>) => unknown

const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: { observe(hook: unknown): void }[] } }).__EMITSCOPE__
const observe = (hook: unknown): void => {
  for (const core of cores) core.observe(hook)
}
/** A hook that writes down drops and how much waits. */
const watch = () => {
  const drops: string[] = []
  const depths: number[] = []
  let emissions = 0
  const ignore = (): void => undefined
  observe({
    hookVersion: 1,
    deliveries: true,
    emissionStarted: () => emissions++,
    emissionFinished: ignore,
    deliveryStarted: ignore,
    deliveryFinished: ignore,
    deliveryMissed: ignore,
    deliverySettled: ignore,
    failed: ignore,
    dropped: (_emitter: unknown, reason: string, count: number) => drops.push(`${reason} ${count}`),
    queueChanged: (_emitter: unknown, _strategy: unknown, depth: number) => depths.push(depth),
    emitterAdded: ignore,
    strategyChanged: ignore,
    subscriptionAdded: ignore,
    subscriptionNarrowed: ignore,
    subscriptionRemoved: ignore,
  })
  return { drops, depths }
}
afterEach(() => observe(null))

/** What makes emissions of `a` no longer plain, while some wait. */
const changes: Readonly<Record<string, Change>> = {
  'a hook that observes': () => watch(),
  'a handler that sees the emission': (bus) => bus.on('a', (_n, _emission) => undefined),
  'a filter': (bus) => bus.on('a', (_n) => undefined, { filter: () => true }),
  'a subscription to everything': (bus) => bus.on('*', (_n) => undefined),
  'a strategy of a subscription’s own': (bus) => bus.on('a', (_n) => undefined, { strategy: sync() }),
  'an interceptor': (bus) => bus.intercept((_emission, next) => next()),
  'a once': (bus) => bus.once('a', (_n) => undefined),
  'an awaited emission': (bus) => bus.emitAsync('a', -1),
  'an emission with options': (bus) => bus.emit('a', -1, { meta: 1 }),
  'one more plain handler': (bus) => bus.on('a', (_n) => undefined),
}

const run = async (host: ReturnType<typeof createManualHost>, strategy: Strategy): Promise<void> => {
  host.advance(1)
  host.advanceFrame()
  const flushed = strategy.flush()
  host.flushMicrotasks()
  await flushed
}

describe.each(Object.entries(queued))('%s keeps order and counts when emissions stop being plain while some wait', (_name, { create }) => {
  const setUp = () => {
    const host = createManualHost()
    const strategy = create({ host })
    const bus = createEmitter<Events>({ host, strategy })
    const seen: number[] = []
    bus.on('a', (n) => n >= 0 && seen.push(n))
    bus.on('b', (n) => seen.push(n))
    return { host, strategy, bus, seen }
  }

  it.each(Object.entries(changes))('by %s', async (_what, change) => {
    const { host, strategy, bus, seen } = setUp()
    for (const n of [0, 1]) bus.emit('a', n)
    bus.emit('b', 2)
    bus.emit('a', 3)
    const ended = change(bus)
    bus.emit('a', 4)
    bus.emit('b', 5)
    if (typeof ended === 'function') ended()
    else observe(null)
    bus.emit('a', 6)
    expect([seen, strategy.pending]).toEqual([[], expect.any(Number)])
    expect(strategy.pending).toBeGreaterThanOrEqual(7)
    await run(host, strategy)
    expect([seen, strategy.pending, host.reported]).toEqual([[0, 1, 2, 3, 4, 5, 6], 0, []])
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })

  it.each(Object.entries(changes))('by %s, and is swapped then', async (_what, change) => {
    const { host, strategy, bus, seen } = setUp()
    for (const n of [0, 1]) bus.emit('a', n)
    bus.emit('b', 2)
    change(bus)
    bus.emit('a', 3)
    const next = manual()
    void bus.setStrategy(next)
    bus.emit('b', 4)
    expect(strategy.pending).toBe(0)
    await run(host, next)
    expect([seen, next.pending]).toEqual([[0, 1, 2, 3, 4], 0])
  })

  it('reaches those that were there at emit, whoever comes and goes meanwhile', async () => {
    const { host, strategy, bus, seen } = setUp()
    const stop = bus.on('a', (n) => seen.push(100 + n))
    expect(bus.emit('a', 0)).toBe(2)
    bus.on('a', (n) => seen.push(200 + n))
    expect(bus.emit('a', 1)).toBe(3)
    stop()
    expect(bus.emit('a', 2)).toBe(2)
    await run(host, strategy)
    expect(seen).toEqual([0, 1, 201, 2, 202])
  })

  it('what waits has the interceptors of its emit, also when a swap moves it', async () => {
    for (const isSwapped of [false, true]) {
      const { host, strategy, bus, seen } = setUp()
      bus.emit('a', 0)
      const calls: number[] = []
      bus.intercept(({ payload }, next) => {
        calls.push(payload)
        return next()
      })
      // One of another list: the first is told apart now, if it was not before.
      bus.on('a', (_n, _emission) => undefined)
      bus.emit('a', 1)
      const next = manual()
      if (isSwapped) void bus.setStrategy(next)
      await run(host, isSwapped ? next : strategy)
      expect([isSwapped, seen, calls]).toEqual([isSwapped, [0, 1], [1, 1]])
    }
  })

  it('a whole type that goes takes what waits for it along, and comes back empty', async () => {
    const { host, strategy, bus, seen } = setUp()
    bus.emit('a', 0)
    bus.off('a')
    bus.on('a', (n) => seen.push(100 + n))
    bus.emit('a', 1)
    await run(host, strategy)
    expect([seen, strategy.pending]).toEqual([[101], 0])
  })

  it('thousands of one type and between, over more than one turn, keep their order', async () => {
    const { host, strategy, bus, seen } = setUp()
    for (let n = 0; n < 5000; n++) {
      bus.emit(n % 1500 === 7 ? 'b' : 'a', n)
      if (n === 2500) await run(host, strategy)
    }
    expect(strategy.pending).toBe(2499)
    await run(host, strategy)
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, n) => n))
  })

  it('a handler that flushes, swaps or closes while its own piece is being worked off loses and doubles nothing', async () => {
    for (const kind of ['flush', 'swap', 'close', 'unsubscribe'] as const) {
      const { host, strategy, bus, seen } = setUp()
      const stop = bus.on('a', (n) => {
        if (n !== 2) return
        if (kind === 'flush') void strategy.flush()
        else if (kind === 'swap') void bus.setStrategy(sync())
        else if (kind === 'close') void bus.close()
        else stop()
      })
      for (let n = 0; n < 10; n++) bus.emit('a', n)
      await run(host, strategy)
      expect([kind, seen]).toEqual([kind, Array.from({ length: 10 }, (_, n) => n)])
    }
  })
})

describe.each(Object.entries(queued))('%s, bounded, tells the hook', (_name, { create }) => {
  const setUp = (overflow: 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block') => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: create({ host, capacity: 2, overflow }) })
    bus.on('a', (_n) => undefined)
    const { drops, depths } = watch()
    for (let n = 0; n < 5; n++) bus.emit('a', n)
    return { host, drops, depths }
  }

  it.each([
    ['drop-oldest', 'full'],
    ['drop-newest', 'full'],
  ] as const)('of every drop of %s, and how much waits', (overflow, reason) => {
    const { drops, depths, host } = setUp(overflow)
    expect([drops, depths.at(-1), host.reported]).toEqual([Array(3).fill(`${reason} 1`), 2, []])
  })

  it("of what 'latest' replaces", () => {
    const { drops, depths, host } = setUp('latest')
    expect([drops, depths.at(-1), host.reported]).toEqual([Array(4).fill('conflated 1'), 1, []])
  })

  it.each(['fail', 'block'] as const)('of no drop where %s makes it a failure', (overflow) => {
    const { drops, host } = setUp(overflow)
    expect([drops, host.reported.length]).toEqual([[], 3])
  })
})
