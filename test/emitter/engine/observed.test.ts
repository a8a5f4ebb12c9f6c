import type { Emission } from '@emitscope/emitter'
import { describe, expect, test } from 'vitest'
import { observedRealm } from '../observed.ts'
import { deferred, turn } from '../promises.ts'

/** An engine in a realm of its own whose recorder writes everything down. */
const observedEngine = async () => {
  const realm = await observedRealm()
  const { createEngine } = await import('@emitscope/emitter/engine')
  const { host, look, run } = realm
  return { createEngine, host, look, run }
}

describe('the recorder', () => {
  test('sees what a module collects, its handler pending with the first of a batch, and what is discarded', async () => {
    const { createEngine, host, look, run } = await observedEngine()
    const gate = deferred()
    const engine = createEngine({
      host,
      modules: [{ name: 'slow', handlers: [['row', () => gate.promise, { name: 'write', concurrency: 1 }]] }],
    })
    void engine.start()
    await run()
    for (const row of [1, 2, 3, 4]) {
      engine.tryPublish('row', row)
      if (row < 4) await run()
    }
    const closing = engine.close({ pending: 'discard' })
    gate.resolve()
    await run()
    await turn()
    await closing
    const { drops, deliveries, emissions } = look()
    // One waits for its turn, two for the handler.
    expect(drops).toEqual(['discarded 3'])
    expect(deliveries.filter((line) => line.startsWith('write'))).toEqual(expect.arrayContaining(['write pending', 'write fulfilled']))
    expect(emissions.map(({ type }) => type)).toEqual(['started', 'row', 'row', 'row', 'row', 'stopped'])
  })

  test('sees a shop that stops itself lose nothing, the last event of the engine included', async () => {
    const { createEngine, host, look, run } = await observedEngine()
    const types: unknown[] = []
    const engine = createEngine({
      host,
      modules: [
        { name: 'notifications', handlers: [['sold', (_all, _emissions, engine) => engine.stop()]] },
        {
          name: 'monitor',
          handlers: [
            [
              '*',
              (all: readonly unknown[], emissions: readonly Emission[]) => void types.push([emissions[0]?.type, all.length]),
              { name: 'note' },
            ],
          ],
        },
      ],
    })
    void engine.start()
    await run()
    engine.tryPublish('sold', 1)
    await run()
    expect(engine.status).toBe('stopped')
    expect(types).toEqual([
      ['started', 1],
      ['sold', 1],
      ['stopped', 1],
    ])
    const { drops, deliveries } = look()
    expect(drops).toEqual([])
    expect(deliveries.filter((line) => line.startsWith('note'))).toEqual([
      'note fulfilled',
      'note pending',
      'note fulfilled',
      'note fulfilled',
    ])
  })

  test('sees that a module which has not started passes over what the engine says', async () => {
    const { createEngine, host, look, run } = await observedEngine()
    const fail = (): never => {
      throw new Error('task')
    }
    const engine = createEngine({
      host,
      onError: () => undefined,
      modules: [{ tasks: [fail] }, { beforeStart: () => Promise.resolve(), handlers: [['exception', fail, { name: 'late' }]] }],
    })
    void engine.start()
    await run()
    expect(look().deliveries.filter((line) => line.startsWith('late'))).toEqual(['late skipped'])
    void engine.stop()
    await run()
  })
})
