import { createManualHost } from '@emitscope/emitter/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'
import { SwapProgram } from './swap-program.ts'

const events = 10_000
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

/** Emits, swaps and runs what waits, by turns, until everything has been emitted and has come. */
const perform = async (seed: number, pending: readonly ('migrate' | 'drain' | 'discard')[], isPlain = false): Promise<SwapProgram> => {
  const host = createManualHost()
  const program = new SwapProgram({ seed, host, events, pending, isPlain })
  while (program.emitted < events) {
    program.step()
    host.advanceFrame()
    program.drive(false)
    // Promises of handlers end, and the loop goes on.
    await turn()
  }
  let settled = false
  void Promise.all(program.buses.map((bus) => bus.settled())).then(() => {
    settled = true
  })
  for (let rounds = 0; !settled && rounds < 2000; rounds++) {
    host.advanceFrame()
    program.drive(true)
    await turn()
  }
  if (!settled) program.faults.push('settled() did not resolve')
  if (host.reported.length > 0) program.faults.push(`reported: ${host.reported.join(', ')}`)
  return program
}

describe('swaps at any moment between any strategies of the realm, 10 000 events of nested handlers', () => {
  it('lose, double and reorder nothing', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const program = await perform(seed, ['migrate', 'drain'])
        program.check(false)
        expect(program.faults.slice(0, 5)).toEqual([])
        expect(program.strategies.map((strategy) => strategy.pending)).toEqual(program.strategies.map(() => 0))
        // It is no proof unless it happened.
        expect([program.emitted, program.swaps > 50, program.accounts.length > 20]).toEqual([events, true, true])
        expect(program.failures).toBe(program.thrown)
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })

  it("with 'discard' lose what they let go of, and count it: no other, none twice, none out of order", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const program = await perform(seed, ['migrate', 'drain', 'discard'])
        const missing = program.check(true)
        expect(program.faults.slice(0, 5)).toEqual([])
        expect(missing).toBe(program.discarded)
        expect(missing).toBeGreaterThan(0)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it('lose, double and reorder nothing in lists of plain handlers, which swap and flush in the midst of an emission', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const program = await perform(seed, ['migrate', 'drain'], true)
        program.check(false)
        expect(program.faults.slice(0, 5)).toEqual([])
        expect(program.strategies.map((strategy) => strategy.pending)).toEqual(program.strategies.map(() => 0))
        expect([program.emitted, program.swaps > 50, program.accounts.length > 20]).toEqual([events, true, true])
        expect(program.failures).toBe(program.thrown)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it("with 'discard' there lose some, but double and reorder nothing", { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const program = await perform(seed, ['migrate', 'drain', 'discard'], true)
        expect(program.check(true)).toBeGreaterThan(0)
        expect(program.faults.slice(0, 5)).toEqual([])
        expect(program.strategies.map((strategy) => strategy.pending)).toEqual(program.strategies.map(() => 0))
      }),
      { numRuns: 10, endOnFailure: true },
    )
  })

  it('on the timers of the platform too', { timeout: 120_000 }, async () => {
    const program = new SwapProgram({ seed: Date.now(), events, pending: ['migrate', 'drain'] })
    while (program.emitted < events) {
      program.step()
      program.drive(false)
      if (program.emitted % 7 === 0) await new Promise((resolve) => setTimeout(resolve))
      else await turn()
    }
    let settled = false
    void Promise.all(program.buses.map((bus) => bus.settled())).then(() => {
      settled = true
    })
    for (let rounds = 0; !settled && rounds < 2000; rounds++) {
      program.drive(true)
      await new Promise((resolve) => setTimeout(resolve))
    }
    expect(settled).toBe(true)
    program.check(false)
    expect([program.seed, program.faults.slice(0, 5)]).toEqual([program.seed, []])
    expect(program.failures).toBe(program.thrown)
  })
})
