// Runs in a page of its own, with the library and the scenario given by the bundle that imports it.
import { check, measure } from './sample.mjs'

/** More of them than in Node: there is no CPU time to read here, and the least has to be one that nothing disturbed. */
const samples = 9

/** What the page is asked for, `{ applies }` or `{ ns }`, when it has loaded. */
export function runCell(library, scenario) {
  globalThis.cell = {
    check: async () => ({ applies: await check(library, scenario) }),
    measure: async () => ({ ns: await measure(library, scenario, () => performance.now(), samples) }),
  }
}
