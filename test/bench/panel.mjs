// What the panel takes of the page: task time of the demo's main thread at rest and under a burst of 10,000 events a second,
// with the panel open and without it, in one run of one browser.
import { chromium } from 'playwright'
import { launchOptions } from '../../scripts/browser.mjs'
import { build } from '../../scripts/build.mjs'
import { serve } from '../../scripts/serve.mjs'
import { verdict } from './goals.mjs'
import { median, shuffle } from './rounds.mjs'

const seconds = 5
/** Nobody needs nine of these: a round takes half a minute. */
const mostRounds = 5
const cases = {
  'at rest, no panel': { panel: 'off' },
  'at rest, panel open': { panel: 'on' },
  'burst, no panel': { panel: 'off', burst: true },
  'burst, panel open': { panel: 'on', burst: true },
}

export default async function panel({ rounds }) {
  await build({ apps: true })
  const address = await serve(0)
  const browser = await chromium.launch(launchOptions())
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  try {
    for (let round = 0; round < Math.min(rounds, mostRounds); round++)
      for (const name of shuffle(Object.keys(cases))) samples[name].push(await measure(browser, address, cases[name]))
  } finally {
    await browser.close()
  }
  return { seconds, samples }
}

export function sections({ seconds, samples }) {
  const of = (name, key) => median(samples[name].map((sample) => sample[key]))
  const rest = of('at rest, no panel', 'task')
  const panelTask = of('burst, panel open', 'task') - of('burst, no panel', 'task')
  const lateMore = of('burst, panel open', 'late') - of('at rest, no panel', 'late')
  return [
    {
      title: `The demo in Chromium, 10,000 events a second for ${seconds} s in a burst`,
      text: `Median of ${samples['burst, panel open'].length}.`,
      rows: [
        ['case', 'task time of wall', 'script', 'frames > 25 ms', 'frames/s'],
        ...Object.keys(cases).map((name) => [
          name,
          `${(of(name, 'task') * 100).toFixed(1)} %`,
          `${(of(name, 'script') * 100).toFixed(1)} %`,
          `${(of(name, 'late') * 100).toFixed(1)} %`,
          of(name, 'frames').toFixed(0),
        ]),
      ],
    },
    {
      title: 'What the panel takes: goals',
      rows: [
        ['goal', 'measured', 'gate', ''],
        ['task time, burst with panel : at rest', `${(of('burst, panel open', 'task') / rest).toFixed(1)}×`, 'printed', ''],
        ['task time the panel adds under the burst, of wall', panelTask.toFixed(3), '≤ 0.35', verdict(panelTask <= 0.35)],
        ['frames > 25 ms against rest, points', (lateMore * 100).toFixed(1), '≤ 10', verdict(lateMore <= 0.1)],
      ],
    },
  ]
}

/** Shares of wall time over the window: main thread busy, scripts, frames later than 25 ms. */
async function measure(browser, address, { panel: shown, burst = false }) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1040 } })
  try {
    await page.goto(`${address}?ticks=0&panel=${shown}&rate=10000&seconds=${seconds}`)
    await page.getByRole('button', { name: 'Fire' }).waitFor()
    // Fonts, first layout and lazy modules are not what is measured.
    await page.waitForTimeout(1500)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const before = await metrics(session)
    const gaps = page.evaluate(watchFrames, seconds * 1000)
    if (burst) await page.getByRole('button', { name: 'Fire' }).click()
    const { late, frames } = await gaps
    const after = await metrics(session)
    const wall = after.Timestamp - before.Timestamp
    return {
      task: (after.TaskDuration - before.TaskDuration) / wall,
      script: (after.ScriptDuration - before.ScriptDuration) / wall,
      late,
      frames,
    }
  } finally {
    await page.close()
  }
}

async function metrics(session) {
  const { metrics: list } = await session.send('Performance.getMetrics')
  return Object.fromEntries(list.map(({ name, value }) => [name, value]))
}

/** Runs in the page. */
function watchFrames(forMs) {
  return new Promise((resolve) => {
    const start = performance.now()
    let last = start
    let frames = 0
    let late = 0
    const frame = (now) => {
      frames++
      if (now - last > 25) late++
      last = now
      if (now - start < forMs) requestAnimationFrame(frame)
      else resolve({ late: late / frames, frames: (frames / (now - start)) * 1000 })
    }
    requestAnimationFrame(frame)
  })
}
