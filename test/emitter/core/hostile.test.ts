import { createEmitter, createLinker } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = Record<string | symbol, unknown>

const names: [string, string | symbol][] = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'error', 'then', 'type']
  .map((name): [string, string | symbol] => [name, name])
  .concat([
    ['a symbol', Symbol('any')],
    ['a well-known symbol', Symbol.iterator],
    ['a shared symbol', Symbol.for('emitscope')],
  ])

describe.each(names)('the name %s', (_shown, name) => {
  it('is nobody’s before anybody subscribed', async () => {
    const bus = createEmitter<Events>()
    expect([bus.has(name), bus.subscriptions(name), bus.types(), bus.off(name), bus.off(name, () => undefined)]).toEqual([
      false,
      [],
      [],
      false,
      false,
    ])
    expect([bus.emit(name, 1), bus.channel(name).emit(1), (await bus.emitAsync(name, 1)).deliveries]).toEqual([0, 0, []])
  })

  it('is an ordinary one to every call', async () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    const handler = (payload: unknown): void => void seen.push(payload)
    bus.on(name, handler)
    bus.once(name, handler)
    const next = bus.next(name)
    const events = bus.events(name)
    bus.intercept(({ type }, run) => (type === name ? run() : undefined))
    expect([bus.has(name), bus.types(), bus.subscriptions(name).length]).toEqual([true, [name], 4])
    expect(bus.emit(name, 'payload')).toBe(4)
    const one = await events.next()
    expect([await next, one.value?.type, one.value?.payload, seen]).toEqual(['payload', name, 'payload', ['payload', 'payload']])
    expect([bus.channel(name).emit(2), (await bus.emitAsync(name, 3)).type, bus.channel(name).type]).toEqual([2, name, name])
    expect([bus.off(name, handler), bus.off(name), bus.has(name), bus.emit(name, 4)]).toEqual([true, true, false, 0])
  })

  it('is an ordinary one in lists, to everything, in a linker, and as an event class’s', () => {
    class Named {
      static readonly type = name
    }
    const linker = createLinker<Events>({ maxHandlers: 2 })
    const bus = createEmitter<Events>({ linker, unhandled: 'throw' })
    const seen: unknown[] = []
    linker.on([name, 'other'], (_payload, { type }) => void seen.push(type))
    bus.on('*', (_payload, { type }) => void seen.push(type))
    const own = Object.defineProperty(Named, 'type', { value: name }) as typeof Named
    bus.on(own, (instance: unknown) => void seen.push(instance instanceof Named))
    expect(bus.emit(new Named())).toBe(3)
    expect(seen).toEqual([name, true, name])
    expect(() => linker.on(name, () => undefined)).toThrow(expect.objectContaining({ code: 'MAX_HANDLERS' }))
  })

  it('changes no object but the emitter', () => {
    const before = [Reflect.ownKeys(Object.prototype), Reflect.ownKeys(Function.prototype), Object.getPrototypeOf({})]
    const bus = createEmitter<Events>()
    bus.on(name, () => undefined)
    bus.emit(name, { polluted: true })
    bus.off(name)
    expect([Reflect.ownKeys(Object.prototype), Reflect.ownKeys(Function.prototype), Object.getPrototypeOf({})]).toEqual(before)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const refusesAll = (): object => {
  const refuse = (): never => {
    throw new Error('untouchable')
  }
  return new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse, set: refuse, getOwnPropertyDescriptor: refuse })
}
const lying = (): Error => Object.defineProperty(new Error('x'), 'message', { get: () => refusesAll() })

/** Whatever is thrown: nothing about it may be looked at on the way. */
const strange: [string, () => unknown][] = [
  ['undefined', () => undefined],
  ['a symbol', () => Symbol('thrown')],
  ['a bigint', () => 1n],
  ['a function', () => () => undefined],
  ['an object without prototype', () => Object.create(null) as unknown],
  ['a frozen error', () => Object.freeze(new Error('frozen'))],
  ['an error whose message cannot be read as text', lying],
  ['a revoked proxy', revoked],
  ['a proxy that refuses everything', refusesAll],
  ['a promise', () => Promise.resolve(1)],
]

describe.each(ways)('a handler that throws %s-delivered', (way) => {
  it.each(strange)('%s: it is reported as it is, once, and stops nobody', async (_what, make) => {
    const { bus, host, run } = busOf<Events>(way)
    const thrown = make()
    let calls = 0
    bus.on('n', () => {
      throw thrown
    })
    bus.on('n', (_n) => void calls++)
    expect(bus.emit('n', 1)).toBe(2)
    await run()
    expect(calls).toBe(1)
    expect(host.reported).toHaveLength(1)
    expect(Object.is(host.reported[0], thrown)).toBe(true)
  })

  it.each(strange)('%s: it is the reason in the outcome, and what orThrow throws', async (_what, make) => {
    const { bus, run } = busOf<Events>(way)
    const thrown = make()
    bus.on('n', () => {
      throw thrown
    })
    const promise = bus.emitAsync('n', 1)
    await run()
    const outcome = await promise
    expect([outcome.ok, outcome.deliveries[0]?.status, Object.is(outcome.errors[0], thrown)]).toEqual([false, 'rejected', true])
    let caught: unknown = 'nothing'
    try {
      outcome.orThrow()
    } catch (error) {
      caught = error
    }
    expect(Object.is(caught, thrown)).toBe(true)
  })

  it.each(strange)('%s: the hook is told and lives on', async (_what, make) => {
    const { createEmitter: create, microtask, host, look, run } = await observedRealm()
    const bus = create<Events>({ host, ...(way === 'microtask' ? { strategy: microtask({ host }) } : {}) })
    bus.on('n', function thrower(_n) {
      throw make()
    })
    bus.on('n', function other(_n) {})
    expect(bus.emit('n', 1)).toBe(2)
    await run()
    const { deliveries, failures } = look()
    expect([deliveries, failures]).toEqual([['thrower rejected', 'other fulfilled'], ['host']])
    expect(host.reported).toHaveLength(1)
  })
})

describe('a thenable', () => {
  const settle = async (returned: object) => {
    const host = createManualHost()
    const told: unknown[] = []
    const bus = createEmitter<Events>({ host })
    bus.on('n', () => returned, { onSuccess: (value) => told.push(['success', value]) })
    bus.on('n', () => void told.push('next handler'))
    expect(bus.emit('n', 1)).toBe(2)
    await turn()
    host.flushMicrotasks()
    return { told, reported: host.reported }
  }
  const error = new Error('then')

  it('that throws in `then` is a failure, once; the next handler runs', async () => {
    const thrower = {
      // biome-ignore lint/suspicious/noThenProperty: what is tested
      then() {
        throw error
      },
    }
    expect(await settle(thrower)).toEqual({ told: ['next handler'], reported: [error] })
  })

  it('that is revoked, or throws when `then` is read, is a failure', async () => {
    const proxy = await settle(revoked())
    expect([proxy.told, proxy.reported]).toEqual([['next handler'], [expect.any(TypeError)]])
    expect((await settle(refusesAll())).reported).toEqual([new Error('untouchable')])
  })

  it('that settles twice, or both ways, counts the first time', async () => {
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    const twice = { then: (done: (value: number) => void, failed: (error: unknown) => void) => [done(1), failed(error), done(2)] }
    expect(await settle(twice)).toEqual({ told: [['success', 1], 'next handler'], reported: [] })
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    const fails = { then: (done: (value: number) => void, failed: (error: unknown) => void) => [failed(error), done(1)] }
    expect(await settle(fails)).toEqual({ told: ['next handler'], reported: [error] })
  })

  it('that never settles is waited for by settled, and by nobody else', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: unknown[] = []
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    bus.on('n', () => ({ then: () => undefined }))
    bus.on('n', (n) => void seen.push(n))
    bus.emit('n', 1)
    bus.emit('n', 2)
    const settled = bus.settled({ timeoutMs: 50 })
    host.advance(50)
    await expect(settled).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(seen).toEqual([1, 2])
  })

  it('is asked for `then` once', async () => {
    let reads = 0
    const counting = Object.defineProperty({}, 'then', {
      get: () => {
        reads++
        return (done: (value: number) => void) => done(1)
      },
    })
    expect((await settle(counting)).told).toEqual([['success', 1], 'next handler'])
    expect(reads).toBe(1)
  })

  it('may be a function', async () => {
    // biome-ignore lint/suspicious/noThenProperty: what is tested
    const callable = Object.assign(() => undefined, { then: (done: (value: string) => void) => done('called') })
    expect((await settle(callable)).told).toEqual([['success', 'called'], 'next handler'])
  })
})

describe.each(ways)('a payload, %s', (way) => {
  it.each<[string, () => unknown]>([
    ['a revoked proxy', revoked],
    ['a proxy that refuses everything', refusesAll],
    ['an object without prototype', () => Object.create(null) as unknown],
    ['a frozen object', () => Object.freeze({})],
    ['NaN', () => Number.NaN],
    ['-0', () => -0],
    [
      'a rejected promise that is handled',
      () => {
        const promise = Promise.reject(new Error('payload'))
        promise.catch(() => undefined)
        return promise
      },
    ],
  ])('that is %s is handed on as it is, never looked into', async (_what, make) => {
    const { bus, host, run } = busOf<Events>(way, { unhandled: 'throw' })
    const payload = make()
    const same: boolean[] = []
    bus.on('n', (one) => void same.push(Object.is(one, payload)))
    bus.on('*', (one, emission) => void same.push(Object.is(one, payload), Object.is(emission.payload, payload)))
    const events = bus.events('n')
    bus.emit('n', payload)
    bus.channel('n').emit(payload)
    void bus.emitAsync('n', payload)
    await run()
    same.push(Object.is((await events.next()).value?.payload, payload))
    expect(same).toEqual(Array(10).fill(true))
    expect(host.reported).toEqual([])
  })
})

describe('a handler', () => {
  it('that is a class fails by being called without new, like any failure', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    bus.on('n', class Handler {} as never)
    expect(bus.emit('n', 1)).toBe(1)
    expect(host.reported).toEqual([expect.any(TypeError)])
  })

  it('that is a proxy is called and found as itself', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    const target = (n: unknown): void => void seen.push(n)
    const proxy = new Proxy(target, {})
    bus.on('n', proxy)
    bus.emit('n', 1)
    expect([bus.off('n', target), bus.off('n', proxy), seen]).toEqual([false, true, [1]])
  })

  it('that is a revoked proxy fails, whenever it was revoked', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const { proxy, revoke } = Proxy.revocable((_n: unknown): void => undefined, {})
    bus.on('n', proxy)
    revoke()
    expect(bus.emit('n', 1)).toBe(1)
    expect(host.reported).toEqual([expect.any(TypeError)])
  })

  it.each([
    ['length', 'many'],
    ['length', Number.NaN],
    ['name', 7],
    ['name', ''],
    ['call', undefined],
    ['apply', () => 'another'],
    ['toString', undefined],
    ['then', () => undefined],
  ])('with a strange %s of its own (%s) is called all the same', (property, value) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: unknown[] = []
    bus.on(
      'n',
      Object.defineProperty((n: unknown): void => void seen.push(n), property, { value }),
    )
    expect([bus.emit('n', 1), seen, host.reported, host.warnings]).toEqual([1, [1], [], []])
  })

  it('that is a generator or an async generator function begins nothing and fails nothing', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    let began = 0
    bus.on('n', function* generator(_n) {
      began++
      yield
    })
    bus.on('n', async function* generator(_n) {
      began++
      yield
    })
    expect([bus.emit('n', 1), began, host.reported]).toEqual([2, 0, []])
  })
})

describe('what throws while the arguments are looked at', () => {
  const error = new Error('getter')
  const throwing = (name: string): object =>
    Object.defineProperty({}, name, {
      enumerable: true,
      get: () => {
        throw error
      },
    })

  it.each(['priority', 'filter', 'signal', 'owner', 'unique', 'concurrency', 'strategy'])(
    'option %s of on: the call throws that, nothing is registered',
    (name) => {
      const bus = createEmitter<Events>()
      expect(() => bus.on('n', () => undefined, throwing(name))).toThrow(error)
      expect([bus.types(), bus.emit('n', 1)]).toEqual([[], 0])
    },
  )

  it('a static type: the call throws that, nothing is registered', () => {
    const Broken = Object.defineProperty(class {}, 'type', {
      get: () => {
        throw error
      },
    })
    const bus = createEmitter<Events>()
    expect(() => bus.on(Broken as never, () => undefined)).toThrow(error)
    expect(() => bus.on(['n', Broken] as never, () => undefined)).toThrow(error)
    expect(bus.types()).toEqual([])
  })

  it.each<[string, () => object]>([
    ['a revoked proxy', revoked],
    ['a proxy that refuses everything', refusesAll],
    ['an object with a hostile constructor', () => throwing('constructor')],
  ])('%s as an instance: emit throws, nobody hears of it, the emitter goes on', (_what, make) => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on('*', (n) => void seen.push(n))
    expect(() => (bus.emit as (instance: object) => number).call(bus, make())).toThrow()
    expect([bus.emit('n', 1), seen]).toEqual([1, [1]])
  })

  it('a filter that throws anything is a failure of that delivery alone', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: unknown[] = []
    bus.on('n', () => void seen.push('never'), {
      filter: () => {
        throw undefined
      },
    })
    bus.on('n', (n) => void seen.push(n))
    expect([bus.emit('n', 1), seen, host.reported]).toEqual([2, [1], [undefined]])
  })
})
