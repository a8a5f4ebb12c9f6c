// A goal is a ratio to reach: `{ goal, subject, against, gates }`, measured against the fastest of `against`; `gates[kind][scenario]` is the
// least ratio on that kind of runtime.
import { least, ratio } from './rounds.mjs'

/**
 * Two speeds, and the best round says what the code can do: with a hundred handlers the branch predictor decides between them, with none
 * the compiler, which may fold the whole emission away.
 */
export const judgedByBest = new Set(['emit0', 'emit100'])

/** Whether each goal is met, scenario by scenario; what was not measured is left out. */
export function judge(goals, kind, times) {
  return goals.flatMap(({ goal, subject, against, gates }) =>
    Object.entries(gates[kind]).flatMap(([scenario, gate]) => {
      const ratios = against.flatMap((base) => {
        const value = ratio(times, scenario, subject, base)
        return value === undefined ? [] : [{ base, value, best: ratio(times, scenario, subject, base, least) }]
      })
      if (ratios.length === 0) return []
      const by = judgedByBest.has(scenario) ? 'best' : 'value'
      const hardest = ratios.reduce((worst, one) => (one[by] < worst[by] ? one : worst))
      return [{ goal, scenario, against: hardest.base, median: hardest.value, best: hardest.best, gate, met: hardest[by] >= gate }]
    }),
  )
}

export const verdict = (met) => (met ? 'met' : 'MISSED')

export const goalRows = (judged) => [
  ['goal', 'scenario', 'against', 'median', 'best round', 'gate', ''],
  ...judged.map(({ goal, scenario, against, median: value, best, gate, met }) => [
    goal,
    scenario,
    against,
    value.toFixed(3),
    best.toFixed(3),
    `≥ ${gate}${judgedByBest.has(scenario) ? ' (best round)' : ''}`,
    verdict(met),
  ]),
]
