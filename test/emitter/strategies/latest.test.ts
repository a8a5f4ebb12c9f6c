import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { x: number; y: number }

const setUp = () => {
  const host = createManualHost()
  const strategy = animationFrame({ host, overflow: 'latest' })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: string[] = []
  return { host, strategy, bus, seen }
}

it('delivers the newest of each type, in the order of their own emits', () => {
  const { host, strategy, bus, seen } = setUp()
  bus.on('x', (n) => seen.push(`x ${n}`))
  bus.on('y', (n) => seen.push(`y ${n}`))
  for (let n = 1; n <= 5; n++) {
    expect(bus.emit('x', n)).toBe(1)
    if (n < 4) expect(bus.emit('y', n)).toBe(1)
  }
  expect(strategy.pending).toBe(2)
  host.advanceFrame()
  expect([seen, strategy.pending, host.waiting.frames]).toEqual([['y 3', 'x 5'], 0, 0])
})

it('keeps one for each subscription: none starves another', () => {
  const { host, bus, seen } = setUp()
  bus.on('x', (n) => seen.push(`first ${n}`))
  bus.on('x', (n) => seen.push(`even ${n}`), { filter: ({ payload }) => payload % 2 === 0 })
  bus.on(['x', 'y'], (n) => seen.push(`both ${n}`))
  bus.on('*', (n, { type }) => seen.push(`star ${type} ${n}`))
  bus.emit('x', 1)
  bus.emit('x', 2)
  bus.emit('y', 3)
  bus.emit('x', 5)
  host.advanceFrame()
  expect(seen).toEqual(['even 2', 'both 3', 'star y 3', 'first 5', 'both 5', 'star x 5'])
})

it('tells symbols of one description apart', () => {
  const [one, two] = [Symbol('same'), Symbol('same')]
  const { host, strategy } = setUp()
  const bus = createEmitter<Record<symbol, number>>({ host, strategy })
  const seen: number[] = []
  bus.on([one, two], (n) => seen.push(n))
  bus.emit(one, 1)
  bus.emit(two, 2)
  host.advanceFrame()
  expect(seen).toEqual([1, 2])
})

it('keeps emitters that share it apart', () => {
  const { host, strategy, bus, seen } = setUp()
  const other = createEmitter<Events>({ host, strategy })
  bus.on('x', (n) => seen.push(`one ${n}`))
  other.on('x', (n) => seen.push(`two ${n}`))
  bus.emit('x', 1)
  other.emit('x', 2)
  bus.emit('x', 3)
  host.advanceFrame()
  expect(seen).toEqual(['two 2', 'one 3'])
})

it('ends older ones as cancelled, no failure', async () => {
  const { host, bus } = setUp()
  bus.on('x', (n) => n)
  const [older, newer] = [bus.emitAsync('x', 1), bus.emitAsync('x', 2)]
  expect((await older).deliveries).toEqual([expect.objectContaining({ status: 'cancelled', reason: 'conflated' })])
  host.advanceFrame()
  expect((await newer).values).toEqual([2])
  expect(host.reported).toEqual([])
})

it('what handlers emit waits for the next frame', () => {
  const { host, bus, seen } = setUp()
  bus.on('x', (n) => {
    seen.push(`x ${n}`)
    if (n < 3) bus.emit('x', n + 1)
  })
  bus.emit('x', 1)
  host.advanceFrame()
  expect(seen).toEqual(['x 1'])
  host.advanceFrame()
  host.advanceFrame()
  expect(seen).toEqual(['x 1', 'x 2', 'x 3'])
  expect(host.waiting.frames).toBe(0)
})

it('a waiting one that is unsubscribed gives way to nobody and does not run', () => {
  const { host, bus, seen } = setUp()
  const stop = bus.on('x', (n) => seen.push(`stopped ${n}`))
  bus.on('x', (n) => seen.push(`x ${n}`))
  bus.emit('x', 1)
  stop()
  bus.emit('x', 2)
  host.advanceFrame()
  expect(seen).toEqual(['x 2'])
})

it('a swap takes over what is left, one of each', () => {
  const { strategy, bus, seen } = setUp()
  const other = createEmitter<Events>({ strategy })
  other.on('x', (n) => seen.push(`other ${n}`))
  bus.on(['x', 'y'], (n, { type }) => seen.push(`${type} ${n}`))
  for (const n of [1, 2]) {
    bus.emit('x', n)
    other.emit('x', n)
    bus.emit('y', n)
  }
  void bus.setStrategy(sync())
  expect([seen, strategy.pending]).toEqual([['x 2', 'y 2'], 1])
  void strategy.flush()
  expect(seen).toEqual(['x 2', 'y 2', 'other 2'])
})

it('close cancels what waits and its frame, and starts afresh when used again', () => {
  const { host, strategy, bus, seen } = setUp()
  bus.on('x', (n) => seen.push(`x ${n}`))
  bus.emit('x', 1)
  strategy.close()
  expect([host.waiting.frames, strategy.pending]).toEqual([0, 0])
  bus.emit('x', 2)
  host.advanceFrame()
  expect(seen).toEqual(['x 2'])
})

it('says that it may drop', () => {
  expect(setUp().strategy.guarantees).toMatchObject({ order: 'latest', mayDrop: true })
})
