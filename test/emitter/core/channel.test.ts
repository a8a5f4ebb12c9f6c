import { createEmitter, createLinker, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number; ready: void }

describe('a channel', () => {
  it('emits its one event, as emit does', () => {
    const bus = createEmitter<Events>()
    const channel = bus.channel('n')
    const seen: unknown[] = []
    bus.on('n', (n) => seen.push(n))
    bus.on('n', (n, { type, sender, meta }) => seen.push([n, type, sender, meta]))
    expect([channel.type, channel.emit(1, { sender: 'till', meta: 'card' })]).toEqual(['n', 2])
    expect(seen).toEqual([1, [1, 'n', 'till', 'card']])
    expect(bus.channel('ready').emit()).toBe(0)
  })

  it('stays valid whoever comes and goes, made before anybody subscribed', () => {
    const bus = createEmitter<Events>()
    const channel = bus.channel('n')
    const seen: string[] = []
    expect(channel.emit(0)).toBe(0)
    for (let round = 1; round <= 3; round++) {
      const stops = [bus.on('n', (n) => seen.push(`plain ${n}`)), bus.on(['n', 'other'], (n) => seen.push(`list ${n}`))]
      expect(channel.emit(round)).toBe(2)
      for (const stop of stops) stop()
      expect(channel.emit(-round)).toBe(0)
    }
    bus.on('*', (n) => seen.push(`star ${n}`))
    expect(channel.emit(9)).toBe(1)
    expect(seen).toEqual([1, 2, 3].flatMap((n) => [`plain ${n}`, `list ${n}`]).concat('star 9'))
  })

  it('finds its name again after many other names came and went', () => {
    const bus = createEmitter<Record<string, number>>()
    const channel = bus.channel('kept')
    const stop = bus.on('kept', (_n) => undefined)
    stop()
    for (let n = 0; n < 100; n++) bus.on(`name ${n}`, (_n) => undefined)()
    bus.on('kept', (_n) => undefined)
    expect([channel.emit(1), bus.emit('kept', 1)]).toEqual([1, 1])
  })

  it('is heard in mid-emission by those of the name’s new list only in the next', () => {
    const bus = createEmitter<Events>()
    const channel = bus.channel('n')
    const calls: string[] = []
    const stop = bus.on('n', (n) => {
      calls.push(`old ${n}`)
      stop()
      bus.on('n', (m) => calls.push(`new ${m}`))
    })
    expect([channel.emit(1), channel.emit(2)]).toEqual([1, 1])
    expect(calls).toEqual(['old 1', 'new 2'])
  })

  it('takes part in once, filters, failures and priorities', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const channel = bus.channel('n')
    const calls: string[] = []
    bus.on('n', () => {
      throw new Error('no')
    })
    bus.once('n', (n) => calls.push(`once ${n}`), { priority: 1 })
    bus.on('n', (n) => calls.push(`even ${n}`), { filter: ({ payload }) => payload % 2 === 0 })
    expect([channel.emit(1), channel.emit(2)]).toEqual([2, 2])
    expect([calls, host.reported.length]).toEqual([['once 1', 'even 2'], 2])
  })

  it('follows its emitter’s strategy through swaps, and its closing', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const channel = bus.channel('n')
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    channel.emit(1)
    void bus.setStrategy(microtask({ host }))
    channel.emit(2)
    expect(seen).toEqual([1])
    void bus.setStrategy(sync())
    channel.emit(3)
    expect(seen).toEqual([1, 2, 3])
    const closing = bus.close()
    expect(channel.emit(4)).toBe(0)
    host.flushMicrotasks()
    await closing
    expect([channel.emit(5), seen]).toEqual([0, [1, 2, 3]])
  })

  it('belongs to its emitter, not to the linker others share', () => {
    const linker = createLinker<Events>()
    const host = createManualHost()
    const direct = createEmitter<Events>({ linker }).channel('n')
    const queued = createEmitter<Events>({ linker, host, strategy: microtask({ host }) }).channel('n')
    const seen: number[] = []
    linker.on('n', (n) => seen.push(n))
    queued.emit(1)
    direct.emit(2)
    host.flushMicrotasks()
    expect(seen).toEqual([2, 1])
  })

  it('of an event class carries its instances', () => {
    class Paid {
      static readonly type = 'paid'
    }
    const bus = createEmitter<{ paid: Paid }>()
    const paid = new Paid()
    const seen: unknown[] = []
    bus.on(Paid, (payload) => seen.push(payload))
    expect(bus.channel('paid').emit(paid)).toBe(1)
    expect(seen[0]).toBe(paid)
  })
})
