// What only a page has: frames, into which emissions are conflated, and the clock that everything here is measured with.
import { Problem } from '../../scripts/problem.mjs'
import { compare, comparisonSections } from './compare.mjs'
import { conflation } from './conflation.mjs'
import { verdict } from './goals.mjs'
import { framed } from './libraries.mjs'
import { median } from './rounds.mjs'
import { onEach } from './runtimes.mjs'

const goal = {
  goal: 'a conflated emission, time of a call of an empty handler by `sync`',
  subject: 'emitscope-frame-latest',
  against: ['emitscope'],
  atMost: true,
  gates: { chromium: { conflated: 2 } },
}

const comparison = {
  libraries: framed,
  scenarios: conflation,
  goals: [goal],
  bases: ['emitscope', 'bare'],
  than: 'the same emitter with `sync` and an empty handler, by name',
}

/** Frames repeat: so many rounds show that they do. */
const mostRounds = 3

export default async function browser(options) {
  const runtimes = options.runtimes.filter(({ kind }) => kind === 'chromium')
  if (runtimes.length === 0) throw new Problem('Frames are measured in a browser: --on chromium.')
  const report = await compare(comparison, { ...options, runtimes })
  const [pages] = await onEach(runtimes, async (runtime) => {
    const rounds = []
    for (let round = 0; round < Math.min(options.rounds, mostRounds); round++) rounds.push(await runtime.measurePage('frames-page.mjs'))
    return { runtime: runtime.name, rounds }
  })
  return { ...report, pages }
}

export function sections(report) {
  const { runtime, rounds } = report.pages
  const of = (read) => median(rounds.map(read))
  return [
    ...comparisonSections(comparison, report),
    {
      title: `${runtime}: emissions of three types while frames go by`,
      text:
        'Sums of all rounds. `most`: deliveries of one type in one frame. `stale`: deliveries of what was not the newest emission by then. ' +
        '`missed`: types whose last emission was not the last delivered.',
      rows: frameRows(rounds.map(({ frames }) => frames)),
    },
    {
      title: `${runtime}: its clock and its turns`,
      text: `Median of ${rounds.length} rounds, in microseconds.`,
      rows: [['what', 'µs'], ...Object.keys(rounds[0].us).map((name) => [name, of(({ us }) => us[name]).toFixed(3)])],
    },
  ]
}

const columns = ['emissions', 'frames', 'deliveries', 'most', 'stale', 'missed']

/** `latest` delivers once per type and frame, and the newest; without it nothing is left out. */
function frameRows(rounds) {
  const names = Object.keys(rounds[0])
  const sum = (name, key) => rounds.reduce((total, frames) => total + frames[name][key], 0)
  return [
    ['strategy', ...columns, ''],
    ...names.map((name) => {
      const counts = Object.fromEntries(columns.map((key) => [key, sum(name, key)]))
      counts.most = Math.max(...rounds.map((frames) => frames[name].most))
      const { emissions, deliveries, most, stale, missed } = counts
      const conflated = most === 1 && stale === 0
      const right = missed === 0 && (name.includes('latest') ? conflated : deliveries === emissions)
      return [name, ...columns.map((key) => String(counts[key])), verdict(right)]
    }),
  ]
}
