import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }

const setUp = () => {
  const host = createManualHost()
  const strategy = microtask({ host })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  return { host, strategy, bus, seen }
}

describe('microtask', () => {
  it('runs what was emitted in one microtask, first in first out', () => {
    const { host, strategy, bus, seen } = setUp()
    bus.on('n', (n) => seen.push(n))
    bus.on('n', (n) => seen.push(-n))
    for (const n of [1, 2, 3]) expect(bus.emit('n', n)).toBe(2)
    expect([seen, strategy.pending, host.waiting.microtasks]).toEqual([[], 6, 1])
    host.flushMicrotasks()
    expect([seen, strategy.pending]).toEqual([[1, -1, 2, -2, 3, -3], 0])
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })

  it('runs what handlers emit in the same drain, after what waited', () => {
    const { host, bus, seen } = setUp()
    bus.on('n', (n) => {
      seen.push(n)
      if (n < 3) bus.emit('n', n + 10)
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    host.queueMicrotask(() => seen.push(99))
    host.flushMicrotasks()
    expect(seen).toEqual([1, 2, 11, 12, 99])
  })

  it('asks for the next drain after it was empty', () => {
    const { host, bus, seen } = setUp()
    bus.on('n', (n) => seen.push(n))
    for (const n of [1, 2, 3]) {
      bus.emit('n', n)
      host.flushMicrotasks()
      expect(seen.at(-1)).toBe(n)
    }
  })

  it('gives way after 8 ms, to go on in a task of its own, in order, losing nothing', () => {
    const { host, bus, seen } = setUp()
    bus.on('n', (n) => {
      seen.push(n)
      host.spend(0.5)
    })
    for (let n = 0; n < 1000; n++) bus.emit('n', n)
    host.flushMicrotasks()
    const first = seen.length
    expect(first).toBeGreaterThan(15)
    expect(first).toBeLessThan(200)
    expect(host.waiting).toEqual({ microtasks: 0, timers: 1, frames: 0 })
    bus.emit('n', 1000)
    expect(host.waiting.microtasks).toBe(0)
    while (host.waiting.timers > 0) host.advance(0)
    expect(seen).toEqual(Array.from({ length: 1001 }, (_, n) => n))
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })

  it('gives way too when handlers emit without end, so that the page stays alive', () => {
    const { host, bus, seen } = setUp()
    let endless = true
    bus.on('n', (n) => {
      host.spend(0.1)
      if (endless) bus.emit('n', n + 1)
      else seen.push(n)
    })
    bus.emit('n', 1)
    // With no budget this never came back.
    host.flushMicrotasks()
    expect(host.waiting.timers).toBe(1)
    endless = false
    host.advance(0)
    expect(seen).toHaveLength(1)
  })

  it('a failing handler stops neither the drain nor the next', () => {
    const { host, bus, seen } = setUp()
    bus.on('n', (n) => {
      if (n === 1) throw new Error('no')
      seen.push(n)
    })
    for (const n of [1, 2]) bus.emit('n', n)
    host.flushMicrotasks()
    bus.emit('n', 3)
    host.flushMicrotasks()
    expect([seen, host.reported.length]).toEqual([[2, 3], 1])
  })

  it('serves several emitters in one order', () => {
    const { host, strategy, bus, seen } = setUp()
    const other = createEmitter<Events>({ host, strategy })
    bus.on('n', (n) => seen.push(n))
    other.on('n', (n) => seen.push(-n))
    bus.emit('n', 1)
    other.emit('n', 2)
    bus.emit('n', 3)
    expect(host.waiting.microtasks).toBe(1)
    host.flushMicrotasks()
    expect(seen).toEqual([1, -2, 3])
  })

  it('says what it promises', () => {
    const { strategy } = setUp()
    expect([strategy.name, strategy.guarantees]).toEqual([
      'microtask',
      expect.objectContaining({ order: 'fifo', mayDrop: false, crossesRealm: false }),
    ])
    expect(microtask({ capacity: 1, overflow: 'drop-oldest' }).guarantees.mayDrop).toBe(true)
    expect(microtask({ capacity: 1, overflow: 'drop-newest' }).guarantees.mayDrop).toBe(true)
    expect(microtask({ capacity: 1 }).guarantees.mayDrop).toBe(false)
  })

  it('runs without a host of its own, after the code that emits', async () => {
    const bus = createEmitter<Events>({ strategy: microtask() })
    const calls: string[] = []
    bus.on('n', () => calls.push('handler'))
    bus.emit('n', 1)
    calls.push('code')
    await undefined
    await undefined
    expect(calls).toEqual(['code', 'handler'])
  })
})

describe('flush', () => {
  it('runs everything that waits, now, and what that emits', () => {
    const { host, strategy, bus, seen } = setUp()
    bus.on('n', (n) => {
      seen.push(n)
      if (n === 1) bus.emit('n', 2)
    })
    bus.emit('n', 1)
    void strategy.flush()
    expect([seen, strategy.pending]).toEqual([[1, 2], 0])
    host.flushMicrotasks()
    expect(seen).toEqual([1, 2])
  })

  it('inside a handler takes the rest, and the drain finds nothing', () => {
    const { host, strategy, bus, seen } = setUp()
    bus.on('n', (n) => {
      seen.push(n)
      if (n === 1) void strategy.flush()
    })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    host.flushMicrotasks()
    expect(seen).toEqual([1, 2, 3])
  })
})

describe('close', () => {
  it('cancels what waits and lets go of what it holds', async () => {
    const { host, strategy, bus, seen } = setUp()
    bus.on('n', (n) => seen.push(n))
    const outcome = bus.emitAsync('n', 1)
    strategy.close()
    host.flushMicrotasks()
    expect((await outcome).deliveries.map(({ status, reason }) => [status, reason])).toEqual([['cancelled', 'discarded']])
    expect([seen, strategy.pending, host.reported]).toEqual([[], 0, []])
  })

  it('does not swallow what is enqueued afterwards', () => {
    const { host, strategy, bus, seen } = setUp()
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    strategy.close()
    bus.emit('n', 2)
    host.advanceFrame()
    expect([seen, strategy.pending]).toEqual([[2], 0])
  })
})
