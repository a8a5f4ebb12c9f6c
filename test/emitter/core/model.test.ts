import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Oracle } from './oracle.ts'
import { perform, programs } from './program.ts'
import { Real } from './real.ts'

describe('any program of subscribing, unsubscribing, emitting, intercepting, aborting and swapping', () => {
  it.each(['name', 'channel', 'signal', 'async'] as const)('does what the contract says, emitting by %s', { timeout: 30_000 }, (via) => {
    fc.assert(
      fc.property(programs, (one) => {
        // emitAsync answers with an outcome, not with a count.
        const counted = via !== 'async'
        const expected = perform(one, counted, (...world) => new Oracle(...world))
        expect(perform(one, counted, (...world) => new Real(via, ...world))).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })
})
