import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { launchOptions } from '../../../scripts/browser.mjs'
import { cases } from '../../worker/cases.mjs'

type Case = (url: (file: string) => URL) => Promise<void>
const all = Object.entries(cases as unknown as Record<string, Case>)
const folder = new URL('../../worker/', import.meta.url)

describe('in a thread of Node', () => {
  test.each(all)('%s', (_name, run) => run((file) => new URL(`${file}.mjs`, folder)))
})

describe('in a Web Worker of Chromium', () => {
  let server: Server
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    const served = new Map<string, readonly [type: string, text: string]>([
      ['/', ['text/html', '<!doctype html><title>worker</title><script type="module" src="/page.mjs"></script>']],
    ])
    for (const file of ['page.mjs', 'handlers.mjs', 'observed.mjs']) served.set(`/${file}`, ['text/javascript', await bundle(file)])
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

  test.each(all)('%s', (name) =>
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
