// `npm test [-- <path> …]`: every check and test there is, or those of the paths given, then one true line.
import { mkdirSync, rmSync } from 'node:fs'
import { ensureChromium } from './browser.mjs'
import { checks, runChecks } from './checks.mjs'
import { run } from './process.mjs'
import { closingLine, conformanceTally, playwrightTally, sum, vitestTally } from './tally.mjs'
import { systemNode } from './toolchain.mjs'

const reports = { vitest: 'reports/vitest.json', playwright: 'reports/playwright.json' }

export default async function test(paths) {
  // The reports of an earlier run must not speak for this one.
  mkdirSync('reports', { recursive: true })
  for (const path of Object.values(reports)) rmSync(path, { force: true })
  const env = { ...process.env, EMITSCOPE_CHROMIUM: await ensureChromium() }
  const tally = sum(paths.length > 0 ? await testPaths(paths, env) : await testEverything(env))
  if (tally.skipped > 0) console.log(`\n${tally.skipped} skipped or to do`)
  console.log(`\n${closingLine(tally)}`)
  return tally.failed > 0 ? 1 : 0
}

async function testEverything(env) {
  return [await runChecks(checks), await vitest(['--coverage'], env), await playwright([], env), ...(await conformance(env))]
}

async function testPaths(paths, env) {
  const isEndToEnd = (path) => /(^|\/)test\/e2e\b/.test(path)
  const endToEnd = paths.filter(isEndToEnd)
  const others = paths.filter((path) => !isEndToEnd(path))
  return [...(others.length > 0 ? [await vitest(others, env)] : []), ...(endToEnd.length > 0 ? [await playwright(endToEnd, env)] : [])]
}

async function vitest(args, env) {
  title('Unit, type and browser tests')
  // Named, since vitest picks other reporters by itself where it thinks nobody looks.
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`]
  const { code } = await run('pnpm', ['exec', 'vitest', 'run', ...reporters, ...args], { env })
  return vitestTally(reports.vitest, code)
}

async function playwright(args, env) {
  title('End-to-end tests')
  const { code } = await run('pnpm', ['exec', 'playwright', 'test', ...args], { env })
  return playwrightTally(reports.playwright, code)
}

async function conformance(env) {
  title('Conformance of the built package')
  const tallies = []
  const runtimes = [
    [systemNode(), 'test/conformance/cli.mjs'],
    ['node', 'test/conformance/cli.mjs'],
    ['node', 'test/conformance/browser.mjs'],
  ]
  for (const [node, program] of runtimes) {
    const { code, output } = await run(node, [program], { env, capture: true })
    console.log(output.trimEnd())
    tallies.push(conformanceTally(output, code))
  }
  return tallies
}

function title(text) {
  console.log(`\n${text}\n`)
}
