import { AsyncLocalStorage } from 'node:async_hooks'
import { createEmitter, type Emitter, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

type Events = { item: object; other: number }

const setUp = () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, onError: () => undefined })
  return { host, bus }
}
/** Emits payloads nobody keeps; returns references that do not either. */
const emitSome = (emit: (payload: object) => unknown): WeakRef<WeakKey>[] =>
  Array.from({ length: 40 }, () => {
    const payload = { text: new Array(100).fill('x') }
    emit(payload)
    return new WeakRef(payload)
  })

const handlers: Record<string, (bus: Emitter<Events>) => unknown> = {
  'a plain one': (bus) => bus.on('item', (_item) => undefined),
  'one that sees the emission': (bus) => bus.on('item', (_item, { at }) => void at),
  'one that fails': (bus) =>
    bus.on('item', () => {
      throw new Error('no')
    }),
  'one with a promise': (bus) => bus.on('item', async () => undefined),
  'a once': (bus) => bus.once('item', () => undefined),
  'one with a filter and a timeout': (bus) => bus.on('item', async () => undefined, { filter: () => true, timeoutMs: 5 }),
  nobody: () => undefined,
}

it.each(Object.keys(handlers))('a payload is let go of when its emission is over, with %s', async (name) => {
  const { host, bus } = setUp()
  handlers[name]?.(bus)
  const references = [
    ...emitSome((item) => bus.emit('item', item)),
    ...emitSome((item) => bus.channel('item').emit(item, { meta: item })),
    ...emitSome((item) => bus.emitAsync('item', item)),
  ]
  expect(await leftAfterCollecting(references)).toBe(0)
  expect([bus.emit('other', 1), host.waiting.timers]).toEqual([0, 0])
})

it('what waits is there, what has run is not, though the queue is', async () => {
  const { host, bus } = setUp()
  void bus.setStrategy(microtask({ host }))
  bus.on('item', (_item) => undefined)
  const references = emitSome((item) => bus.emit('item', item))
  expect(await leftAfterCollecting(references)).toBe(40)
  host.flushMicrotasks()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(bus.emit('item', {})).toBe(1)
})

it('dropped, refused, conflated, aborted, discarded and migrated payloads are let go of', async () => {
  const { host, bus } = setUp()
  bus.on('item', (_item) => undefined)
  const controller = new AbortController()
  const references: WeakRef<WeakKey>[] = []
  for (const strategy of [
    microtask({ host, capacity: 1 }),
    microtask({ host, capacity: 1, overflow: 'drop-oldest' }),
    microtask({ host, capacity: 1, overflow: 'drop-newest' }),
    animationFrame({ host, overflow: 'latest' }),
    animationFrame({ host }),
  ]) {
    void bus.setStrategy(strategy)
    references.push(...emitSome((item) => bus.emit('item', item)))
    references.push(...emitSome((item) => bus.emit('item', item, { signal: controller.signal })))
  }
  controller.abort()
  void bus.setStrategy(animationFrame({ host }), { pending: 'discard' })
  references.push(...emitSome((item) => bus.emit('item', item)))
  void bus.setStrategy(sync())
  host.advanceFrame()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(bus.emit('item', {})).toBe(1)
})

it('an outcome keeps its own values, the emitter keeps no outcome', async () => {
  const { bus } = setUp()
  bus.on('item', (item) => ({ item }))
  const references: WeakRef<WeakKey>[] = []
  for (let n = 0; n < 20; n++) {
    const outcome = await bus.emitAsync('item', { n })
    references.push(new WeakRef(outcome), new WeakRef(outcome.values[0] as object))
  }
  expect(await leftAfterCollecting(references)).toBeLessThanOrEqual(2)
  expect(bus.has('item')).toBe(true)
})

it('the async context of an emit is let go of once its deliveries have run', async () => {
  const { host, bus } = setUp()
  void bus.setStrategy(microtask({ host }))
  bus.on('item', (_item) => undefined)
  const storage = new AsyncLocalStorage<object>()
  const references = Array.from({ length: 20 }, () => {
    const store = { request: new Array(100).fill('x') }
    storage.run(store, () => bus.emit('item', {}))
    return new WeakRef(store)
  })
  host.flushMicrotasks()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(bus.emit('item', {})).toBe(1)
})

it('next, settled and aborted waits leave nothing', async () => {
  const { host, bus } = setUp()
  const controller = new AbortController()
  const references = Array.from({ length: 20 }, (_, n) => {
    const filter = (): boolean => n >= 0
    const wait = bus.next('item', { filter, signal: controller.signal })
    return [new WeakRef(filter), new WeakRef(wait)]
  }).flat()
  bus.emit('item', {})
  const settled = bus.settled()
  host.flushMicrotasks()
  await settled
  expect(await leftAfterCollecting(references)).toBe(0)
  expect([controller.signal.aborted, bus.has('item')]).toEqual([false, false])
})
