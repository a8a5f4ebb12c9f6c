import { createEmitter, createLinker, type Strategy } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { saved: number }

const made = () => {
  const host = createManualHost()
  const linker = createLinker<Events>()
  const saved = createSignal<number>('saved', { linker, host })
  return { host, linker, saved, bus: createEmitter<Events>({ linker, host }) }
}

const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: { observe(hook: unknown): void }[] } }).__EMITSCOPE__
/** A hook that writes down who took failures, and of what queues it was told. */
const watch = () => {
  const takers: unknown[] = []
  const queues: string[] = []
  const known: Record<string, unknown> = {
    hookVersion: 1,
    deliveries: true,
    emissionStarted: () => 1,
    failed: (_sequence: number, _subscription: unknown, _error: unknown, taker: unknown) => takers.push(taker),
    queueChanged: (_emitter: unknown, { name }: Strategy, depth: number) => queues.push(`${name} ${depth}`),
  }
  const hook = new Proxy(known, { get: (target, name) => target[name as string] ?? (() => undefined) })
  for (const core of cores) core.observe(hook)
  return { takers, queues }
}
afterEach(() => {
  for (const core of cores) core.observe(null)
})

describe('on a linker of others', () => {
  test('quiet holds for what fails there', () => {
    const linker = createLinker()
    const told: unknown[] = []
    const saved = createSignal<number>('doc/7/saved', { linker, onError: (error) => told.push(error) })
    linker.on(pattern('doc/{id:int}/saved'), () => {
      throw new RangeError('no')
    })
    saved.sendSync(1, { quiet: [RangeError] })
    expect(told).toEqual([])
    saved.sendSync(1)
    expect(told).toHaveLength(1)
  })

  test('what is sent reaches its patterns and what observes everything, whatever the sender', async () => {
    const linker = createLinker()
    const saved = createSignal<number>('doc/7/saved', { linker })
    const seen: unknown[] = []
    linker.on(pattern('doc/{id:int}/saved'), (n, { params }) => seen.push([n, params.id]))
    expect(saved.sendSync(1)).toHaveLength(1)
    await saved.send(2, { sender: 'S' })
    expect(seen).toEqual([
      [1, 7],
      [2, 7],
    ])
    linker.on('*', (n) => seen.push(n))
    expect(saved.sendSync(3)).toHaveLength(2)
    expect(seen.at(-1)).toBe(3)
    // They are not the signal's to end.
    saved.clear()
    expect(saved.sendSync(4)).toHaveLength(2)
  })
})

describe('quiet', () => {
  test('is for the callbacks of the linker and of its other subscriptions too, and the hook is told who has the failure', async () => {
    const told: unknown[] = []
    const note = (error: unknown) => told.push(error)
    const linker = createLinker<Events>({ onFailure: note })
    const bus = createEmitter<Events>({ linker })
    const saved = createSignal<number>('saved', { linker })
    const error = new RangeError('no')
    const fails = () => {
      throw error
    }
    const { takers } = watch()
    saved.connect(() => fails())
    bus.on('saved', () => fails(), { onFailure: note })
    const rejected = { status: 'rejected', reason: error }
    expect(await saved.send(1, { quiet: [RangeError] })).toMatchObject([rejected, rejected])
    expect(saved.sendSync(1, { quiet: [RangeError] })).toMatchObject([rejected, rejected])
    expect([told, takers]).toEqual([[], ['caller', 'caller', 'caller', 'caller']])
    await saved.send(1)
    expect(told).toEqual([error, error])
    expect(takers.slice(4)).toEqual(['linker', 'subscription'])
  })
})

describe('sendSync leaves a subscription its own', () => {
  test('strategy: it runs when that says so, and the value of its record is a promise of what comes of it', async () => {
    const { bus, host, saved } = made()
    const loop = createLoop()
    const order: string[] = []
    for (const type of ['active', 'idle'] as const) loop.on(type, () => order.push(type))
    bus.on('saved', async (n) => n * 10, { strategy: loop })
    saved.connect((n) => order.push(`receiver ${n}`))
    const [waiting, at] = saved.sendSync(1)
    expect([order, loop.pending]).toEqual([['receiver 1'], 1])
    expect(waiting).toMatchObject({ status: 'fulfilled', reason: undefined })
    expect(at).toMatchObject({ status: 'fulfilled', value: 1 })
    expect(await stateOf(waiting?.value as Promise<unknown>)).toBe('pending')
    await loop.flush()
    expect(await waiting?.value).toBe(10)
    expect(order.slice(1)).toEqual(['active', 'idle'])
    // What it was sent for is no receiver that returned a promise.
    expect(host.warnings).toEqual([])
  })

  test('queue: one at a time, in order of the sends', async () => {
    const { bus, saved } = made()
    const gates = [deferred<string>(), deferred<string>()]
    const begun: number[] = []
    bus.on(
      'saved',
      (n) => {
        begun.push(n)
        return gates[n]?.promise
      },
      { concurrency: 1 },
    )
    const records = [...saved.sendSync(0), ...saved.sendSync(1)]
    expect(records.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    expect(begun).toEqual([0])
    gates[0]?.resolve('first')
    await turn()
    expect(begun).toEqual([0, 1])
    gates[1]?.resolve('second')
    expect(await Promise.all(records.map(({ value }) => value))).toEqual(['first', 'second'])
  })

  test('queue: what fails there is told once and is in its promise, which is handled beforehand', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const told: unknown[] = []
    const { bus, saved } = made()
    const loop = createLoop()
    const error = new Error('later')
    const fails = () => {
      throw error
    }
    bus.on('saved', fails, { strategy: loop, onFailure: (one) => told.push(one) })
    const [first] = saved.sendSync(1)
    await loop.flush()
    const [second] = saved.sendSync(2, { quiet: [Error] })
    await loop.flush()
    // Node looks for rejections nobody handled after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect([unhandled, told]).toEqual([[], [error]])
    for (const record of [first, second]) await expect(record?.value).rejects.toBe(error)
  })

  test('queue: the promise of one that is not run is rejected, with why', async () => {
    const { bus, saved } = made()
    const loop = createLoop()
    const latest = bus.on('saved', (n) => n, { strategy: loop })
    const [ended] = saved.sendSync(1)
    latest()
    await loop.flush()
    await expect(ended?.value).rejects.toMatchObject({ code: 'DROPPED', cause: 'unsubscribed' })
    bus.on('saved', (n) => n, { strategy: loop })
    const [discarded] = saved.sendSync(2)
    await loop.close({ pending: 'discard' })
    await expect(discarded?.value).rejects.toMatchObject({ code: 'DROPPED', cause: 'discarded' })
  })

  test('queue: one without space there is rejected at once', () => {
    const { bus, saved } = made()
    bus.on('saved', (n) => n, { strategy: createLoop({ capacity: 1 }), onFailure: () => undefined })
    expect(saved.sendSync(1)).toMatchObject([{ status: 'fulfilled' }])
    expect(saved.sendSync(2)).toMatchObject([{ status: 'rejected', reason: { code: 'QUEUE_FULL' } }])
  })
})

test('a receiver whose filter throws was in no queue: the hook is told of none', () => {
  const { queues, takers } = watch()
  const signal = createSignal('signal', { onError: () => undefined })
  signal.connect(() => 1, {
    filter: () => {
      throw new Error('filter')
    },
  })
  signal.connect(() => 2)
  expect(signal.sendSync().map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect([queues, takers]).toEqual([[], ['emitter']])
})

test('receivers are those that a send reaches, also before its name has subscriptions of its own', () => {
  const { linker, saved } = made()
  const star = () => undefined
  const matching = () => undefined
  linker.on('*', star)
  expect(saved.receivers()).toEqual([star])
  linker.on(pattern('{name}'), matching)
  expect(saved.receivers('S')).toEqual([matching, star])
  expect(saved.sendSync(1).map(({ handler }) => handler)).toEqual([matching, star])
  const own = () => undefined
  saved.connect(own, { sender: 'S' })
  expect(saved.receivers()).toEqual([matching, star])
  expect(saved.receivers('S')).toEqual([matching, own, star])
  expect(saved.receivers(ANY_SENDER)).toEqual([matching, own, star])
})
