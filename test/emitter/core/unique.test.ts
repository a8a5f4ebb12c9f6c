import { createEmitter, createLinker, type SubscribeOptions } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { throwsCode } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

type Events = { a: number; b: number; paid: Paid }
type Unique = NonNullable<SubscribeOptions['unique']>

class Paid {
  static readonly type = 'paid'
}

const setUp = () => {
  const bus = createEmitter<Events>()
  const seen: string[] = []
  const one = (n: number): void => void seen.push(`one ${n}`)
  const two = (n: number): void => void seen.push(`two ${n}`)
  /** What an emission of 1 reaches, in order. */
  const reached = (type: 'a' | 'b'): string[] => {
    seen.length = 0
    bus.emit(type, 1)
    return seen.map((text) => text.split(' ')[0] ?? '')
  }
  return { bus, seen, one, two, reached }
}
const strict = ['ignore', 'replace', 'throw'] as const

describe("unique: 'allow', the default", () => {
  it.each([undefined, 'allow'] as const)('is two subscriptions of the same function (%s)', (unique) => {
    const { bus, one, reached } = setUp()
    const options = unique === undefined ? {} : { unique }
    const stops = [bus.on('a', one, options), bus.on('a', one, options)]
    expect(reached('a')).toEqual(['one', 'one'])
    expect(stops.map((stop) => stop())).toEqual([true, true])
  })

  it('adds to one that asked to be unique: only the newcomer’s word counts', () => {
    const { bus, one, reached } = setUp()
    bus.on('a', one, { unique: 'throw' })
    bus.on('a', one)
    expect(reached('a')).toEqual(['one', 'one'])
  })
})

describe.each(strict)("unique: '%s' takes as the same", (unique) => {
  /** Whether the second of these was a duplicate of the first. */
  const clash = (first: (bus: Bus, handler: Handler) => unknown, second: (bus: Bus, handler: Handler) => unknown): boolean => {
    const { bus, one } = setUp()
    first(bus, one)
    const before = bus.subscriptions()
    try {
      second(bus, one)
    } catch {
      return true
    }
    const after = bus.subscriptions()
    return after.length === before.length
  }
  type Bus = ReturnType<typeof setUp>['bus']
  type Handler = ReturnType<typeof setUp>['one']

  it('the same type, handler and sender', () => {
    expect(
      clash(
        (bus, one) => bus.on('a', one),
        (bus, one) => bus.on('a', one, { unique }),
      ),
    ).toBe(true)
    expect(
      clash(
        (bus, one) => bus.on('a', one, { priority: 3 }),
        (bus, one) => bus.on('a', one, { unique, name: 'other' }),
      ),
    ).toBe(true)
    expect(
      clash(
        (bus, one) => bus.once('a', one),
        (bus, one) => bus.on('a', one, { unique }),
      ),
    ).toBe(true)
    expect(
      clash(
        (bus, one) => bus.on('a', one),
        (bus, one) => bus.once('a', one, { unique }),
      ),
    ).toBe(true)
    expect(
      clash(
        (bus, one) => bus.on('*', one as () => void),
        (bus, one) => bus.on('*', one as () => void, { unique }),
      ),
    ).toBe(true)
  })

  it('a class and its name', () => {
    const handler = () => undefined
    expect(
      clash(
        (bus) => bus.on(Paid, handler),
        (bus) => bus.on('paid', handler, { unique }),
      ),
    ).toBe(true)
  })

  it.each([
    ['text', 'ada', 'ada', true],
    ['another text', 'ada', 'bob', false],
    ['NaN', Number.NaN, Number.NaN, true],
    ['0 and -0', 0, -0, false],
    ['two objects', {}, {}, false],
    ['none and undefined', undefined, undefined, true],
    ['null and none', null, undefined, false],
  ])('senders by Object.is: %s', (_what, first, second, same) => {
    const options = (sender: unknown): SubscribeOptions => (sender === undefined ? {} : { sender })
    expect(
      clash(
        (bus, one) => bus.on('a', one, options(first) as object),
        (bus, one) => bus.on('a', one, { ...options(second), unique } as object),
      ),
    ).toBe(same)
  })

  it('not another type, another handler, or everything', () => {
    const { two } = setUp()
    expect(
      clash(
        (bus, one) => bus.on('a', one),
        (bus, one) => bus.on('b', one, { unique }),
      ),
    ).toBe(false)
    expect(
      clash(
        (bus, one) => bus.on('a', one),
        (bus) => bus.on('a', two, { unique }),
      ),
    ).toBe(false)
    expect(
      clash(
        (bus, one) => bus.on('*', one as () => void),
        (bus, one) => bus.on('a', one, { unique }),
      ),
    ).toBe(false)
    expect(
      clash(
        (bus, one) => bus.on('a', one),
        (bus, one) => bus.on('*', one as () => void, { unique }),
      ),
    ).toBe(false)
  })

  it('not one that has ended, or a once that was taken', () => {
    expect(
      clash(
        (bus, one) => bus.on('a', one)(),
        (bus, one) => bus.on('a', one, { unique }),
      ),
    ).toBe(false)
    expect(
      clash(
        (bus, one) => {
          bus.once('a', one)
          bus.emit('a', 1)
        },
        (bus, one) => bus.on('a', one, { unique }),
      ),
    ).toBe(false)
  })
})

describe("unique: 'ignore'", () => {
  it('keeps the old one, with its place and options, and the returned function ends nothing', () => {
    const { bus, one, two, reached } = setUp()
    const stop = bus.on('a', one, { name: 'old' })
    bus.on('a', two)
    const ignored = bus.on('a', one, { unique: 'ignore', name: 'new', priority: 9 })
    expect(reached('a')).toEqual(['one', 'two'])
    expect(bus.subscriptions('a')[0]?.name).toBe('old')
    expect([ignored(), ignored(), bus.subscriptions().length]).toEqual([false, false, 2])
    expect([stop(), reached('a')]).toEqual([true, ['two']])
  })

  it('leaves out those types of a list that are taken', () => {
    const { bus, one, reached } = setUp()
    bus.on('a', one)
    const stop = bus.on(['a', 'b'], one, { unique: 'ignore' })
    expect([reached('a'), reached('b')]).toEqual([['one'], ['one']])
    expect(bus.subscriptions().map(({ types }) => types)).toEqual([['a'], ['b']])
    expect([stop(), stop(), reached('a'), reached('b')]).toEqual([true, false, ['one'], []])
  })

  it('registers nothing where all of them are taken', () => {
    const { bus, one } = setUp()
    bus.on(['a', 'b'], one)
    const ignored = bus.on(['b', 'a'], one, { unique: 'ignore' })
    expect([bus.subscriptions().length, ignored()]).toEqual([1, false])
  })

  it('needs no place among maxHandlers', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    const handler = (_n: number) => undefined
    linker.on('a', handler)
    expect(linker.on('a', handler, { unique: 'ignore' })()).toBe(false)
    expect(() => linker.on('a', (_n) => undefined, { unique: 'ignore' })).toThrow(expect.objectContaining({ code: 'MAX_HANDLERS' }))
  })
})

describe("unique: 'replace'", () => {
  it('ends the old one: the new one has its own options and a new place', () => {
    const { bus, one, two, reached } = setUp()
    const old = bus.on('a', one, { name: 'old' })
    bus.on('a', two)
    const stop = bus.on('a', one, { unique: 'replace', name: 'new' })
    expect(reached('a')).toEqual(['two', 'one'])
    expect(bus.subscriptions('a').map(({ name }) => name)).toEqual([undefined, 'new'])
    expect([old(), stop(), reached('a')]).toEqual([false, true, ['two']])
  })

  it('leaves an old one on several types its others', () => {
    const { bus, one, two, reached } = setUp()
    const old = bus.on(['a', 'b'], one, { name: 'old' })
    bus.on('a', two)
    bus.on('a', one, { unique: 'replace' })
    expect([reached('a'), reached('b')]).toEqual([['two', 'one'], ['one']])
    expect(bus.subscriptions().map(({ types }) => types)).toEqual([['b'], ['a'], ['a']])
    expect([old(), reached('b'), reached('a')]).toEqual([true, [], ['two', 'one']])
  })

  it('of a list takes each of its types from whoever has it', () => {
    const { bus, one, two, reached } = setUp()
    const old = bus.on('a', one)
    bus.on('a', two)
    bus.on(['a', 'b'], one, { unique: 'replace' })
    expect([reached('a'), reached('b'), old()]).toEqual([['two', 'one'], ['one'], false])
  })

  it('ends every earlier one, however many there were', () => {
    const { bus, one, two, reached } = setUp()
    const stops = [bus.on('a', one), bus.on(['a', 'b'], one), bus.on('a', one, { priority: 1 }), bus.once('a', one)]
    bus.on('a', one, { sender: 'ada' })
    bus.on('a', two)
    bus.on('a', one, { unique: 'replace' })
    expect([reached('a'), reached('b')]).toEqual([['two', 'one'], ['one']])
    expect(stops.map((stop) => stop())).toEqual([false, true, false, false])
    expect(bus.emit('a', 1, { sender: 'ada' })).toBe(3)
  })

  it('of everything is in the last place of each type', () => {
    const { bus, seen } = setUp()
    const all = () => void seen.push('all')
    bus.on('*', all)
    bus.on('*', () => void seen.push('also'))
    bus.emit('a', 1)
    bus.on('*', all, { unique: 'replace' })
    bus.emit('a', 1)
    bus.emit('b', 1)
    expect(seen).toEqual(['all', 'also', 'also', 'all', 'also', 'all'])
  })

  it('inside an emission: the old one does not get its turn, the new one waits for the next emission', () => {
    const { bus, seen, one, two } = setUp()
    bus.on('a', (n) => {
      if (n === 1) bus.on('a', one, { unique: 'replace' })
    })
    bus.on('a', one)
    bus.on('a', two)
    expect([bus.emit('a', 1), bus.emit('a', 2)]).toEqual([3, 3])
    expect(seen).toEqual(['two 1', 'two 2', 'one 2'])
  })

  it('needs no place of its own among maxHandlers', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    const handler = (_n: number) => undefined
    linker.on('a', handler, { name: 'old' })
    linker.on('a', handler, { unique: 'replace', name: 'new' })
    expect(linker.subscriptions('a').map(({ name }) => name)).toEqual(['new'])
  })

  it('takes nothing from anybody where the call is refused', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    const handler = (_n: number) => undefined
    linker.on('a', handler)
    linker.on('b', (_n) => undefined)
    expect(() => linker.on(['a', 'b'], handler, { unique: 'replace' })).toThrow(expect.objectContaining({ code: 'MAX_HANDLERS' }))
    expect(linker.subscriptions('a')).toHaveLength(1)
  })

  it('lets go of the signal of the old one: aborting it does not end the new one', () => {
    const { bus, one, reached } = setUp()
    const controller = new AbortController()
    bus.on('a', one, { signal: controller.signal })
    bus.on('a', one, { unique: 'replace' })
    controller.abort()
    expect(reached('a')).toEqual(['one'])
  })

  it('is an end and a beginning to the hook', async () => {
    const { createEmitter, host, look } = await observedRealm()
    const bus = createEmitter<Events>({ host })
    const handler = (_n: number) => undefined
    bus.on('a', handler, { name: 'old' })
    bus.on('a', handler, { name: 'new', unique: 'replace' })
    bus.emit('a', 1)
    const { removals, deliveries } = look()
    expect([removals, deliveries]).toEqual([['old off'], ['new fulfilled']])
  })
})

describe("unique: 'throw'", () => {
  it('is DUPLICATE, naming call and type, and registers nothing', () => {
    const { bus, one, reached } = setUp()
    bus.on('a', one)
    for (const add of [() => bus.on('a', one, { unique: 'throw' }), () => bus.once('a', one, { unique: 'throw' })]) {
      const { message } = throwsCode(add, 'DUPLICATE')
      expect(message).toContain('"a"')
      expect(message).toContain('one')
    }
    expect(reached('a')).toEqual(['one'])
  })

  it('of a list registers none of its types', () => {
    const { bus, one, reached } = setUp()
    bus.on('b', one)
    throwsCode(() => bus.on(['a', 'b'], one, { unique: 'throw' }), 'DUPLICATE')
    expect([reached('a'), bus.has('a'), bus.subscriptions().length]).toEqual([[], false, 1])
  })

  it('is no matter where nothing is taken', () => {
    const { bus, one, two, reached } = setUp()
    bus.on('a', one, { unique: 'throw' })
    bus.on('a', two, { unique: 'throw' })
    bus.on(['b'], one, { unique: 'throw' })
    expect([reached('a'), reached('b')]).toEqual([['one', 'two'], ['one']])
  })
})

it('is of the linker: what one emitter subscribed, another finds taken', () => {
  const linker = createLinker<Events>()
  const [one, two] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
  const handler = (_n: number) => undefined
  one.on('a', handler)
  throwsCode(() => two.on('a', handler, { unique: 'throw' }), 'DUPLICATE')
  expect([two.on('a', handler, { unique: 'ignore' })(), linker.subscriptions().length]).toEqual([false, 1])
})

it('is found among many, and leaves no trace of the thousand that came before', () => {
  const { bus, one, reached } = setUp()
  for (let n = 0; n < 50; n++) bus.on('a', (_n) => undefined)
  for (let n = 0; n < 1000; n++) bus.on('a', one, { unique: 'replace' })
  expect([bus.subscriptions('a').length, reached('a')]).toEqual([51, ['one']])
})

describe.each(ways)('what waits when its subscription is replaced, %s', (way) => {
  it('does not run any more', () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: number[] = []
    const handler = (n: number): void => void seen.push(n)
    bus.on('a', handler)
    bus.emit('a', 1)
    const replace = { unique: 'replace' satisfies Unique } as const
    bus.on('a', handler, replace)
    bus.emit('a', 2)
    drain()
    expect(seen).toEqual(way === 'sync' ? [1, 2] : [2])
  })
})
