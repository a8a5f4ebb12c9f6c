import { createEmitter, createLinker, type Emitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { recordedRealm } from '../emitter/inspect/realm.ts'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { n: number; other: number }

class Widget {
  readonly seen: number[] = []
}

const kept = new AbortController()

/** Owners are let go of by the collector, then the subscription by a callback of it, in a task of its own. */
const ended = async (bus: Pick<Emitter<Events>, 'subscriptions'>): Promise<boolean> => {
  for (let turn = 0; turn < 40 && bus.subscriptions().length > 0; turn++) await leftAfterCollecting([new WeakRef({})])
  return bus.subscriptions().length === 0
}

describe('a subscription with an owner', () => {
  it('stays, with a handler nobody else knows, while its owner is there, however often is collected', async () => {
    const bus = createEmitter<Events>()
    const owner = new Widget()
    const subscribe = () => {
      bus.on('n', (n) => void owner.seen.push(n), { owner })
      const { seen } = owner
      bus.on('n', (n) => void seen.push(-n), { owner })
    }
    subscribe()
    for (let n = 1; n <= 3; n++) {
      await leftAfterCollecting([new WeakRef({})])
      expect(bus.emit('n', n)).toBe(2)
    }
    expect(owner.seen).toEqual([1, -1, 2, -2, 3, -3])
  })

  it.each<[string, (bus: Emitter<Events>, owner: Widget) => unknown]>([
    ['whose handler refers to the owner', (bus, owner) => bus.on('n', (n) => void owner.seen.push(n), { owner })],
    ['whose handler refers to nothing', (bus, owner) => bus.on('n', (_n) => undefined, { owner })],
    ['on several types', (bus, owner) => bus.on(['n', 'other'], (n) => void owner.seen.push(n), { owner })],
    ['on everything', (bus, owner) => bus.on('*', (n) => void owner.seen.push(n), { owner })],
    ['that is a once', (bus, owner) => bus.once('n', (n) => void owner.seen.push(n), { owner })],
    [
      'with a filter and callbacks of the owner’s',
      (bus, owner) =>
        bus.on('n', (n) => n, {
          owner,
          filter: () => owner.seen.length >= 0,
          onSuccess: (n) => void owner.seen.push(n),
          onFailure: () => void owner.seen,
        }),
    ],
    ['with a signal that is kept', (bus, owner) => bus.on('n', (n) => void owner.seen.push(n), { owner, signal: kept.signal })],
    ['with concurrency', (bus, owner) => bus.on('n', (n) => void owner.seen.push(n), { owner, concurrency: 1 })],
  ])('%s keeps no owner and ends with it, though emitter, channel and unsubscribe function are kept', async (_what, subscribe) => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    const channel = bus.channel('n')
    const make = () => {
      const owner = new Widget()
      const stop = subscribe(bus, owner)
      return { stop: stop as () => boolean, owner: new WeakRef(owner) }
    }
    const { stop, owner } = make()
    expect(await leftAfterCollecting([owner])).toBe(0)
    expect(await ended(bus)).toBe(true)
    expect([bus.emit('n', 1), channel.emit(1), bus.types(), stop()]).toEqual([0, 0, [], false])
  })

  it('ends with its owner though somebody else keeps the handler', async () => {
    const bus = createEmitter<Events>()
    const seen: number[] = []
    const shared = (n: number): void => void seen.push(n)
    const subscribe = () => {
      const owner = new Widget()
      bus.on('n', shared, { owner })
      return new WeakRef(owner)
    }
    expect(await leftAfterCollecting([subscribe()])).toBe(0)
    expect(await ended(bus)).toBe(true)
    expect([bus.emit('n', 1), seen]).toEqual([0, []])
  })

  it('ends apart from those of other owners, and of a linker that several emitters share', async () => {
    const linker = createLinker<Events>()
    const buses = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
    const lasting = new Widget()
    linker.on('n', (n) => void lasting.seen.push(n), { owner: lasting })
    const subscribe = () =>
      Array.from({ length: 20 }, () => {
        const owner = new Widget()
        linker.on('n', (n) => void owner.seen.push(n), { owner })
        return new WeakRef(owner)
      })
    expect(await leftAfterCollecting(subscribe())).toBe(0)
    for (let turn = 0; turn < 40 && linker.subscriptions().length > 1; turn++) await leftAfterCollecting([new WeakRef({})])
    expect(buses.map((bus) => bus.emit('n', 1))).toEqual([1, 1])
    expect(lasting.seen).toEqual([1, 1])
  })

  it('lets go of its handler when it ends before its owner', async () => {
    const bus = createEmitter<Events>()
    const owner = new Widget()
    const subscribe = () =>
      Array.from({ length: 30 }, (_, index) => {
        const handler = (n: number): void => void owner.seen.push(n + index)
        if (index % 3 === 0) bus.on('n', handler, { owner })()
        else if (index % 3 === 1) bus.once('n', handler, { owner })
        else {
          bus.on('n', handler, { owner })
          bus.off('n', handler)
        }
        return new WeakRef(handler)
      })
    const handlers = subscribe()
    bus.emit('n', 1)
    expect(await leftAfterCollecting(handlers)).toBe(0)
    expect([owner.seen.length, bus.types()]).toEqual([10, []])
  })

  it('whose owner goes while a delivery waits either runs it or not, and fails nothing', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const seen: number[] = []
    const subscribe = () => {
      const owner = new Widget()
      bus.on('n', (n) => void seen.push(n + owner.seen.length), { owner })
      return new WeakRef(owner)
    }
    const owner = subscribe()
    bus.emit('n', 1)
    await leftAfterCollecting([owner])
    host.flushMicrotasks()
    expect(seen.length).toBeLessThanOrEqual(1)
    expect(await leftAfterCollecting([owner])).toBe(0)
    expect([await ended(bus), host.reported]).toEqual([true, []])
  })

  it('is removed by the reason `owner` to the hook', async () => {
    const { createEmitter: create, host, connect } = await recordedRealm()
    const client = connect()
    const bus = create<Events>({ host })
    const subscribe = () => {
      const owner = new Widget()
      bus.on('n', (n) => void owner.seen.push(n), { owner })
      return new WeakRef(owner)
    }
    expect(await leftAfterCollecting([subscribe()])).toBe(0)
    expect(await ended(bus as unknown as Emitter<Events>)).toBe(true)
    expect(client.pullAll().removals?.map(({ reason }) => reason)).toEqual(['owner'])
  })
})
