import { createEmitter, sync } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { animationFrame, microtask, onBatch } from '@emitscope/emitter/strategies'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { flood } from './flood.ts'

type Events = Record<string, number>

const any = pattern('{any:path}')
const numbers = pattern('a/{n:int}')

describe('what waits', () => {
  it('has the params of its own emission, whatever is subscribed, unsubscribed or forgotten meanwhile', () => {
    const strategy = manual()
    const bus = createEmitter<Events>({ strategy })
    const seen: unknown[] = []
    bus.on(numbers, (payload, { params, type }) => void seen.push([payload, params.n, type]))
    const stop = bus.on(any, (_n, { params }) => void seen.push(params.any))
    for (const n of [1, 2]) bus.emit(`a/${n}`, n)
    bus.on(any, (_n) => void seen.push('late'))
    flood({ subscriptions: (name) => bus.subscriptions(name) })
    stop()
    bus.emit('a/1', 3)
    expect(strategy.pending).toBe(6)
    strategy.flush()
    expect(seen).toEqual([[1, 1, 'a/1'], [2, 2, 'a/2'], [3, 1, 'a/1'], 'late'])
  })

  it('moves with a swap, in order, and runs in the new strategy', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const seen: unknown[] = []
    bus.on(numbers, (_n, { params }) => void seen.push(params.n))
    bus.on(numbers, (payload) => void seen.push(`plain ${payload}`))
    bus.emit('a/1', 1)
    const frames = bus.setStrategy(animationFrame({ host }))
    bus.emit('a/2', 2)
    host.flushMicrotasks()
    expect(seen).toEqual([])
    const inside = bus.setStrategy(sync())
    expect(seen).toEqual([1, 'plain 1', 2, 'plain 2'])
    bus.emit('a/3', 3)
    expect(seen.slice(4)).toEqual([3, 'plain 3'])
    host.flushMicrotasks()
    await Promise.all([frames, inside])
  })

  it('is let go of when the pattern is unsubscribed, and when the emitter discards', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const seen: unknown[] = []
    bus.on(numbers, (_n) => void seen.push('off'))
    bus.on(any, (_n) => void seen.push('discarded'))
    const awaited = bus.emitAsync('a/1', 1)
    bus.off(numbers)
    const closing = bus.close({ pending: 'discard' })
    host.flushMicrotasks()
    const { deliveries } = await awaited
    await closing
    expect([seen, deliveries.map(({ status }) => status)]).toEqual([[], ['cancelled', 'cancelled']])
    expect([bus.emit('a/1', 1), bus.subscriptions(), bus.has(any)]).toEqual([0, [], false])
  })

  it('runs one at a time in a loop', async () => {
    const loop = createLoop()
    const bus = createEmitter<Events>({ strategy: loop })
    const seen: unknown[] = []
    bus.on(numbers, async (_n, { params }) => {
      seen.push(`begins ${params.n}`)
      await undefined
      seen.push(`ends ${params.n}`)
    })
    for (const n of [1, 2]) bus.emit(`a/${n}`, n)
    loop.start()
    await bus.settled()
    expect(seen).toEqual(['begins 1', 'ends 1', 'begins 2', 'ends 2'])
    await loop.close()
  })

  it('keeps the newest of each name that a pattern matches with latest', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host, overflow: 'latest' }) })
    const seen: unknown[] = []
    bus.on(numbers, (payload, { params }) => void seen.push([params.n, payload]))
    for (const [n, payload] of [
      [1, 1],
      [2, 2],
      [1, 3],
    ] as const)
      bus.emit(`a/${n}`, payload)
    host.advanceFrame()
    expect(seen.sort()).toEqual([
      [1, 3],
      [2, 2],
    ])
  })

  it('is handed over in batches, a name at a time', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const batches: unknown[] = []
    const stop = onBatch(bus, numbers, (payloads, type) => void batches.push([type, payloads]))
    for (const [name, n] of [
      ['a/2', 1],
      ['a/1', 2],
      ['a/2', 3],
      ['a/x', 4],
    ] as const)
      bus.emit(name, n)
    host.flushMicrotasks()
    expect(batches).toEqual([
      ['a/2', [1, 3]],
      ['a/1', [2]],
    ])
    expect([stop(), bus.emit('a/2', 1)]).toEqual([true, 0])
  })
})
