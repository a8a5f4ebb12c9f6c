// `node test/conformance/workerd.mjs [compatibility flag …]`: the cases as the test of a worker.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.mjs'

/** Whoever runs this sees to it that it is on the PATH: `npm run test:runtimes` fetches it. */
const binary = 'workerd'
const limitMs = 60_000

const flags = process.argv.slice(2)
const version = (await workerd('--version')).output.trim()
console.log([version, ...flags].join(' '))

const folder = mkdtempSync(join(tmpdir(), 'emitscope-workerd-'))
try {
  writeFileSync(join(folder, 'worker.js'), await bundle('./worker.mjs', ['workerd', 'worker', 'browser']))
  // The newest behaviour there is: a runtime's version is the date up to which it knows compatibility settings.
  const date = /\d{4}-\d\d-\d\d/.exec(version)?.[0]
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "conformance", worker = .worker)]);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${date}",
  compatibilityFlags = ${JSON.stringify(flags)},
);
`,
  )
  const { code, output, log } = await workerd('test', join(folder, 'config.capnp'))
  console.log(output.trimEnd() === '' ? log.trimEnd() : output.trimEnd())
  process.exitCode = code
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What the cases print is its standard output; what it says about a failed test, or a broken configuration, its log. */
function workerd(...args) {
  return new Promise((resolve) => {
    execFile(binary, args, { timeout: limitMs }, (error, output, log) =>
      resolve({ code: error === null ? 0 : 1, output, log: log || String(error?.message ?? '') }),
    )
  })
}
