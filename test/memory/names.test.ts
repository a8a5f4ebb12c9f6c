import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { heapAfterCollecting, leftAfterCollecting } from './collected.ts'

/** Names are symbols here: the engine can tell whether anybody still has one. */
const namesUsed = (use: (name: symbol) => void): WeakRef<WeakKey>[] =>
  Array.from({ length: 1000 }, (_, n) => {
    const name = Symbol(`order ${n}`)
    use(name)
    return new WeakRef(name)
  })

it('names subscribed to once are let go of, but for a handful', async () => {
  const bus = createEmitter<Record<symbol, number>>()
  bus.on(Symbol('kept'), (_n) => undefined)
  const references = namesUsed((name) => {
    const stop = bus.on(name, (_n) => undefined)
    bus.emit(name, 1)
    stop()
  })
  expect(await leftAfterCollecting(references)).toBeLessThanOrEqual(16)
  expect(bus.types()).toHaveLength(1)
})

it('names subscribed to in bulk are let go of in bulk', async () => {
  const bus = createEmitter<Record<symbol, number>>()
  const references = (() => {
    const stops: (() => boolean)[] = []
    const names = namesUsed((name) => stops.push(bus.on(name, (_n) => undefined)))
    for (const stop of stops) stop()
    return names
  })()
  expect(await leftAfterCollecting(references)).toBeLessThanOrEqual(16)
  expect(bus.types()).toEqual([])
})

it('names emitted, asked for or given a channel, and never heard, leave nothing', async () => {
  const bus = createEmitter<Record<symbol, number>>()
  bus.on(Symbol('kept'), (_n) => undefined)
  const stopStar = bus.on('*', (_n) => undefined)
  const references = namesUsed((name) => {
    bus.emit(name, 1)
    bus.has(name)
    bus.subscriptions(name)
    bus.channel(name).emit(1)
    bus.off(name)
    void bus.emitAsync(name, 1)
  })
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(stopStar()).toBe(true)
})

it('a once, and a next, leave no name', async () => {
  const bus = createEmitter<Record<symbol, number>>()
  const references = namesUsed((name) => {
    bus.once(name, () => undefined)
    void bus.next(name)
    bus.emit(name, 1)
  })
  expect(await leftAfterCollecting(references)).toBeLessThanOrEqual(16)
  expect(bus.types()).toEqual([])
})

it('ten times the names take no more space', async () => {
  const bus = createEmitter<Record<string, number>>()
  let used = 0
  const use = (count: number): void => {
    for (const last = used + count; used < last; used++) {
      const name = `order ${used} shipped`
      const stop = bus.on(name, (_n) => undefined)
      bus.emit(name, 1)
      stop()
    }
  }
  use(20_000)
  const before = await heapAfterCollecting()
  use(200_000)
  const after = await heapAfterCollecting()
  expect(after).toBeLessThan(before * 1.2)
  expect(bus.types()).toEqual([])
})
