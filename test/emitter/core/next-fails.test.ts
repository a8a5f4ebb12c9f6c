import { describe, expect, it } from 'vitest'
import { stateOf } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number }
const oops = new Error('oops')

describe.each(ways)('next that waits for what fails or is skipped, %s', (way) => {
  it('is DROPPED where an interceptor skips its handler', async () => {
    const { bus, run, host } = busOf<Events>(way)
    bus.intercept(() => 'instead')
    const next = bus.next('n')
    bus.emit('n', 1)
    await run()
    expect([await stateOf(next), bus.has('n'), host.reported]).toEqual(['DROPPED', false, []])
  })

  it('is DROPPED where an interceptor skips its handler later', async () => {
    const { bus, run } = busOf<Events>(way)
    bus.intercept(async () => undefined)
    const next = bus.next('n')
    bus.emit('n', 1)
    await run()
    expect(await stateOf(next)).toBe('DROPPED')
  })

  it.each([
    [
      'throws',
      () => {
        throw oops
      },
    ],
    ['rejects', () => Promise.reject(oops)],
  ])('rejects with what an interceptor %s, told to nobody else', async (_how, interceptor) => {
    const { bus, run, host } = busOf<Events>(way)
    bus.intercept(interceptor)
    const next = bus.next('n')
    bus.emit('n', 1)
    await run()
    await expect(next).rejects.toBe(oops)
    expect([bus.has('n'), host.reported]).toEqual([false, []])
  })

  it('rejects with what its filter throws, told to nobody else', async () => {
    const { bus, run, host } = busOf<Events>(way)
    const next = bus.next('n', {
      filter() {
        throw oops
      },
    })
    bus.emit('n', 1)
    await run()
    await expect(next).rejects.toBe(oops)
    expect([bus.has('n'), host.reported]).toEqual([false, []])
  })
})
