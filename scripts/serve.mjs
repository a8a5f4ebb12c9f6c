// The built demo on loopback; by itself `node scripts/serve.mjs [--port <port>]`, as the end-to-end tests run it.
import { fileURLToPath } from 'node:url'
import { preview } from 'vite'
import { closeWhenStopped, stopWithParent } from './process.mjs'

const demo = fileURLToPath(new URL('../apps/demo/', import.meta.url))

/** Serves until this process is told to stop; resolves the address. A taken port is passed over for the next, 0 takes any free one. */
export async function serve(port) {
  const server = await preview({ root: demo, logLevel: 'warn', preview: { host: '127.0.0.1', port, strictPort: false } })
  closeWhenStopped(() => {
    // Browsers keep connections open; without this the port would stay taken until they let go.
    server.httpServer.closeAllConnections()
    return server.close()
  })
  return `http://127.0.0.1:${server.httpServer.address().port}/`
}

if (import.meta.main ?? process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--port')
  stopWithParent()
  console.log(await serve(at < 0 ? 0 : Number(process.argv[at + 1])))
}
