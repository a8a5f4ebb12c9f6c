// A goal is a ratio to reach: `{ goal, subject, against, gates }`, measured against the fastest of `against`; `gates[kind][scenario]` is the
// least ratio on that kind of runtime; with `atMost: true` the gate is the most that its time may be of theirs.
import { least, ratio } from './rounds.mjs'

/** A gate for each of these scenarios. */
export const each = (names, gate) => Object.fromEntries(names.map((name) => [name, gate]))

/** The gates on each kind of runtime: Node 20 compiles property tables worse and has its own where they differ. */
export const on = (node20, node, chromium = node) => ({ node20, node, chromium })
export const everywhere = (gates) => on(gates, gates)

/**
 * Two speeds, and the best round says what the code can do: with a hundred handlers the branch predictor decides between them, with none
 * the compiler, which may fold the whole emission away.
 */
export const judgedByBest = new Set(['emit0', 'emit100'])

/** Whether each goal is met, scenario by scenario; what was not measured is left out. */
export function judge(goals, kind, times) {
  return goals.flatMap(({ goal, subject, against, gates, atMost = false }) =>
    Object.entries(gates[kind]).flatMap(([scenario, gate]) => {
      const ratios = against.flatMap((base) => {
        const value = ratio(times, scenario, subject, base)
        return value === undefined ? [] : [{ base, value, best: ratio(times, scenario, subject, base, least) }]
      })
      if (ratios.length === 0) return []
      const by = judgedByBest.has(scenario) ? 'best' : 'value'
      const hardest = ratios.reduce((worst, one) => (one[by] < worst[by] ? one : worst))
      const [median, best] = [hardest.value, hardest.best].map((value) => (atMost ? 1 / value : value))
      const reached = by === 'best' ? best : median
      return [{ goal, scenario, against: hardest.base, median, best, gate, atMost, met: atMost ? reached <= gate : reached >= gate }]
    }),
  )
}

export const verdict = (met) => (met ? 'met' : 'MISSED')

export const goalRows = (judged) => [
  ['goal', 'scenario', 'against', 'median', 'best round', 'gate', ''],
  ...judged.map(({ goal, scenario, against, median: value, best, gate, atMost, met }) => [
    goal,
    scenario,
    against,
    value.toFixed(3),
    best.toFixed(3),
    `${atMost ? '≤' : '≥'} ${gate}${judgedByBest.has(scenario) ? ' (best round)' : ''}`,
    verdict(met),
  ]),
]
