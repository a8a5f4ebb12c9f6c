import { createEmitter, type EmitterOptions, type Strategy } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { deferred as collected } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { n: number }

/** A and B hear `n` one after the other; the emitter is closed while A runs. */
const trial = async (pending: 'drain' | 'discard', options: EmitterOptions = {}, own?: Strategy) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, ...options })
  const calls: string[] = []
  const slow = deferred()
  bus.on('n', (_n) => {
    calls.push('A')
    return slow.promise
  })
  bus.on('n', (_n) => calls.push('B'), own === undefined ? {} : { strategy: own })
  const run = async (): Promise<void> => {
    for (let rounds = 0; rounds < 5; rounds++) {
      host.advance(0)
      await turn()
    }
  }
  const outcome = bus.emitAsync('n', 1, { mode: 'serial' })
  await run()
  const closed = bus.close({ pending })
  await run()
  slow.resolve()
  await run()
  const { length } = calls
  await run()
  expect(calls.length).toBe(length)
  expect([await stateOf(outcome), await stateOf(closed)]).toEqual(['resolved', 'resolved'])
  return [calls, (await outcome).deliveries.map(({ status, reason }) => reason ?? status)]
}

describe('an emitter closed between the handlers of a serial emitAsync', () => {
  it("with 'discard' runs none of those that have not begun", async () => {
    expect(await trial('discard')).toEqual([['A'], ['fulfilled', 'discarded']])
  })

  it("with 'discard' lets go of them also where one has a strategy of its own", async () => {
    expect(await trial('discard', {}, collected())).toEqual([['A'], ['fulfilled', 'discarded']])
  })

  it('otherwise runs them all', async () => {
    expect(await trial('drain')).toEqual([
      ['A', 'B'],
      ['fulfilled', 'fulfilled'],
    ])
  })

  it('runs those too that would be collected by deferred(), which nobody flushes any more', async () => {
    expect(await trial('drain', { strategy: collected() })).toEqual([
      ['A', 'B'],
      ['fulfilled', 'fulfilled'],
    ])
  })

  it("runs those too that a handler's own deferred() would collect", async () => {
    expect(await trial('drain', {}, collected())).toEqual([
      ['A', 'B'],
      ['fulfilled', 'fulfilled'],
    ])
  })

  it('waits for a loop that one of them has as its own', async () => {
    const loop = createLoop()
    loop.start()
    expect(await trial('drain', {}, loop)).toEqual([
      ['A', 'B'],
      ['fulfilled', 'fulfilled'],
    ])
  })
})
