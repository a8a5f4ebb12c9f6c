import { createEmitter, createLinker, type Emitter, type Unsubscribe } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

type Events = { n: number; other: number }
type Handler = (n: number) => void
type Subscribe = (bus: Emitter<Events>, handler: Handler) => Unsubscribe

/** A handler nobody else knows, and a reference that does not keep it. */
const watched = (): { handler: Handler; reference: WeakRef<WeakKey> } => {
  const kept = { big: new Array(100).fill(0) }
  const handler = (_n: number): void => void kept.big.length
  return { handler, reference: new WeakRef(handler) }
}

const ways: Record<string, Subscribe> = {
  plain: (bus, handler) => bus.on('n', handler),
  'with options': (bus, handler) => bus.on('n', handler, { priority: 1, filter: () => true }),
  'on a list': (bus, handler) => bus.on(['n', 'other'], handler),
  'on everything': (bus, handler) => bus.on('*', handler),
  once: (bus, handler) => bus.once('n', handler),
}
const endings: Record<string, (bus: Emitter<Events>, stop: Unsubscribe) => void> = {
  unsubscribe: (_bus, stop) => void stop(),
  'off of everything': (bus) => void bus.off(),
}

it('what is still subscribed is still there: the measure can tell', async () => {
  const bus = createEmitter<Events>()
  const reference = (() => {
    const { handler, reference: weak } = watched()
    bus.on('n', handler)
    return weak
  })()
  expect(await leftAfterCollecting([reference])).toBe(1)
  expect(bus.emit('n', 1)).toBe(1)
})

it.each(Object.keys(ways).flatMap((way) => Object.keys(endings).map((ending) => [way, ending] as const)))(
  'a handler subscribed %s is let go of by %s, while emitter, channel, and unsubscribe function are kept',
  async (way, ending) => {
    const bus = createEmitter<Events>()
    const channel = bus.channel('n')
    const stops: Unsubscribe[] = []
    const references = Array.from({ length: 30 }, () => {
      const { handler, reference } = watched()
      const stop = ways[way]?.(bus, handler)
      if (stop !== undefined) stops.push(stop)
      return reference
    })
    channel.emit(1)
    for (const stop of [...stops]) endings[ending]?.(bus, stop)
    expect(await leftAfterCollecting(references)).toBe(0)
    expect([stops.length, channel.emit(1), bus.emit('other', 1)]).toEqual([30, 0, 0])
  },
)

it('a handler is let go of when its signal aborts, when its once has run, and when off names it in a long list', async () => {
  const bus = createEmitter<Events>()
  const controller = new AbortController()
  const references = (() => {
    const all = Array.from({ length: 60 }, watched)
    all.forEach(({ handler }, index) => {
      if (index % 3 === 0) bus.on('n', handler, { signal: controller.signal })
      else if (index % 3 === 1) bus.once('n', handler)
      else bus.on('n', handler)
    })
    bus.emit('n', 1)
    for (const { handler } of all) bus.off('n', handler)
    controller.abort()
    return all.map(({ reference }) => reference)
  })()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect([bus.types(), controller.signal.aborted]).toEqual([[], true])
})

it('one kept handler keeps none of those that came and went around it', async () => {
  const bus = createEmitter<Events>()
  bus.on('n', (_n) => undefined)
  const kept = bus.on('n', (_n) => undefined)
  const references = (() => {
    const all = Array.from({ length: 100 }, watched)
    for (const { handler } of all) {
      const stop = bus.on('n', handler)
      bus.on('n', (_n) => undefined)()
      bus.emit('n', 1)
      stop()
    }
    return all.map(({ reference }) => reference)
  })()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect([bus.emit('n', 1), kept()]).toEqual([2, true])
})

it('a closed emitter keeps no handler of its own linker', async () => {
  const bus = createEmitter<Events>()
  const references = (() => {
    const all = Array.from({ length: 5 }, watched)
    for (const { handler } of all) bus.on('n', handler)
    return all.map(({ reference }) => reference)
  })()
  await bus.close()
  expect(await leftAfterCollecting(references)).toBe(0)
  expect(bus.emit('n', 1)).toBe(0)
})

it('a linker keeps none of its emitters, an emitter that is dropped takes its handlers with it', async () => {
  const linker = createLinker<Events>()
  linker.on('n', (_n) => undefined)
  const references = Array.from({ length: 50 }, (): WeakRef<WeakKey>[] => {
    const shared = createEmitter<Events>({ linker })
    shared.emit('n', 1)
    const own = createEmitter<Events>()
    const { handler, reference } = watched()
    own.on('n', handler)
    own.channel('n').emit(1)
    return [new WeakRef(shared), new WeakRef(own), reference]
  })
  expect(await leftAfterCollecting(references.flat())).toBe(0)
  expect([...linker.emitters()]).toEqual([])
})
