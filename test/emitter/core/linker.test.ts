import { createEmitter, createLinker } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { a: number; b: number }

describe('a linker', () => {
  it('holds subscriptions apart from any emitter, before and after there is one', () => {
    const linker = createLinker<Events>({ name: 'shop' })
    const seen: number[] = []
    const stop = linker.on('a', (n) => seen.push(n))
    linker.once('b', (n) => seen.push(-n))
    expect([linker.name, linker.types(), linker.has('a'), linker.subscriptions().length]).toEqual(['shop', ['a', 'b'], true, 2])
    const bus = createEmitter<Events>({ linker })
    expect([bus.emit('a', 1), bus.emit('b', 2), bus.emit('b', 3)]).toEqual([1, 1, 0])
    expect([stop(), stop(), linker.types(), seen]).toEqual([true, false, [], [1, -2]])
  })

  it('is what its emitters subscribe to: on one is on all', () => {
    const linker = createLinker<Events>()
    const [one, two] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
    const calls: string[] = []
    const stop = one.on('a', () => calls.push('by one'))
    linker.on('a', () => calls.push('by the linker'))
    expect([two.emit('a', 1), linker.subscriptions('a').length]).toEqual([2, 2])
    expect(calls).toEqual(['by one', 'by the linker'])
    stop()
    expect([one.off('a'), two.emit('a', 1), linker.has('a')]).toEqual([true, 0, false])
  })

  it('says off of a handler, an event or everything', () => {
    const linker = createLinker<Events>()
    const handler = (): void => undefined
    linker.on(['a', 'b'], handler)
    linker.on('*', handler)
    expect([linker.off('a', handler), linker.off('a'), linker.off('*'), linker.off(), linker.off()]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ])
  })

  it('serves each emitter with its own strategy, failures and depth', () => {
    const host = createManualHost()
    const linker = createLinker<Events>()
    const failed: string[] = []
    const direct = createEmitter<Events>({ linker, host, onError: () => failed.push('direct') })
    const queued = createEmitter<Events>({ linker, host, strategy: microtask({ host }), onError: () => failed.push('queued') })
    const seen: number[] = []
    linker.on('a', (n) => seen.push(n))
    linker.on('a', () => {
      throw new Error('no')
    })
    queued.emit('a', 1)
    direct.emit('a', 2)
    expect([seen, failed]).toEqual([[2], ['direct']])
    host.flushMicrotasks()
    expect([seen, failed]).toEqual([
      [2, 1],
      ['direct', 'queued'],
    ])
  })

  it('ends what waits in any emitter’s queue when its subscription ends', () => {
    const host = createManualHost()
    const linker = createLinker<Events>()
    const queued = createEmitter<Events>({ linker, host, strategy: microtask({ host }) })
    const seen: number[] = []
    const stop = linker.on('a', (n) => seen.push(n))
    queued.emit('a', 1)
    stop()
    host.flushMicrotasks()
    expect(seen).toEqual([])
  })

  it('outlives an emitter that closes', async () => {
    const linker = createLinker<Events>()
    const [one, two] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
    linker.on('a', () => undefined)
    await one.close()
    expect([one.emit('a', 1), two.emit('a', 1), linker.has('a')]).toEqual([0, 1, true])
  })

  it('is a namespace: emitters of different ones never meet', () => {
    const one = createEmitter<Events>({ linker: createLinker() })
    const two = createEmitter<Events>({ linker: createLinker() })
    one.on('a', () => undefined)
    one.on('*', () => undefined)
    expect([two.emit('a', 1), two.types()]).toEqual([0, []])
  })
})

describe('maxHandlers', () => {
  it('refuses the subscription too many by MAX_HANDLERS, naming the event, and has place again when one leaves', () => {
    const linker = createLinker<Events>({ maxHandlers: 2 })
    const stop = linker.on('a', (_n) => undefined)
    linker.once('a', () => undefined)
    for (const add of [() => linker.on('a', (_n) => undefined), () => linker.once('a', () => undefined)]) {
      expect(add).toThrow(expect.objectContaining({ name: 'EmitterError', code: 'MAX_HANDLERS' }))
      expect(add).toThrow(/"a"/)
    }
    expect(linker.subscriptions('a')).toHaveLength(2)
    linker.on('b', () => undefined)
    stop()
    linker.on('a', (_n) => undefined)
    expect(linker.subscriptions('a')).toHaveLength(2)
  })

  it('is asked for every event of a list before any of them is registered', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    linker.on('b', () => undefined)
    expect(() => linker.on(['a', 'b'], () => undefined)).toThrow(expect.objectContaining({ code: 'MAX_HANDLERS' }))
    expect([linker.has('a'), linker.subscriptions().length]).toEqual([false, 1])
  })

  it('holds for an emitter’s on as well', () => {
    const bus = createEmitter<Events>({ linker: createLinker({ maxHandlers: 1 }) })
    bus.on('a', (_n) => undefined)
    expect(() => bus.on('a', (_n) => undefined)).toThrow(expect.objectContaining({ code: 'MAX_HANDLERS' }))
  })

  it('counts subscriptions of the event, wherever those to everything came from', () => {
    const early = createLinker<Events>({ maxHandlers: 1 })
    early.on('*', () => undefined)
    early.on('a', () => undefined)
    const late = createLinker<Events>({ maxHandlers: 1 })
    late.on('a', () => undefined)
    late.on('*', () => undefined)
    expect([early.subscriptions('a').length, late.subscriptions('a').length]).toEqual([2, 2])
    const roomy = createLinker<Events>({ maxHandlers: 2 })
    roomy.on('a', () => undefined)
    roomy.on('*', () => undefined)
    roomy.on('a', () => undefined)
    expect(roomy.subscriptions('a')).toHaveLength(3)
  })
})
