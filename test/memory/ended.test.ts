import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { n: number }

describe("a channel kept after its type's last subscription went", () => {
  it("keeps no handler of '*' that ended after that", async () => {
    const bus = createEmitter<Events>()
    const channel = bus.channel('n')
    const stop = bus.on('n', (_n) => undefined)
    const subscribe = () => {
      const star = (_n: unknown): void => undefined
      const stopStar = bus.on('*', star)
      channel.emit(1)
      stop()
      stopStar()
      return new WeakRef(star)
    }
    expect(await leftAfterCollecting([subscribe()])).toBe(0)
    expect(channel.emit(2)).toBe(0)
  })
})

describe('an interceptor', () => {
  it('is kept by nobody once it has ended, though its unsubscribe function is', async () => {
    const bus = createEmitter<Events>()
    const register = () => {
      const interceptor = (_emission: unknown, next: () => unknown): unknown => next()
      const stop = bus.intercept(interceptor)
      stop()
      return { stop, interceptor: new WeakRef(interceptor) }
    }
    const { stop, interceptor } = register()
    expect(await leftAfterCollecting([interceptor])).toBe(0)
    expect(stop()).toBe(false)
  })

  it('is not kept by a closed emitter', async () => {
    const bus = createEmitter<Events>()
    const register = () => {
      const interceptor = (_emission: unknown, next: () => unknown): unknown => next()
      bus.intercept(interceptor)
      return new WeakRef(interceptor)
    }
    const interceptor = register()
    await bus.close()
    expect(await leftAfterCollecting([interceptor])).toBe(0)
    expect(bus.emit('n', 1)).toBe(0)
  })
})

it('the payload of a delivery that was replaced is let go of at once, though its queue has not been drained', async () => {
  const host = createManualHost()
  const bus = createEmitter<{ n: object }>({ host })
  const calls: object[] = []

  bus.on('n', (n) => calls.push(n), { strategy: microtask({ host }), capacity: 1, overflow: 'latest' })
  const emit = () =>
    Array.from({ length: 200 }, () => {
      const payload = {}
      bus.emit('n', payload)
      return new WeakRef(payload)
    })
  // As many as a queue has before it looks for what is over.
  expect(await leftAfterCollecting(emit())).toBeLessThan(20)
  host.flushMicrotasks()
  expect(calls).toHaveLength(1)
})
