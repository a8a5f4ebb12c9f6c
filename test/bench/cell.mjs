// `node cell.mjs <library> <scenario> [path]`: one library, one scenario, one process. Prints nanoseconds per operation, the least of 7 samples.
import { libraries } from './libraries.mjs'
import { pollute, scenarios, sink } from './scenarios.mjs'

const samples = 7
const sampleMs = 10
const warmUpMs = 90
const longestWarmUpMs = 3000

const [libraryName, scenarioName, path] = process.argv.slice(2)
const library = await libraries[libraryName](path)
const { scenario, applies } = scenarios[scenarioName]
console.log(JSON.stringify(applies(library) ? { ns: await measure() } : {}))
// Some libraries keep timers or handles open.
process.exit(0)

async function measure() {
  pollute(library)
  const step = scenario(library)
  const n = await warmUp(step)
  const times = []
  for (let i = 0; i < samples; i++) times.push(((await cpuMs(step, n)) * 1e6) / n)
  if (!Number.isFinite(sink.total)) throw new Error('the handlers counted nothing')
  return Math.min(...times)
}

/** CPU time of the process, so that what else runs on the machine counts less. */
async function cpuMs(step, n) {
  const before = process.cpuUsage()
  const pending = step(n)
  if (pending !== undefined) await pending
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Runs until compiled, and finds how many operations make one sample. */
async function warmUp(step) {
  const started = performance.now()
  for (let n = 8; ; ) {
    const ms = await cpuMs(step, n)
    const elapsed = performance.now() - started
    if (ms >= sampleMs && elapsed >= warmUpMs) return Math.max(1, Math.round((n * sampleMs) / ms))
    if (elapsed >= longestWarmUpMs) return n
    if (ms < sampleMs) n *= ms < sampleMs / 8 ? 4 : 2
  }
}
