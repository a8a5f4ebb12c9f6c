// What every task needs first: the dependencies and the built packages.
import { Problem } from './problem.mjs'
import { run } from './process.mjs'

export function install() {
  // Never asks: node_modules left by a reflexive `npm install` are replaced.
  const settings = ['--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false']
  return step('install', 'pnpm', ['install', ...settings])
}

export async function build({ apps }) {
  await step('build', 'pnpm', ['exec', 'tsc', '-b'])
  if (apps) await step('build apps', 'pnpm', ['-r', '--if-present', 'run', 'build'])
}

/** Says what runs, and what it said only where it failed. */
async function step(title, command, args) {
  console.log(title)
  const { code, output } = await run(command, args, { capture: true })
  if (code === 0) return
  console.error(output.trimEnd())
  throw new Problem(`${title} failed: \`${[command, ...args].join(' ')}\` ended with ${code}.`)
}
