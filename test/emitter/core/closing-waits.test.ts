import { createEmitter } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf } from '../promises.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number }

describe.each(ways)('closing an emitter whose handlers wait for its emissions, %s', (way) => {
  describe.each(['drain', 'discard'] as const)('pending: %s', (pending) => {
    it('ends with next told CLOSED', async () => {
      const { bus, run } = busOf<Events>(way)
      const told: unknown[] = []
      bus.on('n', () => bus.next('other').catch(({ code }) => told.push(code)))
      bus.emit('n', 1)
      await run()
      const closing = bus.close({ pending })
      await run()
      expect([await stateOf(closing), told]).toEqual(['resolved', ['CLOSED']])
    })

    it('ends with the loop over events at its end', async () => {
      const { bus, run } = busOf<Events>(way)
      const seen: unknown[] = []
      bus.on('n', async () => {
        for await (const { payload } of bus.events('other')) seen.push(payload)
        seen.push('end')
      })
      bus.emit('n', 1)
      bus.emit('other', 2)
      await run()
      const closing = bus.close({ pending })
      await run()
      expect([await stateOf(closing), seen.at(-1)]).toEqual(['resolved', 'end'])
    })
  })

  it('tells next while a handler still runs', async () => {
    const { bus, run } = busOf<Events>(way)
    const slow = deferred()
    bus.on('n', () => slow.promise)
    bus.emit('n', 1)
    const next = bus.next('other')
    await run()
    const closing = bus.close()
    await run()
    expect([await stateOf(closing), await stateOf(next)]).toEqual(['pending', 'CLOSED'])
    slow.resolve()
    await run()
    expect(await stateOf(closing)).toBe('resolved')
  })
})

it('next gets what was emitted before the close, however long that waits for its turn', async () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: animationFrame({ host }) })
  const next = bus.next('n')
  bus.emit('n', 1)
  const closing = bus.close()
  host.flushMicrotasks()
  expect([await stateOf(next), await stateOf(closing)]).toEqual(['pending', 'pending'])
  host.advanceFrame()
  host.flushMicrotasks()
  expect([await next, await stateOf(closing)]).toEqual([1, 'resolved'])
})
