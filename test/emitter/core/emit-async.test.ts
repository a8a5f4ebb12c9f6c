import { createEmitter, createLinker, type Emitter } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../promises.ts'

type Events = { n: number }

const setUp = (options = {}) => {
  const host = createManualHost()
  return { host, bus: createEmitter<Events>({ host, ...options }) }
}

describe('an outcome', () => {
  it('tells how every delivery ended, in subscription order, however long each took', async () => {
    const { host, bus } = setUp()
    const slow = deferred<number>()
    const error = new Error('no')
    const handlers: ((n: number) => unknown)[] = [() => slow.promise, (n) => n + 1, () => Promise.reject(error), () => undefined]
    for (const handler of handlers) bus.on('n', handler)
    const pending = bus.emitAsync('n', 1)
    await turn()
    slow.resolve(7)
    const outcome = await pending
    expect(outcome.deliveries).toEqual([
      { handler: handlers[0], status: 'fulfilled', value: 7, reason: undefined },
      { handler: handlers[1], status: 'fulfilled', value: 2, reason: undefined },
      { handler: handlers[2], status: 'rejected', value: undefined, reason: error },
      { handler: handlers[3], status: 'fulfilled', value: undefined, reason: undefined },
    ])
    expect(outcome).toMatchObject({ type: 'n', values: [7, 2, undefined], errors: [error], ok: false })
    expect(host.reported).toEqual([])
  })

  it('has the id of its emission', async () => {
    const { bus } = setUp()
    const ids: number[] = []
    bus.on('n', (_n, { id }) => ids.push(id))
    expect((await bus.emitAsync('n', 1)).id).toBe(ids[0])
  })

  it('of nobody is empty and ok', async () => {
    const { bus } = setUp()
    const outcome = await bus.emitAsync('n', 1)
    expect(outcome).toMatchObject({ type: 'n', deliveries: [], values: [], errors: [], ok: true })
    expect(outcome.orThrow()).toEqual([])
  })

  it('orThrow gives the values, the one error as it is, or several as an AggregateError', async () => {
    const { bus } = setUp()
    bus.on('n', (n) => n)
    expect((await bus.emitAsync('n', 3)).orThrow()).toEqual([3])
    const first = new Error('first')
    bus.on('n', () => Promise.reject(first))
    const one = await bus.emitAsync('n', 3)
    expect(() => one.orThrow()).toThrow(first)
    bus.on('n', () => {
      throw 'second'
    })
    const two = await bus.emitAsync('n', 3)
    expect(() => two.orThrow()).toThrow(expect.objectContaining({ name: 'AggregateError', errors: [first, 'second'] }))
  })

  it('is not ok for a failure of undefined', async () => {
    const { bus } = setUp()
    bus.on('n', () => Promise.reject(undefined))
    const outcome = await bus.emitAsync('n', 1)
    expect([outcome.ok, outcome.errors]).toEqual([false, [undefined]])
    let thrown: unknown = 'nothing'
    try {
      outcome.orThrow()
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(undefined)
  })

  it('names the handler, also of a subscription that ended meanwhile', async () => {
    const { bus } = setUp()
    const handler = (n: number) => {
      stop()
      return n
    }
    const stop = bus.on('n', handler)
    const { deliveries } = await bus.emitAsync('n', 1)
    expect(deliveries).toEqual([{ handler, status: 'fulfilled', value: 1, reason: undefined }])
  })

  it('takes an instance of an event class, with its options second', async () => {
    class Paid {
      static readonly type = 'paid'
    }
    const bus = createEmitter<{ paid: Paid }>()
    const paid = new Paid()
    bus.on(Paid, (payload, { meta }) => [payload, meta])
    const { type, values } = await bus.emitAsync(paid, { meta: 1 })
    expect([type, values]).toEqual(['paid', [[paid, 1]]])
  })
})

describe('a failure in emitAsync', () => {
  it('is the caller’s instead of the host’s, not instead of the callbacks’', async () => {
    const taken: string[] = []
    const linker = createLinker<Events>({ onFailure: () => taken.push('linker') })
    for (const [options, settings, who] of [
      [{ onFailure: () => void taken.push('subscription') }, { onError: () => void taken.push('emitter') }, 'subscription'],
      [{}, { linker, onError: () => void taken.push('emitter') }, 'linker'],
      [{}, { onError: () => void taken.push('emitter') }, 'emitter'],
    ] as const) {
      const { host, bus } = setUp(settings)
      bus.on('n', () => Promise.reject(new Error('no')), options)
      expect((await bus.emitAsync('n', 1)).errors).toHaveLength(1)
      expect([taken.splice(0), host.reported]).toEqual([[who], []])
    }
  })

  it('of onSuccess is no failure of the delivery and goes its own way', async () => {
    const { host, bus } = setUp()
    const error = new Error('callback')
    bus.on('n', (n) => n, {
      onSuccess: () => {
        throw error
      },
    })
    expect(await bus.emitAsync('n', 1)).toMatchObject({ ok: true, values: [1] })
    expect(host.reported).toEqual([error])
  })

  it('of a filter is that delivery’s', async () => {
    const { host, bus } = setUp()
    const error = new Error('filter')
    bus.on('n', () => 'never', {
      filter: () => {
        throw error
      },
    })
    bus.on('n', () => 'reached')
    const outcome = await bus.emitAsync('n', 1)
    expect(outcome.deliveries.map(({ status, value, reason }) => [status, value ?? reason])).toEqual([
      ['rejected', error],
      ['fulfilled', 'reached'],
    ])
    expect(host.reported).toEqual([])
  })
})

describe('mode', () => {
  const started = (mode: 'parallel' | 'serial' | undefined) => {
    const { host, bus } = setUp()
    const calls: string[] = []
    const works = [deferred<string>(), deferred<string>()]
    works.forEach((work, index) => {
      bus.on('n', () => {
        calls.push(`start ${index}`)
        return work.promise
      })
    })
    bus.on('n', () => calls.push('sync'))
    return { host, bus, calls, works, pending: bus.emitAsync('n', 1, mode === undefined ? {} : { mode }) }
  }

  it.each([undefined, 'parallel'] as const)('%s starts all in order, inside the call', (mode) => {
    expect(started(mode).calls).toEqual(['start 0', 'start 1', 'sync'])
  })

  it('serial starts each after the one before has settled, also by a failure', async () => {
    const { calls, works, pending } = started('serial')
    expect(calls).toEqual(['start 0'])
    works[0]?.reject(new Error('no'))
    await turn()
    expect(calls).toEqual(['start 0', 'start 1'])
    works[1]?.resolve('second')
    expect((await pending).deliveries.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    expect(calls).toEqual(['start 0', 'start 1', 'sync'])
  })

  it('serial reaches those of the call’s snapshot, without those that left before their turn', async () => {
    const { bus, calls, works, pending } = started('serial')
    bus.on('n', () => calls.push('newcomer'))
    bus.off('n', bus.subscriptions('n')[1]?.handler)
    works[0]?.resolve('first')
    const outcome = await pending
    expect(calls).toEqual(['start 0', 'sync'])
    expect(outcome.deliveries.map(({ status }) => status)).toEqual(['fulfilled', 'cancelled', 'fulfilled'])
    expect(outcome.ok).toBe(true)
  })

  it('serial in a queue runs one by one, in order', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const calls: string[] = []
    for (const name of ['a', 'b', 'c']) bus.on('n', async () => calls.push(name))
    const pending = bus.emitAsync('n', 1, { mode: 'serial' })
    for (let round = 0; round < 3; round++) {
      host.flushMicrotasks()
      await turn()
      expect(calls).toHaveLength(round + 1)
    }
    expect((await pending).values).toEqual([1, 2, 3])
    expect(calls).toEqual(['a', 'b', 'c'])
  })
})

describe('in a queue', () => {
  it('resolves when the last delivery has settled', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
    bus.on('n', (n) => n)
    let settled = false
    const pending = bus.emitAsync('n', 1).then((outcome) => {
      settled = true
      return outcome.values
    })
    await turn()
    expect(settled).toBe(false)
    host.advanceFrame()
    expect(await pending).toEqual([1])
  })

  it('tells of a delivery unsubscribed before its turn, dropped, or refused', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host, capacity: 2 }) })
    const stop = bus.on('n', () => 'left')
    bus.on('n', () => 'ran')
    bus.on('n', () => 'refused')
    const pending = bus.emitAsync('n', 1)
    stop()
    host.flushMicrotasks()
    const { deliveries, errors } = await pending
    expect(deliveries.map(({ status }) => status)).toEqual(['cancelled', 'fulfilled', 'rejected'])
    expect(errors).toEqual([expect.objectContaining({ code: 'QUEUE_FULL' })])
    expect(host.reported).toEqual([])
  })
})

describe('timeoutMs', () => {
  it.each(['caller', 'subscription'])(
    'has aborted the signal of the emission when somebody is told of the failure (of the %s)',
    async (whose) => {
      const host = createManualHost()
      const told: unknown[] = []
      const bus = createEmitter<Events>({ host, onError: (_error, { signal }) => void told.push(signal?.aborted) })
      const limit = { timeoutMs: 10 }
      for (let i = 0; i < 2; i++) bus.on('n', () => new Promise(() => undefined), whose === 'subscription' ? limit : {})
      void bus.emitAsync('n', 1, whose === 'caller' ? limit : {})
      host.advance(10)
      await turn()
      expect(told).toEqual([true, true])
    },
  )

  it('changes nothing for a signal that is aborted already: nothing is delivered', async () => {
    const { host, bus } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    const outcome = await bus.emitAsync('n', 1, { timeoutMs: 10, signal: AbortSignal.abort() })
    expect([outcome.deliveries, seen, host.waiting.timers]).toEqual([[], [], 0])
  })

  it.each<[string, (bus: Emitter<Events>) => Promise<unknown>]>([
    ['reaches nobody', async (bus) => bus.off()],
    ['is refused', (bus) => bus.close()],
    ['ends in time', async () => undefined],
    ['is handled by nobody, which throws', async (bus) => bus.off()],
  ])('lets go of the caller’s signal where the emission %s', async (how, prepare) => {
    const { signal } = new AbortController()
    let listeners = 0
    const [add, remove] = [signal.addEventListener, signal.removeEventListener]
    signal.addEventListener = (...given: unknown[]) => {
      listeners++
      return Reflect.apply(add, signal, given)
    }
    signal.removeEventListener = (...given: unknown[]) => {
      listeners--
      return Reflect.apply(remove, signal, given)
    }
    const bus = createEmitter<Events>(how.includes('throws') ? { unhandled: 'throw' } : {})
    bus.on('n', (_n) => undefined)
    await prepare(bus)
    const ended = async () => bus.emitAsync('n', 1, { timeoutMs: 60_000, signal })
    await ended().catch(() => undefined)
    expect(listeners).toBe(0)
  })

  it('aborts the signal of the emission, with the same error, beside what the caller gave', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const signals: AbortSignal[] = []
    bus.on('n', (_n, { signal }) => {
      signals.push(signal!)
      return new Promise(() => undefined)
    })
    const caller = new AbortController()
    const timed = bus.emitAsync('n', 1, { timeoutMs: 50, signal: caller.signal })
    const aborted = bus.emitAsync('n', 2, { timeoutMs: 50, signal: caller.signal })
    host.advance(49)
    expect(signals.map((signal) => signal.aborted)).toEqual([false, false])
    host.advance(1)
    const { errors } = await timed
    expect(signals.map(({ reason }) => reason)).toEqual([errors[0], (await aborted).errors[0]])
    const later = bus.emitAsync('n', 3, { timeoutMs: 50, signal: caller.signal })
    caller.abort('enough')
    expect(signals[2]!.reason).toBe('enough')
    host.advance(50)
    expect((await later).ok).toBe(false)
    expect(signals[2]!.reason).toBe('enough')
  })

  it('of emitAsync rejects what has no result by then, running or waiting, and a late result changes nothing', async () => {
    const { host, bus } = setUp()
    const slow = deferred<string>()
    const late: unknown[] = []
    bus.on('n', () => 'quick')
    bus.on('n', () => slow.promise, { onSuccess: (value) => late.push(value) })
    bus.on('n', () => 'waits', { strategy: animationFrame({ host }) })
    const pending = bus.emitAsync('n', 1, { timeoutMs: 50 })
    host.advance(49)
    await turn()
    host.advance(1)
    const outcome = await pending
    expect(outcome.deliveries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const error of outcome.errors) expect(error).toMatchObject({ name: 'TimeoutError' })
    slow.resolve('late')
    host.advanceFrame()
    await turn()
    expect([late, host.reported, host.waiting.timers]).toEqual([[], [], 0])
  })

  it('of a subscription fails its delivery, aborts the signal it sees, and lets go of the timer', async () => {
    const { host, bus } = setUp()
    const slow = deferred<string>()
    const signals: AbortSignal[] = []
    bus.on(
      'n',
      (_n, { signal }) => {
        if (signal !== undefined) signals.push(signal as AbortSignal)
        return slow.promise
      },
      { timeoutMs: 20 },
    )
    const pending = bus.emitAsync('n', 1)
    host.advance(19)
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    host.advance(1)
    expect(signals[0]?.aborted).toBe(true)
    expect(signals[0]?.reason).toMatchObject({ name: 'TimeoutError' })
    expect((await pending).errors).toEqual([signals[0]?.reason])
    slow.reject(new Error('late failures are not failures'))
    await turn()
    expect(host.reported).toEqual([])
  })

  it('of a subscription fails plain emits too, once, and never a result in time', async () => {
    const { host, bus } = setUp()
    const works = [deferred<string>(), deferred<string>()]
    const [hangs, quick] = works
    bus.on('n', () => hangs?.promise, { timeoutMs: 20 })
    bus.on('n', () => quick?.promise, { timeoutMs: 20 })
    bus.on('n', () => 'at once', { timeoutMs: 20 })
    bus.emit('n', 1)
    quick?.resolve('in time')
    await turn()
    expect(host.waiting.timers).toBe(1)
    host.advance(100)
    expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
    expect(host.waiting.timers).toBe(0)
  })

  it('leaves no timer behind when all is over before', async () => {
    const { host, bus } = setUp()
    bus.on('n', () => 1)
    await bus.emitAsync('n', 1, { timeoutMs: 1000 })
    expect(host.waiting.timers).toBe(0)
  })
})

describe('refused', () => {
  it('by a closed emitter it rejects CLOSED, which needs no catch', async () => {
    const { host, bus } = setUp()
    const closing = bus.close()
    host.flushMicrotasks()
    await closing
    await expect(bus.emitAsync('n', 1)).rejects.toMatchObject({ name: 'EmitterError', code: 'CLOSED' })
  })

  it('bad input throws at the call', () => {
    const { bus } = setUp()
    for (const call of [
      () => bus.emitAsync('' as 'n', 1),
      () => bus.emitAsync('*' as 'n', 1),
      () => bus.emitAsync('n', 1, { mode: 'both' as 'serial' }),
    ])
      expect(call).toThrow(TypeError)
  })
})
