// What the hook costs while nobody looks: the built package against the same code with the seam compiled out.
import { mkdir, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { renderTable } from '../../scripts/table.mjs'
import { least, measureRounds, median } from './measure.mjs'

const entry = resolve('packages/emitter/dist/index.js')
const allowed = 1.03
const cases = ['emit0', 'emit1', 'emit10']

/** What is left of the seam when it is gone: any of these in the result means that the cut below no longer fits the code. */
const seam =
  /emissionStarted|emissionFinished|deliveryStarted|deliveryFinished|deliverySettled|subscriptionAdded|subscriptionRemoved|queueChanged|\.dropped\(|\.failed\(s/

/** The hook is one slot, `realm.hook`, which the core keeps in variables named `hook` and `observer`: read as null, the bundler takes out what hangs on it. */
const cuts = [
  [/\brealm\.hook = hook\b/g, ''],
  [/\brealm\.hook\b/g, 'null'],
  [/\b(hook|observer) === null\b/g, 'true'],
  [/\b(hook|observer) !== null\b/g, 'false'],
  [/\b(hook|observer)\?\./g, 'null?.'],
]

const withoutSeam = {
  name: 'without-seam',
  transform: (code) => ({ code: cuts.reduce((cut, [pattern, replacement]) => cut.replace(pattern, replacement), code), map: null }),
}

/** Both builds go through the same bundler: whatever it does to one, it does to the other. */
async function build(name, plugins) {
  const bundle = await rolldown({ input: entry, platform: 'neutral', plugins })
  const { output } = await bundle.generate({ format: 'esm', minify: { compress: true, mangle: false, codegen: false } })
  await bundle.close()
  await mkdir('reports/bench', { recursive: true })
  const path = resolve(`reports/bench/${name}.mjs`)
  await writeFile(path, output[0].code)
  return { path, code: output[0].code }
}

export default async function instrumentation({ nodes, rounds, only }) {
  const present = await build('seam-present', [])
  const absent = await build('seam-absent', [withoutSeam])
  const left = seam.exec(absent.code)?.[0]
  if (left !== undefined) throw new Error(`the seam was not compiled out: ${left} is still in ${absent.path}`)
  const subjects = ['emitscope', 'emitscope-handle'].flatMap((library) => [
    { name: `${library} with`, library, path: present.path },
    { name: `${library} without`, library, path: absent.path },
  ])
  const report = []
  for (const { version, path } of nodes) {
    const scenarios = only.length > 0 ? only : cases
    const times = await measureRounds({ node: path, subjects, scenarios, rounds })
    const figures = ['emitscope', 'emitscope-handle'].flatMap((library) =>
      scenarios.map((scenario) => {
        const [having, lacking] = [times[scenario][`${library} with`], times[scenario][`${library} without`]]
        const factor = median(having) / median(lacking)
        return { library, scenario, factor, best: least(having) / least(lacking), met: factor <= allowed }
      }),
    )
    console.log(`\nNode ${version}, ${rounds} rounds: time with the hook in place and nobody looking, against a build without it\n`)
    const rows = figures.map(({ library, scenario, factor, best, met }) => [
      library,
      scenario,
      factor.toFixed(3),
      best.toFixed(3),
      `≤ ${allowed}`,
      met ? 'met' : 'MISSED',
    ])
    console.log(renderTable([['by', 'scenario', 'median', 'best round', 'gate', ''], ...rows]))
    report.push({ node: version, times, figures })
  }
  return report
}
