// Bytes the engine keeps for a subscription, a type, an emitter; and for names that were used and are gone. In Node: no browser tells.
import { fileURLToPath } from 'node:url'
import { Problem } from '../../scripts/problem.mjs'
import { verdict } from './goals.mjs'
import { libraries } from './libraries.mjs'
import { runProgram } from './node.mjs'
import { chosen, median } from './rounds.mjs'

const cell = fileURLToPath(new URL('./memory-cell.mjs', import.meta.url))

const count = 100_000
/** Where subscribing looks through what is there. */
const quadraticCount = 10_000
const quadratic = new Set(['eventtarget'])
/** Bytes repeat: this many runs show that they do. */
const runs = 3

const cases = [
  'subscription',
  'subscription, kept',
  'type',
  'empty emitter',
  'emitter with a handler',
  'left of a name, in crowds',
  'left of a name, in passing',
  'left of a name, unheard',
]

/** In bytes, of the library by name. Of a used name nothing may be left: up to a byte is what the heap's own noise comes to. */
const goals = [
  { goal: 'a subscription without options', of: (bytes) => bytes.subscription, atMost: 72 },
  { goal: 'its unsubscribe function, where it is kept', of: (bytes) => bytes['subscription, kept'] - bytes.subscription, atMost: 130 },
  { goal: 'a type with one subscription', of: (bytes) => bytes.type, atMost: 240 },
  { goal: 'an empty emitter', of: (bytes) => bytes['empty emitter'], atMost: 200 },
  { goal: 'a name used and left, in crowds', of: (bytes) => bytes['left of a name, in crowds'], atMost: 1 },
  { goal: 'a name used and left, in passing', of: (bytes) => bytes['left of a name, in passing'], atMost: 1 },
  { goal: 'a name emitted and never heard', of: (bytes) => bytes['left of a name, unheard'], atMost: 1 },
]

export default async function memory({ runtimes, libraries: wanted }) {
  const nodes = runtimes.filter(({ path }) => path !== undefined)
  if (nodes.length === 0) throw new Problem('Memory is measured in Node: --on system, dev, or a path.')
  // One emitter with one channel is no other memory than one emitter.
  const { 'emitscope-handle': _handle, 'bare-try': _try, ...different } = libraries
  const names = chosen(wanted, wanted.length > 0 ? libraries : different)
  const results = []
  for (const { version, path } of nodes) {
    const bytes = {}
    for (const name of names) {
      bytes[name] = {}
      for (const one of cases) bytes[name][one] = await bytesOf(path, name, one)
      process.stderr.write(`Node ${version}: ${name}\n`)
    }
    results.push({ runtime: `Node ${version}`, bytes, goals: bytes.emitscope === undefined ? [] : judge(bytes.emitscope) })
  }
  return { results }
}

/** Undefined where the library has no names. */
async function bytesOf(path, library, name) {
  const units = quadratic.has(library) ? quadraticCount : count
  const figures = []
  for (let run = 0; run < runs; run++) {
    const { bytes } = await runProgram(path, ['--expose-gc', cell, library, name, String(units)])
    if (bytes === undefined) return undefined
    figures.push(bytes)
  }
  return median(figures)
}

const judge = (bytes) =>
  goals.map(({ goal, of, atMost }) => {
    const value = of(bytes)
    // Objects are whole bytes, what exceeds them is the heap's noise.
    return { goal, bytes: value, atMost, met: (atMost > 1 ? Math.round(value) : value) <= atMost }
  })

const shown = (value, digits = 0) => value?.toFixed(digits).replace(/^-0$/, '0') ?? '–'

const thousands = (value) => value.toLocaleString('en')

export const sections = ({ results }) =>
  results.flatMap(({ runtime, bytes, goals: judged }) => [
    {
      title: `${runtime}: bytes kept`,
      text:
        `Heap after collection, per unit of ${thousands(count)} (${thousands(quadraticCount)} for ${[...quadratic].join(', ')}), ` +
        `median of ${runs} runs; handlers not counted. ` +
        '`kept`: what `on` returned is held. `type`: with its one subscription. `left`: what is kept of names that were used and are gone.',
      rows: [['library', ...cases], ...Object.entries(bytes).map(([name, of]) => [name, ...cases.map((one) => shown(of[one]))])],
    },
    ...(judged.length === 0 ? [] : [{ title: `${runtime}: memory goals`, rows: goalRows(judged) }]),
  ])

const goalRows = (judged) => [
  ['goal', 'bytes', 'gate', ''],
  ...judged.map(({ goal, bytes, atMost, met }) => [goal, shown(bytes, 1), `≤ ${atMost}`, verdict(met)]),
]
