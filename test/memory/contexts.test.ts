import { createEmitter, type Emission } from '@emitscope/emitter'
import { type Context, createContext, defineDependency } from '@emitscope/emitter/context'
import { createListener } from '@emitscope/emitter/listener'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { rest } from '../emitter/engine/engines.ts'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { order: object; long: object }

const nothingWaits = { microtasks: 0, timers: 0, frames: 0 }
const loaded = defineDependency(() => ({ loaded: true }), { name: 'loaded' })

/** A handler that runs until nobody wants it any more. */
const untilAborted = (_payload: object, { signal }: Emission): Promise<void> =>
  new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))

/** References to all of these, and to no other. */
const referencesTo = (...objects: object[]): WeakRef<object>[] => objects.map((object) => new WeakRef(object))

describe('a context that was dropped', () => {
  it('keeps no payload, result, dependency or wait, though it is itself kept, and then is kept by nobody', async () => {
    const bus = createEmitter<Events>()
    bus.on('order', (order) => ({ of: order }), { name: 'order' })
    bus.on('long', untilAborted, { name: 'long' })
    const kept = new AbortController()
    const contexts: Context<Events>[] = []
    const live = async () => {
      const context = createContext(bus, { id: 'session' })
      contexts.push(context)
      const orders = [{ id: 1 }, { id: 2 }]
      context.emit('order', orders[0]!)
      context.emit('long', orders[1]!, { signal: kept.signal })
      const [result] = await context.waitFor('order')
      const value = await context.get(loaded)
      const waits = [context.waitFor('order', { count: 2, signal: kept.signal }), context.waitFor('long', { timeoutMs: 100_000 })]
      context.drop()
      expect(await Promise.allSettled(waits)).toMatchObject([{ reason: { code: 'CLOSED' } }, { reason: { code: 'CLOSED' } }])
      return referencesTo(...orders, result as object, value, ...waits)
    }
    expect(await leftAfterCollecting(await live())).toBe(0)
    const references = ((): WeakRef<object>[] => referencesTo(...contexts.splice(0)))()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect([kept.signal.aborted, bus.emit('order', {})]).toEqual([false, 1])
  })

  it('or has ended by itself is not kept by the signal of an emission or of a wait', async () => {
    const bus = createEmitter<Events>()
    bus.on('order', async () => undefined, { name: 'order' })
    const kept = new AbortController()
    const live = async (id: string | undefined) => {
      const context = createContext(bus, id === undefined ? {} : { id })
      const waited = context.emitAsync('order', {}, { signal: kept.signal })
      await Promise.all([waited, context.waitFor('order', { signal: kept.signal })])
      if (id !== undefined) context.drop()
      return new WeakRef(context)
    }
    expect(await leftAfterCollecting([await live(undefined), await live('session')])).toBe(0)
    expect(kept.signal.aborted).toBe(false)
  })
})

/** A listener with hooks and a route; what they see is theirs. */
const makeListener = (host: ManualHost) => {
  const state = { seen: [] as unknown[] }
  const note = (what: unknown): void => void state.seen.push(what)
  const app = createListener<Events>({ host, listen: () => note('listen') })
  app.before(() => note('before'))
  app.after(() => note('after'))
  app.onError(Error, note)
  app.onStart(() => note('start'))
  app.onStop(() => note('stop'))
  app.on('order', (order) => note(order), { name: 'order' })
  return { app, state }
}

describe('a listener', () => {
  it('is let go of when it has stopped, with its hooks, routes and contexts, and no timer is kept', async () => {
    const host = createManualHost()
    const live = async () => {
      const { app, state } = makeListener(host)
      await Promise.all([app.start(), rest(host)])
      const context = app.createContext({ id: 'session' })
      const order = { id: 1 }
      context.emit('order', order)
      await rest(host)
      await Promise.all([app.stop(), rest(host)])
      expect(state.seen).toEqual(['start', 'listen', 'before', order, 'after', 'stop'])
      return referencesTo(app, state, context, order)
    }
    expect(await leftAfterCollecting(await live())).toBe(0)
    expect([host.waiting, host.reported]).toEqual([nothingWaits, []])
  })

  it('that is kept keeps no context of an emission that is over, nor what was in it', async () => {
    const host = createManualHost()
    const app = createListener<Events>({ host, values: () => ({ mine: true }) })
    const seen: WeakRef<object>[] = []
    app.on('order', (order, { context }) => void seen.push(...referencesTo(order, context, context.values)), { name: 'order' })
    for (let id = 0; id < 5; id++) app.emit('order', { id })
    await rest(host)
    expect([seen.length, app.contexts.size]).toEqual([15, 0])
    expect(await leftAfterCollecting(seen)).toBe(0)
  })

  it('that is kept keeps no context once it is closed', async () => {
    const host = createManualHost()
    const app = createListener<Events>({ host })
    app.on('order', () => undefined)
    const live = async () => {
      const contexts = ['a', 'b'].map((id) => app.createContext({ id, values: { id } }))
      contexts[0]!.emit('order', {})
      await rest(host)
      await Promise.all([app.close({ pending: 'discard' }), rest(host)])
      return referencesTo(...contexts, ...contexts.map(({ values }) => values))
    }
    const references = await live()
    expect([app.contexts.size, host.waiting]).toEqual([0, nothingWaits])
    expect(await leftAfterCollecting(references)).toBe(0)
  })
})
