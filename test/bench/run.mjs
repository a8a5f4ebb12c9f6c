// `npm run bench [-- <file> …] [--on system,dev,chromium] [--rounds 7] [--only emit1,emit10] [--libraries mitt,node] [--results]`
// Prints each file's tables and goals and writes them to reports/bench; `--results` writes all that is found there to RESULTS.md.
// Nothing of this is part of `npm test`: a speed is no pass or fail.
import { Problem } from '../../scripts/problem.mjs'
import { renderTable } from '../../scripts/table.mjs'
import { allScenarios } from './all-scenarios.mjs'
import { allLibraries } from './libraries.mjs'
import { writeReport, writeResults } from './reports.mjs'
import { chooseRuntimes } from './runtimes.mjs'

/** A file's default export takes the options below and resolves what is written as JSON; its `sections` of that are what is shown. */
const files = {
  dispatch: () => import('./dispatch.mjs'),
  deferred: () => import('./deferred.mjs'),
  worker: () => import('./worker.mjs'),
  browser: () => import('./browser.mjs'),
  isolation: () => import('./isolation.mjs'),
  memory: () => import('./memory.mjs'),
  instrumentation: () => import('./instrumentation.mjs'),
  panel: () => import('./panel.mjs'),
  patterns: () => import('./patterns.mjs'),
}

export default async function bench(args) {
  const { names, results, options } = await read(args)
  for (const name of names) {
    const { default: measure, sections } = await files[name]()
    const report = await measure(options)
    for (const section of sections(report)) console.log(renderSection(section))
    console.log(`\nWritten to ${writeReport(name, report)}`)
  }
  if (results) console.log(`Written to ${await writeResults(files)}`)
  return 0
}

async function read(args) {
  const names = []
  const flags = { on: 'system,dev,chromium', rounds: '7', only: '', libraries: '' }
  let results = false
  for (let i = 0; i < args.length; i++) {
    const flag = args[i].startsWith('--') ? args[i].slice(2) : undefined
    if (flag === undefined) names.push(args[i])
    else if (flag === 'results') results = true
    else if (Object.hasOwn(flags, flag) && args[i + 1] !== undefined) flags[flag] = args[++i]
    else {
      const known = [...Object.keys(flags), 'results'].map((name) => `--${name}`).join(', ')
      throw new Problem(`No option '${args[i]}', or no value for it. There are: ${known}.`)
    }
  }
  assertKnown('benchmark', names, files)
  const only = list(flags.only)
  assertKnown('scenario', only, allScenarios)
  const chosen = list(flags.libraries)
  assertKnown('library', chosen, allLibraries)
  const rounds = Number(flags.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Problem(`--rounds is '${flags.rounds}', not a positive whole number.`)
  return {
    names: names.length > 0 ? names : Object.keys(files),
    results,
    options: { runtimes: await chooseRuntimes(list(flags.on)), rounds, only, libraries: chosen },
  }
}

const list = (text) => text.split(',').filter(Boolean)

function assertKnown(kind, wanted, known) {
  const unknown = wanted.find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) throw new Problem(`No ${kind} '${unknown}'. There are: ${Object.keys(known).join(', ')}.`)
}

/** A section is `{ title, text?, rows }`, the first row the head, or `{ title, text?, lines }` of a name and what is said of it. */
function renderSection({ title, text, rows, lines }) {
  const body = rows ? renderTable(rows) : lines.map(([name, said]) => `${name}: ${said}`).join('\n')
  return ['', title, ...(text ? [text] : []), '', body].join('\n')
}
