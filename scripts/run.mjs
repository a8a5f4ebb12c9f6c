// Every command of this repository: `node scripts/run.mjs <task>`. Runs on Node 18 and npm already, to fetch the Node it needs and the rest.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, install } from './build.mjs'
import { Problem } from './problem.mjs'
import { stopWithParent } from './process.mjs'
import { closingLine } from './tally.mjs'
import { insideToolchain, runInside } from './toolchain.mjs'
import { readArguments } from './usage.mjs'

/** Loaded when asked for, after the install: a task's own imports may be among what is installed. */
const tasks = {
  start: { apps: true, load: () => import('./start.mjs') },
  test: { apps: true, load: () => import('./test.mjs') },
  bench: { apps: false, load: () => import('../test/bench/run.mjs') },
  size: { apps: false, load: () => import('./size.mjs') },
  pack: { apps: false, load: () => import('./pack.mjs') },
  example: { apps: false, load: () => import('./example.mjs') },
  emitscope: { apps: false, load: () => import('./emitscope.mjs') },
  docs: { apps: false, load: () => import('./docs.mjs') },
  mutation: { apps: false, load: () => import('./mutation.mjs') },
  'test:runtimes': { apps: false, load: () => import('./runtimes.mjs') },
}

const [name = '', ...given] = process.argv.slice(2)
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
stopWithParent()

try {
  const code = await main()
  // A number is the end, whatever handles the task's tools left open; without one something is being served.
  if (code !== undefined) process.exit(code)
} catch (error) {
  console.error(error instanceof Problem ? error.message : error)
  if (name === 'test') console.log(closingLine({ passed: 0, failed: 1 }))
  process.exit(1)
}

async function main() {
  if (!Object.hasOwn(tasks, name)) throw new Problem(`No task '${name}'. There are: ${Object.keys(tasks).join(', ')}.`)
  const { help, args } = readArguments(name, given)
  if (help !== undefined) {
    console.log(help)
    return 0
  }
  if (!insideToolchain()) return runInside(fileURLToPath(import.meta.url), process.argv.slice(2))
  const { apps, load } = tasks[name]
  await install()
  await build({ apps })
  const { default: start } = await load()
  return start(args)
}
