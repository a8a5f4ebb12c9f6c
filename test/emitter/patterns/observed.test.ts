import { pattern } from '@emitscope/emitter/patterns'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedRealm } from '../inspect/realm.ts'
import { flood } from './flood.ts'
import { perform, programs } from './program.ts'
import { Real } from './real.ts'

type Events = Record<string, number>

const levels = ['counts', 'emissions', 'deliveries'] as const

describe.each(levels)('at level %s, what a recorder counts of patterns', (idleLevel) => {
  it('is exact, name by name and subscription by subscription', async () => {
    const { createEmitter, connect, host } = await recordedRealm({ idleLevel, capacity: { emissions: 16, deliveries: 16, failures: 2 } })
    const bus = createEmitter<Events>({ host, onError: () => undefined })
    bus.on(pattern('a/{n:int}'), function plain(_n) {})
    bus.on(pattern('a/{n:int}'), function seeing(_n, { params }) {
      if (params.n === 2) throw new Error('two')
    })
    bus.on(pattern('{any:path}'), function odd(_n) {}, { filter: ({ payload }) => payload % 2 === 1 })
    bus.on('*', function everything(_n) {})
    for (let n = 0; n < 300; n++) for (const name of ['a/1', 'a/2', 'b']) bus.emit(name, n)
    const client = connect()
    client.pullAll()
    expect(client.counts.get('a/1')).toEqual({ emitted: 300, deliveries: 1050, failures: 0 })
    expect(client.counts.get('a/2')).toEqual({ emitted: 300, deliveries: 1050, failures: 300 })
    expect(client.counts.get('b')).toEqual({ emitted: 300, deliveries: 450, failures: 0 })
    expect(['plain', 'seeing', 'odd', 'everything'].map((name) => client.calls(name))).toEqual([600, 600, 450, 900])
  })

  it('leaves out who was unsubscribed before its turn, also when the name was forgotten meanwhile', async () => {
    const { createEmitter, connect, host } = await recordedRealm({ idleLevel })
    const bus = createEmitter<Events>({ host })
    const stops: (() => boolean)[] = []
    bus.on(pattern('{any:path}'), function first(_n) {
      flood({ subscriptions: (name) => bus.subscriptions(name) })
      stops.pop()?.()
    })
    for (let n = 0; n < 3; n++) stops.push(bus.on(pattern('a/{n:int}'), function ended(_n) {}))
    bus.on(pattern('a/{n:int}'), function last(_n) {})
    for (let n = 0; n < 4; n++) bus.emit('a/1', n)
    const client = connect()
    client.pullAll()
    expect(['first', 'last'].map((name) => client.calls(name))).toEqual([4, 4])
    const ended = [...client.subscriptions.values()].filter(({ handler }) => handler === 'ended')
    // In the first emission two of them are called, in the second one.
    expect(ended.map(({ id }) => client.totals.get(id)?.calls ?? 0)).toEqual([2, 1, 0])
  })

  it('is what was called, whatever a program does', async () => {
    const realm = await recordedRealm({ idleLevel })
    let run = 0
    fc.assert(
      fc.property(programs, (one) => {
        const label = `${run++}`
        const log = perform(one, (handlers) => new Real('name', handlers, realm, label))
        const client = realm.connect()
        client.pullAll()
        for (const handler of one.scripts.keys()) {
          const called = log.filter((line) => line.startsWith(`handler ${handler} gets`)).length
          expect([handler, client.calls(`${label} ${handler}`)]).toEqual([handler, called])
        }
      }),
      { numRuns: 100 },
    )
  })
})
