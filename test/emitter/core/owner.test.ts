import { createEmitter, createLinker } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'
import { throwsCode } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

// That it ends with its owner is tested in test/memory/owner.test.ts, where collections can be forced.

type Events = { n: number; other: number }

describe.each(ways)('a subscription with an owner that is there, %s', (way) => {
  const setUp = () => {
    const made = busOf<Events>(way)
    const owner = { seen: [] as string[] }
    const handler = (n: number): void => void owner.seen.push(`handler ${n}`)
    return { ...made, owner, handler, seen: owner.seen }
  }

  it('is one like any other', () => {
    const { bus, drain, owner, handler, seen } = setUp()
    const stop = bus.on('n', handler, { owner })
    expect([bus.emit('n', 1), bus.channel('n').emit(2), bus.has('n'), bus.types()]).toEqual([1, 1, true, ['n']])
    drain()
    expect(seen).toEqual(['handler 1', 'handler 2'])
    expect([stop(), stop(), bus.emit('n', 3), bus.has('n')]).toEqual([true, false, 0, false])
    drain()
    expect(seen).toHaveLength(2)
  })

  it('hands over payload and emission, counts its parameters as they are', () => {
    const { bus, drain, owner } = setUp()
    const seen: unknown[] = []
    bus.on('n', (n, emission) => seen.push(n, emission.type), { owner })
    bus.on('n', (...all: unknown[]) => seen.push(all.length), { owner })
    bus.on('n', (n) => seen.push(n), { owner })
    bus.emit('n', 1)
    drain()
    expect(seen).toEqual([1, 'n', 2, 1])
  })

  it('takes part in order, once, filters, lists and everything', () => {
    const { bus, drain, owner, seen } = setUp()
    bus.on('n', (n) => void seen.push(`plain ${n}`))
    bus.on('n', (n) => void seen.push(`first ${n}`), { owner, priority: 1 })
    bus.once('n', (n) => void seen.push(`once ${n}`), { owner })
    bus.on(['n', 'other'], (n) => void seen.push(`even ${n}`), { owner, filter: ({ payload }) => payload % 2 === 0 })
    bus.on('*', (n) => void seen.push(`all ${n}`), { owner })
    expect([bus.emit('n', 1), bus.emit('n', 2), bus.emit('other', 4)]).toEqual([4, 4, 2])
    drain()
    expect(seen).toEqual(['first 1', 'plain 1', 'once 1', 'all 1', 'first 2', 'plain 2', 'even 2', 'all 2', 'even 4', 'all 4'])
  })

  it('does not run once unsubscribed, though it waited', () => {
    const { bus, drain, owner, handler, seen } = setUp()
    const stop = bus.on('n', handler, { owner })
    bus.on('n', () => stop(), { priority: 1 })
    bus.emit('n', 1)
    drain()
    expect(seen).toEqual([])
  })

  it('that fails is reported as such, with its handler', async () => {
    const { bus, run, owner, host } = setUp()
    const told: unknown[] = []
    bus.on('n', () => Promise.reject(new Error('no')), { owner, onFailure: (error) => told.push(error) })
    const outcome = bus.emitAsync('n', 1)
    await run()
    expect((await outcome).deliveries).toEqual([expect.objectContaining({ status: 'rejected', reason: new Error('no') })])
    expect([told, host.reported]).toEqual([[new Error('no')], []])
  })
})

describe('an owner', () => {
  it('may be a function, an instance, frozen, or own many subscriptions', () => {
    const bus = createEmitter<Events>()
    const owners = [
      () => undefined,
      new (class Widget {})(),
      Object.freeze({}),
      Object.preventExtensions([]),
      Object.create(null) as object,
    ]
    for (const owner of owners) for (let time = 0; time < 3; time++) bus.on('n', (_n) => undefined, { owner })
    expect(bus.emit('n', 1)).toBe(owners.length * 3)
    bus.off()
    expect(bus.emit('n', 1)).toBe(0)
    expect(Reflect.ownKeys(owners[1] as object)).toEqual([])
  })

  it('left undefined is none', () => {
    const bus = createEmitter<Events>()
    bus.on('n', (_n) => undefined, { owner: undefined } as object)
    expect(bus.emit('n', 1)).toBe(1)
  })

  it('hides nothing: the subscription shows its handler, off and unique find it', () => {
    const bus = createEmitter<Events>()
    const owner = {}
    const handler = (_n: number) => undefined
    bus.on('n', handler, { owner, name: 'owned' })
    expect(bus.subscriptions('n').map((view) => [view.handler, view.name])).toEqual([[handler, 'owned']])
    throwsCode(() => bus.on('n', handler, { unique: 'throw' }), 'DUPLICATE')
    expect([bus.off('n', handler), bus.off('n', handler), bus.types()]).toEqual([true, false, []])
  })

  it('serves a linker’s own on, and ends with signal or once before its owner', () => {
    const linker = createLinker<Events>()
    const bus = createEmitter<Events>({ linker })
    const owner = {}
    const controller = new AbortController()
    linker.on('n', (_n) => undefined, { owner, signal: controller.signal })
    linker.once('n', (_n) => undefined, { owner })
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([2, 1])
    controller.abort()
    expect([bus.emit('n', 3), linker.subscriptions()]).toEqual([0, []])
  })
})
