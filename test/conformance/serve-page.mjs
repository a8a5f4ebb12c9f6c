// A page that runs the cases and posts what it printed back to us, for whichever browser can open an address.
import { createServer } from 'node:http'
import { bundle } from './bundle.mjs'

const limitMs = 60_000

/** What fails before the program has begun (a syntax error, a missing global) is posted too; from then on it tells by itself. */
const page = `<!doctype html><meta charset="utf-8"><title>Conformance</title>
<script>
  onerror = (text) => { if (!globalThis.conformance) fetch('/report', { method: 'POST', body: 'the page failed: ' + text }) }
</script>
<script type="module" src="/page.js"></script>`

/** Serves the page on loopback, lets `show` open its address somewhere, prints what it reports. Exit code 1 unless every case is true. */
export async function runInPage(show) {
  const program = await bundle('./page.mjs', ['browser'])
  let report
  const reported = new Promise((resolve) => (report = resolve))
  const server = createServer((request, response) => {
    if (request.method === 'POST') return receive(request, response, report)
    const served = { '/': ['text/html', page], '/page.js': ['text/javascript', program] }[request.url]
    if (served === undefined) return response.writeHead(404).end()
    response.setHeader('content-type', served[0])
    response.end(served[1])
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const timer = setTimeout(() => report(`no report after ${limitMs} ms`), limitMs)
  try {
    await show(`http://127.0.0.1:${server.address().port}/`, report)
    const lines = await reported
    console.log(lines)
    process.exitCode = / 0 not ok$/.test(lines) ? 0 : 1
  } finally {
    clearTimeout(timer)
    server.closeAllConnections()
    server.close()
  }
}

function receive(request, response, report) {
  let body = ''
  request.setEncoding('utf8').on('data', (text) => (body += text))
  request.on('end', () => {
    response.end()
    report(body)
  })
}
