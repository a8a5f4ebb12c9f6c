import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { launchOptions } from '../../../scripts/browser.mjs'
import { cases } from '../../worker/cases.mjs'

const names = Object.keys(cases)
const folder = new URL('../../worker/', import.meta.url)

describe('in a thread of Node', () => {
  // Each in a process of its own. Under this runner threads that come and go have taken the whole process along: "Check failed:
  // jit_page.has_value()", V8's account of its code pages, as in nodejs/node#64500. Can go when that is fixed.
  test.each(names)('%s', async (name) => {
    await promisify(execFile)(process.execPath, [fileURLToPath(new URL('run-case.mjs', folder)), name], { timeout: 30_000 })
  })
})

describe('in a Web Worker of Chromium', () => {
  let server: Server
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const served = new Map<string, readonly [type: string, text: string]>([
      ['/', ['text/html', '<!doctype html><title>worker</title><script type="module" src="/page.mjs"></script>']],
    ])
    for (const file of ['page.mjs', 'handlers.mjs', 'narrow.mjs', 'observed.mjs'])
      served.set(`/${file}`, ['text/javascript', await bundle(file)])
    server = createServer((request, response) => {
      const [type, text] = served.get(request.url!) ?? []
      if (type === undefined) response.writeHead(404)
      else response.setHeader('content-type', type)
      response.end(text)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch(launchOptions())
    page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForFunction(() => 'runCase' in globalThis)
  }, 60_000)

  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
  })

  test.each(names)('%s', (name) =>
    page.evaluate((name) => (globalThis as unknown as { runCase(name: string): Promise<void> }).runCase(name), name),
  )
})

/** The file and what it imports of the built package, as a browser's bundler resolves it. */
async function bundle(file: string): Promise<string> {
  const input = fileURLToPath(new URL(file, folder))
  const built = await rolldown({ input, platform: 'browser', resolve: { conditionNames: ['browser', 'import', 'default'] } })
  const { output } = await built.generate({ format: 'esm', codeSplitting: false })
  await built.close()
  return output[0].code
}
