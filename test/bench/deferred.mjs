// What an emission costs whose handlers run later, in bursts, beside one whose handlers run inside `emit` and the ways people defer.
import { bursts } from './bursts.mjs'
import { compare, comparisonSections } from './compare.mjs'
import { everywhere } from './goals.mjs'
import { deferring } from './libraries.mjs'

const peers = ['rxjs-asap', 'emittery']

const comparison = {
  libraries: deferring,
  scenarios: bursts,
  bases: ['emitscope'],
  than: 'the same emitter with `sync`, by name',
  goals: [
    ...['emitscope-microtask', 'emitscope-microtask-no-context'].flatMap((subject) => [
      {
        goal: `${subject}, time of sync`,
        subject,
        against: ['emitscope'],
        atMost: true,
        gates: everywhere({ burst1000: 2, burst1000of4: 2 }),
      },
      { goal: `${subject}, of the best peer`, subject, against: peers, gates: everywhere({ burst1000: 20, burst1000of4: 20 }) },
    ]),
    {
      goal: 'emitscope-batch, time of sync',
      subject: 'emitscope-batch',
      against: ['emitscope'],
      atMost: true,
      gates: everywhere({ burst1000: 0.7 }),
    },
  ],
}

export default (options) => compare(comparison, options)

export const sections = (report) => comparisonSections(comparison, report)
