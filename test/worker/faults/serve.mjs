// The page of the cases and the workers it starts, bundled from the built package as an application would be.
import { createServer } from 'node:http'
import { bundle } from '../../conformance/bundle.mjs'

const scripts = ['page', 'worker', 'two-at-a-time', 'without-locks', 'never-exposes', 'throws-at-start', 'other-protocol']
const page = '<!doctype html><meta charset="utf-8"><title>Faults</title><script type="module" src="/page.js"></script>'

/** Serves on a free port of loopback; `missing.js` is not there, `broken.js` is no JavaScript. */
export const serve = async () => {
  const files = new Map([
    ['/', ['text/html', page]],
    ['/broken.js', ['text/javascript', 'const = 1']],
  ])
  for (const script of scripts) files.set(`/${script}.js`, ['text/javascript', await bundle(`../worker/faults/${script}.mjs`, ['browser'])])
  const server = createServer((request, response) => {
    const [type, text] = files.get(request.url) ?? []
    if (text === undefined) response.writeHead(404).end()
    else response.setHeader('content-type', type).end(text)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${server.address().port}/`, close }
}
