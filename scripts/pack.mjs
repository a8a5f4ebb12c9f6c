// `npm run pack`: both packages as npm would publish them, for an application beside this repository.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from './problem.mjs'
import { run } from './process.mjs'

const folder = resolve('reports/packages')

export default async function pack() {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  // Not `npm pack`: it would leave the versions that pnpm fills in (`workspace:`, `catalog:`), and nobody could install that.
  for (const name of ['emitter', 'devtools']) {
    const { code, output } = await run('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', folder], { capture: true })
    if (code !== 0) throw new Problem(`${output.trimEnd()}\nPacking packages/${name} ended with ${code}.`)
  }
  const [devtools, emitter] = readdirSync(folder).sort()
  console.log(`\nIn your application:\n\n  npm install ${resolve(folder, emitter)}\n  npm install --save-dev ${resolve(folder, devtools)}`)
  return 0
}
