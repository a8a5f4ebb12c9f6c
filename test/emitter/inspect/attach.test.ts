import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { Client, freshRealm, recordedRealm, registry } from './realm.ts'

describe('a recorder that is there first', () => {
  it('sees the very first emission of every emitter', async () => {
    const { createEmitter, connect } = await recordedRealm()
    const bus = createEmitter<{ n: number }>({ name: 'shop' })
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    const client = connect()
    const batch = client.pullAll()
    expect([client.sequences, batch.emitted]).toEqual([[1], 1])
    expect([...client.emitters.values()]).toEqual([expect.objectContaining({ name: 'shop', strategy: 'sync' })])
    expect([...client.emitters.values(), ...client.subscriptions.values()].some(({ existedBefore }) => existedBefore)).toBe(false)
  })

  it('is published without being enumerable', async () => {
    await recordedRealm()
    expect(Object.keys(globalThis)).not.toContain('__EMITSCOPE__')
    expect(Object.getOwnPropertyDescriptor(globalThis, '__EMITSCOPE__')?.value).toMatchObject({ registryVersion: 1 })
  })

  it('wins over a second one, which is told who is in charge', async () => {
    const { installRecorder, recorder } = await recordedRealm()
    expect(installRecorder()).toBe(recorder)
    expect(installRecorder({ idleLevel: 'off' })).toBe(recorder)
    expect([registry().recorder, recorder.level]).toEqual([recorder, 'emissions'])
  })
})

describe('a recorder that comes later', () => {
  const late = async () => {
    const realm = await freshRealm()
    const bus = realm.createEmitter<{ n: number; other: number; kept: number }>({ name: 'shop' })
    bus.on('n', function before(_n) {})
    bus.on('*', function everything() {}, { priority: 2 })
    const channel = bus.channel('n')
    const kept = bus.channel('kept')
    for (let n = 0; n < 5; n++) channel.emit(n)
    const host = createManualHost()
    const recorder = realm.installRecorder({ host })
    return { ...realm, bus, channel, kept, client: new Client(realm.createDirectTransport, recorder, host) }
  }

  it('finds emitters and subscriptions, marked as older than itself', async () => {
    const { client } = await late()
    client.pullAll()
    expect([...client.emitters.values()]).toEqual([expect.objectContaining({ name: 'shop', existedBefore: true })])
    expect([...client.subscriptions.values()]).toEqual([
      expect.objectContaining({ handler: 'before', existedBefore: true, priority: 0 }),
      expect.objectContaining({ handler: 'everything', existedBefore: true, types: [], priority: 2 }),
    ])
  })

  it('sees what is emitted from then on, by name, by channel, heard or not, and counts from there', async () => {
    const { bus, channel, kept, client } = await late()
    bus.emit('n', 5)
    channel.emit(6)
    bus.emit('other', 7)
    kept.emit(8)
    const { emitted } = client.pullAll()
    expect([emitted, client.sequences]).toEqual([4, [1, 2, 3, 4]])
    expect(client.counts.get('n')).toEqual({ emitted: 2, deliveries: 4, failures: 0 })
    expect(client.counts.get('kept')).toEqual({ emitted: 1, deliveries: 1, failures: 0 })
    expect([client.calls('before'), client.calls('everything')]).toEqual([2, 4])
  })

  it('tells an emitter’s new strategy as a change of what it was', async () => {
    const { bus, createEmitter, microtask, client } = await late()
    client.pullAll()
    const [before] = [...client.emitters.values()]
    void bus.setStrategy(microtask())
    const fresh = createEmitter<{ n: number }>({ name: 'fresh' })
    void fresh.setStrategy(microtask())
    fresh.on('n', (_n) => undefined)
    client.pullAll()
    expect([...client.emitters.values()]).toEqual([
      { ...before, strategy: 'microtask', guarantees: microtask().guarantees },
      expect.objectContaining({ name: 'fresh', strategy: 'microtask' }),
    ])
    expect([...client.emitters.values()][1]).not.toHaveProperty('existedBefore')
  })

  it('tells new subscriptions and emitters from old ones', async () => {
    const { bus, createEmitter, client } = await late()
    bus.on('n', function after(_n) {})
    createEmitter<{ n: number }>({ name: 'second' }).on('n', (_n) => undefined)
    client.pullAll()
    const names = [...client.emitters.values()].map(({ name, existedBefore }) => [name, existedBefore])
    expect(names).toEqual([
      ['shop', true],
      ['second', undefined],
    ])
    expect([...client.subscriptions.values()].find(({ handler }) => handler === 'after')?.existedBefore).toBe(undefined)
  })
})

it('an emitter nobody ever subscribed to shows up at its first emission', async () => {
  const { createEmitter, connect } = await recordedRealm()
  const bus = createEmitter<{ n: number }>({ name: 'unheard' })
  const client = connect()
  client.pullAll()
  expect(client.emitters.size).toBe(0)
  expect(bus.emit('n', 1)).toBe(0)
  client.pullAll()
  expect([...client.emitters.values()].map(({ name }) => name)).toEqual(['unheard'])
  expect(client.sequences).toEqual([1])
})

it('emitters that share a linker are told apart and share subscriptions', async () => {
  const { createEmitter, createLinker, connect } = await recordedRealm()
  const linker = createLinker<{ n: number }>()
  const [one, two] = [createEmitter({ name: 'one', linker }), createEmitter({ name: 'two', linker })]
  linker.on('n', function shared(_n) {})
  one.emit('n', 1)
  two.emit('n', 2)
  const client = connect()
  const { emissions } = client.pullAll()
  expect(emissions?.emitter.map((id) => client.emitters.get(id)?.name)).toEqual(['one', 'two'])
  expect(new Set([...client.emitters.values()].map(({ linker: id }) => id)).size).toBe(1)
  expect(client.calls('shared')).toBe(2)
})

describe('recording', () => {
  it('off, nothing is observed; on again, a mark at both ends tells of the gap, which is no drop', async () => {
    const { createEmitter, connect, host } = await recordedRealm()
    const bus = createEmitter<{ n: number }>()
    bus.on('n', (_n) => undefined)
    const client = connect().attach()
    bus.emit('n', 1)
    client.result({ name: 'setRecording', recording: false })
    for (let n = 0; n < 100; n++) bus.emit('n', n)
    host.advance(500)
    client.result({ name: 'setRecording', recording: true })
    bus.emit('n', 2)
    const { marks, recording, emitted } = client.pullAll()
    expect([client.sequences, client.dropped, emitted, recording]).toEqual([[1, 2], 0, 2, true])
    expect(marks?.map(({ kind, atMs }) => [kind, atMs])).toEqual([
      ['recording', 0],
      ['recording', 500],
    ])
  })

  it('the levels off and counts let go of payloads; Record off keeps what was recorded, to be looked at', async () => {
    for (const command of [
      { name: 'setLevel', level: 'off' },
      { name: 'setLevel', level: 'counts' },
    ] as const) {
      const { createEmitter, connect } = await recordedRealm({ idleLevel: 'off' })
      const client = connect().attach('emissions')
      createEmitter<{ item: object }>().emit('item', { held: true })
      client.result({ name: 'setRecording', recording: false })
      expect(client.result({ name: 'preview', sequences: [1] })).toMatchObject({ previews: [{ kind: 'object' }] })
      client.result({ name: 'setRecording', recording: true })
      client.result(command)
      expect(client.result({ name: 'preview', sequences: [1] })).toMatchObject({ previews: [{ kind: 'gone' }] })
    }
  })

  it("with idleLevel 'off' starts when a client attaches and ends when the last leaves", async () => {
    const { createEmitter, connect, recorder } = await recordedRealm({ idleLevel: 'off' })
    const bus = createEmitter<{ n: number }>()
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    const client = connect().attach()
    const other = connect().attach('counts')
    bus.emit('n', 2)
    client.pullAll()
    expect([client.sequences, recorder.level]).toEqual([[1], 'deliveries'])
    client.close()
    expect(recorder.level).toBe('counts')
    other.result({ name: 'detach' })
    expect(recorder.level).toBe('off')
    expect(bus.emit('n', 3)).toBe(1)
    expect(recorder.emissions.newest).toBe(1)
  })

  it('keeps a past for a client that comes late', async () => {
    const { createEmitter, connect } = await recordedRealm()
    const bus = createEmitter<{ n: number }>()
    for (let n = 0; n < 10; n++) bus.emit('n', n)
    const client = connect().attach()
    const { emissions } = client.pullAll()
    expect(emissions?.sequence).toHaveLength(10)
    expect(client.result({ name: 'preview', sequences: [4] })).toMatchObject({ previews: [{ kind: 'number', text: '3' }] })
  })

  it('of an unknown level is refused', async () => {
    const { createRecorder } = await freshRealm()
    expect(() => createRecorder({ idleLevel: 'everything' as 'off' })).toThrow(TypeError)
  })
})
