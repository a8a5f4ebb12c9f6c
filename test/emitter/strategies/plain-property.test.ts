import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { queued } from './local.ts'
import { TwinProgram, type Writing } from './twin-program.ts'

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

const logsOf = (name: keyof typeof queued, writing: Writing, seed: number) => {
  const program = new TwinProgram(queued[name], writing)
  program.run(seed)
  return { log: program.log, neighbourLog: program.neighbourLog }
}

describe.each(['microtask', 'macrotask', 'animationFrame', 'idle', 'manual'] as const)('%s', (name) => {
  it('delivers, counts and fails alike, in the same order, whether handlers see the emission or not', () => {
    let heard = 0
    fc.assert(
      fc.property(seeds, (seed) => {
        const seeing = logsOf(name, 'seeing the emission', seed)
        for (const writing of ['plain', 'by turns'] as const) expect(logsOf(name, writing, seed)).toEqual(seeing)
        expect(seeing.log.at(-1)).toMatch(/^[0,]+ wait, 0 reported$/)
        heard += seeing.log.filter((line) => line.includes('hears')).length
      }),
      { numRuns: 100, endOnFailure: true },
    )
    // It is no proof unless there was something to compare.
    expect(heard).toBeGreaterThan(10_000)
  })
})
