// Rounds of cells, and ratios: what every benchmark that compares shares.
import { Problem } from '../../scripts/problem.mjs'
import { allLibraries } from './libraries.mjs'

/** Rounds after which the libraries an order of magnitude slower are left alone. */
const roundsOfSlow = 3

/** Those of `known` that were asked for: all, if none was. Throws a Problem where nothing that was asked for is among them. */
export function chosen(wanted, known) {
  const names = Object.keys(known)
  if (wanted.length === 0) return names
  const found = names.filter((name) => wanted.includes(name))
  if (found.length === 0) throw new Problem(`This benchmark has nothing of ${wanted.join(', ')}. It has: ${names.join(', ')}.`)
  return found
}

/**
 * Measures every subject in every scenario, a process or page each, all cells of a round in shuffled order. A subject is
 * `{ name, library, alias? }`. Resolves `times[scenario][subject]`: nanoseconds per operation, one per round; none where it does not apply.
 */
export async function measureRounds({ runtime, subjects, scenarios, rounds }) {
  const times = Object.fromEntries(scenarios.map((scenario) => [scenario, {}]))
  const cells = []
  for (const scenario of scenarios)
    for (const subject of subjects) {
      const { applies } = await runtime.run(subject, scenario, 'check')
      if (applies) cells.push({ subject, scenario })
    }
  process.stderr.write(`${runtime.name}: every cell delivers\n`)
  for (let round = 0; round < rounds; round++) {
    for (const { subject, scenario } of shuffle(cells)) {
      const { name, library } = subject
      if (round >= roundsOfSlow && allLibraries[library]?.slow) continue
      const { ns } = await runtime.run(subject, scenario, 'measure')
      times[scenario][name] = [...(times[scenario][name] ?? []), ns]
    }
    process.stderr.write(`${runtime.name}: round ${round + 1} of ${rounds}\n`)
  }
  return times
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1]
export const least = (values) => Math.min(...values)

/** How many times as fast the subject is as the base: 1 is equal, more is faster. Undefined where one of them has no figure. */
export function ratio(times, scenario, subject, base, of = median) {
  const [own, others] = [times[scenario]?.[subject], times[scenario]?.[base]]
  return own && others ? of(others) / of(own) : undefined
}

export function shuffle(items) {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[mixed[i], mixed[j]] = [mixed[j], mixed[i]]
  }
  return mixed
}
