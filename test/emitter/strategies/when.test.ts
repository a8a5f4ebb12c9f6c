import { createEmitter } from '@emitscope/emitter'
import { animationFrame, deferred, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { drainOnce } from './drains.ts'
import { queued } from './local.ts'

type Events = { n: number }
const none = { microtasks: 0, timers: 0, frames: 0 }

it('the order of one turn: code, microtask, task, idle time, frame', () => {
  const host = createManualHost()
  const calls: string[] = []
  for (const [name, strategy] of Object.entries({
    'animation frame': animationFrame({ host }),
    idle: idle({ host }),
    macrotask: macrotask({ host }),
    'deferred(waitUntil)': deferred(() => undefined, { host }),
    microtask: microtask({ host }),
  })) {
    const bus = createEmitter<Events>({ host, strategy })
    bus.on('n', (n) => calls.push(`${name} ${n}`))
    bus.emit('n', 1)
  }
  calls.push('code')
  host.queueMicrotask(() => calls.push('promise callback'))
  host.flushMicrotasks()
  expect(calls.splice(0)).toEqual(['code', 'microtask 1', 'promise callback'])
  host.advance(0)
  expect(calls.splice(0)).toEqual(['macrotask 1', 'deferred(waitUntil) 1'])
  host.advance(1)
  expect(calls.splice(0)).toEqual(['idle 1'])
  host.advanceFrame()
  expect(calls).toEqual(['animation frame 1'])
})

it.each(Object.entries({ macrotask, idle, animationFrame }))('%s: what its handlers emit waits for the next one', (_name, create) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: create({ host }) })
  const seen: number[] = []
  bus.on('n', (n) => {
    seen.push(n)
    if (n < 20) bus.emit('n', n + 10)
  })
  bus.emit('n', 1)
  bus.emit('n', 2)
  host.flushMicrotasks()
  expect(seen).toEqual([])
  for (const expected of [
    [1, 2],
    [11, 12],
    [21, 22],
  ]) {
    drainOnce(host)
    expect(seen.splice(0)).toEqual(expected)
  }
  expect(host.waiting).toEqual(none)
})

it.each(Object.entries({ macrotask, idle, animationFrame }))('%s: so it does also after a flush inside a handler', (_name, create) => {
  const host = createManualHost()
  const strategy = create({ host })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  bus.on('n', (n) => {
    seen.push(n)
    if (n !== 1) return
    void strategy.flush()
    bus.emit('n', 4)
  })
  for (const n of [1, 2, 3]) bus.emit('n', n)
  drainOnce(host)
  expect(seen).toEqual([1, 2, 3])
  drainOnce(host)
  expect([seen, host.waiting]).toEqual([[1, 2, 3, 4], none])
})

it.each([
  ['macrotask', macrotask, 8],
  ['idle', idle, 50],
] as const)('%s gives way when its time is up, and goes on in the next, in order', (_name, create, budgetMs) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: create({ host }) })
  const seen: number[] = []
  bus.on('n', (n) => {
    seen.push(n)
    host.spend(0.5)
  })
  for (let n = 0; n < 1000; n++) bus.emit('n', n)
  const drains: number[] = []
  for (let before = 0; host.waiting.timers > 0; before = seen.length) {
    drainOnce(host)
    drains.push(seen.length - before)
  }
  expect(seen).toEqual(Array.from({ length: 1000 }, (_, n) => n))
  // It looks at the clock between handlers often enough never to take twice its time.
  for (const ran of drains.slice(0, -1)) {
    expect(ran * 0.5).toBeGreaterThanOrEqual(budgetMs)
    expect(ran * 0.5).toBeLessThan(budgetMs * 2)
  }
})

it.each(Object.entries(queued))('%s holds nothing of the host while it is empty, and asks once while it is not', (_name, { create }) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: create({ host }) })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  host.flushMicrotasks()
  expect(host.waiting).toEqual(none)
  for (let n = 0; n < 50; n++) bus.emit('n', n)
  const { microtasks, timers, frames } = host.waiting
  expect(microtasks + timers + frames).toBeLessThanOrEqual(1)
  const isAsked = microtasks + timers + frames === 1
  host.advance(1)
  host.advanceFrame()
  expect(seen.length).toBe(isAsked ? 50 : 0)
  expect(host.waiting).toEqual(none)
})

it.each(Object.entries(queued))('%s lets go of what it asked for when it is flushed, taken from and closed', async (_name, { create }) => {
  const host = createManualHost()
  const strategy = create({ host })
  const bus = createEmitter<Events>({ host, strategy })
  bus.on('n', (_n) => undefined)
  bus.emit('n', 1)
  const flushed = strategy.flush()
  host.flushMicrotasks()
  await flushed
  expect([strategy.pending, host.waiting]).toEqual([0, none])
  bus.emit('n', 2)
  const closed = strategy.close()
  host.flushMicrotasks()
  await closed
  expect([strategy.pending, host.waiting]).toEqual([0, none])
})

it('animationFrame with latest delivers once per type and frame, whatever was emitted', () => {
  const host = createManualHost()
  const bus = createEmitter<Record<string, number>>({ host, strategy: animationFrame({ host, overflow: 'latest' }) })
  const frames: string[][] = []
  let frame: string[] = []
  bus.on(['x', 'y', 'z'], (n, { type }) => frame.push(`${type} ${n}`))
  for (let round = 0; round < 5; round++) {
    frame = []
    for (let n = 0; n < 100; n++) for (const type of ['x', 'y', 'z']) bus.emit(type, round * 100 + n)
    host.advanceFrame()
    frames.push(frame)
  }
  expect(frames).toEqual([0, 1, 2, 3, 4].map((round) => ['x', 'y', 'z'].map((type) => `${type} ${round * 100 + 99}`)))
})
