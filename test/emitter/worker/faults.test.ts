import { describe, test } from 'vitest'
import { cases } from '../../worker/faults/cases.mjs'
import { nodeWorld } from '../../worker/faults/node-world.mjs'
import { prove } from '../../worker/faults/trial.mjs'

// The workers load the built package; what the emitter was told is an annotation of each test.
for (const observed of [false, true])
  describe(observed ? 'while a hook observes, whose books balance' : 'unobserved', () => {
    for (const [subject, rows] of Object.entries(cases))
      describe(subject, () => {
        for (const [name, run] of Object.entries(rows))
          test(name, async ({ annotate }) => {
            for (const told of await prove(nodeWorld, run, { observed })) await annotate(told)
          })
      })
  })
