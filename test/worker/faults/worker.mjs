// A worker of the fault tests, the same file in Node and, bundled, in browsers. Imports the built package.
import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'

const linker = createLinker()
/** Tells this worker from the one that replaces it. */
const life = Math.random()
const numbers = []

class Left {
  static type = 'left'
  constructor(id) {
    this.id = id
  }
  get half() {
    return this.id / 2
  }
}

const on = (type, handler, options) => linker.on(type, handler, options)
const turn = () => new Promise((resolve) => setTimeout(resolve))

// Ordinary ones.
on('add', ({ a, b }) => a + b)
on('echo', (payload) => payload)
on('life', () => life)
on('number', ({ n }) => {
  numbers.push(n)
  return life
})
on('numbers', () => numbers)
on('shape', (payload) => shapeOf(payload))
on('about', (_payload, { meta, sender }) => ({ meta, sender }))
on(Left.type, (left) => (left instanceof Left ? left.half : undefined))
on('several', () => 1, { name: 'first' })
on('several', () => {
  throw new Error('second fails')
})
on('several', async () => {
  await turn()
  return 3
})

// Ones that fail.
on('throw', () => {
  const error = new RangeError('too much', { cause: new TypeError('below') })
  error.code = 'E_MUCH'
  throw error
})
on('reject', async () => {
  await turn()
  throw new AggregateError([new SyntaxError('one'), new Error('two', { cause: 'why' })], 'both')
})
const strange = {
  string: () => 'just words',
  nothing: () => undefined,
  object: () => ({ status: 404 }),
  function: () => () => undefined,
  function_field: () => Object.assign(new Error('carries a function'), { retry() {} }),
  getter: () => Object.defineProperty(new Error('hides'), 'code', { get: () => Function.throw() }),
  cycle: () => {
    const error = new Error('round')
    error.cause = error
    return error
  },
  proxy: () => new Proxy({}, { get: () => Function.throw() }),
  abort: () => new DOMException('stopped', 'AbortError'),
}
on('throw strange', (kind) => {
  throw strange[kind]()
})
on(
  'taken',
  () => {
    throw new Error('told over there')
  },
  { onFailure() {} },
)
on('nested', (_payload, emission) => {
  emission.emit('throw')
  return 'emitted'
})
on('bad result', () => ({ items: [1, { render() {} }] }), { name: 'drawing' })
on('bad result', () => 'kept')

// Ones that go on for long.
on('hold', (_payload, { signal }) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve('let go'))))

// Ones that end the worker.
on('crash', (how) => crashes[how]())
const crashes = {
  timer: () =>
    void setTimeout(() => {
      throw new Error('in a timer')
    }),
  rejection: () => void Promise.reject(Object.assign(new RangeError('floating'), { code: 'E_FLOAT' })),
  exit: () => (globalThis.process === undefined ? globalThis.close() : globalThis.process.exit(3)),
  loop: () => {
    for (;;);
  },
}

/** What arrived, as text that can go back. */
function shapeOf(value) {
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return String(value)
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (value instanceof Map) return `Map ${[...value].map(([key, one]) => `${shapeOf(key)}=${shapeOf(one)}`)}`
  if (value instanceof Set) return `Set ${[...value].map(shapeOf)}`
  if (value instanceof Date) return `Date ${value.getTime()}`
  if (value instanceof Error) return `${value.name} ${value.message} ${value.code} ${value.cause?.message}`
  if (ArrayBuffer.isView(value)) return `${kind} ${[...value]}`
  if (value.self === value) return 'a cycle'
  const fields = Object.keys(value).map((key) => `${key}:${shapeOf(value[key])}`)
  return `${kind} ${Object.getPrototypeOf(value) === Object.prototype ? '' : kind === 'Array' ? '' : 'strange '}{${fields}}`
}

exposeHandlers(linker, { events: [Left] })
