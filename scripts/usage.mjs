// What each command of this repository takes: its answer to `--help`, and what is refused before anything is fetched or built.
// Imports nothing that an install brings.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { allScenarios } from '../test/bench/all-scenarios.mjs'
import { allLibraries } from '../test/bench/libraries.mjs'
import { readPort } from './port.mjs'
import { Problem } from './problem.mjs'

const benchmarks = ['dispatch', 'deferred', 'worker', 'browser', 'isolation', 'memory', 'instrumentation', 'panel', 'patterns']
const examples = () => readdirSync('apps/examples').flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? [])
/** A line for each: what the first comment of the file says of it. */
const exampleList = () =>
  examples()
    .map((id) => {
      const [first = ''] = readFileSync(`apps/examples/${id}.ts`, 'utf8').split('\n')
      return `  ${id.padEnd(8)}${first.replace(/^\/\/ /, '').replace(/[:.]? `?npm run example .*$/, '')}`
    })
    .join('\n')
const core = 'packages/emitter/src/core'

/** `text` may be a function, where it lists what is on the disk. `check` throws a Problem; without one the command takes no arguments. */
export const usages = {
  start: {
    text: `npm start

Builds, then serves the demo with its live panel on loopback until Ctrl-C.
PORT=8080 npm start takes another port than 4173, or the next one that is free.`,
    check: (args) => {
      checkNone('start', args)
      readPort(process.env)
    },
  },
  test: {
    text: `npm test [-- <path> …]

Every check and every test, or only the tests under these paths, as in: npm test -- test/emitter/core test/docs.test.ts
Paths under test/e2e are Playwright's. The last line is: N passed, N failed.`,
    check: (args) => {
      const wrong = args.find((path) => !holdsTests(path))
      if (wrong === undefined) return
      const places = readdirSync('test').map((name) => `test/${name}`)
      throw unknown('test', 'tests at', wrong, places.filter(holdsTests).sort())
    },
  },
  bench: {
    text: `npm run bench [-- <benchmark> …] [--on <runtimes>] [--rounds <n>] [--only <scenarios>] [--libraries <libraries>] [--results]

Measures, prints each goal beside what was reached, and writes reports/bench. Lists are separated by commas.
  benchmarks   ${benchmarks.join(', ')}; without one all of them
  --on         system, dev, chromium, or the path of a Node; without it system,dev,chromium
  --rounds     how often each measurement is repeated; 7
  --only       ${Object.keys(allScenarios).join(', ')}
  --libraries  ${Object.keys(allLibraries).join(', ')}
  --results    writes what was measured to test/bench/RESULTS.md`,
    check: checkBench,
  },
  size: {
    text: `npm run size

Bundles each entry as an application would and prints its bytes beside its goal and its limit.`,
  },
  pack: {
    text: `npm run pack

Builds, packs both packages to reports/packages as npm would publish them, and prints the command that installs them in an application.`,
  },
  example: {
    text: () => `npm run example <id>

Runs one of apps/examples, as in: npm run example TL-1

${exampleList()}`,
    check: ([id, ...more]) => {
      if (id === undefined) throw new Problem(`Say which example:\n\n${exampleList()}`)
      if (!examples().includes(id.toLowerCase())) throw unknown('example', 'example', id, examples())
      checkNone('example', more)
    },
  },
  emitscope: {
    text: `npm run emitscope -- run <file>#<export> | --version

The command emitscope as it is built here. It runs the listener or engine that the file exports, its path seen from this repository, until
that ends or is stopped, as in: npm run emitscope -- run apps/examples/services/clock.ts#engine`,
    check: (args) => {
      if (args.length === 0) throw new Problem('Say what to do, as in: npm run emitscope -- run apps/examples/services/clock.ts#engine')
      const option = args.find((word) => word.startsWith('-') && !['--version', '-v'].includes(word))
      if (option !== undefined) checkNone('emitscope', [option])
    },
  },
  docs: {
    text: `npm run docs [-- build]

Makes the API reference, builds the documentation and serves it on loopback until Ctrl-C; with build it only builds.`,
    check: ([word, ...more]) => {
      if (word !== undefined && word !== 'build') throw unknown('docs', 'word', word, ['build'])
      checkNone('docs', more)
    },
  },
  mutation: {
    text: `npm run mutation [-- <core file> …]

Which small changes of the core, or of the named files of ${core}, no test notices. As in: npm run mutation -- list dispatch`,
    check: (args) => {
      const files = readdirSync(core).map((file) => basename(file, '.ts'))
      const wrong = args.find((name) => !files.includes(basename(name, '.ts')))
      if (wrong !== undefined) throw unknown('mutation', 'core file', wrong, files)
    },
  },
  'test:runtimes': {
    text: `npm run test:runtimes [-- <name> …]

The conformance program on every runtime there is, or on those whose name has one of these words, as in: npm run test:runtimes -- bun node
Writes docs/runtimes.md when all of them ran.`,
    // Names are parts of words of the runtimes, which their own file knows.
    check: (args) => {
      const option = args.find((name) => name.startsWith('-'))
      if (option !== undefined) checkNone('test:runtimes', [option])
    },
  },
}

/** The arguments as the command reads them (`--rounds=1` is `--rounds 1`), or the `help` that was asked for. Throws a Problem. */
export function readArguments(name, given) {
  const { text, check = (args) => checkNone(name, args) } = usages[name]
  if (given.some((word) => word === '--help' || word === '-h')) return { help: typeof text === 'function' ? text() : text }
  const args = given.flatMap((word) => /^(--[^=]+)=(.*)$/s.exec(word)?.slice(1) ?? [word])
  check(args)
  return { args }
}

/** A file of tests, or a folder with one: of anything else vitest would say only what its settings are. */
function holdsTests(path) {
  if (!existsSync(path)) return false
  const isTest = (/** @type {string} */ file) => /\.(test(-d)?|spec)\.tsx?$/.test(file)
  return statSync(path).isDirectory() ? readdirSync(path, { recursive: true }).some(isTest) : isTest(path)
}

/** The command as one types it. */
const call = (name) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`)

function unknown(name, kind, word, known) {
  return new Problem(
    `No ${kind} '${word}'. There ${known.length === 1 ? 'is' : 'are'}: ${known.join(', ')}. \`${call(name)} -- --help\` says more.`,
  )
}

function checkNone(name, [word]) {
  if (word !== undefined)
    throw new Problem(`'${word}' is nothing that \`${call(name)}\` takes here. \`${call(name)} -- --help\` says what it takes.`)
}

function checkBench(args) {
  const options = { '--on': undefined, '--rounds': undefined, '--only': allScenarios, '--libraries': allLibraries }
  for (let i = 0; i < args.length; i++) {
    const word = args[i]
    if (word === '--results') continue
    if (!word.startsWith('--')) {
      if (!benchmarks.includes(word)) throw unknown('bench', 'benchmark', word, benchmarks)
      continue
    }
    if (!Object.hasOwn(options, word)) throw unknown('bench', 'option', word, [...Object.keys(options), '--results'])
    const value = args[++i]
    if (value === undefined) throw new Problem(`${word} needs a value. \`${call('bench')} -- --help\` says which.`)
    if (word === '--rounds' && !/^[1-9]\d*$/.test(value)) throw new Problem(`--rounds is '${value}', not a positive whole number.`)
    const known = options[word]
    const wrong = known && value.split(',').find((one) => one !== '' && !Object.hasOwn(known, one))
    if (wrong) throw unknown('bench', word === '--only' ? 'scenario' : 'library', wrong, Object.keys(known))
  }
}
