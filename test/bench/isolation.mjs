// What it costs that a failing handler affects no other: loops over the same functions, with one `try` for all of them and with one for each.
import { verdict } from './goals.mjs'
import { loops } from './libraries.mjs'
import { least, measureRounds, median } from './rounds.mjs'
import { onEach } from './runtimes.mjs'

const cases = ['emit1', 'emit10', 'throws10']
const allowed = 1.03

/** How the core does it; the others show what else there is. */
const chosen = 'bare-resume'

export default async function isolation({ runtimes, rounds, only }) {
  const scenarios = only.length > 0 ? only : cases
  const subjects = Object.keys(loops).map((name) => ({ name, library: name }))
  const results = await onEach(runtimes, async (runtime) => ({
    runtime: runtime.name,
    times: await measureRounds({ runtime, subjects, scenarios, rounds }),
  }))
  return { rounds, results }
}

export const sections = ({ rounds, results }) =>
  results.map(({ runtime, times }) => ({
    title: `${runtime}: what isolating failures costs`,
    text:
      `Time against the loop without any \`try\`, median of ${rounds} rounds and the best one. \`bare-try\` has a \`try\` for each handler, ` +
      '`bare-resume` one around the loop, entered again after a failure. In `throws10` one of ten handlers throws, against `bare-try`.',
    rows: [
      ['loop', 'scenario', 'median', 'best round', 'gate', ''],
      ...Object.keys(times).flatMap((scenario) => {
        const base = times[scenario].bare ? 'bare' : 'bare-try'
        return Object.keys(loops)
          .filter((name) => name !== base && times[scenario][name])
          .map((name) => {
            const factor = (of) => of(times[scenario][name]) / of(times[scenario][base])
            const gated = name === chosen && base === 'bare'
            const gate = gated ? [`≤ ${allowed}`, verdict(factor(median) <= allowed)] : ['', '']
            return [name, scenario, factor(median).toFixed(3), factor(least).toFixed(3), ...gate]
          })
      }),
    ],
  }))
