// Cells in Chromium: one page each, in a browser context of its own and so in a process of its own.
import { createServer } from 'node:http'
import { chromium } from 'playwright'
import { ensureChromium, launchOptions } from '../../scripts/browser.mjs'
import { bundleCell, bundleFile } from './bundle.mjs'

/** Cross-origin isolated: the clock's step is 5 µs then, and 100 µs without. */
const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }

export async function startChromium() {
  await ensureChromium()
  const scripts = new Map()
  const server = createServer(async ({ url }, response) => {
    // A cell asks for its workers, which lie beside the libraries, by the path that they have here.
    if (!scripts.has(url) && /^\/workers\/[\w-]+\.mjs$/.test(url)) scripts.set(url, await bundleFile(url.slice(1)))
    const script = scripts.get(url)
    response.writeHead(200, { ...isolated, 'content-type': `${script === undefined ? 'text/html' : 'text/javascript'}; charset=utf-8` })
    response.end(script ?? '<!doctype html><title>cell</title><link rel="icon" href="data:,">')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`
  const browser = await chromium.launch(launchOptions())

  async function run({ name, library, alias }, scenario, task) {
    const url = `/${encodeURIComponent(`${name} ${scenario}`)}.js`
    if (!scripts.has(url)) scripts.set(url, await bundleCell({ frame: 'page', library, scenario, alias }))
    return runPage(url, task, `${name} ${scenario}`)
  }

  /** `cell[task]()` of the script in a page of its own. */
  async function runPage(url, task, name) {
    const context = await browser.newContext()
    try {
      const page = await context.newPage()
      await page.goto(origin)
      return await page.evaluate(
        async ([script, task]) => {
          if (!globalThis.crossOriginIsolated) throw new Error('the page is not cross-origin isolated: its clock is too coarse')
          await import(script)
          return globalThis.cell[task]()
        },
        [url, task],
      )
    } catch (error) {
      throw new Error(`${name} failed in Chromium (${task})`, { cause: error })
    } finally {
      await context.close()
    }
  }

  return {
    name: `Chromium ${browser.version()}`,
    kind: 'chromium',
    run,
    /** The `measure` of a page program of this folder that is no cell. */
    async measurePage(file) {
      const url = `/${file}`
      if (!scripts.has(url)) scripts.set(url, await bundleFile(file))
      return runPage(url, 'measure', file)
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
