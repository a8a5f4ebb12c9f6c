import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedRealm } from '../inspect/realm.ts'
import { Oracle } from './oracle.ts'
import { perform, programs } from './program.ts'
import { Real } from './real.ts'

describe('any program of subscribing to names and patterns, unsubscribing and emitting, also inside handlers', () => {
  it.each(['name', 'channel', 'another emitter', 'microtask'] as const)('does what the contract says, emitting by %s', (via) => {
    fc.assert(
      fc.property(programs, (one) => {
        const expected = perform(one, (handlers) => new Oracle(via === 'microtask', handlers))
        expect(perform(one, (handlers) => new Real(via, handlers))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('does the same while a hook observes', async () => {
    const realm = await recordedRealm()
    fc.assert(
      fc.property(programs, (one) => {
        const expected = perform(one, (handlers) => new Oracle(false, handlers))
        expect(perform(one, (handlers) => new Real('name', handlers, realm))).toEqual(expected)
      }),
      { numRuns: 250 },
    )
  })
})
