// What one `emit` costs, by name and by channel, beside the emitters people use.
import { Problem } from '../../scripts/problem.mjs'
import { renderTable } from '../../scripts/table.mjs'
import { judge, renderGoals } from './goals.mjs'
import { libraries } from './libraries.mjs'
import { least, measureRounds, median, ratio } from './measure.mjs'
import { scenarios } from './scenarios.mjs'

const base = 'bare'
const emits = ['emit1', 'emit2', 'emit5', 'emit10', 'emit100']
/** Published, and running without `unsafe-eval`. */
const peers = ['mitt', 'nanoevents', 'eventemitter3', 'node', 'tseep-safe', 'eventtarget', 'rxjs', 'hookable']

/** The gates of the design; Node 20 compiles property tables worse and has its own where they differ. */
const goals = (isNode20) => [
  {
    goal: 'by handle, of the bare loop',
    subject: 'emitscope-handle',
    against: [base],
    scenarios: emits,
    atLeast: isNode20 ? { emit1: 0.9, emit2: 0.85, emit5: 0.9, emit10: 0.9, emit100: 0.9 } : 0.9,
  },
  {
    goal: 'by name, of the bare loop',
    subject: 'emitscope',
    against: [base],
    scenarios: isNode20 ? ['emit1', 'emit10', 'emit100'] : ['emit1', 'emit2', 'emit5', 'emit10'],
    atLeast: isNode20 ? { emit1: 0.5, emit10: 0.8, emit100: 0.9 } : 0.85,
  },
  {
    goal: 'by name, of the best peer',
    subject: 'emitscope',
    against: peers,
    scenarios: [...emits, 'nested'],
    atLeast: isNode20 ? 0.85 : 0.95,
  },
  {
    goal: 'by name, of mitt',
    subject: 'emitscope',
    against: ['mitt'],
    scenarios: ['emit1', 'emit10'],
    atLeast: isNode20 ? { emit1: 3, emit10: 1.6 } : { emit1: 5, emit10: 1.9 },
  },
  { goal: '1000 names, of node', subject: 'emitscope', against: ['node'], scenarios: ['names1000'], atLeast: 0.85 },
  { goal: '1000 names, of nanoevents', subject: 'emitscope', against: ['nanoevents'], scenarios: ['names1000'], atLeast: 1 },
  { goal: "'*' present, of mitt", subject: 'emitscope', against: ['mitt'], scenarios: ['wildcard'], atLeast: isNode20 ? 2.8 : 4 },
  { goal: 'once', subject: 'emitscope', against: ['eventemitter3', 'node'], scenarios: ['once'], atLeast: 1.7 },
  { goal: 'mount and unmount, of the best peer', subject: 'emitscope', against: peers, scenarios: ['mount10'], atLeast: 0.95 },
  { goal: 'mount and unmount by handle', subject: 'emitscope-handle', against: [base], scenarios: ['mount10'], atLeast: 0.9 },
  { goal: 'among 10,000, by function', subject: 'emitscope', against: peers, scenarios: ['churn10k'], atLeast: 8 },
  { goal: 'among 10,000, by handle', subject: 'emitscope-handle', against: peers, scenarios: ['churn10k'], atLeast: 20 },
  { goal: 'create with one handler', subject: 'emitscope-switched-off', against: ['eventemitter3'], scenarios: ['create'], atLeast: 0.5 },
  { goal: 'create with one handler', subject: 'emitscope-switched-off', against: ['mitt'], scenarios: ['create'], atLeast: 0.9 },
  { goal: 'create with one handler', subject: 'emitscope-switched-off', against: ['node'], scenarios: ['create'], atLeast: 0.9 },
  { goal: "create, the devtools' weak reference included", subject: 'emitscope', against: ['mitt'], scenarios: ['create'], atLeast: 0.1 },
]

export default async function dispatch({ nodes, rounds, only, libraries: chosen }) {
  const names = pick('scenario', only, Object.keys(scenarios))
  const subjects = pick('library', chosen, Object.keys(libraries)).map((name) => ({ name, library: name }))
  const report = []
  for (const { version, path } of nodes) {
    console.log(`\nNode ${version}, ${rounds} rounds: times as fast as the bare loop, more is faster`)
    const onRound = (round) => process.stderr.write(`round ${round} of ${rounds}\n`)
    const times = await measureRounds({ node: path, subjects, scenarios: names, rounds, onRound })
    const judged = judge(goals(version.startsWith('20.')), times)
    console.log(`\nmedian\n${renderTimes(times, subjects, median)}`)
    console.log(`\nbest round\n${renderTimes(times, subjects, least)}`)
    console.log(`\ngoals\n${renderGoals(judged)}`)
    report.push({ node: version, times, goals: judged })
  }
  return report
}

function pick(kind, wanted, known) {
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Problem(`No ${kind} '${unknown}'. There are: ${known.join(', ')}.`)
  return wanted.length > 0 ? wanted : known
}

/** One row per scenario: nanoseconds of the base, then ratios to it, or to a peer where the base has none. */
function renderTimes(times, subjects, of) {
  const rows = Object.keys(times).map((scenario) => {
    const reference = [base, 'mitt', 'hookable', 'emitscope'].find((name) => times[scenario][name])
    if (reference === undefined) return [scenario, '–']
    const label = reference === base ? '' : ` (${reference})`
    const figures = subjects.map(({ name }) => ratio(times, scenario, name, reference, of)?.toFixed(2) ?? '–')
    return [scenario, `${of(times[scenario][reference]).toFixed(1)}${label}`, ...figures]
  })
  return renderTable([['scenario', 'ns', ...subjects.map(({ name }) => name)], ...rows])
}
