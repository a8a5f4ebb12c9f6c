import { AsyncLocalStorage } from 'node:async_hooks'
import { createEmitter, createLinker, type Emission, type SubscribeOptions, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { deferred, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

// `emit`, normative: a test for each sentence of the contract, in its order. What needs more than a sentence has a file of its own.
// Not here: patterns (with their module), what the collector must get (test/memory), what crosses a realm (with the worker).

type Events = { n: number; other: number }
type Any = Record<string | symbol, unknown>

/** A call as JavaScript makes it, past the types. */
const untyped = (bus: object, call: 'emit' | 'emitAsync' | 'channel', argument: unknown): unknown =>
  (bus as Record<typeof call, (argument: unknown) => unknown>)[call](argument)

const codesOf = (reported: readonly unknown[]): unknown[] => reported.map((error) => (error as { code?: unknown }).code ?? error)

/** An emitter that runs inside emit, with handlers that write down who got what. */
const setUp = (way: 'sync' | 'microtask' = 'sync') => {
  const made = busOf<Events>(way)
  const seen: string[] = []
  const note = (name: string) => (n: number) => void seen.push(`${name} ${n}`)
  return { ...made, seen, note }
}

describe('1. Names', () => {
  it.each(['constructor', '__proto__', 'toString'])('%s is an ordinary name', (name) => {
    const bus = createEmitter<Any>()
    expect([bus.has(name), bus.emit(name, 1)]).toEqual([false, 0])
    bus.on(name, () => undefined)
    expect([bus.types(), bus.emit(name, 1)]).toEqual([[name], 1])
  })

  it("'error' is not special: nobody hearing it is no failure", () => {
    const host = createManualHost()
    expect([createEmitter<Any>({ host }).emit('error', new Error('a payload')), host.reported]).toEqual([0, []])
  })

  it("'*' cannot be emitted", () => {
    const bus = createEmitter<Any>()
    for (const call of ['emit', 'emitAsync', 'channel'] as const) refuses(() => untyped(bus, call, '*'), call, '*')
  })

  it('a name leaves no residue when its last subscription goes', () => {
    const { bus } = setUp()
    for (let n = 0; n < 100; n++) bus.on('n', () => undefined)()
    expect([bus.has('n'), bus.types(), bus.subscriptions('n'), bus.emit('n', 1)]).toEqual([false, [], [], 0])
  })

  it('a kept channel whose list emptied looks its name up again', () => {
    const { bus, note, seen } = setUp()
    const channel = bus.channel('n')
    bus.on('n', note('first'))()
    expect(channel.emit(1)).toBe(0)
    bus.on('n', note('second'))
    expect([channel.emit(2), seen]).toEqual([1, ['second 2']])
  })

  it('only an own static type of a class counts', () => {
    class Paid {
      static readonly type = 'paid'
    }
    class Refunded extends Paid {}
    const bus = createEmitter<Any>()
    bus.on('paid', () => undefined)
    expect(bus.emit(new Paid())).toBe(1)
    refuses(() => untyped(bus, 'emit', new Refunded()), 'emit', 'an object')
    refuses(() => bus.on(Refunded as never, () => undefined), 'on', 'Refunded')
  })

  it('an Error without one uses its name', () => {
    const bus = createEmitter<Any>()
    const seen: unknown[] = []
    bus.on('RangeError', (error) => seen.push((error as Error).message))
    expect([untyped(bus, 'emit', new RangeError('too much')), seen]).toEqual([1, ['too much']])
  })
})

describe('2. Snapshot', () => {
  it.each(ways)('the set of subscriptions is fixed at entry; one added during an emission is not called in it (%s)', (way) => {
    const { bus, drain, note, seen } = setUp(way)
    bus.on('n', (n) => {
      if (n === 1) bus.on('n', note('new'))
    })
    bus.emit('n', 1)
    drain()
    expect(seen).toEqual([])
    bus.emit('n', 2)
    drain()
    expect(seen).toEqual(['new 2'])
  })

  it.each(ways)('filter and sender are evaluated at entry (%s)', (way) => {
    const { bus, drain, note, seen } = setUp(way)
    let open = true
    bus.on('n', () => {
      open = !open
    })
    bus.on('n', note('filtered'), { filter: () => open })
    bus.on('n', note('ada'), { sender: 'ada' })
    expect(bus.emit('n', 1)).toBe(2)
    drain()
    expect(bus.emit('n', 2, { sender: 'ada' })).toBe(2)
    drain()
    expect(seen).toEqual(['filtered 1', 'ada 2'])
  })

  it('a throwing filter is that delivery’s failure', async () => {
    const { bus, note, seen } = setUp()
    const error = new Error('filter')
    const fail = (): never => {
      throw error
    }
    bus.on('n', note('never'), { filter: fail })
    bus.on('n', note('other'))
    const { deliveries } = await bus.emitAsync('n', 1)
    expect(deliveries.map(({ status, reason }) => [status, reason])).toEqual([
      ['rejected', error],
      ['fulfilled', undefined],
    ])
    expect(seen).toEqual(['other 1'])
  })
})

describe('3. Removal is immediate', () => {
  it.each<[string, (made: ReturnType<typeof setUp>) => SubscribeOptions]>([
    ['the loop of emit', () => ({})],
    [
      'a microtask',
      ({ bus, host }) => {
        void bus.setStrategy(microtask({ host }))
        return {}
      },
    ],
    [
      'a frame',
      ({ bus, host }) => {
        void bus.setStrategy(animationFrame({ host }))
        return {}
      },
    ],
    ['a strategy of its own', ({ host }) => ({ strategy: animationFrame({ host }) })],
    ['the wait for a slot', () => ({ concurrency: 1 })],
  ])('a delivery whose subscription was unsubscribed before its turn does not run, in %s', async (_where, options) => {
    const made = setUp()
    const { bus, host, run, seen } = made
    const gate = deferred()
    const own = options(made)
    bus.on('n', () => void stop(), { priority: 1, filter: ({ payload }) => payload === 2 })
    const handler = (n: number): Promise<void> => {
      seen.push(`handler ${n}`)
      return gate.promise
    }
    const stop = bus.on('n', handler, own as object)
    bus.emit('n', 1)
    host.advanceFrame()
    expect(bus.emit('n', 2)).toBe(2)
    host.advanceFrame()
    gate.resolve()
    await run()
    host.advanceFrame()
    expect(seen).toEqual(['handler 1'])
  })

  it('a delivery that waits at a hand-over does not run either', async () => {
    const { bus, host, drain, note, seen } = setUp('microtask')
    const stop = bus.on('n', note('handler'))
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }), { pending: 'drain' })
    bus.emit('n', 2)
    expect(stop()).toBe(true)
    drain()
    host.advanceFrame()
    expect(seen).toEqual([])
  })

  it('a running handler is not interrupted', async () => {
    const { bus, run, seen } = setUp()
    const stop = bus.on('n', async () => {
      await undefined
      seen.push('to its end')
    })
    bus.emit('n', 1)
    stop()
    await run()
    expect(seen).toEqual(['to its end'])
  })
})

describe('4. Order among subscriptions of one strategy', () => {
  it.each(ways)("is priority descending, then subscription order; '*' has priority -1 unless given one (%s)", (way) => {
    const { bus, drain, note, seen } = setUp(way)
    bus.on('*', note('all'))
    bus.on('*', note('all with 1'), { priority: 1 })
    bus.on('n', note('first'))
    bus.on('n', note('high'), { priority: 2 })
    bus.on('n', note('second'))
    bus.on('n', note('low'), { priority: -2 })
    bus.on('n', note('with 1'), { priority: 1 })
    bus.on('n', note('with -1'), { priority: -1 })
    bus.emit('n', 0)
    drain()
    expect(seen).toEqual(['high 0', 'all with 1 0', 'with 1 0', 'first 0', 'second 0', 'all 0', 'with -1 0', 'low 0'])
  })
})

describe('5. Nesting', () => {
  const nested = (way: 'sync' | 'microtask') => {
    const made = setUp(way)
    made.bus.on('n', (n) => {
      made.seen.push(`one starts ${n}`)
      made.bus.emit('other', n)
      made.seen.push(`one ends ${n}`)
    })
    made.bus.on('n', made.note('two'))
    made.bus.on('other', made.note('other'))
    return made
  }

  it('with sync, nested emissions finish first', () => {
    const { bus, seen } = nested('sync')
    bus.emit('n', 1)
    expect(seen).toEqual(['one starts 1', 'other 1', 'one ends 1', 'two 1'])
  })

  it('deferred strategies append: no subscription sees B before A if A was emitted first', () => {
    const { bus, drain, seen } = nested('microtask')
    bus.emit('n', 1)
    bus.emit('n', 2)
    drain()
    expect(seen).toEqual(['one starts 1', 'one ends 1', 'two 1', 'one starts 2', 'one ends 2', 'two 2', 'other 1', 'other 2'])
  })

  it('also across a swap', () => {
    const { bus, host, drain, seen, note } = setUp('microtask')
    bus.on('n', note('handler'))
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }))
    bus.emit('n', 2)
    void bus.setStrategy(sync())
    bus.emit('n', 3)
    drain()
    host.advanceFrame()
    expect(seen).toEqual(['handler 1', 'handler 2', 'handler 3'])
  })

  it('past maxDepth the emission is refused and reported with the causal chain', () => {
    const host = createManualHost()
    const bus = createEmitter<Any>({ host, maxDepth: 2 })
    const counts: number[] = []
    bus.on('a', () => void counts.push(bus.emit('b')))
    bus.on('b', () => void counts.push(bus.emit('a')))
    expect(bus.emit('a')).toBe(1)
    expect([counts, codesOf(host.reported)]).toEqual([[0, 1], ['MAX_DEPTH']])
    expect((host.reported[0] as Error).message).toContain('a → b → a')
  })

  it('maxDepth counts per realm, and synchronous nesting only', () => {
    const host = createManualHost()
    const [one, two] = [createEmitter<Events>({ host }), createEmitter<Events>({ host })]
    let calls = 0
    one.on('n', (n) => void two.emit('n', n + ++calls))
    two.on('n', (n) => void one.emit('n', n + ++calls))
    one.emit('n', 1)
    expect(calls).toBe(100)
    const queue = createEmitter<Events>({ host, strategy: microtask({ host }), maxDepth: 1 })
    queue.on('n', (n) => void (n < 50 && queue.emit('n', n + 1)))
    host.reported.length = 0
    queue.emit('n', 1)
    host.flushMicrotasks()
    expect(host.reported).toEqual([])
  })
})

describe('6. Failures', () => {
  const error = new Error('no')
  const failing: [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw error
      },
    ],
    ['rejects', () => Promise.reject(error)],
  ]

  it.each(ways.flatMap((way) => failing.map(([how, handler]) => [how, way, handler] as const)))(
    'a handler that %s affects nobody else (%s)',
    async (_how, way, handler) => {
      const { bus, run, note, seen, host } = setUp(way)
      bus.on('n', note('before'))
      bus.on('n', handler)
      bus.on('n', note('after'))
      expect(bus.emit('n', 1)).toBe(3)
      await run()
      expect([seen, host.reported]).toEqual([['before 1', 'after 1'], [error]])
    },
  )

  it.each(failing)('one that %s is offered once: to onFailure, else the linker’s, else onError, else the host', async (_how, handler) => {
    const levels = ['subscription', 'linker', 'emitter', 'host']
    for (const [level, taker] of levels.entries()) {
      const host = createManualHost()
      const taken: string[] = []
      const take = (who: string) => (thrown: unknown) => void taken.push(`${who} ${(thrown as Error).message}`)
      const linker = createLinker<Events>(level <= 1 ? { onFailure: take('linker') } : {})
      const bus = createEmitter<Events>({ host, linker, ...(level <= 2 ? { onError: take('emitter') } : {}) })
      bus.on('n', handler, level === 0 ? { onFailure: take('subscription') } : {})
      bus.emit('n', 1)
      await turn()
      for (const thrown of host.reported) take('host')(thrown)
      expect(taken).toEqual([`${taker} no`])
    }
  })

  it.each(failing)('one that %s: emitAsync takes it from the host, never from onFailure or onError', async (_how, handler) => {
    const host = createManualHost()
    const taken: string[] = []
    const silent = createEmitter<Events>({ host })
    const loud = createEmitter<Events>({ host, onError: () => void taken.push('onError') })
    for (const bus of [silent, loud]) {
      bus.on('n', handler)
      bus.on('n', handler, { onFailure: () => void taken.push('onFailure') })
      expect((await bus.emitAsync('n', 1)).errors).toEqual([error, error])
    }
    expect([taken.sort(), host.reported]).toEqual([['onError', 'onFailure', 'onFailure'], []])
  })

  it('never swallowed, never an unhandledRejection of ours, never twice', async () => {
    const unhandled: unknown[] = []
    const listen = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', listen)
    const { bus, host } = setUp()
    bus.on('n', () => Promise.reject(error))
    bus.emit('n', 1)
    void bus.emitAsync('n', 2)
    await new Promise(setImmediate)
    process.off('unhandledRejection', listen)
    expect([unhandled, host.reported]).toEqual([[], [error]])
  })

  it('onSuccess throwing is a failure of its own and does not call onFailure', async () => {
    const { bus, host } = setUp()
    const told: unknown[] = []
    const fail = (): never => {
      throw error
    }
    bus.on('n', () => 1, { onSuccess: fail, onFailure: (thrown) => void told.push(thrown) })
    expect((await bus.emitAsync('n', 1)).deliveries[0]?.status).toBe('fulfilled')
    expect([told, host.reported]).toEqual([[], [error]])
  })

  it('a failing onFailure or onError goes to the host with cause', () => {
    const host = createManualHost()
    const told = new Error('callback')
    const fail = (): never => {
      throw told
    }
    const bus = createEmitter<Events>({ host, onError: fail })
    bus.on('n', failing[0]![1], { onFailure: fail })
    bus.on('n', failing[0]![1])
    bus.emit('n', 1)
    const expected = expect.objectContaining({ code: 'CALLBACK_FAILED', cause: told, failure: error })
    expect(host.reported).toEqual([expected, expected])
  })
})

describe('7. Once', () => {
  it.each(ways)('emit claims it: it leaves the linker at emit, its one delivery still runs (%s)', (way) => {
    const { bus, drain, note, seen } = setUp(way)
    bus.once('n', note('once'))
    expect([bus.emit('n', 1), bus.has('n'), bus.emit('n', 2)]).toEqual([1, false, 0])
    drain()
    expect(seen).toEqual(['once 1'])
  })

  it('only if filter and sender match', () => {
    const { bus, note, seen } = setUp()
    bus.once('n', note('even'), { filter: ({ payload }) => payload % 2 === 0 })
    bus.once('n', note('ada'), { sender: 'ada' })
    expect([bus.emit('n', 1), bus.subscriptions().length]).toEqual([0, 2])
    expect([bus.emit('n', 2), bus.emit('n', 3, { sender: 'ada' }), bus.types(), seen]).toEqual([1, 1, [], ['even 2', 'ada 3']])
  })

  it('unless unsubscribed before its turn', () => {
    const { bus, drain, note, seen } = setUp('microtask')
    const stop = bus.once('n', note('once'))
    bus.emit('n', 1)
    expect(stop()).toBe(true)
    drain()
    expect(seen).toEqual([])
  })

  it('not given back on failure, abort or overflow', async () => {
    const { bus, host, run } = setUp('microtask')
    const controller = new AbortController()
    const full = microtask({ host, capacity: 1, overflow: 'drop-newest' })
    bus.once('n', () => Promise.reject(new Error('no')))
    bus.once('other', () => undefined)
    bus.emit('n', 1)
    bus.emit('other', 1, { signal: controller.signal })
    controller.abort()
    bus.on('n', () => undefined, { strategy: full })
    bus.once('n', () => undefined, { strategy: full })
    expect(bus.emit('n', 2)).toBe(1)
    await run()
    expect(bus.subscriptions().map(({ once }) => once)).toEqual([false])
  })
})

describe('8. The same function', () => {
  it('twice is two subscriptions unless `unique` says otherwise', () => {
    const { bus, note, seen } = setUp()
    const handler = note('handler')
    bus.on('n', handler)
    bus.on('n', handler)
    bus.on('n', handler, { unique: 'ignore' })
    expect([bus.emit('n', 1), seen]).toEqual([2, ['handler 1', 'handler 1']])
  })

  it("one subscription on several types, or on a type and '*', runs once per emission", () => {
    const { bus, note, seen } = setUp()
    bus.on(['n', 'other', 'n'], note('several'))
    bus.on(['n', '*'], note('all'))
    expect([bus.emit('n', 1), bus.emit('other', 2)]).toEqual([2, 2])
    expect(seen).toEqual(['several 1', 'all 1', 'several 2', 'all 2'])
  })
})

describe('9. Payload', () => {
  it.each(ways)('passes by reference (%s)', (way) => {
    const { bus, drain } = busOf<{ order: { total: number } }>(way)
    const seen: unknown[] = []
    const order = { total: 1 }
    bus.on('order', (payload) => void seen.push(payload === order, payload.total))
    bus.emit('order', order)
    order.total = 2
    drain()
    expect(seen).toEqual([true, way === 'sync' ? 1 : 2])
  })
})

describe('10. Swap', () => {
  it("'migrate', the default: what waits moves, in order, ahead of new work", async () => {
    for (const options of [undefined, { pending: 'migrate' }] as const) {
      const { bus, host, drain, note, seen } = setUp('microtask')
      bus.on('n', note('handler'))
      for (const n of [1, 2]) bus.emit('n', n)
      await bus.setStrategy(animationFrame({ host }), options)
      bus.emit('n', 3)
      drain()
      expect(seen).toEqual([])
      host.advanceFrame()
      expect(seen).toEqual(['handler 1', 'handler 2', 'handler 3'])
    }
  })

  it('to sync it runs inside setStrategy', () => {
    const { bus, note, seen } = setUp('microtask')
    bus.on('n', note('handler'))
    bus.emit('n', 1)
    void bus.setStrategy(sync())
    expect(seen).toEqual(['handler 1'])
  })

  it("'drain' lets the old strategy run what waits first", async () => {
    const { bus, host, drain, note, seen } = setUp('microtask')
    bus.on('n', note('handler'))
    bus.emit('n', 1)
    const swapped = bus.setStrategy(animationFrame({ host }), { pending: 'drain' })
    bus.emit('n', 2)
    drain()
    await swapped
    expect(seen).toEqual(['handler 1'])
    host.advanceFrame()
    expect(seen).toEqual(['handler 1', 'handler 2'])
  })

  it("'discard' drops what waits", () => {
    const { bus, host, drain, note, seen } = setUp('microtask')
    bus.on('n', note('handler'))
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }), { pending: 'discard' })
    bus.emit('n', 2)
    drain()
    host.advanceFrame()
    expect(seen).toEqual(['handler 2'])
  })

  it('subscriptions with their own strategy are untouched', () => {
    const { bus, host, drain, note, seen } = setUp('microtask')
    bus.on('n', note('own'), { strategy: animationFrame({ host }) })
    bus.emit('n', 1)
    void bus.setStrategy(sync(), { pending: 'discard' })
    drain()
    expect(seen).toEqual([])
    host.advanceFrame()
    expect(seen).toEqual(['own 1'])
  })

  it('nothing is lost, doubled or reordered, also when swapped inside a handler; what is emitted meanwhile waits its turn', () => {
    const { bus, host, drain, seen } = setUp('microtask')
    bus.on('n', (n) => {
      seen.push(String(n))
      if (n === 1) {
        void bus.setStrategy(animationFrame({ host }))
        bus.emit('n', 4)
        void bus.setStrategy(sync())
        bus.emit('n', 5)
      }
    })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    drain()
    host.advanceFrame()
    expect(seen).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('11. Queues', () => {
  const bounded = (overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block') => {
    const made = setUp()
    const options = { concurrency: 1, capacity: 1, ...(overflow === undefined ? {} : { overflow }) }
    const gate = deferred()
    const handler = (n: number): unknown => {
      made.seen.push(String(n))
      return n === 1 ? gate.promise : undefined
    }
    made.bus.on('n', handler, options)
    const counts = [1, 2, 3].map((n) => made.bus.emit('n', n))
    const rest = async (): Promise<string[]> => {
      gate.resolve()
      await made.run()
      return made.seen
    }
    return { ...made, counts, rest }
  }

  it.each([undefined, 'fail', 'block'] as const)('%s, by emit: the new delivery fails with QUEUE_FULL', async (overflow) => {
    const { counts, host, rest } = bounded(overflow)
    expect([counts, codesOf(host.reported), await rest()]).toEqual([[1, 1, 0], ['QUEUE_FULL'], ['1', '2']])
  })

  it("'drop-oldest' drops the oldest that waits", async () => {
    const { counts, host, rest } = bounded('drop-oldest')
    expect([counts, await rest(), host.reported]).toEqual([[1, 1, 1], ['1', '3'], []])
  })

  it("'drop-newest' drops the new one", async () => {
    const { counts, host, rest } = bounded('drop-newest')
    expect([counts, await rest(), host.reported]).toEqual([[1, 1, 0], ['1', '2'], []])
  })

  it("'latest' keeps the newest per type", async () => {
    const { counts, host, rest } = bounded('latest')
    expect([counts, await rest(), host.reported]).toEqual([[1, 1, 1], ['1', '3'], []])
  })

  it("'block' waits in emitAsync", async () => {
    const { bus, host, rest } = bounded('block')
    host.reported.length = 0
    const waiting = bus.emitAsync('n', 4)
    expect([await rest(), (await waiting).ok, host.reported]).toEqual([['1', '2', '4'], true, []])
  })

  it('every drop is counted and visible in the hook', async () => {
    const { createEmitter: create, microtask: queue, animationFrame: frames, host, look } = await observedRealm()
    for (const strategy of [
      queue({ host, capacity: 1, overflow: 'drop-oldest' }),
      queue({ host, capacity: 1, overflow: 'drop-newest' }),
      frames({ host, overflow: 'latest' }),
    ]) {
      const bus = create<Events>({ host, strategy })
      bus.on('n', () => undefined)
      for (const n of [1, 2, 3]) bus.emit('n', n)
    }
    expect(look().drops).toEqual(['conflated 2', 'full 4'])
  })

  it('nothing drops unless asked to', () => {
    const { bus, drain, note, seen } = setUp('microtask')
    bus.on('n', note('handler'))
    for (let n = 0; n < 5000; n++) bus.emit('n', n)
    drain()
    expect(seen).toHaveLength(5000)
  })
})

describe('12. Async context', () => {
  it.each(ways)('is the caller’s inside emit, the one captured at emit later (%s)', (way) => {
    const request = new AsyncLocalStorage<string>()
    const { bus, drain } = setUp(way)
    const seen: unknown[] = []
    bus.on('n', () => void seen.push(request.getStore()))
    request.run('one', () => bus.emit('n', 1))
    request.run('two', () => bus.emit('n', 2))
    request.run('the drain', drain)
    expect(seen).toEqual(['one', 'two'])
  })
})

describe('13. Count', () => {
  it('is subscriptions matched and accepted at emit, minus refused ones', () => {
    const { bus, host } = setUp()
    bus.on('n', () => undefined)
    bus.on('n', () => undefined, { sender: 'ada' })
    bus.on('n', () => undefined, { filter: () => false })
    bus.on('n', () => undefined, { strategy: microtask({ host, capacity: 1 }) })
    expect([bus.emit('n', 1), bus.emit('n', 2), bus.emit('n', 3, { signal: AbortSignal.abort() })]).toEqual([2, 1, 0])
  })

  it('later drops are records, and change nothing about it', async () => {
    const { createEmitter: create, microtask: queue, host, look } = await observedRealm()
    const bus = create<Events>({ host, strategy: queue({ host }) })
    bus.on('n', () => undefined)
    expect(bus.emit('n', 1)).toBe(1)
    void bus.close({ pending: 'discard' })
    const { drops, emissions } = look()
    expect([drops, emissions.map(({ count }) => count)]).toEqual([['discarded 1'], [1]])
  })

  it("'*' counts but does not make an event handled", () => {
    const warned: unknown[] = []
    const bus = createEmitter<Events>({ unhandled: 'report', onWarning: ({ code }) => void warned.push(code) })
    bus.on('*', () => undefined)
    expect([bus.emit('n', 1), warned]).toEqual([1, ['UNHANDLED']])
  })
})

describe('14. Timeouts', () => {
  const slow = () => {
    const made = setUp()
    const gate = deferred<string>()
    const signals: Emission['signal'][] = []
    const told: unknown[] = []
    const handler = (n: number, { signal }: Emission): unknown => {
      made.seen.push(String(n))
      signals.push(signal)
      return n === 1 ? gate.promise : undefined
    }
    made.bus.on('n', handler, {
      timeoutMs: 10,
      concurrency: 1,
      onSuccess: (value) => told.push(value),
      onFailure: (error) => told.push((error as Error).name),
    })
    return { ...made, gate, signals, told }
  }

  it('timeoutMs fails the delivery with a TimeoutError, aborts its signal, frees its concurrency slot', async () => {
    const { bus, host, run, signals, seen, told } = slow()
    bus.emit('n', 1)
    bus.emit('n', 2)
    expect([seen, signals[0]?.aborted]).toEqual([['1'], false])
    host.advance(10)
    await run()
    expect([seen, signals[0]?.aborted, signals[1]?.aborted, told]).toEqual([['1', '2'], true, false, ['TimeoutError', undefined]])
  })

  it('a late result is ignored', async () => {
    const { bus, host, run, gate, told } = slow()
    bus.emit('n', 1)
    host.advance(10)
    gate.resolve('late')
    await run()
    expect([told, host.reported]).toEqual([['TimeoutError'], []])
  })

  it('and recorded `late`', async () => {
    const { createEmitter: create, host, look, run } = await observedRealm()
    const bus = create<Events>({ host })
    const gate = deferred()
    bus.on('n', () => gate.promise, { timeoutMs: 10, name: 'slow', onFailure: () => undefined })
    bus.emit('n', 1)
    host.advance(10)
    gate.resolve()
    await run()
    expect(look().deliveries).toEqual(['slow pending', 'slow rejected', 'slow late'])
  })
})

describe('15. Bad input gets a TypeError at the call naming argument and received value', () => {
  class Paid {
    static readonly type = 'paid'
  }
  const bus = createEmitter<Any>()
  const handler = (): void => undefined

  it.each<[string, () => unknown, string[]]>([
    ['type', () => bus.on(undefined as never, handler), ['on', 'type', 'undefined']],
    ['handler not a function', () => bus.on('n', {} as never), ['on', 'handler', 'an object']],
    ['null as type', () => untyped(bus, 'emit', null), ['emit', 'type', 'null']],
    ['empty type', () => bus.emit(''), ['emit', 'type', '""']],
    ['a number as type', () => untyped(bus, 'emit', 7), ['emit', 'type', '7']],
    ['a class instead of an instance', () => untyped(bus, 'emit', Paid), ['emit', 'type', 'Paid']],
    ['an instance without `type`', () => untyped(bus, 'emit', new (class {})()), ['emit', 'type', 'an object']],
    [
      '`capacity` on a synchronous subscription without `concurrency`',
      () => bus.on('n', handler, { capacity: 5 }),
      ['on', 'capacity', '5'],
    ],
    [
      '`overflow` on a synchronous subscription without `concurrency`',
      () => bus.on('n', handler, { overflow: 'drop-oldest' }),
      ['on', 'overflow', 'drop-oldest'],
    ],
  ])('%s', (_what, call, words) => {
    refuses(call, ...words)
    expect(bus.types()).toEqual([])
  })
})
