// `npm run bench [-- <file> …] [--node system|dev|both|<path>] [--rounds 7] [--only emit1,emit10] [--libraries mitt,node]`
// Prints each file's tables and goals and writes them to reports/bench. Nothing of this is part of `npm test`: a speed is no pass or fail.
import { mkdirSync, writeFileSync } from 'node:fs'
import { Problem } from '../../scripts/problem.mjs'
import { run } from '../../scripts/process.mjs'
import { systemNode } from '../../scripts/toolchain.mjs'

/** A file's default export takes the options below, prints, and resolves what is written as JSON. */
const files = {
  dispatch: () => import('./dispatch.mjs'),
  instrumentation: () => import('./instrumentation.mjs'),
  panel: () => import('./panel.mjs'),
}

export default async function bench(args) {
  const { names, options } = await read(args)
  mkdirSync('reports/bench', { recursive: true })
  for (const name of names) {
    const { default: measure } = await files[name]()
    const report = await measure(options)
    const path = `reports/bench/${name}.json`
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
    console.log(`\nWritten to ${path}`)
  }
  return 0
}

async function read(args) {
  const names = []
  const flags = { node: 'both', rounds: '7', only: '', libraries: '' }
  for (let i = 0; i < args.length; i++) {
    const flag = args[i].startsWith('--') ? args[i].slice(2) : undefined
    if (flag === undefined) names.push(args[i])
    else if (flag in flags && args[i + 1] !== undefined) flags[flag] = args[++i]
    else
      throw new Problem(
        `No option '${args[i]}', or no value for it. There are: ${Object.keys(flags)
          .map((name) => `--${name}`)
          .join(', ')}.`,
      )
  }
  for (const name of names)
    if (!Object.hasOwn(files, name)) throw new Problem(`No benchmark '${name}'. There are: ${Object.keys(files).join(', ')}.`)
  const rounds = Number(flags.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Problem(`--rounds is '${flags.rounds}', not a positive whole number.`)
  const list = (text) => text.split(',').filter(Boolean)
  return {
    names: names.length > 0 ? names : Object.keys(files),
    options: { nodes: await nodes(flags.node), rounds, only: list(flags.only), libraries: list(flags.libraries) },
  }
}

/** The Nodes to measure on, as `{ version, path }`: they disagree, so both of them unless told otherwise. */
async function nodes(choice) {
  const paths = { system: [systemNode()], dev: [process.execPath], both: [systemNode(), process.execPath] }[choice] ?? [choice]
  const found = []
  for (const path of paths) {
    const { code, output } = await run(path, ['-p', 'process.versions.node'], { capture: true })
    if (code !== 0) throw new Problem(`--node is '${choice}': neither system, dev, both nor a Node that runs.`)
    const version = output.trim()
    if (!found.some((node) => node.version === version)) found.push({ version, path })
  }
  return found
}
