import { createEmitter, EmitterError } from '@emitscope/emitter'
import { createContext } from '@emitscope/emitter/context'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { openSignal } from '../open-signal.ts'
import { deferred, stateOf, turn } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'

type Events = { go: number; next: number; nobody: void }

class Saved {
  static readonly type = 'saved'
}

const setUp = () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
  const run = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, bus, run }
}

describe('a context', () => {
  it('is what the handlers of its emissions see, and of what these emit', async () => {
    const { bus, run } = setUp()
    const context = createContext(bus, { id: 'one', values: { user: 'alice' } })
    const seen: unknown[] = []
    bus.on('go', (n, { context: own, emit }) => {
      seen.push(own === context)
      emit('next', n + 1)
    })
    bus.on('next', (n, { context: own, cause }) => void seen.push([n, own === context, cause?.type]))
    expect(context.emit('go', 1)).toBe(1)
    await run()
    expect(seen).toEqual([true, [2, true, 'go']])
    expect(context.values.user).toBe('alice')
    bus.on('next', (_, { context: own }) => void seen.push(own))
    bus.emit('next', 0)
    await run()
    expect(seen.slice(2)).toEqual([[0, false, undefined], undefined])
  })

  it('emits instances, with options second', async () => {
    const bus = createEmitter<{ saved: Saved }>()
    const seen: unknown[] = []
    bus.on(Saved, (saved, { meta, sender, context }) => void seen.push(saved instanceof Saved, meta, sender, context?.id))
    const context = createContext(bus, { id: 'one' })
    expect(context.emit(new Saved(), { meta: 1, sender: 'me' })).toBe(1)
    expect((await context.emitAsync(new Saved(), { meta: 2 })).ok).toBe(true)
    expect(seen).toEqual([true, 1, 'me', 'one', true, 2, undefined, 'one'])
  })

  it('makes up different ids, and takes an empty object for values', () => {
    const { bus } = setUp()
    const [one, other] = [createContext(bus), createContext(bus)]
    expect(one.id).not.toBe(other.id)
    expect(one.values).toEqual({})
    expect(JSON.parse(JSON.stringify(createContext(bus, { id: 'a', values: { n: 1 } })))).toEqual({
      id: 'a',
      alive: true,
      values: { n: 1 },
    })
  })

  it('is dropped once, also by `using`', () => {
    const { bus } = setUp()
    const context = createContext(bus, { id: 'one' })
    expect([context.drop(), context.drop()]).toEqual([true, false])
    const disposed = createContext(bus, { id: 'two' })
    disposed[Symbol.dispose]()
    expect(disposed.alive).toBe(false)
  })

  it('refuses everything with CLOSED once it is over', async () => {
    const { bus } = setUp()
    bus.on('go', () => undefined, { name: 'go' })
    const context = createContext(bus, { id: 'one' })
    context.drop()
    throwsCode(() => context.emit('go', 1), 'CLOSED')
    expect(await stateOf(context.emitAsync('go', 1))).toBe('CLOSED')
    expect(await stateOf(context.waitFor('go'))).toBe('CLOSED')
    expect(await stateOf(context.waitFor('unknown'))).toBe('CLOSED')
  })

  it('makes an emit of a handler that outlived it a failure of that handler', async () => {
    const { bus, run } = setUp()
    const end = deferred()
    bus.on('go', async (_, { emit }) => {
      await end.promise
      emit('next', 1)
    })
    const context = createContext(bus, { id: 'one' })
    const outcome = context.emitAsync('go', 1)
    await run()
    context.drop()
    end.resolve()
    await run()
    expect((await outcome).errors).toMatchObject([{ code: 'CLOSED' }])
  })
})

describe('dropping', () => {
  it('cancels what waits, and does not interrupt what runs', async () => {
    const { bus, run } = setUp()
    const end = deferred<string>()
    const ran: number[] = []
    bus.on('go', (n) => {
      ran.push(n)
      return end.promise
    })
    const context = createContext(bus, { id: 'one' })
    const running = context.emitAsync('go', 1)
    await run()
    const waiting = context.emitAsync('go', 2)
    context.emit('go', 3)
    context.drop()
    expect((await waiting).deliveries).toMatchObject([{ status: 'cancelled', reason: 'aborted' }])
    await run()
    end.resolve('ended')
    expect((await running).values).toEqual(['ended'])
    expect(ran).toEqual([1])
  })

  it('aborts the signal of its emissions with an AbortError, and rejects waits', async () => {
    const { bus, run } = setUp()
    const signals: unknown[] = []
    bus.on('go', (_, { signal }) => void signals.push(signal), { name: 'go' })
    const own = new AbortController()
    const context = createContext(bus, { id: 'one' })
    context.emit('go', 1)
    context.emit('go', 2, { signal: own.signal })
    await run()
    const wait = context.waitFor('go', { count: 3 })
    const pending = context.emitAsync('go', 3, { signal: own.signal })
    expect(signals[0]).toBe(context.signal)
    context.drop()
    expect((context.signal.reason as Error).name).toBe('AbortError')
    expect(await stateOf(wait)).toBe('CLOSED')
    await run()
    expect((await pending).deliveries).toMatchObject([{ status: 'cancelled' }])
  })

  it('reaches handlers through a signal of their emission too, and lets go of that', async () => {
    const { bus, run } = setUp()
    const reasons: unknown[] = []
    const ends = [deferred(), deferred()]
    bus.on('go', async (n, { signal }) => {
      signal?.addEventListener('abort', () => reasons.push([n, signal.reason]))
      await ends[n]?.promise
    })
    const context = createContext(bus, { id: 'one' })
    const first = new AbortController()
    const { signal, listeners } = openSignal()
    context.emit('go', 0, { signal: first.signal })
    context.emit('go', 1, { signal })
    await run()
    first.abort('enough')
    expect(reasons).toEqual([[0, 'enough']])
    expect(listeners.size).toBe(1)
    for (const end of ends) end.resolve()
    await run()
    expect(listeners.size).toBe(0)
    context.emit('nobody', undefined, { signal })
    bus.on('next', () => undefined, { filter: () => false })
    context.emit('next', 0, { signal })
    expect(context.emit('go', 0, { signal: first.signal })).toBe(0)
    expect(listeners.size).toBe(0)
  })

  it('of a context aborts what runs with a signal of its own, not what has ended', async () => {
    const { bus, run } = setUp()
    const seen: { readonly aborted: boolean }[] = []
    const end = deferred()
    bus.on('go', (n, { signal }) => {
      if (signal !== undefined) seen.push(signal)
      return n === 0 ? undefined : end.promise
    })
    const context = createContext(bus, { id: 'one' })
    const { signal } = new AbortController()
    for (const n of [0, 1]) context.emit('go', n, { signal })
    await run()
    context.drop()
    expect(seen.map(({ aborted }) => aborted)).toEqual([false, true])
    end.resolve()
  })

  it('takes what waits out of its queue at once', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: manual() })
    bus.on('go', () => expect.unreachable())
    const context = createContext(bus, { id: 'one' })
    context.emit('go', 1)
    const settled = bus.settled()
    context.drop()
    host.flushMicrotasks()
    expect(await stateOf(settled)).toBe('resolved')
  })
})

describe('an anonymous context', () => {
  it('is still there for what runs when the last delivery has ended', async () => {
    const { bus, run } = setUp()
    const seen: unknown[] = []
    bus.on('go', (_, { emit }) => emit, { onSuccess: (emit) => emit('next', 2) })
    const end = deferred()
    bus.on('next', (n, { context }) => {
      seen.push(n, context === own)
      return end.promise
    })
    const own = createContext(bus)
    own.emit('go', 1)
    await run()
    expect([seen, own.alive]).toEqual([[2, true], true])
    end.resolve()
    await run()
    expect(own.alive).toBe(false)
  })

  it('lives as long as somebody waits in it', async () => {
    const { bus, run } = setUp()
    bus.on('go', (n) => n, { name: 'go' })
    bus.on('next', () => undefined)
    const context = createContext(bus)
    const wait = context.waitFor('go')
    context.emit('next', 1)
    await run()
    expect(context.alive).toBe(true)
    context.emit('go', 7)
    await run()
    expect(await wait).toEqual([7])
    await run()
    expect(context.alive).toBe(false)
  })

  it('ends where nobody was reached, and where a filter failed', async () => {
    const host = createManualHost()
    const failures: unknown[] = []
    const bus = createEmitter<Events>({ host, onError: (error) => failures.push(error) })
    bus.on('go', () => undefined, {
      name: 'go',
      filter: () => {
        throw new Error('filter')
      },
    })
    const unheard = createContext(bus)
    expect(unheard.emit('nobody')).toBe(0)
    const failed = createContext(bus)
    failed.emit('go', 1)
    expect(await stateOf(failed.waitFor('go'))).toBe('Error')
    host.flushMicrotasks()
    expect([unheard.alive, failed.alive, failures.length]).toEqual([false, false, 1])
  })

  it('counts what was refused for want of space as ended', async () => {
    const { bus, host, run } = setUp()
    bus.on('go', () => undefined, { name: 'go', strategy: microtask({ host, capacity: 1 }), onFailure: () => undefined })
    const context = createContext(bus)
    expect([context.emit('go', 1), context.emit('go', 2)]).toEqual([1, 0])
    const wait = stateOf(context.waitFor('go', { count: 2 }))
    await run()
    expect([await wait, context.alive]).toEqual(['QUEUE_FULL', false])
  })
})

describe('bad input', () => {
  it('is refused at the call', () => {
    const { bus } = setUp()
    bus.on('go', () => undefined, { name: 'go' })
    const context = createContext(bus, { id: 'one' })
    refuses(() => createContext({} as never), 'createContext', 'emitter', 'an object')
    refuses(() => createContext(bus, { id: 1 as never }), 'createContext', 'options.id', '1')
    refuses(() => createContext(bus, { values: 1 as never }), 'createContext', 'options.values')
    refuses(() => createContext(bus, null as never), 'createContext', 'options')
    refuses(() => (context as unknown as { emit(type: string): number }).emit(''), 'emit', 'type')
    refuses(() => context.emit('go', 1, { signal: 'no' as never }), 'emit', 'options.signal')
    refuses(() => context.emit('go', 1, 3 as never), 'emit', 'options')
    refuses(() => context.emitAsync('go', 1, { timeoutMs: -1 }), 'emitAsync', 'options.timeoutMs')
    refuses(() => context.emitAsync('go', 1, { signal: {} as never }), 'emitAsync', 'options.signal')
    refuses(() => context.waitFor(1 as never), 'waitFor', 'name', '1')
    refuses(() => context.waitFor('go', { count: 0 }), 'waitFor', 'options.count', '0')
    refuses(() => context.waitFor('go', { timeoutMs: Number.NaN }), 'waitFor', 'options.timeoutMs')
    refuses(() => context.waitFor('go', { signal: {} as never }), 'waitFor', 'options.signal')
    const error = throwsCode(() => void context.waitFor('other'), 'UNKNOWN_NAME')
    expect(error).toBeInstanceOf(EmitterError)
    expect(error.message).toContain('"other"')
    expect(context.alive).toBe(true)
  })
})
