// Cells in Node: one process each.
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../scripts/process.mjs'
import { bundleCell } from './bundle.mjs'

const installed = fileURLToPath(new URL('./cell.mjs', import.meta.url))

/**
 * A process of its own; resolves what the program prints as its last line of JSON. As in production, since elsewhere the library reads
 * the source of handlers to warn about those that hide their emission.
 */
export async function runProgram(path, args) {
  const env = { ...process.env, NODE_ENV: 'production' }
  const { code, output } = await run(path, ['--no-warnings', ...args], { env, capture: true })
  const line = output.split('\n').findLast((text) => text.startsWith('{'))
  if (code !== 0 || line === undefined) throw new Error(`${args.join(' ')} ended with ${code}:\n${output}`)
  return JSON.parse(line)
}

export function startNode({ kind, version, path }) {
  const bundles = new Set()

  /** Packages as they are installed; a cell with other builds of them comes as a bundle. */
  async function programOf({ name, library, alias }, scenario) {
    if (alias === undefined) return [installed, library, scenario]
    const file = resolve(`reports/bench/cells/${name.replaceAll(' ', '-')}-${scenario}.mjs`)
    if (!bundles.has(file)) {
      bundles.add(file)
      await mkdir(resolve(file, '..'), { recursive: true })
      await writeFile(file, await bundleCell({ frame: 'node', library, scenario, alias }))
    }
    return [file]
  }

  return {
    name: `Node ${version}`,
    kind,
    run: async (subject, scenario, task) => runProgram(path, [...(await programOf(subject, scenario)), task]),
    close: async () => {},
  }
}
