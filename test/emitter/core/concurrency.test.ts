import { createEmitter, type SubscribeOptions, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { type Deferred, deferred, stateOf, turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number }

/** A handler whose calls go on until the test ends them, by their payload. */
const slow = () => {
  const started: number[] = []
  const running = new Map<number, Deferred>()
  let most = 0
  const handler = (n: number): Promise<void> => {
    const one = deferred()
    started.push(n)
    running.set(n, one)
    most = Math.max(most, running.size)
    return one.promise
  }
  const end = async (n: number, error?: unknown): Promise<void> => {
    const one = running.get(n)
    if (one === undefined) throw new Error(`${n} is not running`)
    running.delete(n)
    if (error === undefined) one.resolve()
    else one.reject(error)
    await turn()
  }
  return {
    started,
    handler,
    end,
    get running() {
      return [...running.keys()]
    },
    get most() {
      return most
    },
  }
}

describe.each(ways)('concurrency, %s', (way) => {
  const setUp = (options: SubscribeOptions = { concurrency: 1 }) => {
    const made = busOf<Events>(way)
    const calls = slow()
    const stop = made.bus.on('n', calls.handler, options as object)
    const emit = (...payloads: number[]): number[] => {
      const counts = payloads.map((n) => made.bus.emit('n', n))
      made.drain()
      return counts
    }
    const end = async (n: number, error?: unknown): Promise<void> => {
      await calls.end(n, error)
      await made.run()
    }
    return { ...made, calls, stop, emit, end }
  }

  it('lets no more than that many run; the others wait in order, counted by emit', async () => {
    const { calls, emit, end } = setUp({ concurrency: 2 })
    expect(emit(1, 2, 3, 4, 5)).toEqual([1, 1, 1, 1, 1])
    expect(calls.started).toEqual([1, 2])
    await end(2)
    expect(calls.started).toEqual([1, 2, 3])
    await end(1)
    await end(3)
    expect([calls.started, calls.running, calls.most]).toEqual([[1, 2, 3, 4, 5], [4, 5], 2])
    await end(4)
    await end(5)
    expect(emit(6)).toEqual([1])
    expect(calls.started).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('a failure frees its slot like a result', async () => {
    const { calls, emit, end, host } = setUp()
    emit(1, 2)
    await end(1, new Error('no'))
    expect([calls.started, host.reported]).toEqual([[1, 2], [new Error('no')]])
  })

  it('tells of a result or failure before the next one begins', async () => {
    const { bus, run } = busOf<Events>(way)
    const log: string[] = []
    const gate = deferred()
    bus.on(
      'n',
      (n) => {
        log.push(`${n} runs`)
        if (n === 3) throw new Error('no')
        return n === 1 ? gate.promise : undefined
      },
      {
        concurrency: 1,
        onSuccess: (_value, { payload }) => void log.push(`${payload} done`),
        onFailure: (_e, { payload }) => void log.push(`${payload} failed`),
      },
    )
    for (const n of [1, 2, 3, 4]) bus.emit('n', n)
    await run()
    gate.resolve()
    await run()
    expect(log).toEqual(['1 runs', '1 done', '2 runs', '2 done', '3 runs', '3 failed', '4 runs', '4 done'])
  })

  it('handlers without a promise free theirs when they return or throw', async () => {
    const { bus, host, run } = busOf<Events>(way)
    const seen: number[] = []
    bus.on(
      'n',
      (n) => {
        seen.push(n)
        if (n === 2) throw new Error('no')
      },
      { concurrency: 1 },
    )
    for (const n of [1, 2, 3]) bus.emit('n', n)
    await run()
    expect([seen, host.reported]).toEqual([[1, 2, 3], [new Error('no')]])
  })

  it('holds for what a handler emits to itself', async () => {
    const { bus, run } = busOf<Events>(way)
    const log: string[] = []
    bus.on(
      'n',
      async (n) => {
        log.push(`${n} starts`)
        if (n < 3) bus.emit('n', n + 1)
        await undefined
        log.push(`${n} ends`)
      },
      { concurrency: 1 },
    )
    bus.emit('n', 1)
    await run()
    await run()
    expect(log).toEqual(['1 starts', '1 ends', '2 starts', '2 ends', '3 starts', '3 ends'])
  })

  it('is the subscription’s alone: others of the type and another of the same handler go on', () => {
    const { bus, calls, emit } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => void seen.push(n))
    emit(1, 2)
    expect([calls.started, seen]).toEqual([[1], [1, 2]])
    const second = bus.on('n', calls.handler, { concurrency: 1 })
    emit(3)
    expect([calls.started, second()]).toEqual([[1, 3], true])
  })

  it('is one for all types of a list', async () => {
    const { bus, drain, run } = busOf<Events>(way)
    const calls = slow()
    bus.on(['n', 'other'], calls.handler, { concurrency: 1 })
    bus.emit('n', 1)
    bus.emit('other', 2)
    drain()
    expect(calls.started).toEqual([1])
    await calls.end(1)
    await run()
    expect(calls.started).toEqual([1, 2])
  })

  it('what waits is cancelled by unsubscribing, what runs is not interrupted', async () => {
    const { bus, calls, stop, drain, run } = setUp()
    const outcomes = [1, 2, 3].map((n) => bus.emitAsync('n', n))
    drain()
    expect(stop()).toBe(true)
    await run()
    expect(await Promise.all(outcomes.map(stateOf))).toEqual(['pending', 'resolved', 'resolved'])
    await calls.end(1)
    await run()
    const statuses = (await Promise.all(outcomes)).map(({ deliveries }) => deliveries[0]?.status)
    expect([statuses, calls.started]).toEqual([['fulfilled', 'cancelled', 'cancelled'], [1]])
  })

  it('what waits is cancelled when its emission is aborted, and is passed over', async () => {
    const { bus, calls, drain, end } = setUp()
    const controller = new AbortController()
    bus.emit('n', 1)
    bus.emit('n', 2, { signal: controller.signal })
    bus.emit('n', 3)
    drain()
    controller.abort()
    await end(1)
    expect(calls.started).toEqual([1, 3])
  })

  it('a once takes one and no slot of anybody else', async () => {
    const { bus, drain, run } = busOf<Events>(way)
    const calls = slow()
    bus.once('n', calls.handler, { concurrency: 1 })
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
    drain()
    expect(calls.started).toEqual([1])
    await calls.end(1)
    await run()
    expect([calls.started, bus.types()]).toEqual([[1], []])
  })

  it('settled waits for what waits for a slot', async () => {
    const { bus, calls, emit, end, run } = setUp()
    emit(1, 2)
    let settled = false
    void bus.settled().then(() => {
      settled = true
    })
    await run()
    await end(1)
    expect([settled, calls.running]).toEqual([false, [2]])
    await end(2)
    expect(settled).toBe(true)
  })

  it('close drains what waits for a slot, or discards it', async () => {
    for (const pending of ['drain', 'discard'] as const) {
      const { bus, calls, emit, end, run } = setUp()
      emit(1, 2)
      let closed = false
      void bus.close({ pending }).then(() => {
        closed = true
      })
      await run()
      expect(closed).toBe(false)
      await end(1)
      expect([pending, calls.started]).toEqual([pending, pending === 'drain' ? [1, 2] : [1]])
      if (pending === 'drain') await end(2)
      expect([pending, closed]).toEqual([pending, true])
    }
  })

  it('a delivery that timed out frees its slot, its late end frees no second one', async () => {
    const { bus, host, calls, emit, end, run } = setUp({ concurrency: 1, timeoutMs: 10 })
    emit(1, 2, 3)
    expect(calls.started).toEqual([1])
    host.advance(10)
    await run()
    expect(calls.started).toEqual([1, 2])
    expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
    await end(1)
    expect(calls.started).toEqual([1, 2])
    await end(2)
    expect(calls.started).toEqual([1, 2, 3])
    await end(3)
    expect([bus.emit('n', 4), host.reported.length]).toEqual([1, 1])
  })

  it('a swap keeps what waits for a slot, once and in order', async () => {
    const { bus, host, calls, emit, end, run } = setUp()
    emit(1, 2)
    bus.emit('n', 3)
    void bus.setStrategy(way === 'sync' ? microtask({ host }) : sync())
    bus.emit('n', 4)
    await run()
    void bus.setStrategy(animationFrame({ host }))
    bus.emit('n', 5)
    host.advanceFrame()
    for (const n of [1, 2, 3, 4, 5]) {
      expect(calls.running).toEqual([n])
      await end(n)
      host.advanceFrame()
      await run()
    }
    expect(calls.started).toEqual([1, 2, 3, 4, 5])
  })

  it('serial emitAsync goes on when the one that waited has ended', async () => {
    const { bus, calls, drain, end } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => void seen.push(n))
    bus.emit('n', 1)
    drain()
    const outcome = bus.emitAsync('n', 2, { mode: 'serial' })
    drain()
    await end(1)
    expect([seen, calls.running]).toEqual([[1], [2]])
    await end(2)
    expect(seen).toEqual([1, 2])
    expect((await outcome).deliveries.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  })

  it('has its slot and its space back after each: ten thousand run through one', async () => {
    const { bus, run } = busOf<Events>(way)
    let calls = 0
    bus.on('n', (_n) => void calls++, { concurrency: 1, capacity: 1000 })
    for (let n = 0; n < 10_000; n++) {
      expect(bus.emit('n', n)).toBe(1)
      if (n % 500 === 0) await run()
    }
    await run()
    expect(calls).toBe(10_000)
  })

  describe('with a capacity', () => {
    /** One runs, two wait: there is no space. */
    const full = (options: SubscribeOptions) => {
      const made = setUp({ concurrency: 1, capacity: 2, ...options })
      made.emit(1)
      made.emit(2, 3)
      return made
    }
    const rest = async ({ calls, end }: Pick<ReturnType<typeof setUp>, 'calls' | 'end'>): Promise<number[]> => {
      while (calls.running.length > 0) await end(calls.running[0] as number)
      return calls.started
    }

    it.each(['fail', 'drop-oldest', 'drop-newest', 'latest', 'block'] as const)(
      "'%s': all its space is there again once what waited is over",
      async (overflow) => {
        const made = full({ overflow })
        made.emit(4, 5, 6)
        await rest(made)
        made.host.reported.length = 0
        made.emit(10)
        expect(made.emit(11, 12)).toEqual([1, 1])
        expect((await rest(made)).slice(-2)).toEqual(overflow === 'latest' ? [10, 12] : [11, 12])
        expect(made.host.reported).toEqual([])
      },
    )

    it("'fail', the default: the new delivery fails with QUEUE_FULL, once, and is not counted", async () => {
      for (const options of [{}, { overflow: 'fail' }] as SubscribeOptions[]) {
        const made = full(options)
        expect(made.emit(4)).toEqual([0])
        expect(made.host.reported).toEqual([expect.objectContaining({ name: 'EmitterError', code: 'QUEUE_FULL' })])
        expect(await rest(made)).toEqual([1, 2, 3])
        expect(made.emit(5)).toEqual([1])
        expect([made.calls.started.at(-1), made.host.reported.length]).toEqual([5, 1])
      }
    })

    it("'fail' is the subscription’s own failure where it takes its failures", () => {
      const taken: unknown[] = []
      const made = full({ onFailure: (error) => void taken.push((error as { code?: string }).code) })
      expect([made.emit(4), taken, made.host.reported]).toEqual([[0], ['QUEUE_FULL'], []])
    })

    it("'drop-oldest': the oldest that waits is cancelled, the new one counted", async () => {
      const made = full({ overflow: 'drop-oldest' })
      expect(made.emit(4, 5)).toEqual([1, 1])
      expect(made.host.reported).toEqual([])
      expect(await rest(made)).toEqual([1, 4, 5])
    })

    it("'drop-newest': the new one is cancelled and not counted", async () => {
      const made = full({ overflow: 'drop-newest' })
      expect(made.emit(4, 5)).toEqual([0, 0])
      expect(made.host.reported).toEqual([])
      expect(await rest(made)).toEqual([1, 2, 3])
    })

    it("'block' is 'fail' for emit", async () => {
      const made = full({ overflow: 'block' })
      expect(made.emit(4)).toEqual([0])
      expect(made.host.reported).toEqual([expect.objectContaining({ code: 'QUEUE_FULL' })])
      expect(await rest(made)).toEqual([1, 2, 3])
    })

    it("'block' waits with emitAsync, in order", async () => {
      const made = full({ overflow: 'block' })
      const outcomes = [made.bus.emitAsync('n', 4), made.bus.emitAsync('n', 5)]
      await made.run()
      expect(await Promise.all(outcomes.map(stateOf))).toEqual(['pending', 'pending'])
      expect(await rest(made)).toEqual([1, 2, 3, 4, 5])
      expect((await Promise.all(outcomes)).map(({ deliveries }) => deliveries[0]?.status)).toEqual(['fulfilled', 'fulfilled'])
      expect(made.host.reported).toEqual([])
    })

    it("'block' ends for who waits when the subscription does, or the emission is aborted", async () => {
      const made = full({ overflow: 'block' })
      const controller = new AbortController()
      const aborted = made.bus.emitAsync('n', 4, { signal: controller.signal })
      const ended = made.bus.emitAsync('n', 5)
      await made.run()
      controller.abort()
      await made.run()
      expect([await stateOf(aborted), await stateOf(ended)]).toEqual(['resolved', 'pending'])
      made.stop()
      await made.run()
      expect((await ended).deliveries.map(({ status }) => status)).toEqual(['cancelled'])
      expect((await aborted).deliveries.map(({ status }) => status)).toEqual(['cancelled'])
      expect(await rest(made)).toEqual([1])
    })

    it('says in the outcome what became of each', async () => {
      const status = async (overflow: SubscribeOptions['overflow'], emitted: number): Promise<unknown> => {
        const made = setUp({ concurrency: 1, capacity: 1, overflow: overflow as 'fail' })
        made.emit(1)
        const outcomes = Array.from({ length: emitted }, (_, n) => made.bus.emitAsync('n', n + 2))
        made.drain()
        await rest(made)
        return (await Promise.all(outcomes)).map(({ deliveries: [one] }) => {
          const reason = (one?.reason as { code?: string } | undefined)?.code ?? one?.reason
          return `${one?.status} ${String(reason)}`
        })
      }
      expect(await status('fail', 2)).toEqual(['fulfilled undefined', 'rejected QUEUE_FULL'])
      expect(await status('drop-oldest', 2)).toEqual(['cancelled full', 'fulfilled undefined'])
      expect(await status('drop-newest', 2)).toEqual(['fulfilled undefined', 'cancelled full'])
      expect(await status('latest', 2)).toEqual(['cancelled conflated', 'fulfilled undefined'])
      expect(await status('block', 2)).toEqual(['fulfilled undefined', 'fulfilled undefined'])
    })
  })

  it("'latest' keeps the newest of each type, whatever the capacity", async () => {
    for (const capacity of [undefined, 5]) {
      const { bus, drain, run } = busOf<Events>(way)
      const calls = slow()
      const options: SubscribeOptions = { concurrency: 1, overflow: 'latest', ...(capacity === undefined ? {} : { capacity }) }
      bus.on(['n', 'other'], calls.handler, options as object)
      bus.emit('n', 1)
      drain()
      expect([bus.emit('n', 2), bus.emit('other', 3), bus.emit('n', 4), bus.emit('other', 5)]).toEqual([1, 1, 1, 1])
      drain()
      for (const n of [1, 4, 5]) {
        await calls.end(n)
        await run()
      }
      expect(calls.started).toEqual([1, 4, 5])
    }
  })

  it('every drop is told to the hook with its reason, none of them as a failure', async () => {
    const { createEmitter: create, microtask: queue, host, look, run } = await observedRealm()
    const drops = async (overflow: SubscribeOptions['overflow']): Promise<unknown> => {
      const bus = create<Events>({ host, ...(way === 'microtask' ? { strategy: queue({ host }) } : {}) })
      const calls = slow()
      bus.on('n', calls.handler, { concurrency: 1, capacity: 1, overflow: overflow as 'fail', onFailure: () => undefined })
      bus.emit('n', 1)
      host.flushMicrotasks()
      for (const n of [2, 3, 4]) bus.emit('n', n)
      await run()
      while (calls.running.length > 0) {
        await calls.end(calls.running[0] as number)
        await run()
      }
      const { failures } = look()
      return [overflow, failures, calls.started]
    }
    expect(await drops('drop-oldest')).toEqual(['drop-oldest', [], [1, 4]])
    expect(look().drops).toEqual(['full 2'])
    expect(await drops('drop-newest')).toEqual(['drop-newest', [], [1, 2]])
    expect(look().drops).toEqual(['full 4'])
    expect(await drops('latest')).toEqual(['latest', [], [1, 4]])
    expect(look().drops).toEqual(['conflated 2', 'full 4'])
    expect(await drops('fail')).toEqual(['fail', ['subscription', 'subscription'], [1, 2]])
  })
})

describe('a capacity without concurrency', () => {
  it('bounds what of this subscription waits in the emitter’s queue; others have all the space they want', () => {
    const { bus, host, drain } = busOf<Events>('microtask')
    const seen: string[] = []
    bus.on('n', (n) => seen.push(`bounded ${n}`), { capacity: 2 })
    bus.on('n', (n) => seen.push(`plain ${n}`))
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([2, 2, 1])
    drain()
    expect(seen).toEqual(['bounded 1', 'plain 1', 'bounded 2', 'plain 2', 'plain 3'])
    expect(host.reported).toEqual([expect.objectContaining({ code: 'QUEUE_FULL' })])
    expect(bus.emit('n', 4)).toBe(2)
  })

  it('bounds what waits in a strategy of its own, shared or not', () => {
    const { bus, host } = busOf<Events>('sync')
    const shared = microtask({ host })
    const seen: string[] = []
    bus.on('n', (n) => void seen.push(`bounded ${n}`), { strategy: shared, capacity: 1, overflow: 'drop-oldest' })
    bus.on('n', (n) => void seen.push(`free ${n}`), { strategy: shared })
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([2, 2, 2])
    host.flushMicrotasks()
    expect(seen).toEqual(['free 1', 'free 2', 'bounded 3', 'free 3'])
  })

  it('has space again as soon as a delivery starts, and when what waits is unsubscribed from, aborted or discarded', () => {
    const { bus, host, drain } = busOf<Events>('microtask')
    const counts: number[] = []
    bus.on('n', (n) => void (n === 1 && counts.push(bus.emit('n', 2), bus.emit('n', 3))), { capacity: 1, overflow: 'drop-newest' })
    bus.emit('n', 1)
    drain()
    expect(counts).toEqual([1, 0])
    const controller = new AbortController()
    expect([bus.emit('n', 4, { signal: controller.signal }), bus.emit('n', 5)]).toEqual([1, 0])
    controller.abort()
    expect([bus.emit('n', 6), bus.emit('n', 7)]).toEqual([1, 0])
    void bus.setStrategy(microtask({ host }), { pending: 'discard' })
    expect([bus.emit('n', 8), bus.emit('n', 9)]).toEqual([1, 0])
  })

  it('is no matter where nothing waits', () => {
    const { bus } = busOf<Events>('sync')
    const seen: number[] = []
    bus.on('n', (n) => void seen.push(n), { concurrency: 3, capacity: 1 })
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([1, 1, 1])
    expect(seen).toEqual([1, 2, 3])
  })
})

it('any schedule of emits and ends keeps order, loses nothing and never runs too many', async () => {
  type Step = { readonly emit: number } | { readonly end: number }
  const steps = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 3 }).map((emit): Step => ({ emit })),
      fc.nat(3).map((end): Step => ({ end })),
    ),
    { maxLength: 30 },
  )
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), fc.constantFrom(...ways), async (schedule, concurrency, way) => {
      const { bus, host, drain } = busOf<Events>(way)
      const calls = slow()
      bus.on('n', calls.handler, { concurrency })
      let emitted = 0
      for (const step of schedule) {
        if ('emit' in step) for (let time = 0; time < step.emit; time++) bus.emit('n', ++emitted)
        else {
          const { running } = calls
          const n = running[step.end % Math.max(1, running.length)]
          if (n !== undefined) await calls.end(n, step.end === 3 ? 'fails' : undefined)
        }
        drain()
        // As many as may run do: no slot stays empty while something waits.
        expect(calls.running).toHaveLength(Math.min(concurrency, calls.running.length + emitted - calls.started.length))
      }
      while (calls.running.length > 0) {
        await calls.end(calls.running[0] as number)
        drain()
      }
      expect(calls.started).toEqual(Array.from({ length: emitted }, (_, n) => n + 1))
      expect(calls.most).toBeLessThanOrEqual(concurrency)
      expect(host.reported.filter((error) => error !== 'fails')).toEqual([])
    }),
    { numRuns: 100 },
  )
})

it('what waits for a slot runs in the async context of its own emit, not of the one that ended', async () => {
  const { AsyncLocalStorage } = await import('node:async_hooks')
  const request = new AsyncLocalStorage<string>()
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  const seen: (string | undefined)[] = []
  const first = deferred()
  bus.on(
    'n',
    (n) => {
      seen.push(request.getStore())
      return n === 1 ? first.promise : undefined
    },
    { concurrency: 1 },
  )
  request.run('one', () => bus.emit('n', 1))
  request.run('two', () => bus.emit('n', 2))
  request.run('the end', () => first.resolve())
  await turn()
  host.flushMicrotasks()
  expect(seen).toEqual(['one', 'two'])
})
