import { createEmitter } from '@emitscope/emitter'
import { createContext } from '@emitscope/emitter/context'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { go: number; other: number }

const setUp = () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
  const context = createContext(bus, { id: 'one' })
  const run = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, bus, context, run }
}

describe('waitFor', () => {
  it('gives the values of all that are there, where these are as many as asked for', async () => {
    const { bus, context, run } = setUp()
    bus.on('go', (n) => n * 10, { name: 'go' })
    for (const n of [1, 2, 3]) context.emit('go', n)
    await run()
    expect(await context.waitFor('go', { count: 2 })).toEqual([10, 20, 30])
    const four = context.waitFor('go', { count: 4 })
    for (const n of [4, 5]) context.emit('go', n)
    await run()
    expect(await four).toEqual([10, 20, 30, 40])
  })

  it('waits for a handler that waits in a queue or runs, and gives undefined where it returned nothing', async () => {
    const { bus, context, run } = setUp()
    const end = deferred()
    bus.on('go', () => end.promise, { name: 'go' })
    context.emit('go', 1)
    const wait = context.waitFor('go')
    expect(await stateOf(wait)).toBe('pending')
    await run()
    expect(await stateOf(wait)).toBe('pending')
    end.resolve()
    expect(await wait).toEqual([undefined])
  })

  it('knows subscriptions by name: other contexts, other names and emissions outside do not count', async () => {
    const { bus, context, run } = setUp()
    bus.on('go', (n) => n, { name: 'one' })
    bus.on('go', (n) => -n, { name: 'two' })
    createContext(bus, { id: 'else' }).emit('go', 1)
    bus.emit('go', 2)
    const wait = context.waitFor('two')
    await run()
    expect(await stateOf(wait)).toBe('pending')
    context.emit('go', 3)
    await run()
    expect(await wait).toEqual([-3])
  })

  it('rejects with a failure at once, however many are to come', async () => {
    const { bus, context, run } = setUp()
    const failure = new Error('no')
    bus.on(
      'go',
      () => {
        throw failure
      },
      { name: 'go', onFailure: () => undefined },
    )
    const wait = context.waitFor('go', { count: 9 })
    const reason = wait.catch((error: unknown) => error)
    context.emit('go', 1)
    await run()
    expect(await reason).toBe(failure)
    expect(await context.waitFor('go').catch((error: unknown) => error)).toBe(failure)
    expect(await context.waitFor('go', { count: 2 }).catch((error: unknown) => error)).toBe(failure)
  })

  it('does not mind what comes after those it waits for', async () => {
    const { bus, context, run } = setUp()
    const end = deferred()
    bus.on('go', (n) => (n === 1 ? end.promise : Promise.reject(new Error('later'))), { name: 'go', onFailure: () => undefined })
    const wait = context.waitFor('go')
    context.emit('go', 1)
    context.emit('go', 2)
    await run()
    end.resolve()
    expect(await wait).toEqual([undefined])
  })

  it('rejects DROPPED for one that was cancelled, and says why', async () => {
    const { bus, context, run } = setUp()
    const unsubscribe = bus.on('go', () => undefined, { name: 'go' })
    context.emit('go', 1)
    const wait = context.waitFor('go').catch((error: unknown) => error)
    unsubscribe()
    await run()
    expect(await wait).toMatchObject({ code: 'DROPPED', cause: 'unsubscribed' })
  })

  it('ends by timeout and by signal, and forgets the wait', async () => {
    const { host, bus, context, run } = setUp()
    bus.on('go', () => undefined, { name: 'go' })
    const { signal, abort } = { signal: new AbortController(), abort: 'enough' }
    const late = context.waitFor('go', { timeoutMs: 10 })
    const aborted = context.waitFor('go', { signal: signal.signal }).catch((error: unknown) => error)
    host.advance(9)
    expect(await stateOf(late)).toBe('pending')
    host.advance(1)
    expect(await stateOf(late)).toBe('TimeoutError')
    signal.abort(abort)
    expect(await aborted).toBe('enough')
    expect(host.waiting.timers).toBe(0)
    expect((bus as unknown as { work(): { ends: Set<unknown> } }).work().ends.size).toBe(0)
    context.emit('go', 1)
    await run()
    expect(context.alive).toBe(true)
  })

  it('in a handler waits for what is queued behind it', async () => {
    const { bus, context, run } = setUp()
    bus.on('go', async () => context.waitFor('other'))
    bus.on('other', (n) => n, { name: 'other' })
    const outcome = context.emitAsync('go', 1)
    context.emit('other', 7)
    await run()
    expect((await outcome).values).toEqual([[7]])
  })

  it('rejects CLOSED when the emitter closes and nothing can come any more, not before', async () => {
    const { bus, context, run } = setUp()
    const end = deferred()
    bus.on('other', (n) => end.promise.then(() => n), { name: 'other' })
    bus.on('go', async (count) => context.waitFor('other', { count }))
    const one = context.emitAsync('go', 1)
    const two = context.emitAsync('go', 2)
    context.emit('other', 7)
    const before = context.waitFor('other', { count: 2 })
    const closed = bus.close()
    await run()
    end.resolve()
    await run()
    await closed
    expect((await one).values).toEqual([[7]])
    expect((await two).errors).toMatchObject([{ code: 'CLOSED' }])
    expect(await stateOf(before)).toBe('CLOSED')
    expect(await stateOf(context.waitFor('other', { count: 2 }))).toBe('CLOSED')
    expect(await context.waitFor('other')).toEqual([7])
  })

  it('that is complete gets what runs when the emitter closes, whenever it was made', async () => {
    const { bus, context, run } = setUp()
    const end = deferred()
    bus.on('other', () => end.promise.then(() => 'v'), { name: 'other' })
    const early = context.waitFor('other')
    const incomplete = context.waitFor('other', { count: 2 })
    context.emit('other', 1)
    const late = context.waitFor('other')
    const closed = bus.close()
    await run()
    expect([await stateOf(early), await stateOf(incomplete)]).toEqual(['pending', 'CLOSED'])
    end.resolve()
    await run()
    await closed
    expect([await early, await late]).toEqual([['v'], ['v']])
  })

  it('knows a once by what it did, when it is gone', async () => {
    const { bus, context, run } = setUp()
    bus.once('go', (n) => n, { name: 'go' })
    context.emit('go', 1)
    await run()
    expect(await context.waitFor('go')).toEqual([1])
  })

  it('remembers the newest 1,000 of a name; a wait that is armed sees all', async () => {
    const bus = createEmitter<Events>()
    const context = createContext(bus, { id: 'one' })
    bus.on('go', (n) => n, { name: 'go' })
    const armed = context.waitFor('go', { count: 1500 })
    for (let n = 0; n < 1500; n++) context.emit('go', n)
    const values = await armed
    expect([values.length, values[0], values[1499]]).toEqual([1500, 0, 1499])
    const kept = await context.waitFor('go')
    expect([kept.length, kept[0], kept[999]]).toEqual([1000, 500, 1499])
  })
})
