import { createEmitter } from '@emitscope/emitter'
import { createContext, type Dependency, defineDependency } from '@emitscope/emitter/context'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'

const setUp = () => {
  const host = createManualHost()
  const bus = createEmitter<{ go: number }>({ host })
  return { host, bus, context: createContext(bus, { id: 'one', values: { user: 'alice' } }) }
}

describe('get', () => {
  it('runs a function once for all that ask while it runs, and later', async () => {
    const { context } = setUp()
    let runs = 0
    const end = deferred<string>()
    const slow = defineDependency(() => {
      runs++
      return end.promise
    })
    const [one, other] = [context.get(slow), context.get(slow)]
    end.resolve('value')
    expect([await one, await other, await context.get(slow), runs]).toEqual(['value', 'value', 'value', 1])
  })

  it('gives the function its context: id, values, waiting, dependencies', async () => {
    const { bus, context } = setUp()
    bus.on('go', (n) => n, { name: 'go' })
    const first = defineDependency(({ values }: { values: { user: string } }) => values.user)
    const whole = defineDependency(async ({ id, alive, signal, waitFor, get }) => [
      id,
      alive,
      signal.aborted,
      await get(first as unknown as Dependency<string>),
      ...(await waitFor('go')),
    ])
    const value = context.get(whole)
    await turn()
    context.emit('go', 7)
    expect(await value).toEqual(['one', true, false, 'alice', 7])
  })

  it('takes functions that are not async, and what they throw', async () => {
    const { context } = setUp()
    expect(await context.get(defineDependency(() => 1))).toBe(1)
    const failing = defineDependency((): number => {
      throw new RangeError('no')
    })
    expect(await stateOf(context.get(failing))).toBe('RangeError')
  })

  it('runs again after a failure, a timeout among them; what comes too late is not taken', async () => {
    const { host, context } = setUp()
    const ends = [deferred<number>(), deferred<number>()]
    let runs = 0
    const slow = defineDependency(() => ends[runs++]?.promise, { timeoutMs: 10, name: 'slow' })
    const first = context.get(slow)
    await turn()
    host.advance(10)
    await expect(first).rejects.toThrow('slow')
    expect(await stateOf(first)).toBe('TimeoutError')
    const second = context.get(slow)
    await turn()
    ends[0]?.resolve(1)
    ends[1]?.resolve(2)
    expect([await second, await context.get(slow), runs]).toEqual([2, 2, 2])
    expect(host.waiting.timers).toBe(0)
  })

  it('without cache runs each time', async () => {
    const { context } = setUp()
    let runs = 0
    const counted = defineDependency(() => ++runs, { cache: false })
    expect([await context.get(counted), await context.get(counted)]).toEqual([1, 2])
  })

  it('rejects CLOSED in a context that is over, and ends with it', async () => {
    const { context } = setUp()
    const never = defineDependency(() => new Promise<never>(() => undefined))
    const wait = context.get(never)
    context.drop()
    expect(await stateOf(wait)).toBe('CLOSED')
    expect(await stateOf(context.get(never))).toBe('CLOSED')
  })

  it('keeps an anonymous context alive while it runs', async () => {
    const { host, bus } = setUp()
    const context = createContext(bus)
    const end = deferred()
    const value = context.get(defineDependency(() => end.promise))
    await turn()
    host.flushMicrotasks()
    expect(context.alive).toBe(true)
    end.resolve()
    await value
    host.flushMicrotasks()
    expect(context.alive).toBe(false)
  })
})

describe('a circle of dependencies', () => {
  const circle = (options: { cache: boolean }) => {
    const all: Record<'a' | 'b' | 'c', Dependency<unknown>> = {
      a: defineDependency((context) => context.get(all.b), { ...options, name: 'a' }),
      b: defineDependency((context) => context.get(all.c), { ...options, name: 'b' }),
      c: defineDependency((context) => context.get(all.a), { ...options, name: 'c' }),
    }
    return all
  }

  it.each([{ cache: true }, { cache: false }])('rejects and names it: %o', async (options) => {
    const { context } = setUp()
    const { a } = circle(options)
    const error = await context.get(a).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'DEPENDENCY_CYCLE' })
    expect((error as Error).message).toContain('a → b → c → a')
  })

  it('is seen where several were asked for at once', async () => {
    const { context } = setUp()
    const { a, b, c } = circle({ cache: true })
    const states = await Promise.all([a, b, c].map((one) => stateOf(context.get(one))))
    expect(states).toEqual(['DEPENDENCY_CYCLE', 'DEPENDENCY_CYCLE', 'DEPENDENCY_CYCLE'])
  })

  it('of one that asks for itself', async () => {
    const { context } = setUp()
    const own: Dependency<unknown> = defineDependency((context) => context.get(own), { name: 'own' })
    await expect(context.get(own)).rejects.toThrow('own → own')
  })

  it('is none where the one that asked before has ended, its value being there', async () => {
    const { context } = setUp()
    const turns = deferred()
    const b: Dependency<unknown> = defineDependency(async (own) => {
      await turns.promise
      return own.get(a)
    })
    let asked: Promise<unknown> | undefined
    const a: Dependency<unknown> = defineDependency((own) => {
      asked = own.get(b)
      return 'a'
    })
    expect(await context.get(a)).toBe('a')
    turns.resolve()
    expect(await asked).toBe('a')
  })

  it('is looked for again in a new run of one that failed', async () => {
    const { context } = setUp()
    const turns = deferred()
    let runs = 0
    const b: Dependency<unknown> = defineDependency(
      async (own) => {
        await turns.promise
        return own.get(a)
      },
      { name: 'b' },
    )
    let asked: Promise<unknown> | undefined
    const a: Dependency<unknown> = defineDependency(
      (own) => {
        asked ??= own.get(b)
        if (++runs === 1) throw new RangeError('no')
        return own.get(b)
      },
      { name: 'a' },
    )
    expect(await stateOf(context.get(a))).toBe('RangeError')
    turns.resolve()
    await expect(asked).rejects.toThrow('b → a → b')
  })

  it('is looked for once on every way', async () => {
    const { context } = setUp()
    // Two of each layer ask for both of the next: a number of ways that nobody can walk.
    let layer: Dependency<unknown>[] = [defineDependency(() => 1)]
    for (let depth = 0; depth < 40; depth++) {
      const next = layer
      layer = [0, 1].map(() => defineDependency((own) => Promise.all(next.map((one) => own.get(one)))))
    }
    const values = await Promise.all(layer.map((one) => context.get(one)))
    expect(values.length).toBe(2)
  })

  it('is none when the one that is asked has nobody waiting for it any more', async () => {
    const { context } = setUp()
    let late: Promise<unknown> | undefined
    const hold = deferred()
    const quick: Dependency<string> = defineDependency((own) => {
      late = hold.promise.then(() => own.get(slow))
      return 'quick'
    })
    const end = deferred<string>()
    const slow: Dependency<string> = defineDependency(async (own) => (await own.get(quick)) + (await end.promise))
    const value = context.get(slow)
    await turn()
    hold.resolve()
    await turn()
    end.resolve(' slow')
    expect([await value, await late]).toEqual(['quick slow', 'quick slow'])
  })

  it('is none where two share a third', async () => {
    const { context } = setUp()
    const third = defineDependency(async () => 1)
    const one = defineDependency(async (context) => (await context.get(third)) + 1)
    const both = defineDependency(async (context) => Promise.all([context.get(one), context.get(third), context.get(one)]))
    expect(await context.get(both)).toEqual([2, 1, 2])
  })
})

describe('bad input', () => {
  it('is refused at the call', () => {
    const { context } = setUp()
    refuses(() => defineDependency(1 as never), 'defineDependency', 'load', '1')
    refuses(() => defineDependency(() => 1, { timeoutMs: -1 }), 'defineDependency', 'options.timeoutMs', '-1')
    refuses(() => defineDependency(() => 1, { cache: 'no' as never }), 'defineDependency', 'options.cache', 'no')
    refuses(() => defineDependency(() => 1, { name: 1 as never }), 'defineDependency', 'options.name')
    refuses(() => context.get((() => 1) as never), 'get', 'dependency')
    refuses(() => context.get(null as never), 'get', 'dependency', 'null')
  })
})
