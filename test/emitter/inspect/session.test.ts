import type { Command, RealmMessage } from '@emitscope/emitter/inspect'
import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

const setUp = async (options: Parameters<typeof recordedRealm>[0] = {}) => {
  const realm = await recordedRealm(options)
  const bus = realm.createEmitter<{ n: number }>({ name: 'shop', host: realm.host })
  bus.on('n', function plain(_n) {})
  return { ...realm, bus }
}

describe('a session', () => {
  it('begins with hello: protocol, realm, clock, level and what the rings hold', async () => {
    const { connect, PROTOCOL } = await setUp({ capacity: { emissions: 100, deliveries: 200, failures: 10 } })
    expect(connect().messages).toEqual([
      expect.objectContaining({
        kind: 'hello',
        protocol: PROTOCOL,
        packageVersion: expect.any(String) as string,
        realmId: expect.any(String) as string,
        runtime: 'node',
        pid: process.pid,
        level: 'emissions',
        clockStepMs: expect.any(Number) as number,
        timeOriginMs: expect.any(Number) as number,
        capabilities: expect.any(Array) as string[],
        ringCapacity: { emissions: 128, deliveries: 256, failures: 16 },
      }),
    ])
  })

  it('answers in a later microtask, never inside post or subscribe', async () => {
    const { recorder, createDirectTransport, host } = await setUp()
    const transport = createDirectTransport(recorder)
    const got: RealmMessage[] = []
    transport.subscribe((message) => got.push(message))
    transport.post({ kind: 'command', commandId: 1, command: { name: 'clear' } })
    expect([got, transport.status]).toEqual([[], 'open'])
    host.flushMicrotasks()
    expect(got.map(({ kind }) => kind)).toEqual(['hello', 'reply'])
  })

  it('closed, it is silent, and its level is no longer wanted', async () => {
    const { recorder, createDirectTransport, host } = await setUp({ idleLevel: 'counts' })
    const transport = createDirectTransport(recorder)
    const got: RealmMessage[] = []
    const unsubscribe = transport.subscribe((message) => got.push(message))
    transport.post({ kind: 'command', commandId: 1, command: { name: 'attach' } })
    host.flushMicrotasks()
    expect([got.length, recorder.level]).toEqual([2, 'deliveries'])
    transport.post({ kind: 'command', commandId: 2, command: { name: 'clear' } })
    transport.close()
    transport.close()
    host.flushMicrotasks()
    expect([got.length, recorder.level, transport.status]).toEqual([2, 'counts', 'closed'])
    unsubscribe()
  })

  it('ends with bye', async () => {
    const { recorder, createDirectTransport, host } = await setUp({ idleLevel: 'off' })
    const transport = createDirectTransport(recorder)
    transport.post({ kind: 'command', commandId: 1, command: { name: 'attach' } })
    host.flushMicrotasks()
    transport.post({ kind: 'bye', reason: 'panel closed' })
    host.flushMicrotasks()
    expect(recorder.level).toBe('off')
  })
})

describe('pull', () => {
  it('defines everything once per client, before or with its first use', async () => {
    const { bus, connect } = await setUp({ idleLevel: 'deliveries' })
    for (let n = 0; n < 5; n++) bus.emit('n', n)
    const [one, two] = [connect(), connect()]
    const [first, other] = [one.pullAll(), two.pullAll()]
    expect(other.definitions).toEqual(first.definitions)
    expect(first.definitions).toMatchObject({ types: [{ name: 'n' }], emitters: [{ name: 'shop' }], subscriptions: [{ handler: 'plain' }] })
    bus.emit('n', 6)
    expect(one.pullAll().definitions).toBe(undefined)
  })

  it('leaves out what holds only defaults, and sections without rows', async () => {
    const { bus, connect } = await setUp()
    bus.emit('n', 1)
    const batch = connect().pullAll()
    expect(Object.keys(batch.emissions ?? {}).sort()).toEqual(['atMs', 'deliveries', 'durationMs', 'emitter', 'sequence', 'type'])
    for (const section of ['deliveries', 'settlements', 'failures', 'removals', 'drops', 'marks', 'queues'] as const)
      expect(batch[section]).toBe(undefined)
  })

  it('with the cursor of before gives the same batch again: the answer was lost', async () => {
    const { bus, connect } = await setUp()
    for (let n = 0; n < 10; n++) bus.emit('n', n)
    const client = connect()
    const pull = (cursor: number) =>
      client.result({ name: 'pull', cursor, maxRecords: 3 } satisfies Command) as { cursor: number; emissions?: { sequence: number[] } }
    const first = pull(0)
    expect(pull(0)).toEqual(first)
    const second = pull(first.cursor)
    expect([first.emissions?.sequence, second.emissions?.sequence]).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(pull(first.cursor)).toEqual(second)
    expect(pull(second.cursor).emissions?.sequence).toEqual([7, 8, 9])
  })

  it('stops encoding when its time is up, and says that there is more', async () => {
    const { bus, connect, host, recorder } = await setUp()
    for (let n = 0; n < 5000; n++) bus.emit('n', n)
    const client = connect()
    const { now } = recorder.host
    // Every look at the clock costs 0.3 ms: the second is past the budget.
    recorder.host.now = () => {
      host.spend(0.3)
      return now()
    }
    const batch = client.pull({ maxRecords: 10_000, budgetMs: 0.5 })
    recorder.host.now = now
    expect(batch.more).toBe(true)
    expect(client.rows.length).toBeGreaterThan(0)
    expect(client.rows.length).toBeLessThan(5000)
    client.pullAll()
    expect(client.sequences).toEqual(Array.from({ length: 5000 }, (_, n) => n + 1))
  })

  it('tells sums and queues at most ten times a second, records always', async () => {
    const { bus, connect, host } = await setUp()
    const client = connect()
    client.pullAll()
    let told = 0
    for (let ms = 0; ms < 1000; ms += 10) {
      bus.emit('n', ms)
      host.advance(10)
      if (client.pull().counts !== undefined) told++
    }
    expect(told).toBe(10)
    expect([client.rows.length, client.counts.get('n')?.emitted]).toEqual([100, 100])
  })

  it('is plain JSON', async () => {
    const { bus, connect } = await setUp({ idleLevel: 'deliveries' })
    bus.on('n', () => {
      throw new Error('no')
    })
    bus.emit('n', 1)
    const batch = connect().pullAll()
    expect(JSON.parse(JSON.stringify(batch))).toEqual(batch)
  })
})

describe('levels', () => {
  it('the highest asked for is recorded for all, the idle one when nobody asks', async () => {
    const { connect, recorder } = await setUp({ idleLevel: 'counts' })
    const [one, two] = [connect(), connect()]
    const levels: string[] = [recorder.level]
    const step = (act: () => unknown) => {
      act()
      levels.push(recorder.level)
    }
    step(() => one.attach('emissions'))
    step(() => two.attach())
    step(() => one.attach('off'))
    step(() => two.result({ name: 'setLevel', level: 'emissions' }))
    step(() => two.close())
    step(() => one.close())
    expect(levels).toEqual(['counts', 'emissions', 'deliveries', 'deliveries', 'emissions', 'counts', 'counts'])
  })
})

describe('what a stranger sends', () => {
  const strange: unknown[] = [
    null,
    undefined,
    7,
    'text',
    [],
    {},
    { kind: 'command' },
    { kind: 'command', commandId: 'x', command: { name: 'clear' } },
    { kind: 'command', commandId: 1 },
    { kind: 'hello' },
    { kind: 'bye' },
  ]

  it('and is no message, is ignored', async () => {
    const { bus, recorder, createDirectTransport, host } = await setUp()
    const transport = createDirectTransport(recorder)
    const got: RealmMessage[] = []
    transport.subscribe((message) => got.push(message))
    for (const message of strange) transport.post(message as never)
    host.flushMicrotasks()
    expect(got.map(({ kind }) => kind)).toEqual(['hello'])
    expect([bus.emit('n', 1), host.reported, transport.status]).toEqual([1, [], 'open'])
  })

  it('as an unknown command is answered as failed', async () => {
    const { connect } = await setUp()
    expect(connect().ask({ name: 'selfDestruct' } as unknown as Command)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('selfDestruct') as string,
    })
  })

  it.each<[string, unknown]>([
    ['pull without a cursor', { name: 'pull' }],
    ['pull of no number', { name: 'pull', cursor: 0, maxRecords: 'all', budgetMs: {} }],
    ['pull of less than nothing', { name: 'pull', cursor: -5, maxRecords: -5, budgetMs: -1 }],
    ['preview of nothing', { name: 'preview' }],
    ['preview of text', { name: 'preview', sequences: 'abc' }],
    ['preview of a million', { name: 'preview', sequences: new Array(1_000_000).fill(1) }],
    ['properties without a path', { name: 'properties', sequence: 1 }],
    ['properties of a path that is none', { name: 'properties', sequence: 1, path: [{}, 7, '__proto__', 'constructor'] }],
    ['properties of a strange page', { name: 'properties', sequence: 1, path: [], start: -5, count: 1e9 }],
    ['an unknown level', { name: 'setLevel', level: 'everything' }],
    ['recording that is no boolean', { name: 'setRecording', recording: 'please' }],
  ])('as %s is answered once, and harms nothing', async (_what, command) => {
    const { bus, connect, host, recorder } = await setUp()
    bus.emit('n', 1)
    const client = connect()
    client.ask(command as Command)
    expect(['off', 'counts', 'emissions', 'deliveries']).toContain(recorder.level)
    expect(typeof recorder.recording).toBe('boolean')
    expect([bus.emit('n', 2), host.reported]).toEqual([1, []])
    const fresh = connect()
    fresh.result({ name: 'setRecording', recording: true })
    fresh.pullAll()
    expect(fresh.sequences).toEqual([1, 2])
  })

  it('as a preview of very many, is answered for 200', async () => {
    const { bus, connect } = await setUp()
    bus.emit('n', 1)
    const { previews } = connect().result<{ previews: unknown[] }>({ name: 'preview', sequences: new Array(1000).fill(1) })
    expect(previews).toHaveLength(200)
  })
})

it('messages and versions are told apart from what only looks like them', async () => {
  const { isPanelMessage, isRealmMessage, speaksProtocol, PROTOCOL } = await setUp()
  for (const message of [null, 'hello', {}, { kind: 'hello' }, { kind: 'reply', commandId: '1', status: 'done' }, { kind: 'other' }])
    expect(isRealmMessage(message)).toBe(false)
  expect(isRealmMessage({ kind: 'bye', reason: 'gone' })).toBe(true)
  expect(isPanelMessage({ kind: 'bye', reason: 'gone' })).toBe(true)
  expect(isPanelMessage({ kind: 'command', commandId: 1, command: null })).toBe(false)
  const [major] = PROTOCOL.split('.')
  expect([speaksProtocol(PROTOCOL), speaksProtocol(`${major}.99`), speaksProtocol(`${Number(major) + 1}.0`), speaksProtocol('')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
