import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }

describe('a subscription with a strategy of its own', () => {
  it('runs by it, the others by the emitter’s; the count has both', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const calls: string[] = []
    bus.on('n', (n) => calls.push(`frame ${n}`), { strategy: animationFrame({ host }) })
    bus.on('n', (n) => calls.push(`inside ${n}`))
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([2, 2])
    expect(calls).toEqual(['inside 1', 'inside 2'])
    host.advanceFrame()
    expect(calls.slice(2)).toEqual(['frame 1', 'frame 2'])
  })

  it('may be the one that runs inside emit while the emitter’s waits', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
    const calls: string[] = []
    bus.on('n', () => calls.push('waits'))
    bus.on('n', () => calls.push('inside'), { strategy: sync() })
    expect([bus.emit('n', 1), calls]).toEqual([2, ['inside']])
    host.advanceFrame()
    expect(calls).toEqual(['inside', 'waits'])
  })

  it('never sees what others cause before what caused it', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: number[] = []
    bus.on('n', (n) => {
      if (n === 1) bus.emit('n', 2)
    })
    bus.on('n', (n) => seen.push(n), { strategy: microtask({ host }) })
    bus.emit('n', 1)
    host.flushMicrotasks()
    expect(seen).toEqual([1, 2])
  })

  it('shares one strategy with others in one order', () => {
    const host = createManualHost()
    const strategy = microtask({ host })
    const bus = createEmitter<Events>({ host, strategy })
    const calls: string[] = []
    bus.on('n', (n) => calls.push(`own ${n}`), { strategy })
    bus.on('n', (n) => calls.push(`emitter ${n}`))
    bus.emit('n', 1)
    bus.emit('n', 2)
    host.flushMicrotasks()
    expect(calls).toEqual(['own 1', 'emitter 1', 'own 2', 'emitter 2'])
  })

  it('is bounded by its own capacity: what does not fit is refused and not counted', () => {
    const host = createManualHost()
    const failed: unknown[] = []
    const bus = createEmitter<Events>({ host })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n), { strategy: microtask({ host, capacity: 1 }), onFailure: (error) => failed.push(error) })
    bus.on('n', () => undefined)
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([2, 1])
    host.flushMicrotasks()
    expect([seen, failed]).toEqual([[1], [expect.objectContaining({ code: 'QUEUE_FULL' })]])
  })

  it('is shown by introspection', () => {
    const strategy = microtask()
    const bus = createEmitter<Events>()
    bus.on('n', () => undefined, { strategy })
    expect(bus.subscriptions()[0]?.strategy).toBe(strategy)
  })
})
