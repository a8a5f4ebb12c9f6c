// Cells, rounds and ratios: what every benchmark that compares shares.
import { fileURLToPath } from 'node:url'
import { run } from '../../scripts/process.mjs'

const cellProgram = fileURLToPath(new URL('./cell.mjs', import.meta.url))

/** Rounds after which the libraries an order of magnitude slower are left alone. */
const roundsOfSlow = 3
const slow = new Set(['eventtarget', 'rxjs', 'hookable', 'emittery'])

/**
 * Measures every subject in every scenario, one process each, all cells of a round in shuffled order. A subject is
 * `{ name, library, path? }`. Resolves `times[scenario][subject]`: nanoseconds per operation, one per round.
 */
export async function measureRounds({ node, subjects, scenarios, rounds, onRound }) {
  const times = Object.fromEntries(scenarios.map((scenario) => [scenario, {}]))
  for (let round = 0; round < rounds; round++) {
    const cells = subjects.flatMap((subject) => scenarios.map((scenario) => ({ subject, scenario })))
    for (const { subject, scenario } of shuffle(cells)) {
      const { name, library, path } = subject
      const known = times[scenario][name]
      if (known === null || (round >= roundsOfSlow && slow.has(library))) continue
      const ns = await measureCell(node, library, scenario, path)
      if (ns === undefined) times[scenario][name] = null
      else times[scenario][name] = [...(known ?? []), ns]
    }
    onRound?.(round + 1)
  }
  return times
}

async function measureCell(node, library, scenario, path) {
  const { code, output } = await run(node, [cellProgram, library, scenario, ...(path === undefined ? [] : [path])], { capture: true })
  if (code !== 0) throw new Error(`${library} ${scenario} ended with ${code}:\n${output}`)
  return JSON.parse(output.trim().split('\n').pop()).ns
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
export const least = (values) => Math.min(...values)

/** How many times as fast the subject is as the base: 1 is equal, more is faster. Undefined where one of them has no figure. */
export function ratio(times, scenario, subject, base, of = median) {
  const [own, others] = [times[scenario]?.[subject], times[scenario]?.[base]]
  return own && others ? of(others) / of(own) : undefined
}

function shuffle(items) {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j], mixed[i]]
  }
  return mixed
}
