import { createRecorder } from '@emitscope/emitter/inspect'
import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { perform, programs } from '../core/program.ts'
import { Real } from '../core/real.ts'
import { onlyCore } from './realm.ts'

it.each(['counts', 'emissions', 'deliveries'] as const)(
  'any program does the same when it is recorded at level %s',
  { timeout: 30_000 },
  (idleLevel) => {
    const core = onlyCore()
    fc.assert(
      fc.property(programs, fc.constantFrom('name' as const, 'channel' as const, 'signal' as const), (program, via) => {
        core.observe(null)
        const unseen = perform(program, true, (...world) => new Real(via, ...world))
        const recorder = createRecorder({ host: createManualHost(), idleLevel, capacity: { emissions: 32, deliveries: 32, failures: 8 } })
        recorder.coreJoined(core)
        expect(perform(program, true, (...world) => new Real(via, ...world))).toEqual(unseen)
        expect(recorder.emissions.newest).toBe(unseen.filter((line) => line.includes(' reaches ')).length)
        core.observe(null)
      }),
      { numRuns: 100 },
    )
  },
)
