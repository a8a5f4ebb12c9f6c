import { createEmitter, EmitterError } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { n: number }

const setUp = () => {
  const host = createManualHost()
  const loop = createLoop({ host })
  const bus = createEmitter<Events>({ host, strategy: loop })
  const calls: string[] = []
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, loop, bus, calls, run }
}

describe('a loop', () => {
  it('keeps what comes until it is started, then runs it in order', async () => {
    const { loop, bus, calls, run } = setUp()
    bus.on('n', (n) => calls.push(`n ${n}`))
    for (const n of [1, 2, 3]) bus.emit('n', n)
    await run()
    expect([calls, loop.status, loop.pending]).toEqual([[], 'waiting', 3])
    loop.start()
    loop.start()
    expect([calls, loop.status]).toEqual([[], 'running'])
    await run()
    expect([calls, loop.pending]).toEqual([['n 1', 'n 2', 'n 3'], 0])
  })

  it('runs strictly one at a time: the next begins when the promise of the one before has settled, failed or not', async () => {
    const { host, loop, bus, calls, run } = setUp()
    const ends = [deferred(), deferred(), deferred()]
    bus.on('n', (n) => {
      calls.push(`start ${n}`)
      return ends[n]!.promise
    })
    loop.start()
    for (const n of [0, 1, 2]) bus.emit('n', n)
    await run()
    expect([calls.splice(0), loop.pending]).toEqual([['start 0'], 2])
    ends[0]!.reject(new Error('no'))
    await run()
    expect([calls.splice(0), host.reported.splice(0)]).toEqual([['start 1'], [new Error('no')]])
    ends[2]!.resolve()
    await run()
    expect(calls).toEqual([])
    ends[1]!.resolve()
    await run()
    expect([calls, loop.pending]).toEqual([['start 2'], 0])
  })

  it('is one row for several emitters, and for subscriptions that have it as their own', async () => {
    const { host, loop, bus, calls, run } = setUp()
    const other = createEmitter<Events>({ host })
    const slow = deferred()
    bus.on('n', (n) => {
      calls.push(`bus ${n}`)
      return slow.promise
    })
    other.on('n', (n) => void calls.push(`other ${n}`), { strategy: loop })
    loop.start()
    bus.emit('n', 1)
    other.emit('n', 2)
    await run()
    expect(calls.splice(0)).toEqual(['bus 1'])
    slow.resolve()
    await run()
    expect(calls).toEqual(['other 2'])
  })

  it('goes on when the time of a handler is up', async () => {
    const { host, loop, bus, calls, run } = setUp()
    bus.on('n', (n) => (n === 1 ? new Promise(() => undefined) : void calls.push(`n ${n}`)), { timeoutMs: 5 })
    loop.start()
    bus.emit('n', 1)
    bus.emit('n', 2)
    await run()
    expect(calls).toEqual([])
    host.advance(5)
    await run()
    expect([calls, host.reported]).toEqual([['n 2'], [expect.objectContaining({ name: 'TimeoutError' })]])
  })

  it('yields to other tasks after 8 ms of handlers, losing and reordering nothing', async () => {
    const { host, loop, bus } = setUp()
    const seen: number[] = []
    bus.on('n', (n) => {
      seen.push(n)
      host.spend(1)
    })
    loop.start()
    for (let n = 0; n < 50; n++) bus.emit('n', n)
    host.flushMicrotasks()
    expect(seen.length).toBe(8)
    expect(host.waiting.timers).toBe(1)
    while (host.waiting.timers > 0) host.advance(0)
    expect(seen).toEqual(Array.from({ length: 50 }, (_, n) => n))
    expect(host.waiting).toEqual({ microtasks: 0, timers: 0, frames: 0 })
  })

  it('flush runs what waits, started or not, and resolves when nothing waits or runs', async () => {
    const { loop, bus, calls, run } = setUp()
    const slow = deferred()
    bus.on('n', (n) => {
      calls.push(`n ${n}`)
      return slow.promise
    })
    bus.emit('n', 1)
    const flushed = loop.flush()
    await run()
    expect([calls, await stateOf(flushed), loop.status]).toEqual([['n 1'], 'pending', 'waiting'])
    slow.resolve()
    await run()
    expect(await stateOf(flushed)).toBe('resolved')
    bus.emit('n', 2)
    await run()
    expect(calls).toEqual(['n 1'])
  })
})

describe('closing a loop', () => {
  it('runs what waits and what that emits, then takes nothing more', async () => {
    const { host, loop, bus, calls, run } = setUp()
    const slow = deferred()
    bus.on('n', async (n) => {
      calls.push(`n ${n}`)
      await slow.promise
      if (n === 1) bus.emit('n', 3)
    })
    bus.emit('n', 1)
    bus.emit('n', 2)
    const closed = loop.close()
    await run()
    expect([calls, loop.status, await stateOf(closed)]).toEqual([['n 1'], 'closing', 'pending'])
    slow.resolve()
    await run()
    expect([calls, loop.status, await stateOf(closed)]).toEqual([['n 1', 'n 2', 'n 3'], 'closed', 'resolved'])
    expect([bus.emit('n', 4), host.reported.map((error) => (error as EmitterError).code)]).toEqual([0, ['CLOSED']])
    await run()
    expect([calls.length, await stateOf(loop.close())]).toEqual([3, 'resolved'])
  })

  it("with 'discard' drops what waits and waits for nothing, however long a handler takes", async () => {
    const { loop, bus, calls, run } = setUp()
    bus.on('n', (n) => {
      calls.push(`n ${n}`)
      return new Promise(() => undefined)
    })
    loop.start()
    bus.emit('n', 1)
    await run()
    const dropped = bus.emitAsync('n', 2)
    expect(await stateOf(loop.close({ pending: 'discard' }))).toBe('resolved')
    expect((await dropped).deliveries.map(({ status, reason }) => [status, reason])).toEqual([['cancelled', 'discarded']])
    expect([calls, loop.status, loop.pending]).toEqual([['n 1'], 'closed', 0])
  })

  it('by a handler of its own: awaited it would wait for itself, discarded it does not', async () => {
    const { loop, bus, calls, run } = setUp()
    bus.on('n', async (n) => {
      calls.push(`n ${n}`)
      await loop.close({ pending: 'discard' })
      calls.push('closed')
    })
    loop.start()
    bus.emit('n', 1)
    bus.emit('n', 2)
    await run()
    expect(calls).toEqual(['n 1', 'closed'])
  })

  it('refuses later use at the call, by start, emitters, subscriptions and swaps', async () => {
    const { host, loop } = setUp()
    await loop.close({ pending: 'discard' })
    const bus = createEmitter<Events>({ host })
    const codes = [
      () => loop.start(),
      () => createEmitter({ strategy: loop }),
      () => bus.on('n', (_n) => undefined, { strategy: loop }),
      () => bus.setStrategy(loop),
    ].map((call) => {
      try {
        call()
      } catch (error) {
        return [error instanceof EmitterError, (error as EmitterError).code]
      }
      return 'nothing thrown'
    })
    expect(codes).toEqual(Array(4).fill([true, 'CLOSED']))
    expect([bus.subscriptions().length, bus.strategy.name]).toEqual([0, 'sync'])
  })

  it('is what await using does', async () => {
    const host = createManualHost()
    const calls: number[] = []
    const scope = async (): Promise<void> => {
      await using loop = createLoop({ host })
      const bus = createEmitter<Events>({ host, strategy: loop })
      bus.on('n', (n) => calls.push(n))
      bus.emit('n', 1)
    }
    const over = scope()
    await turn()
    host.flushMicrotasks()
    expect([await stateOf(over), calls]).toEqual(['resolved', [1]])
  })

  it('takes nothing but drain and discard', () => {
    expect(() => createLoop().close({ pending: 'migrate' as never })).toThrow(/options.pending must be 'drain' or 'discard'/)
  })
})
