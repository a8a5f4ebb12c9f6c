import { createEmitter, type Delivery, type Strategy, type Unsubscribe } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { busOf } from '../ways.ts'

type Events = { n: number }

describe('what a handler returns', () => {
  it('may be null', async () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => null)
    const { ok, values } = await bus.emitAsync('n', 1)
    expect([ok, values]).toEqual([true, [null]])
  })

  it('is no value where it is settled(): the delivery is over', async () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => bus.settled())
    expect((await bus.emitAsync('n', 1)).values).toEqual([undefined])
  })

  it('sets no timer where no time is given', () => {
    const host = createManualHost()
    const timers: number[] = []
    const setTimer = (run: () => void, ms: number) => {
      timers.push(ms)
      return host.setTimer(run, ms)
    }
    const bus = createEmitter<Events>({ host: { ...host, setTimer } })
    bus.on('n', () => new Promise(() => undefined), { priority: 1 })
    bus.on('n', () => new Promise(() => undefined), { timeoutMs: 7 })
    bus.emit('n', 1)
    expect(timers).toEqual([7])
  })
})

describe('a once that waits', () => {
  it.each([
    ['plain', {}],
    ['with options', { priority: 1 }],
  ])('ends as its handler is called, and cannot be ended then: %s', (_what, options) => {
    const { bus, drain } = busOf<Events>('microtask')
    const ended: boolean[] = []
    const stop: Unsubscribe = bus.once('n', () => void ended.push(stop()), options)
    bus.emit('n', 1)
    drain()
    expect(ended).toEqual([false])
  })

  it('ends when its delivery is cancelled', () => {
    const { bus } = busOf<Events>('microtask')
    const controller = new AbortController()
    const stop = bus.once('n', () => undefined, { priority: 1 })
    void bus.emitAsync('n', 1, { signal: controller.signal })
    controller.abort()
    expect(stop()).toBe(false)
  })
})

describe('a delivery that waits', () => {
  it('says in its outcome that it was unsubscribed', async () => {
    const { bus, run } = busOf<Events>('microtask')
    const handler = (): void => undefined
    const stop = bus.on('n', handler)
    const outcome = bus.emitAsync('n', 1)
    stop()
    await run()
    expect((await outcome).deliveries).toEqual([{ handler, status: 'cancelled', value: undefined, reason: 'unsubscribed' }])
  })

  it('has no time left for its turn, names its event and leaves the queue in order', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
    const calls: number[] = []
    bus.on('n', (n) => calls.push(n))
    const outcome = bus.emitAsync('n', 1, { timeoutMs: 5 })
    host.advance(5)
    await turn()
    expect((await outcome).errors).toEqual([expect.objectContaining({ message: 'no result of "n" after 5 ms' })])
    const settled = bus.settled()
    host.flushMicrotasks()
    host.advanceFrame()
    expect([await stateOf(settled), calls]).toEqual(['resolved', []])
  })

  it('counts although another of its emission took its place in the queue', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host, capacity: 1, overflow: 'drop-oldest' }) })
    const calls: string[] = []
    bus.on('n', () => calls.push('first'))
    bus.on('n', () => calls.push('second'))
    expect(bus.emit('n', 1)).toBe(2)
    host.flushMicrotasks()
    expect(calls).toEqual(['second'])
  })

  it('for a slot is forgotten when it had it: a swap that drains has nothing to wait for', async () => {
    const { bus, host } = busOf<Events>('sync')
    const first = deferred()
    bus.on('n', (n) => (n === 1 ? first.promise : undefined), { concurrency: 1 })
    bus.emit('n', 1)
    bus.emit('n', 2)
    first.resolve()
    await turn()
    const swapped = bus.setStrategy(microtask({ host }), { pending: 'drain' })
    host.flushMicrotasks()
    expect(await stateOf(swapped)).toBe('resolved')
  })

  it('hands its strategy one promise, kept while it waits for a slot and then for its handler', async () => {
    const promises: (Promise<void> | undefined)[] = []
    const strategy: Strategy = {
      name: 'at once',
      guarantees: { order: 'fifo', delivery: 'inside emit', mayDrop: false, crossesRealm: false },
      enqueue: (delivery: Delivery) => void promises.push(delivery.run()),
      pending: 0,
      flush: () => undefined,
      close: () => undefined,
    }
    const bus = createEmitter<Events>()
    const ends = [deferred(), deferred()]
    bus.on('n', (n) => ends[n]!.promise, { strategy, concurrency: 1 })
    bus.emit('n', 0)
    bus.emit('n', 1)
    const states = () => Promise.all(promises.map((promise) => stateOf(promise!)))
    expect(await states()).toEqual(['pending', 'pending'])
    ends[0]!.resolve()
    expect(await states()).toEqual(['resolved', 'pending'])
    ends[1]!.resolve()
    expect(await states()).toEqual(['resolved', 'resolved'])
  })

  it('passes the payload alone to a handler of one parameter', () => {
    const { bus, drain } = busOf<Events>('microtask', { onWarning: () => undefined })
    const others: unknown[] = []
    bus.on('n', function (_n) {
      // biome-ignore lint/complexity/noArguments: what else was passed is the question
      others.push(arguments[1])
    })
    bus.emit('n', 1)
    drain()
    expect(others).toEqual([undefined])
  })
})

describe('an interceptor that goes on late', () => {
  const setUp = () => {
    const made = busOf<Events>('sync')
    const gate = deferred()
    const results: unknown[] = []
    made.bus.intercept(async (_emission, next) => {
      await gate.promise
      results.push(await next())
    })
    return { ...made, gate, results }
  }

  it('after time was up calls nothing', async () => {
    const { bus, host, gate, results } = setUp()
    const calls: number[] = []
    bus.on('n', (n) => calls.push(n), { timeoutMs: 5, onFailure: () => undefined })
    bus.emit('n', 1)
    host.advance(5)
    gate.resolve()
    await turn()
    expect([calls, results, host.reported]).toEqual([[], [undefined], []])
  })

  it('after its handler was unsubscribed calls nothing, and fails nothing', async () => {
    const { bus, host, gate, results } = setUp()
    const calls: number[] = []
    const stop = bus.on('n', (n) => calls.push(n))
    bus.emit('n', 1)
    stop()
    gate.resolve()
    await turn()
    expect([calls, results, host.reported]).toEqual([[], [undefined], []])
  })
})

it('an interceptor and a handler with a timeout see one emission', () => {
  const { bus } = busOf<Events>('sync')
  const seen: unknown[] = []
  bus.intercept((emission, next) => {
    seen.push(emission, emission.signal)
    return next()
  })
  bus.on('n', (_n, emission) => seen.push(emission, emission.signal), { timeoutMs: 5 })
  bus.emit('n', 1)
  expect(seen[2]).toBe(seen[0])
  expect(seen[3]).toBe(seen[1])
})

it("an outcome shows an owner's handler as it was given", async () => {
  const bus = createEmitter<Events>()
  const owner = {}
  const handler = (n: number): number => n
  bus.on('n', handler, { owner })
  expect((await bus.emitAsync('n', 1)).deliveries[0]?.handler).toBe(handler)
})
