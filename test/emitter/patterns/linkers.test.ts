import { createEmitter, createLinker } from '@emitscope/emitter'
import { asMitt } from '@emitscope/emitter/mitt'
import { pattern } from '@emitscope/emitter/patterns'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { Client, freshRealm } from '../inspect/realm.ts'
import { observedRealm } from '../observed.ts'

type Events = Record<string, number>

const numbers = pattern('a/{n:int}')

describe('a linker with patterns', () => {
  it('serves all its emitters, each with its own strategy', () => {
    const linker = createLinker<Events>()
    const strategy = manual()
    const [now, later] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker, strategy })]
    const seen: unknown[] = []
    const stop = linker.on(numbers, (payload, { params }) => void seen.push([payload, params.n]))
    now.once(numbers, (payload) => void seen.push(payload))
    expect([now.emit('a/1', 1), later.emit('a/2', 2), later.has(numbers), now.subscriptions('a/3').length]).toEqual([2, 1, true, 1])
    expect(seen.splice(0)).toEqual([[1, 1], 1])
    strategy.flush()
    expect(seen.splice(0)).toEqual([[2, 2]])
    later.emit('a/3', 3)
    expect([stop(), linker.has(numbers), now.emit('a/1', 1)]).toEqual([true, false, 0])
    strategy.flush()
    expect(seen).toEqual([])
  })

  it('has on, once, off, has, types and subscriptions for them', () => {
    const linker = createLinker<Events>()
    const handler = (): void => {}
    linker.on(numbers, handler)
    linker.once(numbers, handler)
    linker.on('a/1', handler)
    expect([linker.has(numbers), linker.types(), linker.subscriptions(numbers).length, linker.subscriptions('a/1').length]).toEqual([
      true,
      ['a/1'],
      2,
      3,
    ])
    expect([linker.off(numbers, handler), linker.off(numbers), linker.off(numbers), linker.subscriptions().length]).toEqual([
      true,
      true,
      false,
      1,
    ])
  })

  it('keeps them apart from those of other linkers', () => {
    const [one, other] = [createEmitter<Events>(), createEmitter<Events>()]
    one.on(numbers, () => {})
    expect([one.emit('a/1', 1), other.emit('a/1', 1), other.has(numbers), other.off(numbers)]).toEqual([1, 0, false, false])
  })

  it('keeps them when one of its emitters closes', async () => {
    const linker = createLinker<Events>()
    const [one, other] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
    one.on(numbers, () => {})
    await one.close()
    expect([one.emit('a/1', 1), other.emit('a/1', 1)]).toEqual([0, 1])
  })

  it('is reached through the mitt that stands for its emitter', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on(numbers, (payload, { params }) => void seen.push(payload, params.n))
    const mitt = asMitt(bus)
    mitt.emit('a/7', 1)
    expect([seen, [...mitt.all.keys()]]).toEqual([[1, 7], []])
  })
})

describe('a hook', () => {
  it('attached before sees patterns, their deliveries, failures and ends', async () => {
    const { createEmitter, host, look } = await observedRealm()
    const bus = createEmitter<Events>({ host, onError: () => undefined })
    bus.on(numbers, function numbered(_n, { params }) {
      if (params.n === 2) throw new Error('two')
    })
    const stop = bus.on(pattern('{any:path}'), function anything(_n) {})
    bus.on('a/1', function named(_n) {})
    for (const name of ['a/1', 'a/2', 'b']) bus.emit(name, 1)
    stop()
    bus.emit('b', 1)
    expect(look()).toMatchObject({
      deliveries: [
        'numbered fulfilled',
        'anything fulfilled',
        'named fulfilled',
        'numbered rejected',
        'anything fulfilled',
        'anything fulfilled',
      ],
      failures: ['emitter'],
      removals: ['anything off'],
      emissions: [
        { type: 'a/1', count: 3 },
        { type: 'a/2', count: 2 },
        { type: 'b', count: 1 },
        { type: 'b', count: 0 },
      ],
    })
  })

  it('is told of a param that cannot be made as of any failure', async () => {
    const { createEmitter, host, look } = await observedRealm()
    const bus = createEmitter<Events>({ host, onError: () => undefined })
    const bad = {
      match: /x+/,
      parse: (): never => {
        throw new Error('bad')
      },
    }
    bus.on(pattern('{x:bad}', { converters: { bad } }), function needs(_n, { params }) {
      return params
    })
    expect(bus.emit('xx', 1)).toBe(1)
    expect(look()).toMatchObject({ deliveries: ['needs rejected'], failures: ['emitter'] })
  })

  it('attached later sees what was subscribed before, and changes nothing of what is delivered', async () => {
    const { createEmitter, createDirectTransport, installRecorder } = await freshRealm()
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: unknown[] = []
    bus.on(numbers, (payload, { params }) => void seen.push([payload, params.n]))
    bus.on(pattern('{any:path}'), (payload) => void seen.push(payload))
    bus.emit('a/1', 1)
    const client = new Client(createDirectTransport, installRecorder({ host, idleLevel: 'deliveries' }), host)
    for (const name of ['a/1', 'a/2', 'b']) bus.emit(name, 2)
    expect(seen).toEqual([[1, 1], 1, [2, 1], 2, [2, 2], 2, 2])
    client.pullAll()
    expect(client.rows.map(({ type, deliveries }) => [type, deliveries])).toEqual([
      ['a/1', 2],
      ['a/2', 2],
      ['b', 1],
    ])
    expect(
      [...client.subscriptions.values()].map(({ types, existedBefore }) => [types.map((id) => client.types.get(id)), existedBefore]),
    ).toEqual([
      [['a/{n:int}'], true],
      [['{any:path}'], true],
    ])
  })
})
