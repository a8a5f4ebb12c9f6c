// Whether emitting slows with the number of patterns, and what finding those of a name costs. In Node: that is where the goals are.
import { Problem } from '../../scripts/problem.mjs'
import { compare, comparisonSections } from './compare.mjs'
import { each, everywhere, verdict } from './goals.mjs'
import { patterning } from './libraries.mjs'
import { patternNames } from './pattern-names.mjs'
import { least, median } from './rounds.mjs'

const [few, many, index, linear, made] = [
  'emitscope-patterns-10',
  'emitscope-patterns-10000',
  'pattern-index-10000',
  'linear-patterns-10000',
  'fresh-name',
]

const comparison = {
  libraries: patterning,
  scenarios: patternNames,
  goals: [
    {
      goal: 'with 10,000 patterns, time of that with 10',
      subject: many,
      against: [few],
      atMost: true,
      gates: everywhere(each(['plainName', 'matchedName', 'unheardName'], 1.1)),
    },
  ],
  bases: [few],
  than: 'the same emitter with 10 patterns',
}

/** Nanoseconds that finding the patterns of a name may take; the machine's own speed stands beside it. */
const findings = [
  { goal: 'patterns of a name found by segments', scenario: 'firstSegments', atMost: 1000 },
  { goal: 'patterns of a name found in free text', scenario: 'firstText', atMost: 4000 },
]

export default async function patterns(options) {
  const runtimes = options.runtimes.filter(({ path }) => path !== undefined)
  if (runtimes.length === 0) throw new Problem('Patterns are measured in Node: --on system, dev, or a path.')
  return compare(comparison, { ...options, runtimes })
}

export const sections = (report) => [
  ...comparisonSections(comparison, report),
  ...report.results.flatMap(({ runtime, times }) => {
    const rows = findings.flatMap(({ goal, scenario, atMost }) => {
      const of = (subject) => times[scenario]?.[subject]
      if (of(index) === undefined) return []
      const shown = (subject, by = median) => (of(subject) ? by(of(subject)).toFixed(0) : '–')
      const found = median(of(index))
      return [[goal, shown(index), shown(index, least), `≤ ${atMost}`, verdict(found <= atMost), shown(many), shown(linear), shown(made)]]
    })
    if (rows.length === 0) return []
    const head = ['goal', 'ns', 'best round', 'gate', '', 'whole first emission', 'every expression asked', 'name and call alone']
    return [
      {
        title: `${runtime}: finding the patterns of a name, of 10,000`,
        text: 'The name is made meanwhile, which is in all figures.',
        rows: [head, ...rows],
      },
    ]
  }),
]
