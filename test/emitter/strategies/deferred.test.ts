import { createEmitter } from '@emitscope/emitter'
import { deferred } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred as promised, stateOf, turn } from '../promises.ts'

type Events = { n: number }

describe('deferred()', () => {
  it('runs nothing until flush, whatever time passes; then in order, with what handlers emit', async () => {
    const host = createManualHost()
    const strategy = deferred(undefined, { host })
    const bus = createEmitter<Events>({ host, strategy })
    const seen: number[] = []
    bus.on('n', (n) => {
      seen.push(n)
      if (n === 1) bus.emit('n', 3)
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    host.advance(10_000)
    host.advanceFrame()
    await turn()
    expect([seen, strategy.pending, host.waiting]).toEqual([[], 2, { microtasks: 0, timers: 0, frames: 0 }])
    const flushed = strategy.flush()
    expect([seen, strategy.pending]).toEqual([[1, 2, 3], 0])
    await flushed
  })

  it("flush resolves when the handlers' promises have settled, failed or not", async () => {
    const host = createManualHost()
    const strategy = deferred(undefined, { host })
    const bus = createEmitter<Events>({ host, strategy })
    const [one, other] = [promised(), promised()]
    bus.on('n', (n) => (n === 1 ? one : other).promise)
    bus.emit('n', 1)
    bus.emit('n', 2)
    const flushed = strategy.flush()
    expect(await stateOf(flushed)).toBe('pending')
    one.reject(new Error('no'))
    expect(await stateOf(flushed)).toBe('pending')
    other.resolve()
    expect(await stateOf(flushed)).toBe('resolved')
    expect(host.reported).toEqual([new Error('no')])
  })

  it('flush of nothing resolves, and collecting goes on after it', async () => {
    const strategy = deferred()
    const bus = createEmitter<Events>({ strategy })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    await strategy.flush()
    bus.emit('n', 1)
    expect(seen).toEqual([])
    await strategy.flush()
    expect(seen).toEqual([1])
  })

  it('close of its emitter, and a drain, run what it collected', async () => {
    for (const isSwap of [false, true]) {
      const host = createManualHost()
      const bus = createEmitter<Events>({ host, strategy: deferred(undefined, { host }) })
      const seen: number[] = []
      bus.on('n', (n) => seen.push(n))
      bus.emit('n', 1)
      const done = isSwap ? bus.setStrategy(deferred(undefined, { host }), { pending: 'drain' }) : bus.close()
      host.flushMicrotasks()
      await turn()
      host.flushMicrotasks()
      expect([await stateOf(done), seen]).toEqual(['resolved', [1]])
    }
  })
})

describe('deferred(waitUntil)', () => {
  const setUp = () => {
    const host = createManualHost()
    const given: Promise<void>[] = []
    const strategy = deferred((promise) => given.push(promise), { host })
    const bus = createEmitter<Events>({ host, strategy })
    return { host, given, strategy, bus }
  }

  it('is given one promise for all that is collected, at the first of it', () => {
    const { host, given, bus } = setUp()
    bus.on('n', (_n) => undefined)
    expect(given).toEqual([])
    for (let n = 0; n < 3; n++) bus.emit('n', n)
    expect([given.length, host.waiting.timers]).toEqual([1, 1])
  })

  it('runs in a task of its own, and the promise ends with the last handler, never rejected', async () => {
    const { host, given, bus } = setUp()
    const slow = promised()
    const seen: number[] = []
    bus.on('n', (n) => void seen.push(n))
    bus.on('n', () => slow.promise)
    bus.emit('n', 1)
    host.flushMicrotasks()
    expect(seen).toEqual([])
    host.advance(0)
    expect([seen, await stateOf(given[0]!)]).toEqual([[1], 'pending'])
    slow.reject(new Error('no'))
    expect([await stateOf(given[0]!), host.reported]).toEqual(['resolved', [new Error('no')]])
  })

  it('hands over anew for what comes after', async () => {
    const { host, given, bus } = setUp()
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    host.advance(0)
    bus.emit('n', 2)
    expect([given.length, await stateOf(given[0]!), await stateOf(given[1]!)]).toEqual([2, 'resolved', 'pending'])
    host.advance(0)
    expect(await stateOf(given[1]!)).toBe('resolved')
  })

  it('flush runs it before its task, which is called off', async () => {
    const { host, given, strategy, bus } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    await strategy.flush()
    expect([seen, host.waiting.timers, await stateOf(given[0]!)]).toEqual([[1], 0, 'resolved'])
  })

  it('close ends the promise too: nobody waits for what was dropped', async () => {
    const { host, given, strategy, bus } = setUp()
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    strategy.close()
    expect([await stateOf(given[0]!), host.waiting.timers, strategy.pending]).toEqual(['resolved', 0, 0])
  })

  it('that throws fails the deliveries it was to wait for, uncounted, and leaves nothing behind', async () => {
    const host = createManualHost()
    let isOpen = false
    const strategy = deferred(
      () => {
        if (!isOpen) throw new Error('the response has been sent')
      },
      { host },
    )
    const bus = createEmitter<Events>({ host, strategy })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    expect(bus.emit('n', 1)).toBe(0)
    expect([host.reported, strategy.pending, host.waiting.timers]).toEqual([[new Error('the response has been sent')], 0, 0])
    isOpen = true
    expect(bus.emit('n', 2)).toBe(1)
    host.advance(0)
    expect(seen).toEqual([2])
  })

  it('must be a function', () => {
    for (const wrong of [null, 1, 'x', {}]) expect(() => deferred(wrong as never)).toThrow(/^deferred: waitUntil must be a function/)
  })
})
