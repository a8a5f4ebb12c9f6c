import { createEmitter, type Signal } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

/** A signal that counts who listens to it. */
const countedSignal = () => {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const counted = {
    get aborted() {
      return signal.aborted
    },
    get reason() {
      return signal.reason as unknown
    },
    addEventListener(type: 'abort', listener: () => void) {
      listeners++
      signal.addEventListener(type, listener)
    },
    removeEventListener(type: 'abort', listener: () => void) {
      listeners--
      signal.removeEventListener(type, listener)
    },
  } as Signal
  return { signal: counted, abort: () => controller.abort(), listeners: () => listeners }
}

describe('the signal of a subscription', () => {
  it('ends it when aborted, on every event it is on', () => {
    const bus = createEmitter<Events>()
    const controller = new AbortController()
    const seen: number[] = []
    const stop = bus.on(['n', 'other'], (n) => seen.push(n), { signal: controller.signal })
    bus.on('*', (n) => seen.push(-n), { signal: controller.signal })
    expect(bus.emit('n', 1)).toBe(2)
    controller.abort()
    expect([bus.emit('n', 2), bus.emit('other', 3), bus.types(), bus.subscriptions(), stop()]).toEqual([0, 0, [], [], false])
    expect(seen).toEqual([1, -1])
  })

  it('aborted before, it never begins', () => {
    const bus = createEmitter<Events>()
    const stop = bus.on('n', () => undefined, { signal: AbortSignal.abort() })
    expect([bus.has('n'), bus.emit('n', 1), stop()]).toEqual([false, 0, false])
  })

  it('aborted by an earlier handler, it ends before its turn', () => {
    const bus = createEmitter<Events>()
    const controller = new AbortController()
    const calls: string[] = []
    bus.on('n', () => controller.abort())
    bus.on('n', () => calls.push('aborted'), { signal: controller.signal })
    bus.on('n', () => calls.push('other'))
    bus.emit('n', 1)
    expect(calls).toEqual(['other'])
  })

  it('ends what waits in a queue', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const controller = new AbortController()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n), { signal: controller.signal })
    bus.on('other', (n) => seen.push(n), { signal: controller.signal, strategy: animationFrame({ host }) })
    bus.emit('n', 1)
    bus.emit('other', 2)
    controller.abort()
    host.flushMicrotasks()
    host.advanceFrame()
    expect(seen).toEqual([])
  })

  it('is let go of however the subscription ends', () => {
    const { signal, abort, listeners } = countedSignal()
    const bus = createEmitter<Events>()
    const handler = (): void => undefined
    const stop = bus.on('n', handler, { signal })
    bus.on(['n', 'other'], handler, { signal })
    bus.once('n', handler, { signal })
    bus.on('*', handler, { signal })
    // One for all of them: Node warns of the eleventh.
    expect(listeners()).toBe(1)
    stop()
    bus.emit('n', 1)
    bus.off('n', handler)
    bus.off('other', handler)
    expect([listeners(), bus.subscriptions().length]).toEqual([1, 1])
    bus.off('*', handler)
    expect(listeners()).toBe(0)
    bus.on('n', handler, { signal })
    expect(listeners()).toBe(1)
    abort()
    bus.off()
    expect(listeners()).toBe(0)
  })
})

describe('the signal of an emission', () => {
  it('aborted before, nothing is delivered, no filter asked, no once taken', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.once('n', () => calls.push('once'), {
      filter: () => {
        calls.push('filter')
        return true
      },
    })
    bus.on('n', (_n) => calls.push('plain'))
    expect(bus.emit('n', 1, { signal: AbortSignal.abort() })).toBe(0)
    expect([calls, bus.subscriptions('n').length]).toEqual([[], 2])
  })

  it('aborted later, what waits is cancelled, other emissions are not', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const controller = new AbortController()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.on('n', (n) => seen.push(n * 10))
    expect([bus.emit('n', 1, { signal: controller.signal }), bus.emit('n', 2)]).toEqual([2, 2])
    controller.abort()
    host.flushMicrotasks()
    expect(seen).toEqual([2, 20])
    expect(host.reported).toEqual([])
  })

  it('aborted by one of its handlers, the handlers after it do not run; the count stays what was accepted', () => {
    const bus = createEmitter<Events>()
    const controller = new AbortController()
    const calls: string[] = []
    bus.on('n', () => {
      calls.push('first')
      controller.abort()
    })
    bus.on('n', () => calls.push('second'))
    expect(bus.emit('n', 1, { signal: controller.signal })).toBe(2)
    expect(calls).toEqual(['first'])
  })

  it('is what handlers see, aborted with it also where they have one of their own', () => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    const controller = new AbortController()
    const seen: unknown[] = []
    let own: Signal | undefined
    bus.on('n', (_n, { signal }) => seen.push(signal))
    bus.on(
      'n',
      (_n, { signal }) => {
        own = signal
        return new Promise(() => undefined)
      },
      { timeoutMs: 1000 },
    )
    bus.emit('n', 1, { signal: controller.signal })
    expect(seen).toEqual([controller.signal])
    expect(own?.aborted).toBe(false)
    controller.abort('enough')
    expect([own?.aborted, (own as { reason?: unknown } | undefined)?.reason]).toEqual([true, 'enough'])
  })

  it('ends an emitAsync: what waits is cancelled, what runs is awaited, and the signal is let go of', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const { signal, abort, listeners } = countedSignal()
    let finish: (value: string) => void = () => undefined
    bus.on('n', () => new Promise<string>((resolve) => (finish = resolve)))
    bus.on('n', () => 'waits', { strategy: animationFrame({ host }) })
    const pending = bus.emitAsync('n', 1, { signal })
    abort()
    host.advanceFrame()
    finish('done')
    const { deliveries, ok } = await pending
    expect(deliveries.map(({ status, value, reason }) => [status, value ?? reason])).toEqual([
      ['fulfilled', 'done'],
      ['cancelled', 'aborted'],
    ])
    expect([ok, listeners()]).toEqual([true, 0])
  })

  it('aborted before, emitAsync resolves an outcome without deliveries', async () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => 1)
    expect(await bus.emitAsync('n', 1, { signal: AbortSignal.abort() })).toMatchObject({ deliveries: [], values: [], ok: true })
  })

  it('leaves nothing on the signal when a plain emission is over', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const { signal, listeners } = countedSignal()
    bus.on('n', () => undefined)
    bus.on('n', () => Promise.resolve(), { timeoutMs: 5 })
    bus.emit('n', 1, { signal })
    host.flushMicrotasks()
    host.advance(5)
    expect(listeners()).toBe(0)
  })
})
