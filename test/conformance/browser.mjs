// `node test/conformance/browser.mjs`: the cases in a page of Chromium.
import { chromium } from 'playwright'
import { launchOptions } from '../../scripts/browser.mjs'
import { runInPage } from './serve-page.mjs'

const { args, ...options } = launchOptions()
const browser = await chromium.launch({ ...options, args: [...args, '--js-flags=--expose-gc'] })
try {
  console.log(`Chromium ${browser.version()}`)
  const page = await browser.newPage()
  await runInPage((address) => page.goto(address))
} finally {
  await browser.close()
}
