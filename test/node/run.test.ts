import { describe, expect, test } from 'vitest'
import { emitscope, folderWith, nodes } from './processes.ts'

const interrupts = ['SIGINT', 'SIGTERM'] as const

test.each(nodes)('TL-8 on %s: an interrupt runs the stop hooks in order, and the process ends by itself with 0', async (node) => {
  const folder = folderWith({
    'app.mjs': `import { createListener } from '@emitscope/emitter/listener'
const trace = []
export const app = createListener({ listen: () => new Promise(() => {}) })
app.onStart(() => {
  trace.push(0)
  process.kill(process.pid, 'SIGINT')
})
app.onStop(async () => {
  await null
  trace.push(1)
})
app.onStop(() => trace.push(2))
process.on('exit', () => console.log(JSON.stringify(trace)))
`,
  })
  const ended = await emitscope(['run', 'app.mjs#app'], { folder, node })
  expect(ended).toEqual({ code: 0, signal: null, stdout: '[0,1,2]\n', stderr: '' })
})

test('TL-1: the wait of a context is done by the command, too, which ends by itself', async () => {
  const folder = folderWith({
    'app.ts': `import { createListener } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'

export const app = createListener({
  listen: async (app) => {
    const context = app.createContext()
    context.emit('step 2: send email to alice@tl.com')
    context.emit("step 1: save Alice's data to database", { age: 35 })
  },
})
app.on(
  pattern("step 1: save {name}'s data to database"),
  (data, { params }) => {
    const { age } = data as { age: number }
    console.log('1', params.name, age)
    return age
  },
  { name: 'step_1' },
)
app.on(pattern('step 2: send email to {email}'), async (_, { params, context }) => {
  const [age] = await context.waitFor('step_1')
  console.log('2', params.email, age)
})
`,
  })
  const ended = await emitscope(['run', 'app.ts#app'], { folder })
  expect(ended).toEqual({ code: 0, signal: null, stdout: '1 Alice 35\n2 alice@tl.com 35\n', stderr: '' })
})

test('the service among the examples ticks until Ctrl-C', async () => {
  const ended = await emitscope(['run', 'apps/examples/services/clock.ts#engine'], { signals: [['tick', 'SIGINT']] })
  expect(ended).toEqual({ code: 0, signal: null, stdout: 'the clock is wound\ntick\nthe clock has stopped\n', stderr: '' })
})

describe.each(interrupts)('%s', (signal) => {
  const service = `import { createEngine, defineModule } from '@emitscope/emitter/engine'
const waiting = () => new Promise((resolve) => setTimeout(resolve, 5))
const orders = defineModule({
  name: 'orders',
  beforeStart: () => console.log('orders begin'),
  exit: async () => {
    await waiting()
    console.log('orders end')
  },
})
export const engine = createEngine({ modules: [orders], exit: () => console.log('engine ends') })
engine.on('started', () => console.log('started'))
`

  test.each(nodes)('stops an engine in order and ends with 0, on %s', async (node) => {
    const folder = folderWith({ 'app.mjs': service })
    const ended = await emitscope(['run', 'app.mjs#engine'], { folder, node, signals: [['started', signal]] })
    expect(ended).toEqual({ code: 0, signal: null, stdout: 'orders begin\nstarted\norders end\nengine ends\n', stderr: '' })
  })

  test('a second one ends the process at once, whatever its hooks still do', async () => {
    const folder = folderWith({
      'app.mjs': `import { createListener } from '@emitscope/emitter/listener'
export const app = createListener({ listen: async () => { console.log('listening'); await new Promise(() => {}) } })
app.onStop(() => {
  console.log('stopping')
  return new Promise(() => {})
})
`,
    })
    const signals = ['listening', 'stopping'].map((word) => [word, signal] as const)
    expect(await emitscope(['run', 'app.mjs#app'], { folder, signals })).toMatchObject({
      code: null,
      signal,
      stdout: 'listening\nstopping\n',
    })
  })
})

describe('the end', () => {
  test('comes by itself when run() has resolved, with 0', async () => {
    const folder = folderWith({ 'app.mjs': `export const app = { run: async () => console.log(await 'done') }\n` })
    expect(await emitscope(['run', 'app.mjs#app'], { folder })).toEqual({ code: 0, signal: null, stdout: 'done\n', stderr: '' })
  })

  test('is with 1, and said, where run() awaits what nothing can bring', async () => {
    const folder = folderWith({ 'app.mjs': 'export const app = { run: () => new Promise(() => {}) }\n' })
    expect(await emitscope(['run', 'app.mjs#app'], { folder })).toMatchObject({
      code: 1,
      stderr: 'emitscope: app.mjs#app never ended: it awaits something that will not come.\n',
    })
  })

  test.each([
    ['rejects', 'async run() {'],
    ['throws', 'run() {'],
  ])('is at once and with 1 when run() %s, whatever is open: the stack is of the code that threw', async (_how, opening) => {
    const folder = folderWith({
      'app.mjs': `export const app = {
  ${opening}
    setInterval(() => {}, 1000)
    throw new Error('no database', { cause: new Error('refused') })
  },
}
`,
    })
    const { code, stderr } = await emitscope(['run', 'app.mjs#app'], { folder })
    expect(code).toBe(1)
    expect(
      stderr.replaceAll(`file://${folder}/`, '').replaceAll(/^(\s+at).*(app.mjs:\d+).*?( {)?$/gm, '$1 $2$3'),
    ).toBe(`emitscope: app.mjs#app failed:
Error: no database
    at app.mjs:4 {
  [cause]: Error: refused
      at app.mjs:4
}
`)
  })

  test('is with 1 when an engine cannot start, after the hooks of what had started', async () => {
    const folder = folderWith({
      'app.mjs': `import { createEngine, defineModule } from '@emitscope/emitter/engine'
const first = defineModule({ name: 'first', beforeStart: () => console.log('first begins'), exit: () => console.log('first ends') })
const second = defineModule({
  name: 'second',
  beforeStart: () => {
    throw new Error('no database')
  },
})
export const engine = createEngine({ modules: [first, second], onError: () => {} })
`,
    })
    const { code, stdout, stderr } = await emitscope(['run', 'app.mjs#engine'], { folder })
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'first begins\nfirst ends\n' })
    expect(stderr).toContain('no database')
  })

  test('keeps an exit code that the program has set itself', async () => {
    const folder = folderWith({ 'app.mjs': 'export const app = { run: () => (process.exitCode = 3) }\n' })
    expect(await emitscope(['run', 'app.mjs#app'], { folder })).toMatchObject({ code: 3, stderr: '' })
  })

  test('is said to be held up by what was left open', async () => {
    const folder = folderWith({
      'app.mjs': `import { createServer } from 'node:net'
export const app = {
  run() {
    const server = createServer().listen(0, '127.0.0.1')
    setTimeout(() => server.close(), 2500)
  },
}
`,
    })
    const { code, stderr } = await emitscope(['run', 'app.mjs#app'], { folder })
    expect(code).toBe(0)
    expect(stderr).toMatch(/^emitscope: app\.mjs#app has ended; what it left open keeps this process: .*TCPServerWrap.*\.\n$/)
  })
})
