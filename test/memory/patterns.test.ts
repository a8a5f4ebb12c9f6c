import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { expect, it } from 'vitest'
import { heapAfterCollecting, leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = Record<string, object>

const numbers = pattern('a/{n:int}')

it('names that only a pattern matches take no more space, however many', async () => {
  const bus = createEmitter<Events>()
  let calls = 0
  bus.on(pattern('order {id:int} shipped'), (_n) => {
    calls++
  })
  bus.on(pattern('order {id:int} {what}'), (_n, { params }) => params.id)
  let used = 0
  const use = (count: number): void => {
    for (const last = used + count; used < last; used++) {
      bus.emit(`order ${used} shipped`, {})
      bus.emit(`order ${used}`, {})
    }
  }
  use(20_000)
  const before = await heapAfterCollecting()
  use(50_000)
  const after = await heapAfterCollecting()
  // Kept, each of the 100,000 names would take 200 B at least.
  expect(after - before).toBeLessThan(10_000_000)
  expect([calls, bus.types()]).toEqual([70_000, []])
})

it('patterns that came and went take no space', async () => {
  const bus = createEmitter<Events>()
  bus.on('a/1', (_n) => undefined)
  bus.on(pattern('{any:path}'), (_n) => undefined)
  let used = 0
  const use = (count: number): void => {
    for (const last = used + count; used < last; used++) {
      const stop = bus.on(pattern(`a/{n:int}/${used}` as string), (_n) => undefined)
      bus.emit(`a/7/${used}`, {})
      stop()
    }
  }
  use(5000)
  const before = await heapAfterCollecting()
  use(20_000)
  const after = await heapAfterCollecting()
  // Kept, each would take 500 B at least.
  expect(after - before).toBeLessThan(6_000_000)
  expect(bus.subscriptions()).toHaveLength(2)
})

it.each(['on', 'once'] as const)(
  'a handler, its options and its payloads are let go of when a subscription by %s ended, whatever its names',
  async (method) => {
    const bus = createEmitter<Events>()
    // Another stays that matches the same names.
    bus.on(pattern('{any:path}'), (_n) => undefined)
    const references = (() => {
      const payload = {}
      const handler = (): object => payload
      const filter = (): boolean => payload !== undefined
      const stop = bus[method](numbers, handler, { filter })
      for (let n = 0; n < 20; n++) bus.subscriptions(`a/${n}`)
      bus.emit('a/1', payload)
      if (method === 'on') stop()
      return [payload, handler, filter].map((one) => new WeakRef<WeakKey>(one))
    })()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(bus.emit('a/1', {})).toBe(1)
  },
)

it.each(['on', 'once'] as const)(
  'a handler by %s is let go of though the lists of its names were given up before it ended',
  async (method) => {
    const bus = createEmitter<Events>()
    bus.on(pattern('{any:path}'), (_n) => undefined)
    const references = (() => {
      const held = {}
      const handler = (): object => held
      const stopOther = bus.on(numbers, (_n) => undefined)
      const stop = bus[method](numbers, handler, { filter: () => held !== undefined })
      for (let n = 0; n < 20; n++) bus.subscriptions(`a/${n}`)
      // Names that another pattern matched are looked at again.
      stopOther()
      stop()
      return [held, handler].map((one) => new WeakRef<WeakKey>(one))
    })()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(bus.emit('a/1', {})).toBe(1)
  },
)

it('the owner of a handler goes with it, and the subscription with the owner', async () => {
  const bus = createEmitter<Events>()
  const references = (() => {
    const owner = {}
    bus.on(numbers, () => owner, { owner })
    bus.emit('a/1', {})
    return [new WeakRef(owner)]
  })()
  expect(bus.subscriptions(numbers)).toHaveLength(1)
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(bus.emit('a/1', {})).toBe(0)
})

it('a kept unsubscribe function of an ended subscription, and a kept pattern, keep no emitter', async () => {
  const kept: unknown[] = [numbers]
  const references = (() => {
    const bus = createEmitter<Events>()
    const stop = bus.on(numbers, (_n) => undefined)
    bus.emit('a/1', {})
    stop()
    kept.push(stop)
    return [new WeakRef(bus)]
  })()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(kept).toHaveLength(2)
})
