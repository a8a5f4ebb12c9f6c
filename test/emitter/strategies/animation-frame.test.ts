import { createEmitter } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { n: number; other: number }

const setUp = () => {
  const host = createManualHost()
  const strategy = animationFrame({ host })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  return { host, strategy, bus, seen }
}

it('runs every emission in the next frame, first in first out, and asks for one frame', () => {
  const { host, strategy, bus, seen } = setUp()
  bus.on(['n', 'other'], (n) => seen.push(n))
  bus.emit('n', 1)
  bus.emit('other', 2)
  bus.emit('n', 3)
  host.advance(1000)
  expect([seen, strategy.pending, host.waiting.frames]).toEqual([[], 3, 1])
  host.advanceFrame()
  expect([seen, strategy.pending, host.waiting.frames]).toEqual([[1, 2, 3], 0, 0])
})

it('keeps what handlers emit for the frame after: a loop through events is one step a frame', () => {
  const { host, bus, seen } = setUp()
  bus.on('n', (n) => {
    seen.push(n)
    bus.emit('n', n + 1)
  })
  bus.emit('n', 1)
  for (let frame = 0; frame < 3; frame++) {
    host.advanceFrame()
    expect(seen).toHaveLength(frame + 1)
    expect(host.waiting.frames).toBe(1)
  }
})

it('asks for no frame while nothing waits', () => {
  const { host, bus } = setUp()
  bus.on('n', () => undefined)
  bus.emit('other', 1)
  expect(host.waiting.frames).toBe(0)
  bus.emit('n', 1)
  host.advanceFrame()
  host.advanceFrame()
  expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
})

it('a handler unsubscribed while its delivery waits for the frame does not run', () => {
  const { host, bus, seen } = setUp()
  const stop = bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  stop()
  host.advanceFrame()
  expect(seen).toEqual([])
})

it('flush runs what waits now; the frame asked for finds the rest', () => {
  const { host, strategy, bus, seen } = setUp()
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  void strategy.flush()
  expect(seen).toEqual([1])
  bus.emit('n', 2)
  host.advanceFrame()
  expect(seen).toEqual([1, 2])
})

it('close cancels what waits and its frame, and does not swallow what is enqueued afterwards', () => {
  const { host, strategy, bus, seen } = setUp()
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  strategy.close()
  expect([host.waiting.frames, strategy.pending]).toEqual([0, 0])
  bus.emit('n', 2)
  host.advanceFrame()
  expect([seen, strategy.pending]).toEqual([[2], 0])
})

it('says what it promises, with what stands in where no frames come', () => {
  const { strategy } = setUp()
  expect(strategy.name).toBe('animationFrame')
  expect(strategy.guarantees).toMatchObject({ order: 'fifo', mayDrop: false, crossesRealm: false })
  expect(strategy.guarantees.fallback).toMatch(/16 ms|60 Hz/)
  expect(animationFrame({ capacity: 1, overflow: 'drop-newest' }).guarantees.mayDrop).toBe(true)
})
