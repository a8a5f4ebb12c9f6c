import { createEmitter, EmitterError } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../promises.ts'

type Events = { n: number }

const setUp = (strategy: 'sync' | 'frames' = 'frames') => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, ...(strategy === 'frames' ? { strategy: animationFrame({ host }) } : {}) })
  /** Whether a promise is settled by now. */
  const watch = (promise: Promise<unknown>) => {
    let state = 'pending'
    promise.then(
      () => {
        state = 'resolved'
      },
      (error: unknown) => {
        state = error instanceof EmitterError ? error.code : (error as Error).name
      },
    )
    return async (): Promise<string> => {
      host.flushMicrotasks()
      await turn()
      host.flushMicrotasks()
      await turn()
      return state
    }
  }
  return { host, bus, watch }
}
describe('settled', () => {
  it('resolves when nothing waits', async () => {
    const { bus, watch } = setUp()
    expect(await watch(bus.settled())()).toBe('resolved')
  })

  it('waits for what is queued, and for promises of handlers', async () => {
    const { host, bus, watch } = setUp()
    const work = deferred()
    bus.on('n', () => work.promise)
    bus.emit('n', 1)
    const state = watch(bus.settled())
    expect(await state()).toBe('pending')
    host.advanceFrame()
    expect(await state()).toBe('pending')
    work.resolve()
    expect(await state()).toBe('resolved')
  })

  it('waits for promises of handlers that run inside emit, rejected ones too', async () => {
    const { host, bus, watch } = setUp('sync')
    const work = deferred()
    bus.on('n', (_n) => work.promise.then(() => Promise.reject(new Error('no'))))
    bus.emit('n', 1)
    const state = watch(bus.settled())
    expect(await state()).toBe('pending')
    work.resolve()
    expect(await state()).toBe('resolved')
    expect(host.reported).toHaveLength(1)
  })

  it('includes what handlers emit, while they run or afterwards', async () => {
    const { host, bus, watch } = setUp()
    const work = deferred()
    bus.on('n', async (n) => {
      if (n === 1) bus.emit('n', 2)
      if (n === 2) {
        await work.promise
        bus.emit('n', 3)
      }
    })
    bus.emit('n', 1)
    const state = watch(bus.settled())
    host.advanceFrame()
    expect(await state()).toBe('pending')
    host.advanceFrame()
    expect(await state()).toBe('pending')
    work.resolve()
    expect(await state()).toBe('pending')
    host.advanceFrame()
    expect(await state()).toBe('resolved')
  })

  it('includes subscriptions with a strategy of their own', async () => {
    const { host, bus, watch } = setUp('sync')
    bus.on('n', () => undefined, { strategy: animationFrame({ host }) })
    bus.emit('n', 1)
    const state = watch(bus.settled())
    expect(await state()).toBe('pending')
    host.advanceFrame()
    expect(await state()).toBe('resolved')
  })

  it('does not wait for what was unsubscribed, aborted or dropped once its turn is over', async () => {
    const { host, bus, watch } = setUp()
    const controller = new AbortController()
    const stop = bus.on('n', () => undefined)
    bus.emit('n', 1)
    bus.emit('n', 2, { signal: controller.signal })
    stop()
    controller.abort()
    const state = watch(bus.settled())
    host.advanceFrame()
    expect(await state()).toBe('resolved')
  })

  it('called by a handler does not wait for that handler', async () => {
    for (const strategy of ['sync', 'frames'] as const) {
      const { host, bus, watch } = setUp(strategy)
      let finish: (() => Promise<string>) | undefined
      bus.on('n', () => {
        const settled = bus.settled()
        finish = watch(settled)
        return settled
      })
      bus.emit('n', 1)
      host.advanceFrame()
      expect(await finish?.()).toBe('resolved')
    }
  })

  it('gives up by timeout or signal, and lets go of both', async () => {
    const { host, bus, watch } = setUp()
    bus.on('n', () => undefined)
    bus.emit('n', 1)
    const controller = new AbortController()
    const [late, aborted] = [watch(bus.settled({ timeoutMs: 5 })), watch(bus.settled({ signal: controller.signal }))]
    host.advance(4)
    expect([await late(), await aborted()]).toEqual(['pending', 'pending'])
    host.advance(1)
    expect([await late(), await aborted()]).toEqual(['TimeoutError', 'pending'])
    controller.abort()
    expect(await aborted()).toBe('AbortError')
    const quick = watch(bus.settled({ timeoutMs: 100 }))
    host.advanceFrame()
    expect(await quick()).toBe('resolved')
    expect(host.waiting.timers).toBe(0)
    expect(await watch(bus.settled({ signal: AbortSignal.abort() }))()).toBe('AbortError')
  })
})

describe('close', () => {
  it('refuses what comes from the call on, delivers what waits, then resolves', async () => {
    const { host, bus, watch } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    const state = watch(bus.close())
    expect(bus.emit('n', 2)).toBe(0)
    expect(await state()).toBe('pending')
    host.advanceFrame()
    expect(await state()).toBe('resolved')
    expect(seen).toEqual([1])
  })

  it('refuses also what handlers emit while it drains', async () => {
    const { host, bus, watch } = setUp()
    const counts: number[] = []
    bus.on('n', (n) => counts.push(bus.emit('n', n + 1)))
    bus.emit('n', 1)
    const state = watch(bus.close())
    host.advanceFrame()
    expect([await state(), counts]).toEqual(['resolved', [0]])
  })

  it('discards what waits when told to, wherever it waits', async () => {
    const { host, bus, watch } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.on('n', (n) => seen.push(-n), { strategy: microtask({ host }) })
    bus.emit('n', 1)
    const state = watch(bus.close({ pending: 'discard' }))
    expect(await state()).toBe('resolved')
    host.advanceFrame()
    expect([seen, host.reported]).toEqual([[], []])
  })

  it('discards what gathered during a hand-over', async () => {
    const { host, bus, watch } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    void bus.setStrategy(microtask({ host }), { pending: 'drain' })
    bus.emit('n', 2)
    const state = watch(bus.close({ pending: 'discard' }))
    host.advanceFrame()
    host.advanceFrame()
    expect([await state(), seen]).toEqual(['resolved', []])
  })

  it('waits for handlers that still run, with either', async () => {
    for (const pending of ['drain', 'discard'] as const) {
      const { bus, watch } = setUp('sync')
      const work = deferred()
      bus.on('n', () => work.promise)
      bus.emit('n', 1)
      const state = watch(bus.close({ pending }))
      expect(await state()).toBe('pending')
      work.resolve()
      expect(await state()).toBe('resolved')
    }
  })

  it('called by a handler does not wait for that handler', async () => {
    const { bus, watch } = setUp('sync')
    let finish: (() => Promise<string>) | undefined
    bus.on('n', () => {
      const closing = bus.close()
      finish = watch(closing)
      return closing
    })
    bus.emit('n', 1)
    expect(await finish?.()).toBe('resolved')
  })

  it('ends the subscriptions of its own linker', async () => {
    const { bus, watch } = setUp('sync')
    const stop = bus.on('n', () => undefined)
    bus.on('*', () => undefined)
    await watch(bus.close())()
    expect([bus.types(), bus.subscriptions(), stop()]).toEqual([[], [], false])
  })

  it('may be called again, and makes async calls reject CLOSED', async () => {
    const { bus, watch } = setUp('sync')
    expect(await watch(bus.close())()).toBe('resolved')
    expect(await watch(bus.close())()).toBe('resolved')
    expect(await watch(bus.close({ pending: 'discard' }))()).toBe('resolved')
    expect(await watch(bus.emitAsync('n', 1))()).toBe('CLOSED')
    expect(await watch(bus.next('n'))()).toBe('CLOSED')
    expect(bus.emit('n', 1)).toBe(0)
    expect(await watch(bus.settled())()).toBe('resolved')
  })

  it('is how an emitter is disposed of: at once by discarding, awaited by draining', async () => {
    const gone = setUp()
    const seen: string[] = []
    gone.bus.on('n', () => seen.push('discarded'))
    gone.bus.emit('n', 1)
    expect(gone.bus[Symbol.dispose]()).toBe(undefined)
    gone.host.advanceFrame()
    const kept = setUp()
    kept.bus.on('n', () => seen.push('drained'))
    kept.bus.emit('n', 1)
    const state = kept.watch(kept.bus[Symbol.asyncDispose]())
    expect(await state()).toBe('pending')
    kept.host.advanceFrame()
    expect([await state(), seen, gone.bus.emit('n', 1), kept.bus.emit('n', 1)]).toEqual(['resolved', ['drained'], 0, 0])
  })
})
