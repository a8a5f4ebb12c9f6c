// What is neither a unit nor an end-to-end test: each counts as one.
import { availableParallelism } from 'node:os'
import { tarballChecks } from '../test/checks/tarball.mjs'
import { run } from './process.mjs'
import { sizeCheck } from './size.mjs'

const packages = ['emitter', 'devtools']

/** `run` resolves `{ code, output }`; the output is shown where the code is not 0. */
export const checks = [
  // The build covers the packages alone, vitest the files of test/types: here they would count twice.
  ...['test', 'apps/demo', 'apps/examples'].map((folder) => program(`types of ${folder}`, 'tsc', ['-p', folder])),
  program('format and lint', 'biome', ['ci', '--error-on-warnings', '--diagnostic-level=warn', '--colors=off']),
  program('unused files, exports and dependencies', 'knip', ['--no-progress', '--no-config-hints']),
  ...packages.flatMap((name) => [
    program(`publint of ${name}`, 'publint', [`packages/${name}`, '--strict']),
    program(`types of ${name} as others resolve them`, 'attw', ['--pack', `packages/${name}`, '--profile', 'esm-only', '--no-color']),
  ]),
  ...tarballChecks,
  sizeCheck,
]

export async function runChecks(list) {
  console.log('\nChecks\n')
  const tally = { passed: 0, failed: 0, skipped: 0 }
  const waiting = [...list]
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const { code, output } = await check.run().catch((error) => ({ code: 1, output: error.message }))
      tally[code === 0 ? 'passed' : 'failed']++
      console.log(code === 0 ? `  ok      ${check.name}` : `  FAILED  ${check.name}\n${excerpt(output)}`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return tally
}

function program(name, command, args) {
  return { name, run: () => run('pnpm', ['exec', command, ...args], { capture: true }) }
}

/** The beginning of what a check said: the first complaints are the ones to read. */
function excerpt(output, most = 60) {
  const lines = output.trimEnd().split('\n')
  const more = lines.length > most ? [`… and ${lines.length - most} lines more`] : []
  return [...lines.slice(0, most), ...more].map((line) => `          ${line}`).join('\n')
}
