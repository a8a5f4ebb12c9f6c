import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import plainMitt from 'mitt'
import { expect, it } from 'vitest'
import { type Bus, perform, programs, propertiesOf } from './program.ts'
import { freshMitts, recordedMitts } from './realm.ts'

const small = { emissions: 32, deliveries: 32, failures: 8 }

it.each(['off', 'counts', 'emissions', 'deliveries'] as const)(
  'an adopted mitt does what a plain one does, recorded at level %s, adopted and released at any time',
  { timeout: 60_000 },
  async (idleLevel) => {
    const { adoptMitt, installRecorder } = await freshMitts()
    const recorder = installRecorder({ host: createManualHost(), idleLevel, capacity: small })
    fc.assert(
      fc.property(programs, (program) => {
        recorder.setRecording(true)
        const untouched = plainMitt() as Bus
        const expected = perform(program, untouched, untouched, () => undefined)
        const bus = plainMitt() as Bus
        const adopted = perform(program, bus, { ...bus }, (way) => {
          if (way === 0) adoptMitt(bus, { name: 'bus' })
          else if (way === 1) adoptMitt(bus).release()
          else recorder.setRecording(way === 2)
        })
        expect(adopted.lines).toEqual(expected.lines)
        adoptMitt(bus).release()
        const plain = plainMitt(new Map([...bus.all].map(([type, list]) => [type, Array.from(list as [])])) as Bus['all'])
        expect(propertiesOf(bus)).toEqual(propertiesOf(plain))
      }),
      { numRuns: 500 },
    )
  },
)

it('an adopted mitt shows every emission, every call and every failure, once', { timeout: 60_000 }, async () => {
  const { adoptMitt, recorder } = await recordedMitts({ capacity: small })
  fc.assert(
    fc.property(programs, (program) => {
      const bus = plainMitt() as Bus
      const taken = { ...bus }
      const adoption = adoptMitt(bus)
      const before = recorder.emissions.newest
      const failed = recorder.failures.newest
      const sum = () => [...recorder.inventory.sums.values()].reduce((calls, { deliveries }) => calls + deliveries, 0)
      const told = sum()
      const { emissions, unheardTaken, calls, throws } = perform(program, bus, taken, () => undefined)
      expect(recorder.emissions.newest - before).toBe(emissions - unheardTaken)
      expect(sum() - told).toBe(calls.reduce((one, other) => one + other))
      expect(recorder.failures.newest - failed).toBe(throws.reduce((one, other) => one + other))
      adoption.release()
    }),
    { numRuns: 500 },
  )
})
