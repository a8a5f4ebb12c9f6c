// Libraries side by side in scenarios, on every runtime asked for. A comparison is `{ libraries, scenarios, goals, bases, than }`: the first of
// `bases` that has a figure is what the others of a scenario are measured by, and `than` says so.
import { goalRows, judge } from './goals.mjs'
import { chosen, least, measureRounds, median, ratio } from './rounds.mjs'
import { onEach } from './runtimes.mjs'

/** What a benchmark's default export resolves. */
export async function compare({ libraries, scenarios, goals }, { runtimes, rounds, only, libraries: wanted }) {
  const names = chosen(only, scenarios)
  const subjects = chosen(wanted, libraries).map((name) => ({ name, library: name }))
  const results = await onEach(runtimes, async (runtime) => {
    const present = subjects.filter(({ library }) => runtime.kind !== 'chromium' || !libraries[library].nodeOnly)
    const times = await measureRounds({ runtime, subjects: present, scenarios: names, rounds })
    return { runtime: runtime.name, times, goals: judge(goals, runtime.kind, times) }
  })
  return { rounds, libraries: subjects.map(({ name }) => name), results }
}

/** What is shown of it. */
export const comparisonSections = ({ libraries, scenarios, bases, than }, { rounds, libraries: names, results }) => [
  ...results.flatMap(({ runtime, times, goals: judged }) => [
    {
      title: `${runtime}: times as fast as ${than}, more is faster`,
      text: `Median of ${rounds} rounds (at most 3 of the slow ones). Where another base than ${bases[0]} is taken it stands in brackets.`,
      rows: ratioRows(times, names, bases, median),
    },
    { title: `${runtime}: the best round`, rows: ratioRows(times, names, bases, least) },
    { title: `${runtime}: goals`, rows: goalRows(judged) },
  ]),
  {
    title: 'Scenarios',
    lines: Object.entries(scenarios).map(([name, { means }]) => [name, means]),
  },
  {
    title: 'What a library lacks it does not pay for either',
    lines: names.filter((name) => libraries[name].lacks).map((name) => [name, libraries[name].lacks]),
  },
]

/** One row per scenario: nanoseconds of the base, then ratios to it. */
function ratioRows(times, names, bases, of) {
  const rows = Object.keys(times).map((scenario) => {
    const base = bases.find((name) => times[scenario][name])
    if (base === undefined) return [scenario, '–']
    const label = base === bases[0] ? '' : ` (${base})`
    const figures = names.map((name) => ratio(times, scenario, name, base, of)?.toFixed(2) ?? '–')
    return [scenario, `${of(times[scenario][base]).toFixed(1)}${label}`, ...figures]
  })
  return [['scenario', 'ns', ...names], ...rows]
}
