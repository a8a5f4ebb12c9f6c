import { createEmitter, createLinker } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { stateOf, turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number; paid: Paid }

class Paid {
  static readonly type = 'paid'
  readonly id: number
  constructor(id: number) {
    this.id = id
  }
}

/** What an iterator still has, up to its end: payloads, then `done` or why it failed. */
const rest = async (events: AsyncIterator<{ readonly payload: unknown }>): Promise<unknown[]> => {
  const seen: unknown[] = []
  try {
    for (let one = await events.next(); !one.done; one = await events.next()) seen.push(one.value.payload)
    seen.push('done')
  } catch (error) {
    seen.push((error as { code?: unknown }).code ?? (error as Error).message)
  }
  return seen
}

describe.each(ways)('events, %s', (way) => {
  const setUp = () => {
    const made = busOf<Events>(way)
    const emit = (...payloads: number[]): number[] => {
      const counts = payloads.map((n) => made.bus.emit('n', n))
      made.drain()
      return counts
    }
    return { ...made, emit }
  }

  it('iterates emissions, in order, from the call on', async () => {
    const { bus, emit } = setUp()
    emit(0)
    const events = bus.events('n')
    expect(emit(1, 2, 3)).toEqual([1, 1, 1])
    const seen: unknown[] = []
    for await (const { type, payload, id } of events) {
      seen.push([type, payload, typeof id])
      if (payload === 3) break
    }
    expect(seen).toEqual([1, 2, 3].map((n) => ['n', n, 'number']))
  })

  it('hands over sender and meta with the emission', async () => {
    const { bus, drain } = setUp()
    const events = bus.events('n')
    bus.emit('n', 1, { sender: 'ada', meta: { by: 'card' } })
    drain()
    expect((await events.next()).value).toMatchObject({ type: 'n', payload: 1, sender: 'ada', meta: { by: 'card' } })
  })

  it('waits for what is not there yet, and answers several calls in their order', async () => {
    const { bus, emit } = setUp()
    const events = bus.events('n')
    const asked = [events.next(), events.next(), events.next()]
    expect(await stateOf(asked[0] as Promise<unknown>)).toBe('pending')
    emit(1, 2)
    expect(await Promise.all(asked.slice(0, 2).map(async (one) => (await one).value?.payload))).toEqual([1, 2])
    expect(await stateOf(asked[2] as Promise<unknown>)).toBe('pending')
    emit(3)
    expect(await asked[2]).toMatchObject({ done: false, value: { payload: 3 } })
  })

  it('takes lists, classes and everything', async () => {
    const { bus, drain, close } = setUp()
    const [list, all, paid] = [bus.events(['n', 'other']), bus.events('*'), bus.events(Paid)]
    bus.emit('n', 1)
    bus.emit(new Paid(2))
    bus.emit('other', 3)
    drain()
    await close()
    expect(await rest(list)).toEqual([1, 3, 'done'])
    expect(await rest(all)).toEqual([1, new Paid(2), 3, 'done'])
    expect(await rest(paid)).toEqual([new Paid(2), 'done'])
  })

  it('is an iterable of itself, each call one of its own', async () => {
    const { bus, emit } = setUp()
    const [one, two] = [bus.events('n'), bus.events('n')]
    expect(one[Symbol.asyncIterator]()).toBe(one)
    expect(emit(1)).toEqual([2])
    expect([(await one.next()).value?.payload, (await two.next()).value?.payload]).toEqual([1, 1])
  })

  it('lets go of its subscription when the loop is left: by break, return or a throw', async () => {
    const leave: Record<string, (bus: ReturnType<typeof setUp>['bus']) => Promise<unknown>> = {
      break: async (bus) => {
        for await (const _one of bus.events('n')) break
      },
      return: async (bus) => {
        for await (const one of bus.events('n')) return one
      },
      throw: async (bus) => {
        for await (const { payload } of bus.events('n')) throw new Error(String(payload))
      },
    }
    for (const [how, left] of Object.entries(leave)) {
      const { bus, emit } = setUp()
      const loop = left(bus).catch(() => undefined)
      expect([how, bus.has('n')]).toEqual([how, true])
      emit(1)
      await loop
      expect([how, bus.has('n'), emit(2)]).toEqual([how, false, [0]])
    }
  })

  it('return() answers done; next says so from then on, what was buffered is gone', async () => {
    const { bus, emit } = setUp()
    const events = bus.events('n')
    emit(1, 2)
    expect((await events.return?.())?.done).toBe(true)
    expect([await events.next(), await events.next(), bus.has('n')]).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
      false,
    ])
  })

  it('return() after an overflow or an abort ends it too: next has nothing to throw any more', async () => {
    const { bus, emit } = setUp()
    const controller = new AbortController()
    const [full, aborted] = [bus.events('n', { capacity: 1 }), bus.events('n', { signal: controller.signal })]
    emit(1, 2)
    controller.abort()
    for (const events of [full, aborted]) {
      await events.return?.()
      expect(await events.next()).toEqual({ done: true, value: undefined })
    }
  })

  it('return() while next waits ends that as done', async () => {
    const { bus } = setUp()
    const events = bus.events('n')
    const waiting = events.next()
    await events.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('does not see what was unsubscribed from, filtered by nobody, or aborted before its turn', async () => {
    const { bus, drain } = setUp()
    const events = bus.events('n')
    const controller = new AbortController()
    bus.emit('n', 1, { signal: AbortSignal.abort() })
    bus.emit('n', 2, { signal: controller.signal })
    if (way === 'microtask') controller.abort()
    bus.emit('n', 3)
    drain()
    expect((await events.next()).value?.payload).toBe(way === 'sync' ? 2 : 3)
  })

  describe('past its capacity', () => {
    it("'fail', the default: what is there is delivered, then next rejects QUEUE_FULL, and it has ended", async () => {
      for (const overflow of [undefined, 'fail'] as const) {
        const { bus, host, emit } = setUp()
        const events = bus.events('n', { capacity: 2, ...(overflow === undefined ? {} : { overflow }) })
        emit(1, 2, 3, 4)
        expect(bus.has('n')).toBe(false)
        expect(await rest(events)).toEqual([1, 2, 'QUEUE_FULL'])
        expect([await events.next(), emit(5)]).toEqual([{ done: true, value: undefined }, [0]])
        // The loop was told; nobody else need be.
        expect(host.reported).toEqual([])
      }
    })

    it('which is 1000 unless said otherwise', async () => {
      const { bus, emit, close } = setUp()
      const [enough, short] = [bus.events('n'), bus.events('n')]
      for (let n = 1; n <= 1000; n++) emit(n)
      await enough.next()
      emit(1001)
      expect((await rest(short)).slice(-2)).toEqual([1000, 'QUEUE_FULL'])
      await close()
      expect((await rest(enough)).slice(-2)).toEqual([1001, 'done'])
    })

    it("'drop-oldest' keeps the newest", async () => {
      const { bus, emit, close } = setUp()
      const events = bus.events('n', { capacity: 2, overflow: 'drop-oldest' })
      emit(1, 2, 3, 4)
      await close()
      expect(await rest(events)).toEqual([3, 4, 'done'])
    })

    it("'drop-newest' keeps the oldest", async () => {
      const { bus, emit, close } = setUp()
      const events = bus.events('n', { capacity: 2, overflow: 'drop-newest' })
      emit(1, 2, 3, 4)
      expect((await events.next()).value?.payload).toBe(1)
      emit(5)
      await close()
      expect(await rest(events)).toEqual([2, 5, 'done'])
    })

    it("'latest' keeps the newest of each type", async () => {
      const { bus, drain, close } = setUp()
      const events = bus.events(['n', 'other'], { overflow: 'latest' })
      bus.emit('n', 1)
      bus.emit('other', 2)
      bus.emit('n', 3)
      drain()
      await close()
      expect((await rest(events)).sort()).toEqual([2, 3, 'done'])
    })

    it('never counts what next already waits for', async () => {
      const { bus, emit, close } = setUp()
      const events = bus.events('n', { capacity: 1 })
      const asked = [events.next(), events.next()]
      emit(1, 2, 3)
      await close()
      expect(await Promise.all(asked.map(async (one) => (await one).value?.payload))).toEqual([1, 2])
      expect(await rest(events)).toEqual([3, 'done'])
    })
  })

  it('ends when the emitter closes, after what is there', async () => {
    const { bus, emit, close } = setUp()
    const events = bus.events('n')
    const idle = bus.events('other')
    const waiting = idle.next()
    emit(1, 2)
    await close()
    expect(await rest(events)).toEqual([1, 2, 'done'])
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it('ends with its own emitter where the linker is shared, and lets go of its subscription', async () => {
    const linker = createLinker<Events>()
    const other = createEmitter<Events>({ linker })
    const shared = busOf<Events>(way, { linker })
    const [events, waiting] = [shared.bus.events('n'), shared.bus.events('n')]
    const asked = waiting.next()
    shared.bus.emit('n', 1)
    shared.drain()
    await shared.close()
    expect([await rest(events), (await asked).value?.payload, await rest(waiting)]).toEqual([[1, 'done'], 1, ['done']])
    expect([linker.has('n'), other.emit('n', 2)]).toEqual([false, 0])
  })

  it.each(['of its type', 'of everything'] as const)('ends by off %s, after what is there', async (which) => {
    const { bus, emit } = setUp()
    const events = bus.events('n')
    emit(1)
    if (which === 'of its type') bus.off('n')
    else bus.off()
    expect(await rest(events)).toEqual([1, 'done'])
    const waiting = bus.events('n')
    const asked = waiting.next()
    bus.off('n')
    expect(await asked).toEqual({ done: true, value: undefined })
  })

  it('on a list goes on when one of its types is taken off', async () => {
    const { bus, drain } = setUp()
    const events = bus.events(['n', 'other'])
    bus.off('n')
    bus.emit('n', 1)
    bus.emit('other', 2)
    drain()
    bus.off('other')
    expect(await rest(events)).toEqual([2, 'done'])
  })

  it('rejects with the signal’s reason at once when aborted; what was there is let go of', async () => {
    const { bus, emit } = setUp()
    const controller = new AbortController()
    const events = bus.events('n', { signal: controller.signal })
    emit(1, 2)
    controller.abort(new Error('enough'))
    expect(bus.has('n')).toBe(false)
    expect(await rest(events)).toEqual(['enough'])
    expect(await events.next()).toEqual({ done: true, value: undefined })
    const waiting = new AbortController()
    const asked = bus.events('n', { signal: waiting.signal }).next()
    waiting.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('aborted before never subscribes and rejects', async () => {
    const { bus } = setUp()
    const events = bus.events('n', { signal: AbortSignal.abort(new Error('before')) })
    expect(bus.has('n')).toBe(false)
    expect(await rest(events)).toEqual(['before'])
  })

  it('aborted when nobody asks is no unhandled rejection, also of several that wait', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    const { bus, emit } = setUp()
    const controller = new AbortController()
    bus.events('n', { signal: controller.signal })
    const full = bus.events('n', { capacity: 1 })
    emit(1, 2)
    controller.abort()
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    expect(await rest(full)).toEqual([1, 'QUEUE_FULL'])
  })

  it('lets go of its signal however it ends', async () => {
    const { bus, emit, close } = setUp()
    let listeners = 0
    const { signal } = new AbortController()
    const add = signal.addEventListener.bind(signal) as AbortSignal['addEventListener']
    const remove = signal.removeEventListener.bind(signal) as AbortSignal['removeEventListener']
    signal.addEventListener = (...all: Parameters<AbortSignal['addEventListener']>) => {
      listeners++
      add(...all)
    }
    signal.removeEventListener = (...all: Parameters<AbortSignal['removeEventListener']>) => {
      listeners--
      remove(...all)
    }
    const full = bus.events('n', { signal, capacity: 1 })
    emit(1, 2)
    const left = bus.events('n', { signal })
    await left.return?.()
    const off = bus.events('n', { signal })
    bus.off('n')
    const closed = bus.events('n', { signal })
    await close()
    expect([await rest(full), await rest(off), await rest(closed)]).toEqual([[1, 'QUEUE_FULL'], ['done'], ['done']])
    expect(listeners).toBe(0)
  })

  it('on a closed emitter is done at once', async () => {
    const { bus, close } = setUp()
    await close()
    const events = bus.events('n')
    expect([await rest(events), bus.types()]).toEqual([['done'], []])
  })

  it('takes part in unhandled and match like any subscription', () => {
    const { bus } = busOf<Events>(way, { unhandled: 'throw', match: 'first' })
    bus.events('n')
    bus.events('n')
    expect(bus.emit('n', 1)).toBe(1)
  })

  it('does not keep the emitter from being settled while nobody asks', async () => {
    const { bus, emit, run } = setUp()
    bus.events('n')
    emit(1, 2, 3)
    const settled = bus.settled()
    await run()
    expect(await stateOf(settled)).toBe('resolved')
  })
})

it('a strategy decides when they arrive', async () => {
  const { bus, drain } = busOf<Events>('microtask')
  const events = bus.events('n')
  const asked = events.next()
  bus.emit('n', 1)
  expect(await stateOf(asked)).toBe('pending')
  drain()
  expect((await asked).value?.payload).toBe(1)
})

it('what still waits in a queue when it ends does not come', async () => {
  const { bus, drain } = busOf<Events>('microtask')
  const events = bus.events('n')
  bus.emit('n', 1)
  drain()
  bus.emit('n', 2)
  bus.off('n')
  drain()
  expect(await rest(events)).toEqual([1, 'done'])
})

it('closing drains what waits into it first', async () => {
  const { bus, close } = busOf<Events>('microtask')
  const events = bus.events('n')
  bus.emit('n', 1)
  await close()
  expect(await rest(events)).toEqual([1, 'done'])
})

it('a slow loop and a fast emitter lose nothing within the capacity', async () => {
  const bus = createEmitter<Events>()
  const seen: number[] = []
  const loop = (async () => {
    for await (const { payload } of bus.events('n', { capacity: 5 })) {
      seen.push(payload)
      await turn()
    }
  })()
  let emitted = 0
  for (let burst = 0; burst < 20; burst++) {
    for (let n = 0; n < 5; n++) bus.emit('n', ++emitted)
    while (seen.length < emitted) await turn()
  }
  await bus.close()
  await loop
  expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
})

it('every drop is told to the hook with its reason', async () => {
  const { createEmitter: create, host, look } = await observedRealm()
  const bus = create<Events>({ host })
  bus.events('n', { capacity: 2, overflow: 'drop-oldest' })
  for (let n = 0; n < 5; n++) bus.emit('n', n)
  expect(look().drops).toEqual(['full 3'])
  bus.off()
  bus.events('n', { capacity: 2, overflow: 'drop-newest' })
  for (let n = 0; n < 5; n++) bus.emit('n', n)
  expect(look().drops).toEqual(['full 6'])
  bus.off()
  bus.events(['n', 'other'], { overflow: 'latest' })
  for (const type of ['n', 'other', 'n', 'n'] as const) bus.emit(type, 1)
  expect(look().drops).toEqual(['conflated 2', 'full 6'])
})
