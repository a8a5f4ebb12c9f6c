import { createEmitter, type Emitter } from '@emitscope/emitter'
import { animationFrame, microtask, onBatch } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { a: number; b: number; c: string }

type Options = NonNullable<Parameters<typeof onBatch<Record<string, unknown>, string>>[3]>

const setUp = (options: Options = {}, type: 'a' | '*' | ['a', 'b'] = ['a', 'b']) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  const batches: [unknown, readonly unknown[]][] = []
  const stop = onBatch(
    bus as unknown as Emitter<Record<string, unknown>>,
    type,
    (payloads, name) => void batches.push([name, payloads]),
    options,
  )
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, bus, batches, stop, run }
}

describe('onBatch', () => {
  it('hands over what was emitted in a turn, once per type, in the order the types were first seen', () => {
    const { host, bus, batches } = setUp()
    for (const [type, n] of [
      ['b', 1],
      ['a', 2],
      ['b', 3],
      ['a', 4],
    ] as const)
      expect(bus.emit(type, n)).toBe(1)
    expect(batches).toEqual([])
    host.flushMicrotasks()
    expect(batches).toEqual([
      ['b', [1, 3]],
      ['a', [2, 4]],
    ])
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })

  it('gives a fresh frozen array each time', () => {
    const { host, bus, batches } = setUp({}, 'a')
    bus.emit('a', 1)
    host.flushMicrotasks()
    bus.emit('a', 2)
    host.flushMicrotasks()
    expect(batches.map(([, payloads]) => payloads)).toEqual([[1], [2]])
    expect(batches.every(([, payloads]) => Object.isFrozen(payloads))).toBe(true)
    expect(batches[0]![1]).not.toBe(batches[1]![1])
  })

  it("takes '*' too: every type, each in its own array", () => {
    const { host, bus, batches } = setUp({}, '*')
    bus.on('c', () => undefined)
    bus.emit('c', 'x')
    bus.emit('a', 1)
    bus.emit('c', 'y')
    host.flushMicrotasks()
    expect(batches).toEqual([
      ['c', ['x', 'y']],
      ['a', [1]],
    ])
  })

  it('with max hands over at once when it has so many, all types together', () => {
    const { host, bus, batches } = setUp({ max: 3 })
    bus.emit('a', 1)
    bus.emit('b', 2)
    expect(batches).toEqual([])
    bus.emit('a', 3)
    expect(batches).toEqual([
      ['a', [1, 3]],
      ['b', [2]],
    ])
    bus.emit('a', 4)
    expect(batches).toHaveLength(2)
    host.flushMicrotasks()
    expect(batches[2]).toEqual(['a', [4]])
  })

  it('with max of one type, too, and with max 1 every one', () => {
    const { bus, batches } = setUp({ max: 2 }, 'a')
    for (let n = 0; n < 5; n++) bus.emit('a', n)
    expect(batches.map(([, payloads]) => payloads)).toEqual([
      [0, 1],
      [2, 3],
    ])
    const one = setUp({ max: 1 }, 'a')
    for (let n = 0; n < 3; n++) one.bus.emit('a', n)
    expect(one.batches.map(([, payloads]) => payloads)).toEqual([[0], [1], [2]])
  })

  it('with waitMs waits so long after its first, and no longer', () => {
    const { host, bus, batches } = setUp({ waitMs: 20 })
    bus.emit('a', 1)
    host.advance(15)
    bus.emit('a', 2)
    expect([batches, host.waiting.timers]).toEqual([[], 1])
    host.advance(5)
    expect(batches).toEqual([['a', [1, 2]]])
    bus.emit('a', 3)
    host.advance(19)
    expect(batches).toHaveLength(1)
    host.advance(1)
    expect([batches[1], host.waiting.timers]).toEqual([['a', [3]], 0])
  })

  it('with both, whichever comes first; the timer is let go of', () => {
    const { host, bus, batches } = setUp({ max: 2, waitMs: 20 })
    bus.emit('a', 1)
    bus.emit('a', 2)
    expect([batches.length, host.waiting.timers]).toEqual([1, 0])
    bus.emit('a', 3)
    host.advance(20)
    expect(batches[1]).toEqual(['a', [3]])
  })

  it('what its handler emits makes the next batch', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const batches: (readonly number[])[] = []
    onBatch(bus, 'a', (payloads) => {
      batches.push(payloads)
      if (payloads[0]! < 3) for (const n of payloads) bus.emit('a', n + 1)
    })
    bus.emit('a', 1)
    bus.emit('a', 1)
    host.flushMicrotasks()
    expect(batches).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ])
  })

  it('an emission joins at its turn: under a strategy after what waits, and not when unsubscribed by then', () => {
    for (const create of [microtask, animationFrame]) {
      const host = createManualHost()
      const bus = createEmitter<Events>({ host, strategy: create({ host }) })
      const calls: unknown[] = []
      bus.on('a', (n) => calls.push(`one ${n}`))
      onBatch(bus, 'a', (payloads) => calls.push(payloads))
      const stop = onBatch(bus, 'a', (payloads) => calls.push(['stopped', payloads]))
      for (const n of [1, 2]) expect(bus.emit('a', n)).toBe(3)
      stop()
      host.advanceFrame()
      expect(calls).toEqual(['one 1', 'one 2', [1, 2]])
    }
  })

  it('takes sender, filter, priority and name as on does', () => {
    const { host, bus, batches } = setUp({
      sender: 'ada',
      filter: (({ payload }: { payload: number }) => payload > 1) as never,
      priority: 3,
      name: 'sums',
    })
    expect([bus.emit('a', 2), bus.emit('a', 1, { sender: 'ada' }), bus.emit('a', 3, { sender: 'ada' })]).toEqual([0, 0, 1])
    host.flushMicrotasks()
    expect(batches).toEqual([['a', [3]]])
    expect(bus.subscriptions().map(({ name, priority, types }) => [name, priority, types])).toEqual([['sums', 3, ['a', 'b']]])
  })
})

describe('a batch that fails or takes time', () => {
  it('is a failure once, with the emission that came first, by the ways of every failure', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const told: unknown[] = []
    onBatch(
      bus,
      'a',
      () => {
        throw new Error('no')
      },
      { onFailure: (error, { payload }) => told.push([(error as Error).message, payload]) },
    )
    for (const n of [1, 2, 3]) bus.emit('a', n)
    host.flushMicrotasks()
    await turn()
    expect([told, host.reported]).toEqual([[['no', 1]], []])
  })

  it('does not stop the groups after it, nor the next batch', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: unknown[] = []
    onBatch(bus, ['a', 'b'], (payloads, type) => {
      seen.push([type, payloads])
      if (type === 'a') return Promise.reject(new Error('no'))
      return undefined
    })
    bus.emit('a', 1)
    bus.emit('b', 2)
    host.flushMicrotasks()
    await turn()
    bus.emit('a', 3)
    host.flushMicrotasks()
    await turn()
    expect([seen, host.reported.length]).toEqual([
      [
        ['a', [1]],
        ['b', [2]],
        ['a', [3]],
      ],
      2,
    ])
  })

  it('holds up settled, and the outcome of its first, until its handler has settled', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const slow = deferred<string>()
    onBatch(bus, 'a', () => slow.promise)
    const [first, second] = [bus.emitAsync('a', 1), bus.emitAsync('a', 2)]
    const settled = bus.settled()
    const run = async (): Promise<void> => {
      host.flushMicrotasks()
      await turn()
      host.flushMicrotasks()
    }
    await run()
    expect([await stateOf(first), await stateOf(second), await stateOf(settled)]).toEqual(['pending', 'resolved', 'pending'])
    slow.resolve('stored')
    await run()
    expect([(await first).values, (await second).values, await stateOf(settled)]).toEqual([['stored'], [undefined], 'resolved'])
  })
})

describe('the end of a batch', () => {
  it('unsubscribed, it lets go of what it has, timer included, and nobody waits for it', async () => {
    for (const options of [{}, { waitMs: 50 }]) {
      const { host, bus, batches, stop, run } = setUp(options)
      const outcome = bus.emitAsync('a', 1)
      expect(stop()).toBe(true)
      await run()
      host.advance(100)
      expect([batches, host.waiting, await stateOf(outcome)]).toEqual([[], { microtasks: 0, timers: 0, frames: 0 }, 'resolved'])
      expect([stop(), bus.emit('a', 2), host.reported]).toEqual([false, 0, []])
    }
  })

  it('by off and by its signal is the same', async () => {
    for (const end of ['off', 'signal']) {
      const controller = new AbortController()
      const { bus, batches, run } = setUp({ signal: controller.signal })
      bus.emit('a', 1)
      if (end === 'off') bus.off()
      else controller.abort()
      await run()
      expect(batches).toEqual([])
    }
  })

  it('close delivers it at once, and waits for its handler', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const slow = deferred()
    const seen: unknown[] = []
    onBatch(
      bus,
      'a',
      (payloads) => {
        seen.push(payloads)
        return slow.promise
      },
      { waitMs: 10_000 },
    )
    bus.emit('a', 1)
    const closed = bus.close()
    host.flushMicrotasks()
    await turn()
    host.flushMicrotasks()
    expect([seen, await stateOf(closed), host.waiting.timers]).toEqual([[[1]], 'pending', 0])
    slow.resolve()
    await turn()
    host.flushMicrotasks()
    expect(await stateOf(closed)).toBe('resolved')
  })

  it("close with pending 'discard' drops it", async () => {
    const { host, bus, batches, run } = setUp({ waitMs: 10_000 })
    bus.emit('a', 1)
    const closed = bus.close({ pending: 'discard' })
    await run()
    expect([batches, await stateOf(closed), host.waiting.timers]).toEqual([[], 'resolved', 0])
  })
})

it('bad input is a TypeError at the call, and subscribes nothing', () => {
  const bus = createEmitter<Events>()
  const handler = (): void => undefined
  for (const [call, message] of [
    [() => onBatch({} as Emitter<Events>, 'a', handler), /^onBatch: emitter must be made by createEmitter\(\)/],
    [() => onBatch(bus, 'a', undefined as never), /^onBatch: handler must be a function/],
    [() => onBatch(bus, 'a', handler, { max: 0 }), /options.max must be a positive whole number, got 0/],
    [() => onBatch(bus, 'a', handler, { max: Number.NaN }), /options.max must be/],
    [() => onBatch(bus, 'a', handler, { waitMs: -1 }), /options.waitMs must be milliseconds/],
    [() => onBatch(bus, '' as never, handler), TypeError],
  ] as const)
    expect(call).toThrow(message)
  expect(bus.subscriptions()).toEqual([])
})
