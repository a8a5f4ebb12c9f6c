import { createEmitter } from '@emitscope/emitter'
import { deferred } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred as promised, stateOf, turn } from '../promises.ts'

type Events = { n: number }

const setUp = () => {
  const host = createManualHost()
  const given: Promise<void>[] = []
  const strategy = deferred((promise) => given.push(promise), { host })
  const bus = createEmitter<Events>({ host, strategy })
  return { host, given, strategy, bus }
}

describe('flush inside a handler of deferred(waitUntil)', () => {
  it('does not end the promise while that handler still runs', async () => {
    const { host, given, strategy, bus } = setUp()
    const slow = promised()
    bus.on('n', (_n) => {
      void strategy.flush()
      return slow.promise
    })
    bus.emit('n', 1)
    host.advance(0)
    expect(await stateOf(given[0]!)).toBe('pending')
    slow.resolve()
    expect([given.length, await stateOf(given[0]!)]).toEqual([1, 'resolved'])
  })

  it('awaited after its slice gave way is over, and so is the promise', async () => {
    const { host, given, strategy, bus } = setUp()
    const calls: string[] = []
    bus.on('n', async (n) => {
      calls.push(`n ${n}`)
      if (n !== 1) return
      host.spend(10)
      await undefined
      await strategy.flush()
      calls.push('flushed')
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    host.advance(0)
    // The rest was put off to another task, which the handler is faster than.
    expect([calls, host.waiting.timers]).toEqual([['n 1'], 1])
    const settled = bus.settled()
    await turn()
    host.flushMicrotasks()
    expect(calls).toEqual(['n 1', 'n 2', 'flushed'])
    expect([await stateOf(given[0]!), await stateOf(settled), host.waiting.timers]).toEqual(['resolved', 'resolved', 0])
  })

  it('of two that are asked for, the later does not wait for what the earlier runs, and the promise waits for both', async () => {
    const { given, strategy, bus } = setUp()
    const [one, other] = [promised(), promised()]
    bus.on('n', (n) => (n === 1 ? one : other).promise)
    bus.emit('n', 1)
    const first = strategy.flush()
    bus.emit('n', 2)
    const second = strategy.flush()
    other.resolve()
    expect([await stateOf(second), await stateOf(first), await stateOf(given[0]!)]).toEqual(['resolved', 'pending', 'pending'])
    one.resolve()
    expect([await stateOf(first), await stateOf(given[0]!)]).toEqual(['resolved', 'resolved'])
  })
})

describe('deferred() of several emitters', () => {
  const shared = () => {
    const host = createManualHost()
    const strategy = deferred(undefined, { host })
    const calls: string[] = []
    const [one, other] = ['one', 'other'].map((name) => {
      const bus = createEmitter<Events>({ host, strategy })
      bus.on('n', (n) => calls.push(`${name} ${n}`))
      return bus
    })
    const run = async (): Promise<void> => {
      for (let rounds = 0; rounds < 3; rounds++) {
        host.flushMicrotasks()
        await turn()
      }
    }
    return { strategy, calls, one: one!, other: other!, run }
  }

  it('a drain of one runs what is its own, in order, and leaves the rest collected', async () => {
    const { strategy, calls, one, other, run } = shared()
    other.emit('n', 1)
    one.emit('n', 2)
    other.emit('n', 3)
    one.emit('n', 4)
    const drained = one.setStrategy(deferred(), { pending: 'drain' })
    await run()
    expect([await stateOf(drained), calls.splice(0), strategy.pending]).toEqual(['resolved', ['one 2', 'one 4'], 2])
    await strategy.flush()
    expect(calls).toEqual(['other 1', 'other 3'])
  })

  it('closing one that has nothing collected runs nothing of the others', async () => {
    const { strategy, calls, one, other, run } = shared()
    other.emit('n', 1)
    const closed = one.close()
    await run()
    expect([await stateOf(closed), calls, strategy.pending]).toEqual(['resolved', [], 1])
  })
})
