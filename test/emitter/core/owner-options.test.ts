import { describe, expect, it } from 'vitest'
import { deferred, turn } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number }

describe.each(ways)('a subscription with an owner keeps its options until its last delivery is over, %s', (way) => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('no')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('onFailure is told of a once that %s', async (_how, handler) => {
    const { bus, run, host } = busOf<Events>(way)
    const told: unknown[] = []
    bus.once('n', handler, { owner: {}, onFailure: (error) => told.push(error) })
    bus.emit('n', 1)
    await run()
    expect([told, host.reported]).toEqual([[new Error('no')], []])
  })

  it.each<[string, (n: number) => unknown]>([
    ['returns', (n: number) => n],
    ['resolves to', async (n: number) => n],
  ])('onSuccess is told what a once %s', async (_how, handler) => {
    const { bus, run } = busOf<Events>(way)
    const told: unknown[] = []
    bus.once('n', handler, { owner: {}, onSuccess: (value) => told.push(value) })
    bus.emit('n', 1)
    await run()
    expect(told).toEqual([1])
  })

  it('timeoutMs fails a once that takes too long, and aborts its signal', async () => {
    const { bus, run, host } = busOf<Events>(way)
    const told: unknown[] = []
    let signal: AbortSignal | undefined
    bus.once(
      'n',
      (_n, emission) => {
        signal = emission.signal
        return new Promise(() => undefined)
      },
      { owner: {}, timeoutMs: 5, onFailure: (error) => told.push((error as Error).name) },
    )
    bus.emit('n', 1)
    await run()
    host.advance(5)
    await turn()
    expect([told, signal?.aborted]).toEqual([['TimeoutError'], true])
  })

  it('onFailure is told of a rejection that comes after it was unsubscribed', async () => {
    const { bus, run, host } = busOf<Events>(way)
    const told: unknown[] = []
    const { promise, reject } = deferred()
    const stop = bus.on('n', () => promise, { owner: {}, onFailure: (error) => told.push(error) })
    bus.emit('n', 1)
    await run()
    stop()
    reject('late')
    await turn()
    expect([told, host.reported]).toEqual([['late'], []])
  })
})
