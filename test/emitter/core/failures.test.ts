import { createEmitter, createLinker, type Emission, EmitterError, type SubscriptionView, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }

const fail = (error: unknown) => (): never => {
  throw error
}
const reject = (error: unknown) => (): Promise<never> => Promise.reject(error)

type Then = (done: (value: unknown) => void, rejected: (error: unknown) => void) => unknown
const thenable = (then: Then): object => ({ then })
const unreadable = (error: Error): object => Object.defineProperty({}, 'then', { get: fail(error) })

/** Lets the reactions of settled promises run: a few turns of the microtask queue, no time. */
const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await undefined
}

describe.each([
  { path: 'one plain handler', before: false, sees: false, deferred: false },
  { path: 'plain handlers', before: true, sees: false, deferred: false },
  { path: 'handlers that see the emission', before: true, sees: true, deferred: false },
  { path: 'a queue', before: true, sees: false, deferred: true },
])('a failure among $path', ({ before, sees, deferred }) => {
  const emitWith = async (handler: (n: number) => unknown) => {
    const host = createManualHost()
    const calls: string[] = []
    const bus = createEmitter<Events>({ host, strategy: deferred ? microtask({ host }) : sync() })
    if (before) bus.on('n', (_n) => calls.push('before'))
    bus.on('n', sees ? (n, _emission) => handler(n) : (n) => handler(n))
    if (before) bus.on('n', (_n) => calls.push('after'))
    const count = bus.emit('n', 1)
    host.flushMicrotasks()
    await turn()
    return { count, calls, reported: host.reported }
  }

  it.each([new Error('no'), 'text', undefined, null, 0])(
    '(%s thrown) stops nobody, never leaves emit, and is reported once',
    async (thrown) => {
      const { count, calls, reported } = await emitWith(fail(thrown))
      expect(count).toBe(before ? 3 : 1)
      expect(calls).toEqual(before ? ['before', 'after'] : [])
      expect(reported).toEqual([thrown])
      expect(Object.is(reported[0], thrown)).toBe(true)
    },
  )

  it('by a promise is one like a throw', async () => {
    const error = new Error('later')
    const { calls, reported } = await emitWith(reject(error))
    expect(calls).toEqual(before ? ['before', 'after'] : [])
    expect(reported).toEqual([error])
  })

  it.each<[string, (error: Error) => object]>([
    ['whose `then` cannot be read', (error) => unreadable(error)],
    ['whose `then` throws', (error) => thenable(fail(error))],
    ['that rejects at once', (error) => thenable((_done, rejected) => rejected(error))],
    ['that rejects twice', (error) => thenable((_done, rejected) => [rejected(error), rejected(new Error('again'))])],
    ['that rejects, then throws', (error) => thenable((_done, rejected) => fail(rejected(error))())],
  ])('by a thenable %s is one failure', async (_what, make) => {
    const error = new Error('strange')
    const { count, reported } = await emitWith(() => make(error))
    expect([count, reported]).toEqual([before ? 3 : 1, [error]])
  })

  it('by a thenable that resolves, then throws, is none: it has resolved', async () => {
    const { reported } = await emitWith(() => thenable((done) => fail(done(1))()))
    expect(reported).toEqual([])
  })
})

it.each<[string, () => object]>([
  ['throws', () => thenable(fail(new Error('strange')))],
  ['settles twice', () => thenable((done) => [done(1), done(2)])],
])('a thenable whose `then` %s leaves nothing running', async (_what, make) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  bus.on('n', (_n) => make())
  bus.on('n', (_n, _emission) => make())
  bus.emit('n', 1)
  let over = false
  void bus.settled().then(() => {
    over = true
  })
  host.flushMicrotasks()
  await turn()
  expect(over).toBe(true)
})

describe('a failure is offered once', () => {
  const setUp = (levels: { own?: boolean; linker?: boolean; emitter?: boolean }) => {
    const host = createManualHost()
    const taken: string[] = []
    const take = (who: string) => (error: unknown) => void taken.push(`${who}: ${(error as Error).message}`)
    const linker = createLinker<Events>(levels.linker ? { onFailure: take('linker') } : {})
    const bus = createEmitter<Events>({ host, linker, ...(levels.emitter ? { onError: take('emitter') } : {}) })
    return { bus, host, taken, options: levels.own ? { onFailure: take('subscription') } : {} }
  }

  it.each([
    [{ own: true, linker: true, emitter: true }, 'subscription'],
    [{ linker: true, emitter: true }, 'linker'],
    [{ emitter: true }, 'emitter'],
    [{}, 'host'],
  ])('with %j to the %s', async (levels, who) => {
    for (const make of [fail, reject]) {
      const { bus, host, taken, options } = setUp(levels)
      const error = new Error('no')
      bus.on('n', make(error), options)
      bus.emit('n', 1)
      await turn()
      expect([...taken, ...host.reported.map((reported) => `host: ${(reported as Error).message}`)]).toEqual([`${who}: no`])
    }
  })

  it('with the emission it happened in, and at the emitter with its subscription', () => {
    const host = createManualHost()
    const told: unknown[] = []
    const note = (error: unknown, { type, payload }: Emission, subscription?: SubscriptionView) =>
      void told.push([error, type, payload, subscription?.id])
    const bus = createEmitter<Events>({ host, onError: note })
    bus.on('n', fail(1), { onFailure: (error, emission) => note(error, emission) })
    bus.on('n', fail(2))
    bus.on('n', (_n) => fail(3)())
    bus.emit('n', 7)
    const [, second, third] = bus.subscriptions('n').map(({ id }) => id)
    expect(told).toEqual([
      [1, 'n', 7, undefined],
      [2, 'n', 7, second],
      [3, 'n', 7, third],
    ])
  })

  it('with the handler that failed, also when it ended its own subscription first', () => {
    for (const options of [undefined, { name: 'charge' }]) {
      const host = createManualHost()
      const told: unknown[] = []
      const bus = createEmitter<Events>({
        host,
        onError: (_error, _emission, subscription) => told.push(subscription?.handler, subscription?.name),
      })
      const handler = (_n: number): never => {
        stop()
        throw new Error('no')
      }
      const stop = options === undefined ? bus.on('n', handler) : bus.on('n', handler, options)
      bus.emit('n', 1)
      expect(told).toEqual([handler, options?.name])
    }
  })

  it('two failures of one emission name one and the same emission', () => {
    const host = createManualHost()
    const seen: Emission[] = []
    const bus = createEmitter<Events>({ host, onError: (_error, emission) => seen.push(emission) })
    bus.on('n', (_n) => fail(1)())
    bus.on('n', (_n) => fail(2)())
    bus.emit('n', 1)
    bus.emit('n', 2)
    expect(seen.map(({ payload }) => payload)).toEqual([1, 1, 2, 2])
    expect(seen[0]?.id).toBe(seen[1]?.id)
    expect(seen[1]?.id).not.toBe(seen[2]?.id)
  })

  it('names the subscription that failed, whatever its handler did to the list', () => {
    const host = createManualHost()
    const ids: (number | undefined)[] = []
    const bus = createEmitter<Events>({ host, onError: (_error, _emission, subscription) => ids.push(subscription?.id) })
    const stop = bus.on('n', (n) => {
      if (n === 1) bus.on('n', (_n) => undefined, { priority: 1 })
      if (n === 2) stop()
      throw new Error('no')
    })
    const { id } = bus.subscriptions('n')[0] as SubscriptionView
    bus.emit('n', 1)
    bus.off('n', bus.subscriptions('n')[0]?.handler)
    bus.emit('n', 2)
    expect(ids).toEqual([id, id])
  })
})

describe('a callback that fails', () => {
  const told = new Error('told')
  const failure = new Error('failure')

  it.each([
    ['onFailure of a subscription', (take: () => unknown) => ({ own: take })],
    ['onFailure of a linker', (take: () => unknown) => ({ linker: take })],
    ['onError', (take: () => unknown) => ({ emitter: take })],
  ])('goes to the host alone, naming both errors: %s', async (_name, levels) => {
    for (const take of [fail(told), reject(told)]) {
      const host = createManualHost()
      const { own, linker, emitter } = levels(take) as Record<string, () => void>
      const bus = createEmitter<Events>({
        host,
        linker: createLinker(linker === undefined ? {} : { onFailure: linker }),
        ...(emitter === undefined ? {} : { onError: emitter }),
      })
      bus.on('n', fail(failure), own === undefined ? {} : { onFailure: own })
      bus.on('n', () => undefined)
      expect(bus.emit('n', 1)).toBe(2)
      await turn()
      expect(host.reported).toHaveLength(1)
      expect(host.reported[0]).toBeInstanceOf(EmitterError)
      expect(host.reported[0]).toMatchObject({ code: 'CALLBACK_FAILED', cause: told, failure })
    }
  })

  it('as onSuccess is a failure of its own: onFailure is not told, onError or the host is', async () => {
    for (const onSuccess of [fail(told), reject(told)] as (() => void)[]) {
      const host = createManualHost()
      const seen: unknown[] = []
      const noticed: unknown[] = []
      const silent = createEmitter<Events>({ host, linker: createLinker({ onFailure: (error) => noticed.push(error) }) })
      const loud = createEmitter<Events>({ host, onError: (error) => seen.push(error) })
      for (const bus of [silent, loud]) {
        bus.on('n', (n) => n, { onSuccess, onFailure: (error) => noticed.push(error) })
        bus.emit('n', 1)
      }
      await turn()
      expect({ noticed, seen, reported: host.reported }).toEqual({ noticed: [], seen: [told], reported: [told] })
    }
  })
})

describe('onSuccess', () => {
  it('gets what a handler returned or resolved, with the emission', async () => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    const values: unknown[] = []
    const onSuccess = (value: unknown, emission: Emission) => values.push([value, emission.payload])
    bus.on('n', (n) => n + 1, { onSuccess })
    bus.on('n', async (n) => n + 2, { onSuccess })
    bus.on('n', () => undefined, { onSuccess })
    bus.emit('n', 1)
    await turn()
    expect(values).toEqual([
      [2, 1],
      [undefined, 1],
      [3, 1],
    ])
  })

  it('of the linker serves subscriptions without their own, plain ones too, also those from before the emitter', async () => {
    const values: unknown[] = []
    const linker = createLinker<Events>({ onSuccess: (value) => values.push(`linker ${value}`) })
    linker.on('n', (n) => n)
    const bus = createEmitter<Events>({ linker })
    linker.on('n', (n) => n + 1, { onSuccess: (value) => values.push(`own ${value}`) })
    linker.on('n', async (n) => n + 2)
    bus.emit('n', 1)
    await turn()
    expect(values).toEqual(['linker 1', 'own 2', 'linker 3'])
  })

  it('is not called after a failure, onFailure not after a success', async () => {
    const calls: string[] = []
    const bus = createEmitter<Events>({ host: createManualHost() })
    const options = { onSuccess: () => void calls.push('success'), onFailure: () => void calls.push('failure') }
    bus.on('n', fail(1), options)
    bus.on('n', reject(1), options)
    bus.emit('n', 1)
    await turn()
    bus.off()
    bus.on('n', () => 1, options)
    bus.emit('n', 1)
    expect(calls).toEqual(['failure', 'failure', 'success'])
  })
})

it('a rejection is never an unhandled one, taken or not', async () => {
  const unhandled: unknown[] = []
  const note = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', note)
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  bus.on('n', reject(1))
  bus.on('n', reject(2), { onFailure: () => undefined })
  bus.emit('n', 1)
  void bus.emitAsync('n', 1)
  // Node tells of unhandled rejections once the microtasks of the current task are done.
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
  expect(host.reported).toEqual([1])
})
