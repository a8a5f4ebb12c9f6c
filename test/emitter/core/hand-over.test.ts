import { createEmitter, createLinker, type Strategy, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf } from '../promises.ts'
import { refuses } from '../refuses.ts'

type Events = { n: number }

/** What a swap leaves behind: counts, strategies and emitters as if it had never been another way. */

const setUp = () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  return { host, bus, calls }
}

describe('a hand-over', () => {
  it('is over for settled() when what gathered meanwhile has run', async () => {
    const { host, bus, calls } = setUp()
    bus.emit('n', 1)
    void bus.setStrategy(microtask({ host }), { pending: 'drain' })
    bus.emit('n', 2)
    const settled = bus.settled()
    host.flushMicrotasks()
    expect(await stateOf(settled)).toBe('pending')
    host.advanceFrame()
    host.flushMicrotasks()
    expect([await stateOf(settled), calls]).toEqual(['resolved', [1, 2]])
  })

  it('hands on what gathered as waiting: a later one waits for it in turn', async () => {
    const { host, bus, calls } = setUp()
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }), { pending: 'drain' })
    bus.emit('n', 2)
    host.advanceFrame()
    host.flushMicrotasks()
    const second = bus.setStrategy(sync(), { pending: 'drain' })
    host.flushMicrotasks()
    bus.emit('n', 3)
    expect([await stateOf(second), calls]).toEqual(['pending', [1]])
    host.advanceFrame()
    host.flushMicrotasks()
    expect([await stateOf(second), calls]).toEqual(['resolved', [1, 2, 3]])
  })

  it('hands on nothing that was cancelled while it gathered', () => {
    const { host, bus, calls } = setUp()
    const next = animationFrame({ host })
    const controller = new AbortController()
    bus.emit('n', 1)
    void bus.setStrategy(next, { pending: 'drain' })
    void bus.emitAsync('n', 2, { signal: controller.signal })
    void bus.emitAsync('n', 3)
    controller.abort()
    host.advanceFrame()
    host.flushMicrotasks()
    expect(next.pending).toBe(1)
    host.advanceFrame()
    expect(calls).toEqual([1, 3])
  })

  it('to a strategy that throws fails what it does not take, and is over', async () => {
    const { host, bus, calls } = setUp()
    const broken: Strategy = {
      name: 'broken',
      guarantees: microtask().guarantees,
      pending: 0,
      enqueue(delivery) {
        if ((delivery.emission.payload as number) === 1) throw 'broken'
        delivery.run()
      },
      flush: () => undefined,
      close: () => undefined,
    }
    bus.emit('n', 1)
    bus.emit('n', 2)
    expect(await stateOf(bus.setStrategy(broken))).toBe('resolved')
    expect([calls, host.reported]).toEqual([[2], [expect.objectContaining({ message: 'broken', cause: 'broken' })]])
  })

  it('leaves alone what waits in the same strategy as a subscription’s own', async () => {
    const { host, calls } = setUp()
    const strategy = animationFrame({ host })
    const bus = createEmitter<Events>({ host, strategy })
    bus.on('n', (n) => calls.push(n))
    bus.on('n', (n) => calls.push(-n), { strategy })
    bus.emit('n', 1)
    await bus.setStrategy(sync())
    expect(calls).toEqual([1])
    host.advanceFrame()
    expect(calls).toEqual([1, -1])
  })

  it('to sync leaves nothing that waits: capacity has no meaning again', async () => {
    const { bus } = setUp()
    await bus.setStrategy(sync())
    refuses(() => bus.on('n', () => undefined, { capacity: 1 }), 'options.capacity')
  })

  it('is possible where a linker wants every result', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, linker: createLinker<Events>({ onSuccess: () => undefined }) })
    expect(await stateOf(bus.setStrategy(microtask({ host })))).toBe('resolved')
  })
})

it('a call refused by a closed emitter is no unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const bus = createEmitter<Events>()
  await bus.close()
  void bus.setStrategy(sync())
  void bus.emitAsync('n', 1)
  void bus.next('n')
  // Node tells of them after the microtasks of a turn.
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})
