import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number }

/** Deliveries whose turn came while no slot of their subscription was free. */

it.each([
  ['without a limit', {}],
  ['with concurrency', { concurrency: 1 }],
])('a handler that emits what it handles is refused at the depth it is always refused at, %s', (_how, options) => {
  const { bus, host } = busOf<Events>('sync')
  let runs = 0
  bus.on('n', (n) => void (++runs < 1000 && bus.emit('n', n)), options)
  bus.emit('n', 1)
  expect([runs, host.reported]).toEqual([100, [expect.objectContaining({ code: 'MAX_DEPTH' })]])
})

describe.each(ways)('what waits for a slot, %s', (way) => {
  it('is over when its type is taken off the list of its subscription; what waits of another type is not', async () => {
    const { bus, run } = busOf<Events>(way)
    const first = deferred()
    const calls: number[] = []
    const handler = (n: number): unknown => {
      calls.push(n)
      return n === 1 ? first.promise : undefined
    }
    bus.on(['n', 'other'], handler, { concurrency: 1 })
    bus.emit('n', 1)
    const outcome = bus.emitAsync('n', 2)
    const kept = bus.emitAsync('other', 3)
    await run()
    bus.off('n')
    expect((await outcome).deliveries).toEqual([{ handler, status: 'cancelled', value: undefined, reason: 'unsubscribed' }])
    first.resolve()
    await run()
    expect([(await kept).ok, calls]).toEqual([true, [1, 3]])
  })
})

it('drop-oldest drops what was emitted first, also when its turn has come before', async () => {
  const { bus, drain } = busOf<Events>('microtask')
  const ends = [deferred(), deferred(), deferred()]
  const calls: number[] = []
  bus.on(
    'n',
    (n) => {
      calls.push(n)
      return ends[calls.length - 1]!.promise
    },
    { concurrency: 1, capacity: 2, overflow: 'drop-oldest' },
  )
  bus.on('other', (n) => void bus.emit('n', n))
  bus.emit('n', 1)
  drain()
  bus.emit('n', 2)
  bus.emit('other', 4)
  bus.emit('n', 3)
  drain()
  for (const { resolve } of ends) {
    resolve()
    await turn()
    drain()
  }
  expect(calls).toEqual([1, 3, 4])
})
