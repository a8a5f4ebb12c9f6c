// `node test/conformance/firefox.mjs`: the cases in a page of an installed Firefox. Playwright drives only a Firefox of its own making.
import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { howToGetFirefox, locateFirefox } from '../../scripts/browser.mjs'
import { runInPage } from './serve-page.mjs'

/** A fresh profile asks questions, opens pages of its own and calls home. */
const settings = {
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.aboutwelcome.enabled': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
}

const path = locateFirefox()
if (path === undefined) {
  console.error(howToGetFirefox)
  process.exit(1)
}
const { stdout } = await promisify(execFile)(path, ['--version'])
console.log(stdout.trim().replace(/^Mozilla /, ''))

const profile = mkdtempSync(join(tmpdir(), 'emitscope-firefox-'))
const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
writeFileSync(join(profile, 'user.js'), lines.join(''))
let firefox
process.once('exit', () => {
  firefox?.kill('SIGKILL')
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
try {
  await runInPage((address, report) => {
    firefox = spawn(path, ['--headless', '--no-remote', '--profile', profile, address], { stdio: 'ignore' })
    firefox.once('error', (error) => report(error.message))
    firefox.once('exit', (code) => report(`Firefox ended with ${code} and reported nothing`))
  })
} finally {
  await ended(firefox)
}

/** Asked to leave, then made to: its own processes go with it. */
async function ended(child) {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000)
  child.kill()
  await gone
  clearTimeout(timer)
}
