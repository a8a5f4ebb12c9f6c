import { createEmitter, EmitterError, type Strategy } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf } from '../promises.ts'

type Events = { n: number }

/** A strategy that is not `sync()` and yet runs what it takes at once. */
const atOnce = (enqueue: Strategy['enqueue'] = (delivery) => void delivery.run()): Strategy => ({
  name: 'at once',
  guarantees: { order: 'fifo', delivery: 'inside emit', mayDrop: false, crossesRealm: false },
  enqueue,
  pending: 0,
  flush: () => undefined,
  close: () => undefined,
})

describe('what a strategy runs within enqueue counts as delivered', () => {
  it.each<[string, () => unknown]>([
    [
      'throws an EmitterError',
      () => {
        throw new EmitterError('CLOSED', 'of another emitter')
      },
    ],
    [
      'throws undefined',
      () => {
        throw undefined
      },
    ],
    [
      'throws what only looks like QUEUE_FULL',
      () => {
        throw { code: 'QUEUE_FULL' }
      },
    ],
    ['returns a QUEUE_FULL', () => new EmitterError('QUEUE_FULL', 'as a value')],
  ])('also when the handler %s', (_what, handler) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: atOnce() })
    bus.on('n', handler)
    expect(bus.emit('n', 1)).toBe(1)
  })

  it('unless the strategy has no space', () => {
    const host = createManualHost()
    const full = atOnce((delivery) => delivery.cancel(new EmitterError('QUEUE_FULL', 'no space')))
    const bus = createEmitter<Events>({ host, strategy: full })
    bus.on('n', () => undefined)
    expect([bus.emit('n', 1), host.reported]).toEqual([0, [expect.objectContaining({ code: 'QUEUE_FULL' })]])
  })
})

describe('what is known of waiting deliveries', () => {
  it('forgets those of a strategy of their own: a swap that drains has nothing to wait for', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    bus.on('n', () => undefined, { strategy: microtask({ host }) })
    bus.emit('n', 1)
    host.flushMicrotasks()
    const swapped = bus.setStrategy(microtask({ host }), { pending: 'drain' })
    host.flushMicrotasks()
    expect(await stateOf(swapped)).toBe('resolved')
  })

  it('forgets one whose filter threw: it never waited', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    bus.on('n', () => undefined, {
      filter: () => {
        throw 'oops'
      },
    })
    expect([bus.emit('n', 1), host.reported]).toEqual([1, ['oops']])
    const settled = bus.settled()
    host.flushMicrotasks()
    expect(await stateOf(settled)).toBe('resolved')
  })

  it('lets a subscription with its own strategy run by it while a swap is under way', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
    const calls: string[] = []
    bus.on('n', (n) => calls.push(`frame ${n}`))
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }), { pending: 'drain' })
    bus.on('n', (n) => calls.push(`own ${n}`), { strategy: microtask({ host }) })
    bus.emit('n', 2)
    host.flushMicrotasks()
    expect(calls).toEqual(['own 2'])
  })
})
