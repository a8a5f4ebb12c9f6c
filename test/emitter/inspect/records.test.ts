import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

type Events = { n: number; other: number }

const setUp = async (options: Parameters<typeof recordedRealm>[0] = { idleLevel: 'deliveries' }) => {
  const realm = await recordedRealm(options)
  const bus = realm.createEmitter<Events>({ name: 'shop', host: realm.host })
  return { ...realm, bus }
}
const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await undefined
}

describe('an emission’s record', () => {
  it('says who emitted what, when, for how long, to how many', async () => {
    const { bus, host, connect } = await setUp()
    bus.on('n', (_n) => host.spend(2))
    bus.on('n', (_n, _emission) => host.spend(3))
    host.spend(10)
    bus.emit('n', 1)
    const client = connect()
    client.pullAll()
    expect(client.rows).toEqual([
      {
        sequence: 1,
        emitter: 'shop',
        type: 'n',
        atMs: 10,
        queuedMs: 0,
        durationMs: 5,
        causeSequence: 0,
        causedBy: '',
        causeKind: 'unknown',
        deliveries: 2,
        failures: 0,
        flags: 0,
      },
    ])
  })

  it('is the same without deliveries recorded', async () => {
    const { bus, host, connect } = await setUp({ idleLevel: 'emissions' })
    bus.on('n', (_n) => host.spend(2))
    bus.emit('n', 1)
    const client = connect()
    const { deliveries } = client.pullAll()
    expect([client.rows[0]?.durationMs, client.rows[0]?.deliveries, deliveries]).toEqual([2, 1, undefined])
  })

  it('flags what nobody but an observer of everything heard', async () => {
    const { bus, connect, emissionFlags } = await setUp()
    bus.on('*', () => undefined)
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    bus.emit('other', 1)
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ flags, deliveries }) => [flags & emissionFlags.unhandled, deliveries])).toEqual([
      [0, 2],
      [emissionFlags.unhandled, 1],
    ])
  })

  it('of a symbol has its description, told apart from a string', async () => {
    const { createEmitter, connect } = await setUp()
    const mark = Symbol('mark')
    createEmitter<{ [mark]: number }>().emit(mark, 1)
    expect(connect().pullAll().definitions?.types).toEqual([{ id: expect.any(Number) as number, name: 'mark', symbol: true }])
  })

  it.each(['closed', 'aborted', 'depth'] as const)('flags one that was refused (%s), and a drop says why', async (reason) => {
    const { createEmitter, host, connect, emissionFlags } = await setUp()
    const bus = createEmitter<Events>({ host, maxDepth: 1 })
    if (reason === 'closed') void bus.close()
    if (reason === 'depth') bus.on('other', () => bus.emit('n', 1))
    if (reason === 'depth') bus.emit('other', 1)
    else bus.emit('n', 1, reason === 'aborted' ? { signal: AbortSignal.abort() } : {})
    const client = connect()
    client.pullAll()
    const row = client.rows.at(-1)
    expect([row?.type, row?.deliveries, (row?.flags ?? 0) & emissionFlags.refused]).toEqual(['n', 0, emissionFlags.refused])
    expect(client.drops).toEqual([expect.objectContaining({ reason, count: 1, emitter: expect.any(Number) as number })])
  })
})

describe('a delivery’s record', () => {
  const deliveriesOf = (client: Awaited<ReturnType<typeof setUp>>['connect'] extends () => infer C ? C : never) => {
    const { deliveries, settlements } = client.pullAll()
    const name = (id: number | undefined) => client.subscriptions.get(id ?? 0)?.handler
    return {
      delivered: deliveries?.sequence.map((sequence, row) => [
        sequence,
        name(deliveries.subscription[row]),
        deliveries.status[row],
        deliveries.startedAtMs[row],
        deliveries.durationMs[row],
        client.errors.get(deliveries.error?.[row] ?? 0)?.message,
      ]),
      settled: settlements?.sequence.map((sequence, row) => [
        sequence,
        name(settlements.subscription[row]),
        settlements.status[row],
        settlements.atMs[row],
        client.errors.get(settlements.error?.[row] ?? 0)?.message,
      ]),
    }
  }

  it('tells each handler’s start, duration and end', async () => {
    const { bus, host, connect } = await setUp()
    bus.on('n', function quick(_n) {
      host.spend(1)
    })
    bus.on('n', function slow(_n, _emission) {
      host.spend(20)
    })
    bus.on('n', function fails() {
      host.spend(2)
      throw new Error('no')
    })
    bus.emit('n', 1)
    expect(deliveriesOf(connect())).toEqual({
      delivered: [
        [1, 'quick', 'fulfilled', 0, 1, undefined],
        [1, 'slow', 'fulfilled', 1, 20, undefined],
        [1, 'fails', 'rejected', 21, 2, 'no'],
      ],
      settled: undefined,
    })
  })

  it('tells a promise as pending, then how it settled', async () => {
    const { bus, host, connect } = await setUp()
    bus.on('n', async function fine() {})
    bus.on('n', async function fails() {
      throw new Error('later')
    })
    bus.emit('n', 1)
    host.spend(30)
    await turn()
    const { delivered, settled } = deliveriesOf(connect())
    expect(delivered?.map(([, handler, status]) => [handler, status])).toEqual([
      ['fine', 'pending'],
      ['fails', 'pending'],
    ])
    expect(settled).toEqual([
      [1, 'fine', 'fulfilled', 30, undefined],
      [1, 'fails', 'rejected', 30, 'later'],
    ])
  })

  it('tells a timeout as rejected, and what comes later as late', async () => {
    const { bus, host, connect } = await setUp()
    let finish: () => void = () => undefined
    bus.on(
      'n',
      function hangs() {
        return new Promise<void>((resolve) => {
          finish = resolve
        })
      },
      { timeoutMs: 10 },
    )
    bus.emit('n', 1)
    host.advance(10)
    finish()
    await turn()
    const { settled } = deliveriesOf(connect())
    expect(settled?.map(([, handler, status]) => [handler, status])).toEqual([
      ['hangs', 'rejected'],
      ['hangs', 'late'],
    ])
    expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
  })

  it('of one that waited tells when it ran, and its emission how long it waited', async () => {
    const { bus, host, connect, animationFrame, emissionFlags } = await setUp()
    void bus.setStrategy(animationFrame({ host }))
    bus.on('n', function waits(_n) {
      host.spend(1)
    })
    bus.emit('n', 1)
    host.advanceFrame()
    const client = connect()
    expect(deliveriesOf(client).delivered).toEqual([[1, 'waits', 'fulfilled', 16, 1, undefined]])
    expect(client.rows[0]).toMatchObject({ queuedMs: 16, deliveries: 1 })
    expect((client.rows[0]?.flags ?? 0) & emissionFlags.queued).toBe(emissionFlags.queued)
  })

  it('of one that waited until its emission’s record was gone tells nothing of the emission that is there now', async () => {
    const { bus, host, connect, microtask } = await setUp({ idleLevel: 'deliveries', capacity: { emissions: 4 } })
    void bus.setStrategy(microtask({ host }))
    bus.on('n', function waits(_n) {
      host.spend(3)
    })
    // The fifth record takes the place of the first.
    for (let n = 1; n <= 5; n++) {
      bus.emit(n === 1 || n === 5 ? 'n' : 'other', n)
      host.spend(10)
    }
    host.flushMicrotasks()
    const client = connect()
    client.pullAll()
    const waited = client.rows.map(({ sequence, atMs, queuedMs }) => [sequence, atMs, queuedMs])
    expect(waited.at(-1)).toEqual([5, 40, 13])
    expect(client.calls('waits')).toBe(2)
  })

  it('of one that runs inside emit beside a queue does not make its emission one that waits', async () => {
    const { bus, host, connect, microtask, sync, emissionFlags } = await setUp()
    void bus.setStrategy(microtask({ host }))
    bus.on('n', (_n) => undefined, { strategy: sync() })
    bus.emit('n', 1)
    bus.on('n', (_n) => undefined)
    bus.emit('n', 2)
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ flags }) => flags & emissionFlags.queued)).toEqual([0, emissionFlags.queued])
  })

  it('cancelled while it waited is told as cancelled, its drop with the reason; unsubscribed ones are no drop', async () => {
    const { bus, host, connect, animationFrame } = await setUp()
    void bus.setStrategy(animationFrame({ host, overflow: 'latest' }))
    bus.on('n', function conflated(_n) {})
    const stop = bus.on('other', function stopped(_n) {})
    for (const n of [1, 2, 3]) bus.emit('n', n)
    bus.emit('other', 4)
    stop()
    host.advanceFrame()
    const client = connect()
    const { delivered, settled } = deliveriesOf(client)
    expect(delivered?.map(([sequence, handler, status]) => [sequence, handler, status])).toEqual([[3, 'conflated', 'fulfilled']])
    expect(settled?.map(([sequence, handler, status]) => [sequence, handler, status])).toEqual([
      [1, 'conflated', 'cancelled'],
      [2, 'conflated', 'cancelled'],
      [4, 'stopped', 'cancelled'],
    ])
    expect(client.drops).toEqual([expect.objectContaining({ reason: 'conflated', count: 2 })])
  })

  it('of a swap that discards is a drop', async () => {
    const { bus, host, connect, animationFrame, sync } = await setUp()
    void bus.setStrategy(animationFrame({ host }))
    bus.on('n', (_n) => undefined)
    for (const n of [1, 2]) bus.emit('n', n)
    void bus.setStrategy(sync(), { pending: 'discard' })
    const client = connect()
    client.pullAll()
    expect(client.drops).toEqual([expect.objectContaining({ reason: 'discarded', count: 2 })])
    expect([...client.emitters.values()][0]).toMatchObject({ name: 'shop', strategy: 'sync' })
  })
})

describe('a failure’s record', () => {
  it.each(['subscription', 'linker', 'emitter', 'caller', 'host'] as const)('says that the %s took it', async (taker) => {
    const { createEmitter, createLinker, host, connect } = await setUp()
    const linker = createLinker<Events>(taker === 'linker' ? { onFailure: () => undefined } : {})
    const bus = createEmitter<Events>({ host, linker, ...(taker === 'emitter' ? { onError: () => undefined } : {}) })
    bus.on(
      'n',
      () => {
        throw new Error('no')
      },
      taker === 'subscription' ? { onFailure: () => undefined } : {},
    )
    if (taker === 'caller') await bus.emitAsync('n', 1)
    else bus.emit('n', 1)
    expect(connect().pullAll().failures?.takenBy).toEqual([taker])
  })

  it('defines errors with name, message, code, stack and the chain of causes; anything may be thrown', async () => {
    const { bus, connect } = await setUp()
    const root = Object.assign(new RangeError('root'), { code: 'E_ROOT' })
    const hostile = {
      get message(): never {
        throw new Error('no message')
      },
      toString(): never {
        throw new Error('no text')
      },
    }
    const thrown: unknown[] = [new Error('top', { cause: root }), 'text', undefined, null, hostile, Object.create(null)]
    bus.on('n', (n) => {
      throw thrown[n]
    })
    thrown.forEach((_error, n) => void bus.emit('n', n))
    const client = connect()
    const { failures } = client.pullAll()
    const told = failures?.error.map((id) => client.errors.get(id))
    expect(told?.map((error) => [error?.name, error?.message])).toEqual([
      ['Error', 'top'],
      ['string', 'text'],
      ['undefined', 'undefined'],
      ['object', 'null'],
      [expect.any(String), expect.any(String)],
      [expect.any(String), expect.any(String)],
    ])
    expect(client.errors.get(told?.[0]?.cause ?? 0)).toMatchObject({ name: 'RangeError', message: 'root', code: 'E_ROOT' })
    expect(told?.[0]?.stack).toContain('records.test')
  })

  it('has one fingerprint for failures of one kind, another for another handler or event', async () => {
    const { bus, connect } = await setUp()
    const fail = (): never => {
      throw new Error(`at ${Math.random()}`)
    }
    bus.on('n', function one() {
      fail()
    })
    bus.on('n', function two() {
      fail()
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    const client = connect()
    const { failures } = client.pullAll()
    const [first, second, third, fourth] = failures?.error.map((id) => client.errors.get(id)?.fingerprint) ?? []
    expect([first === third, second === fourth, first === second]).toEqual([true, true, false])
  })
})

describe('a subscription’s definition', () => {
  it('names handler, events, priority, strategy and options', async () => {
    const { bus, host, connect, microtask } = await setUp()
    bus.on(['n', 'other'], function named() {}, { priority: 3, timeoutMs: 20, strategy: microtask({ host }), filter: () => true })
    bus.once('n', () => undefined, { name: 'given' })
    bus.on('*', () => undefined)
    const client = connect()
    client.pullAll()
    const told = [...client.subscriptions.values()].map(({ handler, types, priority, strategy, options }) => [
      handler,
      types.map((id) => client.types.get(id)),
      priority,
      strategy,
      options,
    ])
    expect(told).toEqual([
      ['named', ['n', 'other'], 3, 'microtask', { timeoutMs: 20, filter: true }],
      ['given', ['n'], 0, undefined, { once: true }],
      ['', [], -1, undefined, {}],
    ])
  })

  it('is followed by its removal, with the reason', async () => {
    const { bus, host, connect } = await setUp()
    const controller = new AbortController()
    const stop = bus.on('n', function off(_n) {})
    bus.once('n', function once() {})
    bus.on('n', function signal() {}, { signal: controller.signal })
    bus.on('n', function close() {})
    const client = connect()
    client.pullAll()
    host.spend(5)
    stop()
    bus.emit('n', 1)
    controller.abort()
    void bus.close()
    host.flushMicrotasks()
    await turn()
    const { removals } = client.pullAll()
    expect(removals?.map(({ subscription, reason }) => [client.subscriptions.get(subscription)?.handler, reason])).toEqual([
      ['off', 'off'],
      ['once', 'once'],
      ['signal', 'signal'],
      ['close', 'close'],
    ])
    expect(client.pullAll().removals).toBe(undefined)
  })
})

it('timings are kept per subscription: sum, maximum, histogram of the measured calls', async () => {
  const { bus, host, connect, durationBinsMs } = await setUp()
  bus.on('n', function handler(n) {
    host.spend(n)
  })
  for (const ms of [0.05, 0.3, 1, 1, 10, 2000]) bus.emit('n', ms)
  const client = connect()
  client.pullAll()
  const [totals] = [...client.totals.values()]
  expect(totals).toMatchObject({ calls: 6, failures: 0, timed: 6 })
  expect(totals?.totalMs).toBeCloseTo(2012.35, 6)
  expect(totals?.maxMs).toBeCloseTo(2000, 6)
  const bins = durationBinsMs.map((bound, bin) => [bound, totals?.histogram[bin]] as const).filter(([, count]) => count !== 0)
  expect(bins).toEqual([
    [0.1, 1],
    [0.4, 1],
    [1.6, 2],
    [12.8, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])
})
