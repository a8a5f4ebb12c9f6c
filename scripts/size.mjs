// `npm run size`: what an importing application pays, minified and compressed, against the limits below.
import { resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { renderTable } from './table.mjs'

const from = (entry, names) => `export ${names} from '@emitscope/${entry}'`
const createEmitter = from('emitter', '{ createEmitter }')
// Beyond an emitter the first strategy brings the queue they all share; each further one is counted beyond that.
const queued = `${createEmitter}\n${from('emitter/strategies', '{ microtask }')}`
const strategy = (name, limit, { entry = 'strategies', beyond = queued, goal = 500 } = {}) => ({
  name: `${entry} ${name}`,
  code: `${beyond}\n${from(`emitter/${entry}`, `{ ${name} }`)}`,
  beyond,
  kind: 'brotli',
  goal,
  limit,
})

const whole = (name) => from(`emitter/${name}`, `* as ${name}`)
const module = (name, limit, { goal = 1500, beyond = createEmitter } = {}) => ({
  name: `emitter/${name}`,
  code: `${beyond}\n${whole(name)}`,
  beyond,
  kind: 'brotli',
  goal,
  limit,
})

/**
 * Bytes: `goal` is the design's, printed beside what is reached; `limit` is what the code has reached, and fails the tests when exceeded.
 * Lower a limit with every gain; never raise one without saying in the commit what the bytes buy, and in docs/size-and-speed.md.
 */
const rows = [
  { name: 'emitter', code: from('emitter', '*'), kind: 'brotli', goal: 2500, limit: 15_460 },
  { name: 'emitter, createEmitter alone', code: createEmitter, kind: 'brotli', goal: 2500, limit: 15_460 },
  strategy('microtask', 2450, { beyond: createEmitter }),
  strategy('macrotask', 340),
  strategy('animationFrame', 260),
  strategy('idle', 360),
  strategy('deferred', 360),
  strategy('onBatch', 450),
  strategy('createLoop', 880, { entry: 'loop' }),
  strategy('worker', 7600, { entry: 'worker', goal: 2200 }),
  module('patterns', 2440),
  module('signals', 960),
  // These three bring a queue, which strategies share; a listener also has contexts, and decorators are of signals, loops and engines.
  module('loop', 2900, { beyond: queued }),
  module('context', 1880, { goal: 2500 }),
  module('listener', 2300, { beyond: `${queued}\n${whole('context')}` }),
  module('engine', 4900, { goal: 2500, beyond: queued }),
  module('decorators', 1500, { beyond: `${queued}\n${['signals', 'loop', 'engine'].map(whole).join('\n')}` }),
  module('mitt', 4000, { goal: 4000 }),
  { name: 'emitter/inspect', code: from('emitter/inspect', '*'), kind: 'brotli', goal: 4000, limit: 10_200 },
  { name: 'devtools with React', code: from('devtools', '*'), kind: 'gzip', goal: 110_000, limit: 127_300 },
]

/** `npm run size`. */
export default async function size() {
  const sizes = await measureAll()
  console.log(`\n${table(sizes)}\n\n${explanation(sizes)}`)
  return sizes.some(isOver) ? 1 : 0
}

const explanation = ([whole, alone]) => `Bytes. Strategies and modules (emitter/…): what each adds to an application that has an emitter.
goal   what the design aimed at. MISSED: the code is above it. That fails nothing, and is printed until it is reached.
limit  what the code has reached. OVER: it has grown since; that fails this command and the tests.

Importing createEmitter alone saves ${whole.bytes.brotli - alone.bytes.brotli} of the ${whole.bytes.brotli} bytes of emitter: its features are methods and options of one emitter, which
no bundler can leave out. docs/size-and-speed.md says what they buy, and why the goal is missed.`

export const sizeCheck = {
  name: 'sizes within their limits',
  run: async () => {
    const broken = (await measureAll()).filter(isOver)
    return { code: broken.length, output: table(broken) }
  },
}

const isOver = ({ bytes, kind, limit }) => bytes[kind] > limit

async function measureAll() {
  const sizes = []
  for (const { name, code, beyond, kind, goal, limit } of rows) {
    const base = beyond === undefined ? undefined : await measure(beyond)
    const whole = await measure(code)
    const bytes = Object.fromEntries(Object.entries(whole).map(([kind, count]) => [kind, count - (base?.[kind] ?? 0)]))
    sizes.push({ name, bytes, kind, goal, limit })
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
  const lines = sizes.map(({ name, bytes, kind, goal, limit }) => [
    name,
    ...[bytes.minified, bytes.gzip, bytes.brotli].map(String),
    `${goal} ${kind}`,
    bytes[kind] > goal ? 'MISSED' : 'met',
    String(limit),
    bytes[kind] > limit ? 'OVER' : 'kept',
  ])
  return renderTable([['entry', 'minified', 'gzip', 'brotli', 'goal', '', 'limit', ''], ...lines])
}
