// Where cells run. One that is started is `{ name, kind, run({ name, library, alias? }, scenario, task), close() }`; the task `check` resolves
// `{ applies }`, whether the library has what the scenario needs, and `measure` resolves `{ ns }` per operation.
import { Problem } from '../../scripts/problem.mjs'
import { run } from '../../scripts/process.mjs'
import { systemNode } from '../../scripts/toolchain.mjs'

/** `system` (the Node that called npm), `dev` (the one this repository is developed with), `chromium`, or paths of Nodes. */
export async function chooseRuntimes(choice) {
  const nodes = { system: systemNode(), dev: process.execPath }
  const chosen = []
  for (const one of choice) {
    if (one === 'chromium') {
      chosen.push({ kind: 'chromium', start: async () => (await import('./chromium.mjs')).startChromium() })
      continue
    }
    const path = nodes[one] ?? one
    const { code, output } = await run(path, ['-p', 'process.versions.node'], { capture: true })
    if (code !== 0) throw new Problem(`--on names '${one}', which is neither system, dev, chromium nor a Node that runs.`)
    const version = output.trim()
    // Node 20 compiles property tables worse, and some gates are its own.
    const kind = version.startsWith('20.') ? 'node20' : 'node'
    if (chosen.some((runtime) => runtime.version === version)) continue
    chosen.push({ kind, version, path, start: async () => (await import('./node.mjs')).startNode({ kind, version, path }) })
  }
  return chosen
}

/** What `measureOn` resolves for each runtime, one after another. */
export async function onEach(runtimes, measureOn) {
  const results = []
  for (const runtime of runtimes) {
    const started = await runtime.start()
    try {
      results.push(await measureOn(started))
    } finally {
      await started.close()
    }
  }
  return results
}
