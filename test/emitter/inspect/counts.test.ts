import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

const levels = ['counts', 'emissions', 'deliveries'] as const

describe.each(levels)('at level %s, counts stay exact', (idleLevel) => {
  const small = { idleLevel, capacity: { emissions: 16, deliveries: 16, failures: 2 } }

  it('in a flood far past the rings and the clock budget', async () => {
    const { createEmitter, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ n: number; other: number }>({ host })
    bus.on('n', function plain(_n) {})
    bus.on('n', function seeing(_n, _emission) {})
    bus.on('n', function even(_n) {}, { filter: ({ payload }) => payload % 2 === 0 })
    bus.on('*', function everything() {})
    for (let n = 0; n < 5000; n++) bus.emit('n', n)
    for (let n = 0; n < 10; n++) bus.emit('other', n)
    const client = connect()
    client.pullAll()
    expect(client.counts.get('n')).toEqual({ emitted: 5000, deliveries: 17500, failures: 0 })
    expect(client.counts.get('other')).toEqual({ emitted: 10, deliveries: 10, failures: 0 })
    expect(['plain', 'seeing', 'even', 'everything'].map((name) => client.calls(name))).toEqual([5000, 5000, 2500, 5010])
  })

  it('with nested emissions that push their own cause out of the ring', async () => {
    const { createEmitter, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ outer: void; inner: number }>({ host })
    bus.on('outer', function first() {
      for (let n = 0; n < 100; n++) bus.emit('inner', n)
    })
    bus.on('outer', function second() {
      throw new Error('after the flood')
    })
    bus.on('inner', function inner(n) {
      if (n % 10 === 0) throw new Error('every tenth')
    })
    for (let n = 0; n < 50; n++) bus.emit('outer')
    const client = connect()
    client.pullAll()
    expect(client.counts.get('outer')).toEqual({ emitted: 50, deliveries: 100, failures: 50 })
    expect(client.counts.get('inner')).toEqual({ emitted: 5000, deliveries: 5000, failures: 500 })
    expect(['first', 'second', 'inner'].map((name) => client.calls(name))).toEqual([50, 50, 5000])
    const failures = [...client.subscriptions.values()].map(({ id, handler }) => [handler, client.totals.get(id)?.failures])
    expect(failures).toEqual([
      ['first', 0],
      ['second', 50],
      ['inner', 500],
    ])
  })

  it('with promises that fail long after', async () => {
    const { createEmitter, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ n: number; noise: number }>({ host })
    bus.on('n', async function late(n) {
      if (n % 2 === 0) throw new Error('late')
    })
    bus.on('n', async function fine() {})
    for (let n = 0; n < 200; n++) bus.emit('n', n)
    for (let n = 0; n < 200; n++) bus.emit('noise', n)
    await new Promise(setImmediate)
    const client = connect()
    client.pullAll()
    expect(client.counts.get('n')).toEqual({ emitted: 200, deliveries: 400, failures: 100 })
    expect([client.calls('late'), client.calls('fine')]).toEqual([200, 200])
    expect(host.reported).toHaveLength(100)
  })

  it('of deliveries that wait: a subscription’s calls are those that ran', async () => {
    const { createEmitter, microtask, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ n: number }>({ host, strategy: microtask({ host, capacity: 50, overflow: 'drop-newest' }) })
    bus.on('n', function waits(_n) {})
    for (let n = 0; n < 80; n++) bus.emit('n', n)
    host.flushMicrotasks()
    const client = connect()
    client.pullAll()
    expect(client.counts.get('n')).toEqual({ emitted: 80, deliveries: 50, failures: 0 })
    expect(client.calls('waits')).toBe(50)
    expect(client.drops.filter(({ reason }) => reason === 'full').reduce((sum, { count }) => sum + count, 0)).toBe(30)
  })

  it('of subscriptions that come, go, or leave before their turn', async () => {
    const { createEmitter, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ n: number }>({ host })
    bus.on('n', function first(n) {
      if (n === 3) stop()
      if (n === 4) bus.on('n', function newcomer(_n) {})
    })
    const stop = bus.on('n', function second(_n) {})
    bus.once('n', function once(_n) {})
    for (let n = 1; n <= 6; n++) bus.emit('n', n)
    const client = connect()
    client.pullAll()
    expect(['first', 'second', 'newcomer', 'once'].map((name) => client.calls(name))).toEqual([6, 2, 2, 1])
  })

  it('of a subscription that is taken off one of its events, in mid-emission or between', async () => {
    const { createEmitter, connect, host } = await recordedRealm(small)
    const bus = createEmitter<{ a: number; b: number; c: number }>({ host })
    bus.on('a', function first(n) {
      if (n === 3) bus.off('a', both)
    })
    const both = function both(_n: number) {}
    bus.on(['a', 'b', 'c'], both)
    for (let n = 1; n <= 5; n++) bus.emit('a', n)
    for (let n = 1; n <= 4; n++) bus.emit('b', n)
    bus.off('b')
    for (let n = 1; n <= 4; n++) bus.emit('b', n)
    bus.emit('c', 1)
    const client = connect()
    client.pullAll()
    expect([client.calls('first'), client.calls('both')]).toEqual([5, 2 + 4 + 1])
  })

  it('of subscriptions to patterns, and of a name that reads like the text of one', async () => {
    const { createEmitter, connect } = await recordedRealm(small)
    const { pattern } = await import('@emitscope/emitter/patterns')
    const bus = createEmitter<Record<string, number>>()
    bus.on(pattern('/user/{id:int}'), function ofUsers(_n) {})
    bus.on('/user/1', function ofOne(_n) {})
    bus.on('/user/{id:int}', function ofText(_n) {})
    for (let n = 1; n <= 20; n++) bus.emit(`/user/${n % 2}`, n)
    for (let n = 1; n <= 3; n++) bus.emit('/user/{id:int}', n)
    const client = connect()
    client.pullAll()
    expect(['ofUsers', 'ofOne', 'ofText'].map((name) => client.calls(name))).toEqual([20, 10, 3])
  })

  it('when a handler clears the records', async () => {
    const { createEmitter, connect, recorder } = await recordedRealm(small)
    const bus = createEmitter<{ n: number }>()
    bus.on('n', function clears(n) {
      if (n === 2) recorder.clear()
    })
    for (let n = 1; n <= 3; n++) bus.emit('n', n)
    const client = connect()
    client.pullAll()
    expect(client.counts.get('n')).toEqual({ emitted: 3, deliveries: 3, failures: 0 })
    expect(client.calls('clears')).toBe(3)
  })
})

it('counts go on from where they were, whatever the level changes to meanwhile', async () => {
  const { createEmitter, connect } = await recordedRealm({ idleLevel: 'counts' })
  const bus = createEmitter<{ n: number }>()
  bus.on('n', function plain(_n) {})
  const client = connect()
  for (const level of [...levels, 'counts', 'deliveries', 'emissions'] as const) {
    client.attach(level)
    for (let n = 0; n < 10; n++) bus.emit('n', n)
    client.pullAll()
  }
  expect(client.counts.get('n')).toEqual({ emitted: 60, deliveries: 60, failures: 0 })
  expect([client.calls('plain'), client.sequences.length + client.dropped]).toEqual([60, 60])
})

it('drops of one kind that come after a client has read are told to it too', async () => {
  const { createEmitter, microtask, connect, host } = await recordedRealm()
  const bus = createEmitter<{ n: number }>({ host, strategy: microtask({ host, capacity: 1, overflow: 'drop-newest' }) })
  bus.on('n', (_n) => undefined)
  const [eager, late] = [connect(), connect()]
  const dropped = ({ drops }: typeof eager) => drops.filter(({ reason }) => reason === 'full').reduce((sum, { count }) => sum + count, 0)
  for (let round = 1; round <= 3; round++) {
    for (let n = 0; n < 5; n++) bus.emit('n', n)
    host.flushMicrotasks()
    eager.pullAll()
    expect(dropped(eager)).toBe(round * 4)
  }
  late.pullAll()
  expect(dropped(late)).toBe(12)
})

it('a queue’s depth is told as it is, also when it is empty again', async () => {
  const { createEmitter, animationFrame, connect, host } = await recordedRealm()
  const bus = createEmitter<{ n: number }>({ host, strategy: animationFrame({ host }) })
  bus.on('n', (_n) => undefined)
  for (let n = 0; n < 5; n++) bus.emit('n', n)
  const client = connect()
  expect(client.pullAll().queues).toEqual([expect.objectContaining({ strategy: 'animationFrame', depth: 5 })])
  host.advanceFrame()
  expect(client.pullAll().queues).toEqual([expect.objectContaining({ strategy: 'animationFrame', depth: 0 })])
})
