import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { busOf } from '../ways.ts'

type Events = { n: number }

/** An emitter that is busy until `slow` resolves. */
const busy = () => {
  const made = busOf<Events>('sync')
  const slow = deferred()
  made.bus.on('n', () => slow.promise)
  made.bus.emit('n', 1)
  return { ...made, slow }
}

describe('a handler that returns what another emitter promises', () => {
  it('fails when settled() of the other times out', async () => {
    const other = busy()
    const { bus, host } = busOf<Events>('sync')
    const told: unknown[] = []
    bus.on('n', () => other.bus.settled({ timeoutMs: 5 }), { onFailure: (error) => told.push((error as Error).name) })
    bus.emit('n', 1)
    await turn()
    expect(told).toEqual([])
    other.host.advance(5)
    await turn()
    expect([told, host.reported]).toEqual([['TimeoutError'], []])
  })

  it('is over when close() of the other is', async () => {
    const other = busy()
    const { bus } = busOf<Events>('sync')
    bus.on('n', () => other.bus.close())
    const outcome = bus.emitAsync('n', 1)
    await other.run()
    expect(await stateOf(outcome)).toBe('pending')
    other.slow.resolve()
    await other.run()
    expect(await outcome).toMatchObject({ ok: true })
  })
})

describe('a handler that returns settled() of its own emitter', () => {
  it('is over at once, and fails all the same when that times out', async () => {
    const { bus, host, run } = busy()
    const told: unknown[] = []
    bus.on('n', () => bus.settled({ timeoutMs: 5 }), { name: 'waits', onFailure: (error) => told.push((error as Error).name) })
    bus.emit('n', 1)
    await run()
    host.advance(5)
    await turn()
    expect([told, host.reported]).toEqual([['TimeoutError'], []])
  })
})
