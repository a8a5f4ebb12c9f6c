import { createEmitter, type Emitter, type Strategy, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { SimpleStrategy } from '../testing/simple-strategy.ts'

type Events = { n: number }

const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: { observe(hook: unknown): void }[] } }).__EMITSCOPE__
const observe = (hook: unknown): void => {
  for (const core of cores) core.observe(hook)
}
afterEach(() => observe(null))

const others = [
  ...['deliveryStarted', 'deliveryFinished', 'deliveryMissed', 'deliverySettled', 'failed', 'dropped', 'emitterAdded'],
  ...['strategyChanged', 'subscriptionAdded', 'subscriptionNarrowed', 'subscriptionRemoved'],
]

/** What a hook knows of queues: the last depth it was told of each strategy's, and how many of each emission wait. */
const watch = () => {
  const depths: Record<string, number> = {}
  const queued: number[] = []
  let emissions = 0
  observe({
    ...Object.fromEntries(others.map((name) => [name, () => undefined])),
    hookVersion: 1,
    deliveries: true,
    emissionStarted: () => emissions++,
    emissionFinished: (_sequence: number, _count: number, waiting: number) => queued.push(waiting),
    queueChanged: (_emitter: unknown, { name }: Strategy, depth: number) => {
      depths[name] = depth
    },
  })
  return { depths, queued }
}

const heard = (bus: Emitter<Events>): number[] => {
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  return seen
}

describe('the hook knows the depth of a queue', () => {
  it.each(['migrate', 'discard'] as const)('also after a swap took from it what waited: %s', (pending) => {
    const host = createManualHost()
    const strategy = manual()
    const bus = createEmitter<Events>({ host, strategy })
    const seen = heard(bus)
    const { depths } = watch()
    for (const n of [1, 2, 3]) bus.emit('n', n)
    expect(depths).toEqual({ manual: 3 })
    void bus.setStrategy(microtask({ host }), { pending })
    expect(depths.manual).toBe(0)
    bus.emit('n', 4)
    host.flushMicrotasks()
    expect([seen, depths]).toEqual([pending === 'migrate' ? [1, 2, 3, 4] : [4], { manual: 0, microtask: 0 }])
  })

  it('also after a swap to sync ran it', () => {
    const bus = createEmitter<Events>({ strategy: manual() })
    heard(bus)
    const { depths } = watch()
    for (const n of [1, 2]) bus.emit('n', n)
    void bus.setStrategy(sync())
    expect(depths.manual).toBe(0)
  })
})

describe('the hook hears how many of an emission wait', () => {
  it('none of one that was refused for want of space', () => {
    const bus = createEmitter<Events>({ strategy: manual({ capacity: 1 }), onError: () => undefined })
    heard(bus)
    const { queued } = watch()
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
    expect(queued).toEqual([1, 0])
  })

  it('none of one that its strategy ran at once', () => {
    class AtOnce extends SimpleStrategy {
      override enqueue(delivery: Parameters<Strategy['enqueue']>[0]): void {
        void delivery.run()
      }
    }
    const bus = createEmitter<Events>({ strategy: new AtOnce() })
    const seen = heard(bus)
    const { queued } = watch()
    expect([bus.emit('n', 1), seen]).toEqual([1, [1]])
    expect(queued).toEqual([0])
  })
})
