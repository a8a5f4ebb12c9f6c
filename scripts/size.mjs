// `npm run size`: what an importing application pays, minified and compressed, against the limits below.
import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { renderTable } from './table.mjs'

const from = (entry, names) => `export ${names} from '@emitscope/${entry}'`
const createEmitter = from('emitter', '{ createEmitter }')
// A strategy costs what it adds to an application that has an emitter already.
const strategy = (name) => ({
  name: `strategy ${name}`,
  code: `${createEmitter}\n${from('emitter/strategies', `{ ${name} }`)}`,
  beyond: createEmitter,
  limits: { brotli: 500 },
})

/** Limits in bytes: gates of the design, not wishes. */
const rows = [
  { name: 'emitter', code: from('emitter', '*'), limits: { brotli: 2500 } },
  { name: 'emitter, createEmitter alone', code: createEmitter, limits: { brotli: 2500 } },
  ...['microtask', 'animationFrame'].map(strategy),
  { name: 'emitter/inspect', code: from('emitter/inspect', '*'), limits: { brotli: 4000 } },
  { name: 'devtools with React', code: from('devtools', '*'), limits: { gzip: 110_000 } },
]

/** `npm run size`. */
export default async function size() {
  const sizes = await measureAll()
  console.log(`\n${table(sizes)}`)
  return sizes.some(({ broken }) => broken.length > 0) ? 1 : 0
}

export const sizeCheck = {
  name: 'sizes within their limits',
  run: async () => {
    const broken = (await measureAll()).filter((row) => row.broken.length > 0)
    return { code: broken.length, output: table(broken) }
  },
}

async function measureAll() {
  const sizes = []
  for (const { name, code, beyond, limits } of rows) {
    const base = beyond === undefined ? undefined : await measure(beyond)
    const whole = await measure(code)
    const bytes = Object.fromEntries(Object.entries(whole).map(([kind, count]) => [kind, count - (base?.[kind] ?? 0)]))
    sizes.push({ name, bytes, limits, broken: Object.keys(limits).filter((kind) => bytes[kind] > limits[kind]) })
  }
  return sizes
}

/** Bundled as an application's production build would, from what is published. */
async function measure(code) {
  const entry = resolve('test/size-entry.js')
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    onLog(_level, { code: problem, message }) {
      // Left out of the bundle, an import would cost nothing.
      if (problem === 'UNRESOLVED_IMPORT') throw new Error(message)
    },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    plugins: [{ name: 'entry', resolveId: (id) => (id === entry ? id : null), load: (id) => (id === entry ? code : null) }],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  const chunks = output.filter(({ type }) => type === 'chunk').map((chunk) => Buffer.from(chunk.code))
  const total = (bytesOf) => chunks.reduce((bytes, chunk) => bytes + bytesOf(chunk), 0)
  return {
    minified: total((chunk) => chunk.length),
    gzip: total((chunk) => gzipSync(chunk, { level: 9 }).length),
    brotli: total((chunk) => brotliCompressSync(chunk).length),
  }
}

function table(sizes) {
  const head = ['entry', 'minified', 'gzip', 'brotli', 'limit', '']
  const lines = sizes.map(({ name, bytes, limits, broken }) => {
    const limit = Object.entries(limits).map(([kind, count]) => `${count} ${kind}`)
    return [name, bytes.minified, bytes.gzip, bytes.brotli, limit.join(', '), broken.length > 0 ? 'MISSED' : 'met'].map(String)
  })
  return renderTable([head, ...lines])
}
