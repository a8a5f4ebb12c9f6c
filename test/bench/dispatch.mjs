// What one `emit` costs, by name and by channel, beside the emitters people use; and what comes with it: subscribing, `once`, `'*'`.
import { goalRows, judge } from './goals.mjs'
import { libraries } from './libraries.mjs'
import { least, measureRounds, median, ratio } from './rounds.mjs'
import { onEach } from './runtimes.mjs'
import { scenarios } from './scenarios.mjs'

const base = 'bare'
const emits = ['emit1', 'emit2', 'emit5', 'emit10', 'emit100']
const peers = Object.keys(libraries).filter((name) => libraries[name].peer)

/** A gate for each of these scenarios. */
const each = (names, gate) => Object.fromEntries(names.map((name) => [name, gate]))

/** The gates on each kind of runtime: Node 20 compiles property tables worse and has its own where they differ. */
const on = (node20, node, chromium = node) => ({ node20, node, chromium })
const everywhere = (gates) => on(gates, gates)

const upTo10 = ['emit1', 'emit2', 'emit5', 'emit10']

const goals = [
  {
    goal: 'by handle, of the bare loop',
    subject: 'emitscope-handle',
    against: [base],
    gates: on({ ...each(emits, 0.9), emit2: 0.85 }, each(emits, 0.9)),
  },
  {
    goal: 'by name, of the bare loop',
    subject: 'emitscope',
    against: [base],
    gates: on({ emit1: 0.5, emit10: 0.8, emit100: 0.9 }, each(upTo10, 0.85)),
  },
  {
    goal: 'by name, of the best peer',
    subject: 'emitscope',
    against: peers,
    gates: on(each([...emits, 'nested'], 0.85), each([...emits, 'nested'], 0.95)),
  },
  {
    goal: 'by name, of mitt',
    subject: 'emitscope',
    against: ['mitt'],
    gates: on({ emit1: 3, emit10: 1.6 }, { emit1: 5, emit10: 1.9 }, { emit1: 4, emit10: 1.6 }),
  },
  { goal: '1000 names, of node', subject: 'emitscope', against: ['node'], gates: everywhere({ names1000: 0.85 }) },
  {
    goal: '1000 names, of nanoevents',
    subject: 'emitscope',
    against: ['nanoevents'],
    gates: on({ names1000: 1 }, { names1000: 1 }, { names1000: 0.9 }),
  },
  { goal: "'*' present, of mitt", subject: 'emitscope', against: ['mitt'], gates: everywhere({ wildcard: 2.8 }) },
  { goal: "'*' present, of mitt: the aim", subject: 'emitscope', against: ['mitt'], gates: on({}, { wildcard: 4 }) },
  { goal: 'once', subject: 'emitscope', against: ['eventemitter3', 'node'], gates: everywhere({ once: 1.7 }) },
  { goal: 'mount and unmount, of the best peer', subject: 'emitscope', against: peers, gates: everywhere({ mount10: 0.95 }) },
  { goal: 'mount and unmount by handle', subject: 'emitscope-handle', against: [base], gates: everywhere({ mount10: 0.9 }) },
  { goal: 'among 10,000, by function', subject: 'emitscope', against: peers, gates: everywhere({ churn10k: 8 }) },
  { goal: 'among 10,000, by handle', subject: 'emitscope-handle', against: peers, gates: everywhere({ churn10k: 20 }) },
  ...Object.entries({ eventemitter3: 0.5, mitt: 0.9, node: 0.9 }).map(([peer, gate]) => ({
    goal: 'create with one handler',
    subject: 'emitscope-switched-off',
    against: [peer],
    gates: everywhere({ create: gate }),
  })),
  {
    goal: "create, the devtools' weak reference included",
    subject: 'emitscope',
    against: ['mitt'],
    gates: everywhere({ create: 0.1 }),
  },
]

export default async function dispatch({ runtimes, rounds, only, libraries: chosen }) {
  const names = only.length > 0 ? only : Object.keys(scenarios)
  const subjects = (chosen.length > 0 ? chosen : Object.keys(libraries)).map((name) => ({ name, library: name }))
  const results = await onEach(runtimes, async (runtime) => {
    const present = subjects.filter(({ library }) => runtime.kind !== 'chromium' || !libraries[library].nodeOnly)
    const times = await measureRounds({ runtime, subjects: present, scenarios: names, rounds })
    return { runtime: runtime.name, times, goals: judge(goals, runtime.kind, times) }
  })
  return { rounds, libraries: subjects.map(({ name }) => name), results }
}

export function sections({ rounds, libraries: names, results }) {
  return [
    ...results.flatMap(({ runtime, times, goals: judged }) => [
      {
        title: `${runtime}: times as fast as the bare loop, more is faster`,
        text: `Median of ${rounds} rounds (at most 3 of the slow ones). Where the bare loop has no figure the base stands in brackets.`,
        rows: timeRows(times, names, median),
      },
      { title: `${runtime}: the best round`, rows: timeRows(times, names, least) },
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
}

/** One row per scenario: nanoseconds of the base, then ratios to it, or to a peer where the base has none. */
function timeRows(times, names, of) {
  const rows = Object.keys(times).map((scenario) => {
    const reference = [base, 'mitt', 'bare-try', 'hookable', 'emitscope'].find((name) => times[scenario][name])
    if (reference === undefined) return [scenario, '–']
    const label = reference === base ? '' : ` (${reference})`
    const figures = names.map((name) => ratio(times, scenario, name, reference, of)?.toFixed(2) ?? '–')
    return [scenario, `${of(times[scenario][reference]).toFixed(1)}${label}`, ...figures]
  })
  return [['scenario', 'ns', ...names], ...rows]
}
