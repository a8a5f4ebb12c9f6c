// The Node and the pnpm this repository is developed with, fetched by npm into its own cache: nothing is installed on the machine.
import { delimiter, dirname } from 'node:path'
import { Problem } from './problem.mjs'
import { run } from './process.mjs'

const pnpmVersion = '12.21.0'
const nodeVersion = '24.21.0'

/** Set in the environment of everything that runs inside the toolchain. */
const marker = 'EMITSCOPE_TOOLCHAIN'

export const insideToolchain = () => process.env[marker] !== undefined

/** The Node that called `npm`, for what must also work there. */
export const systemNode = () => process.env.EMITSCOPE_SYSTEM_NODE ?? process.execPath

/** Whether the tools (vitest, type stripping without a flag) run on this Node. */
export function isModern(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18)
}

/** The npm package that holds a Node for this machine. */
export function nodePackage(version, platform = process.platform, arch = process.arch) {
  // Off Linux some of the per-platform packages were never published; `node` finds the right one when it is installed.
  if (platform === 'linux' && ['x64', 'arm64'].includes(arch)) return `node-linux-${arch}@${version}`
  if (['darwin', 'win32'].includes(platform) && ['x64', 'arm64'].includes(arch)) return `node@${version}`
  throw new Problem(`No development Node for ${platform}-${arch} on npm. Install Node ${nodeVersion} or newer yourself and run this again.`)
}

/** Runs `scripts/run.mjs` again inside the toolchain and resolves its exit code. */
export async function runInside(script, args) {
  const path = await fetchToolchain()
  const env = { ...process.env, PATH: path, [marker]: '1', EMITSCOPE_SYSTEM_NODE: process.execPath }
  const { code } = await run('node', [script, ...args], { env, group: true, endsItself: true })
  return code
}

async function fetchToolchain() {
  console.log('toolchain')
  const pnpm = `pnpm@${pnpmVersion}`
  if (!isModern(process.versions.node)) {
    const { path } = await pathWith([pnpm, nodePackage(nodeVersion)])
    if (path !== undefined) return path
  }
  const { path, reason } = await pathWith([pnpm])
  if (path === undefined) {
    throw new Problem(`Could not get ${pnpm} by npm (${reason}). Check the network and npm's registry setting, then run this again.`)
  }
  if (!isModern(process.versions.node)) {
    console.error(`Could not get Node ${nodeVersion}: going on with ${process.version}, on which some tools are not supported.`)
  }
  return path
}

/** `path`, on which the given npm packages' programs come first, or the `reason` why not. */
export async function pathWith(packages) {
  const wanted = packages.map((name) => `--package=${name}`)
  // Said again because the settings of the npm above us are inherited: with `--silent` and no network this would wait a minute, mute.
  const settings = ['--yes', '--prefer-offline', '--loglevel=error', '--fetch-retries=1']
  const { code, output } = await npm(['exec', ...settings, ...wanted, '-c', `node -p "'PATH=' + process.env.PATH"`])
  const path = /^PATH=(.*)$/m.exec(output)?.[1]
  if (code === 0 && path !== undefined) return { path }
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return { reason: lines.find((line) => /error/i.test(line))?.replace(/^npm (error|ERR!)\s*/, '') ?? `npm exec ended with ${code}` }
}

/** Runs npm, the very one that called us where there is one, on its own Node: with another it would miss the settings beside that Node. */
function npm(args) {
  const node = systemNode()
  const cli = process.env.npm_execpath
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  return cli?.endsWith('npm-cli.js') ? run(node, [cli, ...args], { env, capture: true }) : run('npm', args, { env, capture: true })
}
