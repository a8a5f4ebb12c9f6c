// A goal is a ratio to reach: `{ goal, subject, against, scenarios, atLeast }`, measured against the fastest of `against`.
import { renderTable } from '../../scripts/table.mjs'
import { least, median, ratio } from './measure.mjs'

/** Whether each goal is met, scenario by scenario; what was not measured is left out. */
export function judge(goals, times) {
  return goals.flatMap(({ goal, subject, against, scenarios, atLeast }) =>
    scenarios.flatMap((scenario) => {
      // With a hundred handlers the branch predictor decides between two speeds: the best round says what the code can do.
      const of = scenario === 'emit100' ? least : median
      const ratios = against
        .map((base) => ({ base, value: ratio(times, scenario, subject, base, of) }))
        .filter(({ value }) => value !== undefined)
      if (ratios.length === 0) return []
      const { base, value } = ratios.reduce((hardest, one) => (one.value < hardest.value ? one : hardest))
      const floor = typeof atLeast === 'number' ? atLeast : atLeast[scenario]
      return [{ goal, scenario, against: base, ratio: Number(value.toFixed(3)), atLeast: floor, met: value >= floor }]
    }),
  )
}

export function renderGoals(judged) {
  const rows = judged.map(({ goal, scenario, against, ratio, atLeast, met }) => [
    goal,
    scenario,
    against,
    ratio.toFixed(3),
    `≥ ${atLeast}`,
    met ? 'met' : 'MISSED',
  ])
  return renderTable([['goal', 'scenario', 'against', 'ratio', 'gate', ''], ...rows])
}
