// What the hook costs while nobody looks: the built package against the same code with the seam compiled out.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { judgedByBest, verdict } from './goals.mjs'
import { least, measureRounds, median } from './rounds.mjs'
import { onEach } from './runtimes.mjs'

const packageName = '@emitscope/emitter'
const entry = resolve('packages/emitter/dist/index.js')
const contract = resolve('packages/emitter/dist/core/hook.d.ts')
const allowed = 1.03
const cases = ['emit0', 'emit1', 'emit10']
const libraries = ['emitscope', 'emitscope-handle']

/** The hook is one slot, `realm.hook`, which the core keeps in variables named `hook` and `observer`: read as null, the bundler takes out what hangs on it. */
const cuts = [
  [/\brealm\.hook = hook\b/g, ''],
  [/\brealm\.hook\b/g, 'null'],
  [/\b(hook|observer) === null\b/g, 'true'],
  [/\b(hook|observer) !== null\b/g, 'false'],
  [/\b(hook|observer)\?\./g, 'null?.'],
]

export default async function instrumentation({ runtimes, rounds, only }) {
  const builds = await buildBoth()
  const scenarios = only.length > 0 ? only : cases
  const subjects = libraries.flatMap((library) => [
    { name: `${library} with`, library, alias: { [packageName]: builds.present } },
    { name: `${library} without`, library, alias: { [packageName]: builds.absent } },
  ])
  const results = await onEach(runtimes, async (runtime) => {
    const times = await measureRounds({ runtime, subjects, scenarios, rounds })
    const figures = libraries.flatMap((library) =>
      scenarios.flatMap((scenario) => {
        const [having, lacking] = [times[scenario][`${library} with`], times[scenario][`${library} without`]]
        if (!having) return []
        const factor = median(having) / median(lacking)
        const best = least(having) / least(lacking)
        return [{ library, scenario, factor, best, met: (judgedByBest.has(scenario) ? best : factor) <= allowed }]
      }),
    )
    return { runtime: runtime.name, times, figures }
  })
  return { rounds, results }
}

export const sections = ({ rounds, results }) =>
  results.map(({ runtime, figures }) => ({
    title: `${runtime}: the hook in place and nobody looking`,
    text: `Time against a build without it, median of ${rounds} rounds and the best one.`,
    rows: [
      ['by', 'scenario', 'median', 'best round', 'gate', ''],
      ...figures.map(({ library, scenario, factor, best, met }) => [
        library,
        scenario,
        factor.toFixed(3),
        best.toFixed(3),
        `≤ ${allowed}${judgedByBest.has(scenario) ? ' (best round)' : ''}`,
        verdict(met),
      ]),
    ],
  }))

/** The package with its seam and without it. Both go through the same bundler: whatever it does to one, it does to the other. */
async function buildBoth() {
  const unused = new Set(cuts.map(([pattern]) => pattern))
  const withoutSeam = {
    name: 'without-seam',
    transform: (code) => ({ code: cuts.reduce((before, cut) => replace(before, cut, unused), code), map: null }),
  }
  const present = await build('seam-present', [])
  const absent = await build('seam-absent', [withoutSeam])
  // Each of these says that the cuts no longer fit the code: what would be compared then is the package with itself.
  for (const pattern of unused) throw new Error(`the seam was not compiled out: ${pattern} is nowhere in the package`)
  for (const name of await hookCalls()) {
    const told = new RegExp(`\\b(hook|observer|null)\\??\\.${name}\\(`)
    if (!told.test(present.code)) throw new Error(`neither \`hook\` nor \`observer\` is told ${name} in ${present.path}`)
    // The core has methods of some of these names itself; the others may not be called on anything any more.
    const own = new RegExp(`^\\s*${name}\\(.*\\{$`, 'm').test(present.code)
    if ((own ? told : new RegExp(`\\.${name}\\(`)).test(absent.code))
      throw new Error(`the seam was not compiled out: ${name} is still told in ${absent.path}`)
  }
  return { present: present.path, absent: absent.path }
}

function replace(code, [pattern, replacement], unused) {
  const replaced = code.replace(pattern, replacement)
  if (replaced !== code) unused.delete(pattern)
  return replaced
}

/** The calls the contract has, read from it: a new one is looked for too. */
async function hookCalls() {
  const declared = /export interface Hook \{([\s\S]*?)\n\}/.exec(await readFile(contract, 'utf8'))?.[1]
  const names = [...(declared ?? '').matchAll(/^ {4}(\w+)\(/gm)].map(([, name]) => name)
  if (names.length === 0) throw new Error(`no interface Hook with calls in ${contract}`)
  return names
}

async function build(name, plugins) {
  const bundle = await rolldown({
    input: entry,
    platform: 'neutral',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins,
  })
  const { output } = await bundle.generate({ format: 'esm', minify: { compress: true, mangle: false, codegen: false } })
  await bundle.close()
  await mkdir('reports/bench', { recursive: true })
  const path = resolve(`reports/bench/${name}.mjs`)
  await writeFile(path, output[0].code)
  return { path, code: output[0].code }
}
