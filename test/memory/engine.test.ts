import { createLinker } from '@emitscope/emitter'
import { createEngine, defineModule, type EngineOptions, every } from '@emitscope/emitter/engine'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { pass, rest, stopped } from '../emitter/engine/engines.ts'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it. The host, which would call what
// was asked of it, is kept.

const nothingWaits = { microtasks: 0, timers: 0, frames: 0 }

/** References to all of these, and to no other. */
const referencesTo = (...objects: object[]): WeakRef<object>[] => objects.map((object) => new WeakRef(object))

/** What a promise is rejected with, as text: `expect` keeps promises to the end of the test, and an error its stack's functions. */
const messageOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: Error) => error.message)

/** A module with one of everything, and references to its parts. */
const makeModule = (name: string) => {
  const state = { seen: [] as unknown[] }
  const handler = (payloads: readonly unknown[]): void => void state.seen.push(...payloads)
  const tick = async (): Promise<void> => void state.seen.push('tick')
  const task = ({ signal }: { signal: AbortSignal }): Promise<void> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  const child = defineModule({ name: `child of ${name}`, handlers: [['order', handler]], exit: () => state.seen.push('child exit') })
  const module = defineModule({
    name,
    handlers: [['order', handler, { concurrency: 1 }]],
    schedules: [every(100, tick)],
    tasks: [task],
    modules: [child],
    beforeStart: () => state.seen.push('before'),
    exit: () => state.seen.push('exit'),
  })
  return { module, references: referencesTo(state, handler, tick, task, child, module) }
}

const live = async (host: ManualHost, options: EngineOptions<object> = {}) => {
  const { module, references } = makeModule('orders')
  const settings = { token: 'secret' }
  const engine = createEngine({ host, modules: [module], settings, ...options })
  const heard: unknown[] = []
  engine.on('stopped', () => heard.push('stopped'))
  await Promise.all([engine.start(), rest(host)])
  const order = { id: 1 }
  await Promise.all([engine.publish('order', order), rest(host)])
  await pass(host, 200, 100)
  await stopped(engine, host)
  expect(heard).toEqual(['stopped'])
  return { engine, references: [...references, ...referencesTo(engine, settings, order)] }
}

describe('an engine is let go of, with its modules and all they had,', () => {
  it('when it has stopped, and no timer is kept', async () => {
    const host = createManualHost()
    const { references } = await (async () => ({ references: (await live(host)).references }))()
    expect(host.waiting).toEqual(nothingWaits)
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(host.reported).toEqual([])
  })

  it('when it has stopped on a linker that is kept', async () => {
    const host = createManualHost()
    const linker = createLinker()
    linker.on('order', () => undefined)
    const { references } = await (async () => ({ references: (await live(host, { linker })).references }))()
    // Somebody else subscribed these two.
    expect(linker.subscriptions().map(({ types }) => types[0])).toEqual(['order', 'stopped'])
    linker.off('stopped')
    expect(await leftAfterCollecting(references)).toBe(0)
  })

  it('when it never started', async () => {
    const host = createManualHost()
    const make = () => {
      const { module, references } = makeModule('orders')
      const engine = createEngine({ host, modules: [module] })
      const order = { id: 1 }
      engine.emit('order', order)
      return [...references, ...referencesTo(engine, order)]
    }
    const references = make()
    expect(host.waiting.timers).toBe(0)
    host.flushMicrotasks()
    expect(await leftAfterCollecting(references)).toBe(0)
  })

  it('when its start failed', async () => {
    const host = createManualHost()
    const make = async () => {
      const { module, references } = makeModule('orders')
      const fails = defineModule({
        beforeStart: () => {
          throw new Error('no start')
        },
      })
      const engine = createEngine({ host, modules: [module, fails] })
      const starting = engine.start()
      await rest(host)
      expect(await messageOf(starting)).toBe('no start')
      return [...references, ...referencesTo(engine, fails)]
    }
    const references = await make()
    expect(host.waiting).toEqual(nothingWaits)
    expect(await leftAfterCollecting(references)).toBe(0)
  })

  it('when it was closed with events, a handler and a task that had not ended', async () => {
    const host = createManualHost()
    const make = async () => {
      const { module, references } = makeModule('orders')
      const forever = defineModule({
        tasks: [() => new Promise(() => undefined)],
        handlers: [['slow', () => new Promise(() => undefined), { concurrency: 1 }]],
      })
      const engine = createEngine({ host, modules: [module, forever], stopTimeoutMs: 50, onError: () => undefined })
      await Promise.all([engine.start(), rest(host)])
      const orders = [{ id: 1 }, { id: 2 }]
      engine.emit('slow', orders[0])
      await rest(host)
      engine.emit('slow', orders[1])
      const closing = engine.close({ pending: 'discard' })
      await pass(host, 50)
      await closing
      return [...references, ...referencesTo(engine, forever, ...orders)]
    }
    const references = await make()
    expect(host.waiting).toEqual(nothingWaits)
    expect(await leftAfterCollecting(references)).toBe(0)
  })
})

describe('an engine that is kept', () => {
  it('keeps nothing it was sent, running or stopped', async () => {
    const host = createManualHost()
    const engine = createEngine({ host, capacity: 2 })
    engine.add(defineModule({ handlers: [['order', () => undefined]] }))
    await Promise.all([engine.start(), rest(host)])
    const publish = async () => {
      const orders = Array.from({ length: 5 }, (_, id) => ({ id }))
      const published = Promise.all(orders.map((order) => engine.publish('order', order)))
      await rest(host)
      await published
      return referencesTo(...orders)
    }
    expect(await leftAfterCollecting(await publish())).toBe(0)
    const last = await publish()
    await stopped(engine, host)
    expect(await leftAfterCollecting(last)).toBe(0)
    expect([engine.status, host.waiting]).toEqual(['stopped', nothingWaits])
  })

  it('keeps no module that could not be added', async () => {
    const host = createManualHost()
    const engine = createEngine({ host })
    await Promise.all([engine.start(), rest(host)])
    const add = async () => {
      const handler = (): void => undefined
      const refused = defineModule({
        name: 'orders',
        handlers: [['order', handler]],
        beforeStart: () => {
          throw new Error('not now')
        },
      })
      const adding = engine.add(refused)
      await rest(host)
      expect(await messageOf(adding)).toBe('not now')
      return referencesTo(handler, refused)
    }
    expect(await leftAfterCollecting(await add())).toBe(0)
    expect([engine.status, engine.has('order')]).toEqual(['running', false])
    await stopped(engine, host)
  })
})

it('an engine in a process keeps no timer and no signal handler when its run is over', async () => {
  const resources = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const counts = () => [resources(), process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]
  const before = counts()
  const live = async () => {
    const { module, references } = makeModule('orders')
    const engine = createEngine({ modules: [module] })
    const started = new Promise<void>((resolve) => engine.once('started', () => resolve()))
    const running = engine.run()
    await started
    expect(counts().map((count, at) => count > before[at]!)).toEqual([true, true, true])
    await engine.publish('order', { id: 1 })
    await engine.stop()
    await running
    return [...references, ...referencesTo(engine)]
  }
  const references = await live()
  expect(counts()).toEqual(before)
  expect(await leftAfterCollecting(references)).toBe(0)
})
