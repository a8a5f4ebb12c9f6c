import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Client, freshRealm, onlyCore, recordedRealm } from './realm.ts'

type Step =
  | { readonly do: 'emit'; readonly times: number; readonly nested: number }
  | { readonly do: 'pull'; readonly client: number; readonly maxRecords: number }
  | { readonly do: 'clear' | 'record' | 'wait' }
  | { readonly do: 'level'; readonly client: number; readonly level: 'off' | 'counts' | 'emissions' | 'deliveries' }
  | { readonly do: 'detach'; readonly client: number }

const client = fc.nat(1)
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('emit' as const), times: fc.integer({ min: 1, max: 30 }), nested: fc.nat(3) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('pull' as const), client, maxRecords: fc.integer({ min: 1, max: 20 }) }) },
    { weight: 3, arbitrary: fc.constantFrom<Step>({ do: 'clear' }, { do: 'record' }, { do: 'wait' }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('level' as const),
        client,
        level: fc.constantFrom('off' as const, 'counts' as const, 'emissions' as const, 'deliveries' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('detach' as const), client }) },
  ),
  { maxLength: 30 },
)

/** Every number from 1 to `emitted` was received once or lies in one range of drops. */
const accounts = ({ sequences, drops }: Client, emitted: number): void => {
  const told = [...sequences]
  for (const { fromSequence, toSequence, count } of drops) {
    if (fromSequence === undefined || toSequence === undefined) continue
    expect(toSequence - fromSequence + 1).toBe(count)
    for (let sequence = fromSequence; sequence <= toSequence; sequence++) told.push(sequence)
  }
  expect(told.sort((a, b) => a - b)).toEqual(Array.from({ length: emitted }, (_, n) => n + 1))
}

describe('received + dropped = emitted', () => {
  it('holds for each of two clients over any schedule of floods, overflow, clear, Record and levels', { timeout: 30_000 }, async () => {
    const { createEmitter, createRecorder, createDirectTransport } = await freshRealm()
    const core = onlyCore()
    fc.assert(
      fc.property(steps, fc.constantFrom('off' as const, 'counts' as const, 'emissions' as const), (schedule, idleLevel) => {
        const host = createManualHost()
        const recorder = createRecorder({ host, idleLevel, capacity: { emissions: 16, deliveries: 32, failures: 4 } })
        recorder.coreJoined(core)
        const clients = [new Client(createDirectTransport, recorder, host), new Client(createDirectTransport, recorder, host)]
        const bus = createEmitter<{ n: number }>({ host })
        bus.on('n', (left) => {
          if (left > 0) bus.emit('n', left - 1)
          if (left === 2) throw new Error('now and then')
        })
        let emitted = 0
        let recording = true
        for (const step of schedule) {
          if (step.do === 'emit') {
            for (let n = 0; n < step.times; n++) bus.emit('n', step.nested)
            if (recorder.level !== 'off') emitted += step.times * (step.nested + 1)
          } else if (step.do === 'pull') clients[step.client]?.pull({ maxRecords: step.maxRecords })
          else if (step.do === 'level') clients[step.client]?.result({ name: 'attach', level: step.level })
          else if (step.do === 'detach') clients[step.client]?.result({ name: 'detach' })
          else if (step.do === 'clear') clients[0]?.result({ name: 'clear' })
          else if (step.do === 'wait') host.advance(16)
          else {
            recording = !recording
            clients[1]?.result({ name: 'setRecording', recording })
          }
        }
        for (const one of clients) {
          expect(one.pullAll().emitted).toBe(emitted)
          expect(one.sequences.length + one.dropped).toBe(emitted)
          accounts(one, emitted)
        }
        core.observe(null)
      }),
      { numRuns: 200 },
    )
  })

  it('holds at every step of reading, with what is still to come', async () => {
    const { createEmitter, connect } = await recordedRealm({ capacity: { emissions: 64 } })
    const bus = createEmitter<{ n: number }>()
    for (let n = 0; n < 100; n++) bus.emit('n', n)
    const one = connect()
    const first = one.pull({ maxRecords: 10 })
    expect([first.more, one.sequences[0], one.sequences.length, one.dropped]).toEqual([true, 37, 10, 36])
    for (let n = 0; n < 60; n++) bus.emit('n', n)
    const { emitted } = one.pullAll()
    expect([emitted, one.sequences.length + one.dropped, one.drops.map(({ reason }) => reason)]).toEqual([
      160,
      160,
      ['overwritten', 'overwritten'],
    ])
    accounts(one, 160)
  })
})

describe('the ring', () => {
  it('is bounded: the newest stay, what they overwrote is counted with its range', async () => {
    const { createEmitter, connect, recorder } = await recordedRealm({ capacity: { emissions: 100 } })
    const bus = createEmitter<{ n: number }>()
    for (let n = 1; n <= 1000; n++) bus.emit('n', n)
    const one = connect()
    one.pullAll()
    // Rounded up to a power of two.
    expect(recorder.emissions.capacity).toBe(128)
    expect(one.sequences).toEqual(Array.from({ length: 128 }, (_, n) => 873 + n))
    expect(one.drops).toEqual([{ reason: 'overwritten', count: 872, atMs: 100, fromSequence: 1, toSequence: 872 }])
    expect(one.result({ name: 'preview', sequences: [872, 873, 1000, 1001, 0] })).toMatchObject({
      previews: [{ kind: 'gone' }, { text: '873' }, { text: '1000' }, { kind: 'gone' }, { kind: 'gone' }],
    })
  })

  it('cleared says so to each client, with what each had not read', async () => {
    const { createEmitter, connect } = await recordedRealm()
    const bus = createEmitter<{ n: number }>()
    const [ahead, behind] = [connect(), connect()]
    for (let n = 0; n < 10; n++) bus.emit('n', n)
    ahead.pullAll()
    bus.emit('n', 10)
    ahead.result({ name: 'clear' })
    ahead.pullAll()
    behind.pullAll()
    expect(ahead.drops.map(({ reason, fromSequence, toSequence }) => [reason, fromSequence, toSequence])).toEqual([['cleared', 11, 11]])
    expect(behind.drops.map(({ reason, fromSequence, toSequence }) => [reason, fromSequence, toSequence])).toEqual([['cleared', 1, 11]])
    expect(ahead.result({ name: 'preview', sequences: [3] })).toMatchObject({ previews: [{ kind: 'gone' }] })
  })

  it("keeps nothing at 'counts', and says that it was muted at the source; a later client reads on without a lie", async () => {
    const { createEmitter, connect } = await recordedRealm({ idleLevel: 'counts' })
    const bus = createEmitter<{ n: number }>()
    bus.on('n', function heard(_n) {})
    for (let n = 0; n < 5; n++) bus.emit('n', n)
    const one = connect().attach('emissions')
    bus.emit('n', 5)
    const { cost } = one.pullAll()
    expect([one.sequences, one.dropped, one.drops.map(({ reason }) => reason)]).toEqual([[6], 5, ['mutedAtSource']])
    expect(cost?.retainedPayloads).toBe(1)
    expect(one.result({ name: 'preview', sequences: [5, 6] })).toMatchObject({ previews: [{ kind: 'gone' }, { text: '5' }] })
    expect(one.counts.get('n')).toEqual({ emitted: 6, deliveries: 6, failures: 0 })
  })

  it('of failures is one of its own: a flood cannot push them out, each is complete without its emission', async () => {
    const { createEmitter, connect, host } = await recordedRealm({ capacity: { emissions: 16, failures: 4 } })
    const bus = createEmitter<{ order: { readonly id: number }; n: number }>({ name: 'shop', host })
    bus.on('order', function charge() {
      throw new TypeError('declined')
    })
    bus.emit('order', { id: 7 })
    for (let n = 0; n < 1000; n++) bus.emit('n', n)
    const one = connect()
    const { failures } = one.pullAll()
    expect(failures).toMatchObject({ sequence: [1], takenBy: ['host'] })
    expect(one.emitters.get(failures?.emitter[0] ?? 0)?.name).toBe('shop')
    expect(one.types.get(failures?.type[0] ?? 0)).toBe('order')
    expect(one.subscriptions.get(failures?.subscription[0] ?? 0)?.handler).toBe('charge')
    expect(one.errors.get(failures?.error[0] ?? 0)).toMatchObject({
      name: 'TypeError',
      message: 'declined',
      stack: expect.stringContaining('accounting.test') as string,
    })
    expect(one.result({ name: 'preview', sequences: [1] })).toMatchObject({ previews: [{ text: '{id: 7}' }] })
  })

  it('of failures is complete also when the promise failed long after the ring went on', async () => {
    const { createEmitter, connect, host } = await recordedRealm({ capacity: { emissions: 16 } })
    const bus = createEmitter<{ order: number; n: number }>({ name: 'shop', host })
    let fail: (error: Error) => void = () => undefined
    bus.on('order', function charge() {
      return new Promise((_resolve, reject) => {
        fail = reject
      })
    })
    bus.emit('order', 1)
    for (let n = 0; n < 100; n++) bus.emit('n', n)
    fail(new Error('declined'))
    await new Promise(setImmediate)
    const one = connect()
    const { failures } = one.pullAll()
    expect([failures?.sequence, failures?.emitter, failures?.type]).toEqual([[1], [expect.any(Number)], [expect.any(Number)]])
    expect([one.emitters.get(failures?.emitter[0] ?? 0)?.name, one.types.get(failures?.type[0] ?? 0)]).toEqual(['shop', 'order'])
    expect(one.counts.get('order')).toEqual({ emitted: 1, deliveries: 1, failures: 1 })
  })

  it('of deliveries keeps the newest and says how many it lost, while the emissions are all there', async () => {
    const { createEmitter, connect } = await recordedRealm({ idleLevel: 'deliveries', capacity: { emissions: 64, deliveries: 16 } })
    const bus = createEmitter<{ n: number }>()
    bus.on('n', (_n) => undefined)
    bus.on('n', (_n) => undefined)
    for (let n = 0; n < 40; n++) bus.emit('n', n)
    const one = connect()
    const { deliveries, lost } = one.pullAll()
    expect([one.sequences.length, lost]).toEqual([40, { deliveries: 64, settlements: 0, failures: 0 }])
    expect(one.pullAll().lost).toBe(undefined)
    expect(deliveries?.sequence).toEqual(Array.from({ length: 16 }, (_, n) => 33 + Math.floor(n / 2)))
  })
})
