// Finds the browsers for the tests, or gets one.
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright'
import { Problem } from './problem.mjs'
import { run } from './process.mjs'
import { pathWith } from './toolchain.mjs'

const isFile = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Variables that may name a Chromium, in the order they are asked. */
const variables = ['EMITSCOPE_CHROMIUM', 'CHROME_PATH']

const usualChromiums = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export const howToGetChromium = `No Chromium found. Install Chromium or Chrome, or set ${variables[0]} to one; \`npm test\` fetches one by itself.`

/**
 * The Chromium to use, or undefined where there is none. A variable that names no file throws: going on with another browser
 * would answer a question nobody asked.
 */
export function locateChromium(env = process.env, exists = isFile) {
  return (
    named(variables, 'a Chromium or Chrome', env, exists) ?? [chromium.executablePath(), ...usualChromiums].find((path) => exists(path))
  )
}

const firefoxVariable = 'EMITSCOPE_FIREFOX'

const usualFirefoxes = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']

export const howToGetFirefox = `No Firefox found. Install Firefox (Debian: \`apt-get install firefox-esr\`), or set ${firefoxVariable} to one.`

/** The Firefox to use, found as the Chromium is. */
export function locateFirefox(env = process.env, exists = isFile) {
  return named([firefoxVariable], 'a Firefox', env, exists) ?? usualFirefoxes.find((path) => exists(path))
}

/** What the first variable that is set names; undefined where none is. */
function named(names, what, env, exists) {
  const name = names.find((candidate) => (env[candidate] ?? '') !== '')
  if (name === undefined) return undefined
  if (!exists(env[name])) throw new Problem(`${name} names no file: ${env[name]}. Set it to ${what}, or unset it.`)
  return env[name]
}

/** How every test starts it: containers have no user namespaces for Chromium's sandbox. */
export function launchOptions() {
  const executablePath = locateChromium()
  return { args: ['--no-sandbox'], ...(executablePath === undefined ? {} : { executablePath }) }
}

/** The Chromium to use, fetched where the machine has none: by Debian's packages, by Playwright, or as an npm package. */
export async function ensureChromium() {
  const found = locateChromium()
  if (found !== undefined) return found
  console.log('no Chromium found, getting one')
  for (const way of [byApt, byPlaywright, byNpm]) {
    const path = await way()
    if (path !== undefined && isFile(path)) return path
  }
  throw new Problem(
    `No Chromium found and none could be fetched. Install Chromium or Chrome, or set ${variables[0]} to one, and run this again.`,
  )
}

/** Debian only: Ubuntu's `chromium` is a stub that asks for snap. */
async function byApt() {
  if (process.getuid?.() !== 0 || !/^ID=debian$/m.test(readOsRelease())) return undefined
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env, capture: true })
  if ((await install()).code !== 0) {
    await run('apt-get', ['update'], { env, capture: true })
    await install()
  }
  return locateChromium()
}

async function byPlaywright() {
  await run('pnpm', ['exec', 'playwright', 'install', 'chromium'], { capture: true })
  return locateChromium()
}

/** Unpacks itself into the temporary folder, under names anyone may have taken there before: hence a folder of its own. */
async function byNpm() {
  const { path = '' } = await pathWith(['@sparticuz/chromium@153.0.0'])
  const entry = join(path.split(delimiter)[0] ?? '', '../@sparticuz/chromium/build/index.js')
  if (!existsSync(entry)) return undefined
  const folder = join(process.cwd(), 'node_modules/.cache/chromium')
  mkdirSync(folder, { recursive: true })
  const print = `import(${JSON.stringify(pathToFileURL(entry).href)}).then(async (m) => console.log('CHROMIUM=' + (await m.default.executablePath())))`
  const { output } = await run('node', ['-e', print], { env: { ...process.env, TMPDIR: folder }, capture: true })
  return /^CHROMIUM=(.*)$/m.exec(output)?.[1]
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
