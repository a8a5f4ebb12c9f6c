// Runs in a Node process of its own, with the library and the scenario given by whoever imports it: `node <program> … check|measure`.
import { check, measure } from './sample.mjs'

const samples = 7

/** CPU time of the process, so that what else runs on the machine counts less. */
function cpuMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Prints `{ applies }`, or `{ ns }`: nanoseconds per operation. */
export async function runCell(library, scenario) {
  const now = scenario.wall ? () => performance.now() : cpuMs
  const checks = process.argv.at(-1) === 'check'
  const result = checks ? { applies: await check(library, scenario) } : { ns: await measure(library, scenario, now, samples) }
  console.log(JSON.stringify(result))
  // Some libraries keep timers or handles open.
  process.exit(0)
}
