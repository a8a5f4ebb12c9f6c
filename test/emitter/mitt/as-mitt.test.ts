import { createEmitter, createLinker, type EventsOf } from '@emitscope/emitter'
import { asMitt } from '@emitscope/emitter/mitt'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import plainMitt from 'mitt'
import { describe, expect, it } from 'vitest'
import { type Bus, type Program, perform, programs } from './program.ts'
import { recordedMitts } from './realm.ts'

type Shop = { order: number; paid: string; ready: undefined }

/** An emitter, its mitt, and who was called with what. */
const shop = () => {
  const host = createManualHost()
  const emitter = createEmitter<Shop>({ name: 'shop', host })
  const calls: unknown[][] = []
  // Takes whatever it is given, as spies do.
  const note =
    (name: string) =>
    (...args: unknown[]): void => {
      calls.push([name, ...args])
    }
  return { host, emitter, bus: asMitt(emitter), calls, note }
}

describe("mitt's on, off and emit", () => {
  it('subscribe to the emitter, with the payload alone for a handler', () => {
    const { emitter, bus, calls, note } = shop()
    bus.on('paid', note('by mitt'))
    bus.on('order', (order) => calls.push(['plain', order]))
    expect([emitter.emit('paid', 'x'), emitter.emit('order', 1)]).toEqual([1, 1])
    expect(calls).toEqual([
      ['by mitt', 'x'],
      ['plain', 1],
    ])
  })

  it('reach what was subscribed on the emitter, through one emission of it', () => {
    const { emitter, bus, calls } = shop()
    const ids: number[] = []
    emitter.on('paid', (paid, emission) => {
      ids.push(emission.id)
      calls.push(['first', paid])
    })
    emitter.on('paid', (paid, emission) => {
      ids.push(emission.id)
      calls.push(['second', paid])
    })
    expect(bus.emit('paid', 'x')).toBe(undefined)
    expect(calls).toEqual([
      ['first', 'x'],
      ['second', 'x'],
    ])
    expect(new Set(ids).size).toBe(1)
  })

  it('give a "*" handler type and payload, whoever emits, after those of the type', () => {
    const { emitter, bus, calls, note } = shop()
    bus.on('*', note('all'))
    bus.on('paid', note('one'))
    bus.emit('paid', 'x')
    emitter.emit('order', 2)
    emitter.channel('ready').emit()
    expect(calls).toEqual([
      ['one', 'x'],
      ['all', 'paid', 'x'],
      ['all', 'order', 2],
      ['all', 'ready', undefined],
    ])
  })

  it('reach a "*" handler of the emitter once, which gets payload and emission', () => {
    const { emitter, bus, calls } = shop()
    emitter.on('*', (payload, emission) => calls.push([payload, emission.type]))
    bus.emit('paid', 'x')
    bus.emit('ready')
    expect(calls).toEqual([
      ['x', 'paid'],
      [undefined, 'ready'],
    ])
  })

  it('unsubscribe what either side subscribed', () => {
    const { emitter, bus, calls, note } = shop()
    const [one, two, all, ours] = [note('one'), note('two'), note('all'), note('ours')]
    bus.on('paid', one)
    bus.on('paid', two)
    bus.on('*', all)
    emitter.on('*', ours)
    const byEmitter = (_paid: string) => calls.push(['by emitter'])
    const byMitt = (_paid: string) => calls.push(['by mitt'])
    emitter.on('paid', byEmitter)
    bus.on('paid', byMitt)
    bus.off('paid', one)
    bus.off('paid', byEmitter)
    expect(emitter.off('paid', byMitt)).toBe(true)
    bus.off('*', all)
    bus.off('*', ours as () => void)
    bus.off('order', one)
    bus.emit('paid', 'x')
    expect(calls).toEqual([['two', 'x']])
    bus.off('paid')
    expect(emitter.has('paid')).toBe(false)
  })

  it('of one handler subscribed twice take off one', () => {
    const { bus, calls, note } = shop()
    const [one, all] = [note('one'), note('all')]
    for (const handler of [one, one]) bus.on('paid', handler)
    for (const handler of [all, all]) bus.on('*', handler)
    bus.off('paid', one)
    bus.off('*', all)
    bus.emit('paid', 'x')
    expect(calls).toEqual([
      ['one', 'x'],
      ['all', 'paid', 'x'],
    ])
  })

  it('work apart from the bus, as destructured functions', () => {
    const { bus, calls, note } = shop()
    const { on, off, emit } = bus
    const one = note('one')
    on('paid', one)
    emit('paid', 'x')
    off('paid', one)
    emit('paid', 'y')
    expect(calls).toEqual([['one', 'x']])
  })

  it('isolate: a failing handler affects no other, and goes where the emitter sends failures', () => {
    const { host, bus, calls, note } = shop()
    const boom = new Error('no stock')
    bus.on('paid', () => {
      throw boom
    })
    bus.on('paid', note('one'))
    bus.on('*', note('all'))
    bus.emit('paid', 'x')
    expect(calls).toEqual([
      ['one', 'x'],
      ['all', 'paid', 'x'],
    ])
    expect(host.reported).toEqual([boom])
  })

  it('emit in the strategy of the emitter, and to nobody once it is closed', async () => {
    const { calls, note } = shop()
    const emitter = createEmitter<Shop>({ strategy: microtask() })
    const bus = asMitt(emitter)
    bus.on('paid', note('one'))
    bus.on('*', note('all'))
    bus.emit('paid', 'x')
    expect(calls).toEqual([])
    await emitter.settled()
    expect(calls).toEqual([
      ['one', 'x'],
      ['all', 'paid', 'x'],
    ])
    await emitter.close()
    bus.emit('paid', 'y')
    expect([calls.length, bus.all.size]).toEqual([2, 0])
  })

  it('never run a handler again after it was unsubscribed, also inside an emission', () => {
    const { bus, calls, note } = shop()
    const later = note('later')
    bus.on('paid', () => {
      calls.push(['first'])
      bus.off('paid', later)
    })
    bus.on('paid', later)
    bus.emit('paid', 'x')
    expect(calls).toEqual([['first']])
  })

  it('nest: what a handler emits comes first', () => {
    const { bus, calls, note } = shop()
    bus.on('paid', () => bus.emit('order', 1))
    bus.on('paid', note('paid'))
    bus.on('order', note('order'))
    bus.on('*', note('all'))
    bus.emit('paid', 'x')
    expect(calls.map(([name, first]) => [name, first])).toEqual([
      ['order', 1],
      ['all', 'order'],
      ['paid', 'x'],
      ['all', 'paid'],
    ])
  })

  it('are seen by the hook, each emission once, handlers by their own names', async () => {
    const { createEmitter, asMitt, connect } = await recordedMitts()
    const bus = asMitt(createEmitter<Shop>({ name: 'shop' }))
    bus.on('paid', function one() {})
    bus.on('*', function all() {})
    bus.emit('paid', 'x')
    bus.emit('ready')
    const client = connect()
    client.pullAll()
    expect(client.rows.map(({ emitter, type, deliveries }) => [emitter, type, deliveries])).toEqual([
      ['shop', 'paid', 2],
      ['shop', 'ready', 1],
    ])
    expect([...client.subscriptions.values()].map(({ handler }) => handler)).toEqual(['one', 'all'])
  })
})

describe('all', () => {
  const filled = () => {
    const made = shop()
    const [one, two, all] = [made.note('one'), made.note('two'), made.note('all')]
    made.bus.on('paid', one)
    made.emitter.on('paid', two)
    made.bus.on('*', all)
    return { ...made, one, two, all }
  }

  it('shows the live subscriptions, with the handlers as they were subscribed', () => {
    const { emitter, bus, one, two, all, note } = filled()
    expect([bus.all.size, bus.all.has('paid'), bus.all.has('order'), bus.all.has('*')]).toEqual([2, true, false, true])
    expect([...bus.all.keys()]).toEqual(['paid', '*'])
    expect([...bus.all.values()].map((list) => [...(list as [])])).toEqual([[one, two], [all]])
    expect([...bus.all.entries()].map(([type, list]) => [type, list.length])).toEqual([
      ['paid', 2],
      ['*', 1],
    ])
    expect([...bus.all].map(([type]) => type)).toEqual(['paid', '*'])
    const visited: unknown[] = []
    bus.all.forEach(function (this: unknown, list, type, map) {
      visited.push([this, type, list.length, map === bus.all])
    }, 'self')
    expect(visited).toEqual([
      ['self', 'paid', 2, true],
      ['self', '*', 1, true],
    ])
    const kept = bus.all.get('paid') ?? []
    emitter.on('paid', note('three'))
    emitter.on('order', note('order'))
    expect([kept.length, bus.all.size]).toEqual([3, 3])
    emitter.off()
    expect([kept.length, bus.all.size, [...bus.all]]).toEqual([0, 0, []])
  })

  it('set, delete and clear are subscribing and unsubscribing', () => {
    const { emitter, bus, calls, note, two } = filled()
    const three = note('three')
    expect(bus.all.set('paid', [two, three])).toBe(bus.all)
    emitter.emit('paid', 'x')
    expect(calls).toEqual([
      ['two', 'x', expect.anything()],
      ['three', 'x'],
      ['all', 'paid', 'x'],
    ])
    expect([bus.all.delete('paid'), bus.all.delete('paid'), emitter.has('paid')]).toEqual([true, false, false])
    expect([bus.all.delete('*'), emitter.has('*')]).toEqual([true, false])
    bus.on('order', note('order'))
    bus.all.clear()
    expect(emitter.types()).toEqual([])
  })

  it('set leaves what stays as it is: its place and its options', () => {
    const { emitter, bus, calls, note } = shop()
    const [late, early] = [note('late'), note('early')]
    emitter.on('paid', late)
    emitter.on('paid', early, { priority: 5, filter: ({ payload }) => payload !== 'no' })
    bus.all.set('paid', [...(bus.all.get('paid') ?? []), note('new')] as never)
    for (const paid of ['yes', 'no']) emitter.emit('paid', paid)
    expect(calls.map(([name, paid]) => [name, paid])).toEqual([
      ['early', 'yes'],
      ['late', 'yes'],
      ['new', 'yes'],
      ['late', 'no'],
      ['new', 'no'],
    ])
  })

  it('gives lists that are arrays to read', () => {
    const { bus, one, two } = filled()
    const list = bus.all.get('paid') as unknown[]
    expect(Array.isArray(list)).toBe(true)
    expect([list.length, list[0], list.at(-1), list.indexOf(two), list.includes(one), 1 in list, 2 in list]).toEqual([
      2,
      one,
      two,
      1,
      true,
      true,
      false,
    ])
    expect([[...list], list.slice(), list.slice(1), list.slice(0).map((handler) => handler === one), list.concat([1])]).toEqual([
      [one, two],
      [one, two],
      [two],
      [true, false],
      [one, two, 1],
    ])
    expect(Object.keys(list)).toEqual(['0', '1'])
    expect(bus.all.get('order')).toHaveLength(0)
  })

  it('gives lists whose changes subscribe and unsubscribe', () => {
    const { emitter, bus, one, two, note } = filled()
    const list = bus.all.get('paid') as ((payload: unknown) => void)[]
    const [three, four] = [note('three'), note('four')]
    const held = () => emitter.subscriptions('paid').filter(({ types }) => types[0] !== '*').length
    expect([list.push(three, four), held()]).toEqual([4, 4])
    expect([list.splice(1, 2), held()]).toEqual([[two, three], 2])
    expect([list.pop(), held()]).toEqual([four, 1])
    expect([list.shift(), held()]).toEqual([one, 0])
    list[0] = two
    expect([held(), [...list]]).toEqual([1, [two]])
    list[0] = three
    expect([held(), [...list]]).toEqual([1, [three]])
    list.fill(four)
    expect([held(), [...list]]).toEqual([1, [four]])
    list.length = 0
    expect([held(), emitter.has('paid')]).toEqual([0, false])
  })

  it('leaves a subscription on several types its others', () => {
    const { emitter, bus, calls } = shop()
    emitter.on(['paid', 'order'], (payload) => calls.push([payload]))
    bus.all.delete('paid')
    bus.emit('paid', 'x')
    bus.emit('order', 1)
    expect(calls).toEqual([[1]])
  })

  it('does not know what is no event type', () => {
    const { bus } = filled()
    const has = bus.all as unknown as { has(key: unknown): boolean; delete(key: unknown): boolean; get(key: unknown): unknown[] }
    for (const key of ['', 7, undefined, null, {}]) expect([has.has(key), has.delete(key), [...has.get(key)]]).toEqual([false, false, []])
    expect(Object.prototype.toString.call(bus.all)).toBe('[object Map]')
  })
})

describe('asMitt', () => {
  it('gives one mitt per emitter', () => {
    const { emitter, bus } = shop()
    expect(asMitt(emitter)).toBe(bus)
    expect(asMitt(createEmitter<Shop>())).not.toBe(bus)
    expect(Object.keys(bus)).toEqual(['all', 'on', 'off', 'emit'])
  })

  it('of two emitters on one linker shows the same subscriptions, each emitting by its own', () => {
    const linker = createLinker<Shop>()
    const calls: unknown[] = []
    const [one, two] = [createEmitter<Shop>({ linker }), createEmitter<Shop>({ linker })].map((emitter) => asMitt(emitter))
    const handler = (...args: unknown[]) => calls.push(args)
    one?.on('paid', handler)
    one?.on('*', handler)
    two?.emit('paid', 'x')
    two?.off('paid', handler)
    two?.off('*', handler)
    one?.emit('paid', 'y')
    expect(calls).toEqual([['x'], ['paid', 'x']])
  })

  it('knows an event class by its name', () => {
    class Paid {
      static readonly type = 'paid:class'
      readonly total: number
      constructor(total: number) {
        this.total = total
      }
    }
    const emitter = createEmitter<EventsOf<typeof Paid>>()
    const totals: unknown[] = []
    const bus = asMitt(emitter)
    bus.on('paid:class', ({ total }) => totals.push(total))
    bus.on('*', (type, { total }) => totals.push([type, total]))
    emitter.emit(new Paid(3))
    expect(totals).toEqual([3, ['paid:class', 3]])
  })

  it.each([
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a string', 'shop', '"shop"'],
    ['a linker', createLinker(), 'an object'],
    ['a function', () => {}, 'a function'],
  ])('of %s throws a TypeError that names argument and value', (_what, value, shown) => {
    const make = () => asMitt(value as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(`asMitt: emitter must be made by createEmitter(), got ${shown}`)
  })

  it('refuses, as the emitter does, a handler that is no function and a type that is none', () => {
    const { bus } = shop()
    expect(() => bus.on('paid', 7 as never)).toThrow(/^on: handler must be a function, got 7/)
    expect(() => bus.on('' as 'paid', () => {})).toThrow(/^on: type must be/)
    expect(() => bus.emit(7 as never)).toThrow(/^emit: type must be/)
  })

  it('emitting "*", which mitt does not support either, does nothing', () => {
    const { bus, calls, note } = shop()
    bus.on('*', note('all'))
    bus.emit('*' as never, 'x' as never)
    expect(calls).toEqual([])
  })
})

it("any program of subscribing, unsubscribing and emitting calls what mitt's own would call", () => {
  // Left out is what the two are to differ in: failures, changes inside an emission, and where in a list a handler was put.
  const kept = new Set(['on', 'off', 'offAll', 'emit', 'emitTaken', 'delete', 'clear'])
  const calm = programs.map(({ bodies, steps }) => ({
    bodies: bodies.map(() => ({ steps: [], throws: false })),
    steps: steps.filter(({ does }) => kept.has(does)),
  }))
  const done = (program: Program, bus: Bus) => {
    const { lines, calls } = perform(program, bus, bus, () => undefined)
    const lists = [...bus.all].map(([type, list]) => [String(type), list.length] as const).filter(([, length]) => length > 0)
    return { calls, order: lines.filter((line) => line.includes(' called on ')), lists: Object.fromEntries(lists) }
  }
  fc.assert(
    fc.property(calm, (program) => {
      expect(done(program, asMitt(createEmitter()) as Bus)).toEqual(done(program, plainMitt() as Bus))
    }),
    { numRuns: 500 },
  )
})
