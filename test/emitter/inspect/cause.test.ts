import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

type Events = { a: number; b: number; c: number }

const setUp = async (idleLevel: 'emissions' | 'deliveries' = 'deliveries') => {
  const realm = await recordedRealm({ idleLevel })
  const { createEmitter, host, connect } = realm
  const bus = createEmitter<Events>({ host })
  const causes = () => {
    const client = connect()
    client.pullAll()
    return client.rows.map(({ type, causeKind, causeSequence, causedBy }) => [type, causeKind, causeSequence, causedBy])
  }
  return { ...realm, bus, causes }
}

describe('the cause of an emission', () => {
  it('is the running handler, however deep, and nothing once it has returned', async () => {
    const { bus, causes } = await setUp()
    bus.on('a', function first() {
      bus.emit('b', 1)
      bus.emit('c', 1)
    })
    bus.on('a', function second() {
      bus.emit('c', 2)
    })
    bus.on('b', function third() {
      bus.emit('c', 3)
    })
    bus.emit('a', 1)
    bus.emit('c', 4)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['b', 'handler', 1, 'first'],
      ['c', 'handler', 2, 'third'],
      ['c', 'handler', 1, 'first'],
      ['c', 'handler', 1, 'second'],
      ['c', 'unknown', 0, ''],
    ])
  })

  it('is known by its emission, not by its handler, where deliveries are not recorded', async () => {
    const { bus, causes } = await setUp('emissions')
    bus.on('a', (_a) => bus.emit('b', 1))
    bus.emit('a', 1)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['b', 'handler', 1, ''],
    ])
  })

  it('is the handler that waited, for what a queue runs', async () => {
    const { bus, causes, microtask, host } = await setUp()
    void bus.setStrategy(microtask({ host }))
    bus.on('a', function queued() {
      bus.emit('b', 1)
    })
    bus.on('b', function next() {
      bus.emit('c', 1)
    })
    bus.emit('a', 1)
    bus.emit('a', 2)
    host.flushMicrotasks()
    bus.emit('c', 2)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['a', 'unknown', 0, ''],
      ['b', 'handler', 1, 'queued'],
      ['b', 'handler', 2, 'queued'],
      ['c', 'handler', 3, 'next'],
      ['c', 'handler', 4, 'next'],
      ['c', 'unknown', 0, ''],
    ])
  })

  it('is unknown after an await: never inferred', async () => {
    const { bus, causes } = await setUp()
    bus.on('a', async function later() {
      await undefined
      bus.emit('b', 1)
    })
    bus.emit('a', 1)
    await new Promise(setImmediate)
    expect(causes().slice(1)).toEqual([['b', 'unknown', 0, '']])
  })

  it('is exact by emission.emit, also after an await and in another handler’s time', async () => {
    const { bus, causes } = await setUp()
    bus.on('a', async (_a, emission) => {
      await undefined
      emission.emit('b', 1)
    })
    bus.emit('a', 1)
    bus.emit('c', 1)
    await new Promise(setImmediate)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['c', 'unknown', 0, ''],
      ['b', 'explicit', 1, ''],
    ])
  })

  it('is exact by emission.emit of a view of the emission', async () => {
    const { bus, causes } = await setUp()
    bus.on('a', (_a, emission) => emission.emit('b', 1), { timeoutMs: 10 })
    bus.emit('a', 1)
    expect(causes()[1]?.slice(0, 3)).toEqual(['b', 'explicit', 1])
  })

  it('given in the options goes before the running handler', async () => {
    const { bus, causes } = await setUp()
    let kept: Parameters<Parameters<typeof bus.on<'a', void>>[1]>[1] | undefined
    bus.on('a', (_a, emission) => {
      kept ??= emission
    })
    bus.on('b', () => {
      if (kept !== undefined) bus.emit('c', 1, { cause: kept })
    })
    bus.emit('a', 1)
    bus.emit('b', 1)
    expect(causes()[2]?.slice(0, 3)).toEqual(['c', 'explicit', 1])
  })

  it('crosses emitters of the realm', async () => {
    const { bus, causes, createEmitter } = await setUp()
    const other = createEmitter<Events>()
    bus.on('a', function crosses() {
      other.emit('b', 1)
    })
    bus.emit('a', 1)
    expect(causes()[1]).toEqual(['b', 'handler', 1, 'crosses'])
  })

  it('survives handlers that throw and onces that leave', async () => {
    const { bus, causes } = await setUp()
    bus.once('a', function once() {
      bus.emit('b', 1)
      throw new Error('no')
    })
    bus.on('a', function second() {
      bus.emit('c', 1)
    })
    bus.emit('a', 1)
    bus.emit('c', 2)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['b', 'handler', 1, 'once'],
      ['c', 'handler', 1, 'second'],
      ['c', 'unknown', 0, ''],
    ])
  })
})

describe('recording switched inside a handler', () => {
  it.each(['sync', 'microtask'] as const)('(%s) leaves no handler running for ever', async (kind) => {
    const { bus, causes, recorder, microtask, sync, host } = await setUp()
    void bus.setStrategy(kind === 'sync' ? sync() : microtask({ host }))
    bus.on('a', function switches() {
      recorder.setRecording(!recorder.recording)
    })
    bus.emit('a', 1)
    host.flushMicrotasks()
    bus.emit('b', 1)
    recorder.setRecording(true)
    bus.emit('b', 2)
    expect(causes()).toEqual([
      ['a', 'unknown', 0, ''],
      ['b', 'unknown', 0, ''],
    ])
  })
})
