// `node test/conformance/browser.mjs`: the cases bundled into a page that reports back to us, opened in Chromium.
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { rolldown } from 'rolldown'
import { launchOptions } from '../../scripts/browser.mjs'

const limitMs = 60_000

const server = createServer(answer).listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const program = await bundle()
let received
const report = new Promise((resolve) => {
  received = resolve
})

const browser = await chromium.launch(launchOptions())
try {
  console.log(`Chromium ${browser.version()}`)
  const page = await browser.newPage()
  page.on('pageerror', (error) => received(`the page failed: ${error.message}`))
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const timer = setTimeout(() => received(`no report after ${limitMs} ms`), limitMs)
  const lines = await report
  clearTimeout(timer)
  console.log(lines)
  process.exitCode = / 0 not ok$/.test(lines) ? 0 : 1
} finally {
  await browser.close()
  server.closeAllConnections()
  server.close()
}

async function bundle() {
  const entry = fileURLToPath(new URL('./page.mjs', import.meta.url))
  const built = await rolldown({ input: entry, platform: 'browser' })
  const { output } = await built.generate({ format: 'esm' })
  return output[0].code
}

function answer(request, response) {
  if (request.method === 'POST') {
    let body = ''
    request.setEncoding('utf8').on('data', (text) => (body += text))
    request.on('end', () => {
      response.end()
      received(body)
    })
    return
  }
  const isPage = request.url === '/'
  response.setHeader('content-type', isPage ? 'text/html' : 'text/javascript')
  response.end(isPage ? '<!doctype html><title>Conformance</title><script type="module" src="/page.js"></script>' : program)
}
