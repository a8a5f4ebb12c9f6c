// `npm run docs`: the documentation site, built and served on loopback; `npm run docs -- build` only builds it.
import { preview } from 'vite'
import { movedFrom } from './port.mjs'
import { Problem } from './problem.mjs'
import { closeWhenStopped, run } from './process.mjs'

/** Run in `docs`, an install of its own: the site's tools need a TypeScript and a Vite the repository no longer has. */
const steps = [
  ['install docs', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false']],
  ['API reference', 'node', ['generate-api.mjs']],
  ['site', 'pnpm', ['exec', 'vitepress', 'build']],
]

const port = 4180

export default async function docs([word]) {
  for (const [title, command, args] of steps) {
    console.log(title)
    const { code, output } = await run(command, args, { cwd: 'docs', capture: true })
    if (code !== 0)
      throw new Problem(`${output.trimEnd()}\n${title} failed: \`${[command, ...args].join(' ')}\` in docs ended with ${code}.`)
  }
  if (word === undefined) return serve()
  console.log('\nThe site is in docs/.vitepress/dist.')
  return 0
}

async function serve() {
  const server = await preview({
    root: 'docs',
    configFile: false,
    logLevel: 'warn',
    // The site's pages are files: an unknown address is an error, not the first page.
    appType: 'mpa',
    build: { outDir: '.vitepress/dist' },
    preview: { host: '127.0.0.1', port },
  })
  closeWhenStopped(() => {
    // Browsers keep connections open; without this the port would stay taken until they let go.
    server.httpServer.closeAllConnections()
    return server.close()
  })
  const address = `http://127.0.0.1:${server.httpServer.address().port}/`
  console.log(`\nThe documentation: ${address}\n${movedFrom(port, address)}Ctrl-C stops it.`)
}
