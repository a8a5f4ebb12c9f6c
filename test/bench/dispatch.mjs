// What one `emit` costs, by name and by channel, beside the emitters people use; and what comes with it: subscribing, `once`, `'*'`.
import { compare, comparisonSections } from './compare.mjs'
import { each, everywhere, on } from './goals.mjs'
import { libraries } from './libraries.mjs'
import { scenarios } from './scenarios.mjs'

const base = 'bare'
const emits = ['emit1', 'emit2', 'emit5', 'emit10', 'emit100']
const peers = Object.keys(libraries).filter((name) => libraries[name].peer)

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

const comparison = { libraries, scenarios, goals, bases: [base, 'mitt', 'bare-try', 'hookable', 'emitscope'], than: 'the bare loop' }

export default (options) => compare(comparison, options)

export const sections = (report) => comparisonSections(comparison, report)
