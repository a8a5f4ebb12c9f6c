import { createEmitter, createLinker, EmitterError } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number }

describe.each(ways)("with match: 'first', %s", (way) => {
  const setUp = () => {
    const made = busOf<Events>(way, { match: 'first' })
    const seen: string[] = []
    /** A handler that writes down its name. */
    const note = (name: string) => (n: number) => void seen.push(`${name} ${n}`)
    /** Emits, lets it run and tells the count and who got it. */
    const emit = (n: number, options?: { readonly sender?: unknown }) => {
      seen.length = 0
      const count = made.bus.emit('n', n, options)
      made.drain()
      return [count, ...seen]
    }
    return { ...made, seen, note, emit }
  }

  it('the first in order gets the emission, the others nothing', () => {
    const { bus, note, emit } = setUp()
    bus.on('n', note('first'))
    bus.on('n', note('second'))
    expect(emit(1)).toEqual([1, 'first 1'])
  })

  it('the order is priority, then age', () => {
    const { bus, note, emit } = setUp()
    bus.on('n', note('old'))
    const stop = bus.on('n', note('high'), { priority: 1 })
    bus.on('n', note('as high'), { priority: 1 })
    expect(emit(1)).toEqual([1, 'high 1'])
    stop()
    expect(emit(2)).toEqual([1, 'as high 2'])
  })

  it('one whose sender or filter does not match is passed over', () => {
    const { bus, note, emit } = setUp()
    bus.on('n', note('ada'), { sender: 'ada' })
    bus.on('n', note('even'), { filter: ({ payload }) => payload % 2 === 0 })
    bus.on('n', note('rest'))
    expect(emit(1, { sender: 'ada' })).toEqual([1, 'ada 1'])
    expect(emit(2, { sender: 'bob' })).toEqual([1, 'even 2'])
    expect(emit(3)).toEqual([1, 'rest 3'])
  })

  it('it reaches nobody where none matches', () => {
    const { bus, note, emit } = setUp()
    bus.on('n', note('never'), { filter: () => false })
    expect(emit(1)).toEqual([0])
  })

  it('the filters of later ones are not asked', () => {
    const { bus, note, emit } = setUp()
    let asked = 0
    bus.on('n', note('first'), { filter: () => ++asked > 0 })
    bus.on('n', note('second'), { filter: () => ++asked > 0 })
    expect([...emit(1), asked]).toEqual([1, 'first 1', 1])
  })

  it('the once of a later one is not claimed; that of the first is, and the next emission goes on to who follows', () => {
    const { bus, note, emit } = setUp()
    bus.once('n', note('once'))
    bus.once('n', note('then'))
    bus.on('n', note('rest'))
    expect([emit(1), emit(2), emit(3)]).toEqual([
      [1, 'once 1'],
      [1, 'then 2'],
      [1, 'rest 3'],
    ])
  })

  it('a filter that throws counts as matched: it is that delivery’s failure, nobody makes up for it', () => {
    const { bus, host, note, emit } = setUp()
    const error = new Error('filter')
    bus.on('n', note('first'), {
      filter: () => {
        throw error
      },
    })
    bus.on('n', note('second'))
    expect(emit(1)).toEqual([1])
    expect(host.reported).toEqual([error])
  })

  it('nobody makes up for a handler that fails, or that was unsubscribed before its turn', () => {
    const { bus, host, note, seen, drain } = setUp()
    const error = new Error('no')
    const stop = bus.on('n', (n) => {
      if (n === 1) throw error
      seen.push(`first ${n}`)
    })
    bus.on('n', note('second'))
    bus.emit('n', 1)
    drain()
    expect([seen, host.reported]).toEqual([[], [error]])
    if (way === 'sync') return
    expect([bus.emit('n', 2), stop()]).toEqual([1, true])
    drain()
    expect(seen).toEqual([])
  })

  it("every '*' gets it as well, in its place in the order, and is counted", () => {
    const { bus, note, emit } = setUp()
    bus.on('*', note('all'))
    bus.on('n', note('first'))
    bus.on('n', note('second'))
    bus.on('*', note('above'), { priority: 5 })
    expect(emit(1)).toEqual([3, 'above 1', 'first 1', 'all 1'])
  })

  it("'*' alone takes nothing from anybody: all of them get it", () => {
    const { bus, note, emit } = setUp()
    bus.on('*', note('one'))
    bus.on('*', note('two'))
    bus.on('*', note('odd'), { filter: ({ payload }) => payload % 2 === 1 })
    expect([emit(1), emit(2)]).toEqual([
      [3, 'one 1', 'two 1', 'odd 1'],
      [2, 'one 2', 'two 2'],
    ])
  })

  it('each type of a list has its own first', () => {
    const { bus, note, emit } = setUp()
    bus.on(['other', 'n'], note('both'))
    bus.on('n', note('second'))
    expect(emit(1)).toEqual([1, 'both 1'])
    bus.off('n', bus.subscriptions('other')[0]?.handler)
    expect(emit(2)).toEqual([1, 'second 2'])
    expect(bus.emit('other', 3)).toBe(1)
  })

  it('channel, emitAsync and an emission with a signal choose the same one', async () => {
    const { bus, note, seen, drain, host } = setUp()
    bus.on('n', note('first'))
    bus.on('n', note('second'))
    expect(bus.channel('n').emit(1)).toBe(1)
    expect(bus.emit('n', 2, { signal: new AbortController().signal })).toBe(1)
    const outcome = bus.emitAsync('n', 3)
    drain()
    expect((await outcome).deliveries).toHaveLength(1)
    expect(seen).toEqual(['first 1', 'first 2', 'first 3'])
    expect(host.reported).toEqual([])
  })

  it('follows who comes and goes', () => {
    const { bus, note, emit } = setUp()
    const stop = bus.on('n', note('first'))
    bus.on('n', note('second'))
    emit(1)
    stop()
    expect(emit(2)).toEqual([1, 'second 2'])
    bus.on('n', note('new'), { priority: 1 })
    expect(emit(3)).toEqual([1, 'new 3'])
  })
})

it('the first may have a strategy of its own, and be refused by its queue: that is its failure', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, match: 'first' })
  const seen: string[] = []
  bus.on('n', (n) => seen.push(`queued ${n}`), { strategy: microtask({ host, capacity: 1 }) })
  bus.on('n', (n) => seen.push(`second ${n}`))
  expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
  host.flushMicrotasks()
  expect(seen).toEqual(['queued 1'])
  expect(host.reported).toEqual([expect.objectContaining({ code: 'QUEUE_FULL' })])
  expect(host.reported[0]).toBeInstanceOf(EmitterError)
})

it("'all', the default, is the emitter's own matter: others of the same linker choose for themselves", () => {
  const linker = createLinker<Events>()
  const seen: string[] = []
  linker.on('n', (n) => seen.push(`first ${n}`))
  linker.on('n', (n) => seen.push(`second ${n}`))
  const counts = [
    createEmitter<Events>({ linker, match: 'first' }),
    createEmitter<Events>({ linker, match: 'all' }),
    createEmitter<Events>({ linker }),
  ].map((bus, index) => bus.emit('n', index))
  expect(counts).toEqual([1, 2, 2])
  expect(seen).toEqual(['first 0', 'first 1', 'second 1', 'first 2', 'second 2'])
})

it('the hook sees the one delivery and the count', async () => {
  const { createEmitter, host, look } = await observedRealm()
  const bus = createEmitter<Events>({ host, match: 'first' })
  bus.on('n', (_n) => undefined, { name: 'first' })
  bus.on('n', (_n) => undefined, { name: 'second' })
  bus.on('*', () => undefined, { name: 'all' })
  bus.emit('n', 1)
  const { deliveries, emissions } = look()
  expect(deliveries).toEqual(['first fulfilled', 'all fulfilled'])
  expect(emissions).toEqual([{ type: 'n', count: 2, flags: 0 }])
})
