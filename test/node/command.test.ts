import { describe, expect, test } from 'vitest'
import { emitscope, folderWith, nodes, version } from './processes.ts'

const app = `export const app = { run: () => console.log('it ran') }\n`

test.each(nodes)('TL-9 on %s: name and version, what is wrong with a specifier, and a good one', async (node) => {
  const folder = folderWith({
    'app.mjs': `import { createListener } from '@emitscope/emitter/listener'
export const app = createListener({
  listen: async (app) => {
    await app.createContext().emitAsync('greeted', 'Alice')
  },
})
app.on('greeted', (name) => console.log('hello', name))
export const settings = {}
`,
  })
  const said = (args: string[]) => emitscope(args, { folder, node })
  expect(await said(['--version'])).toMatchObject({ code: 0, stdout: `emitscope ${version}\n`, stderr: '' })
  expect(await said(['run', 'nope.mjs#app'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `emitscope: There is no file nope.mjs in ${folder}. Write its path as seen from there, as in src/app.ts#app.\n`,
  })
  expect(await said(['run', 'app.mjs'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: "emitscope: 'app.mjs' names no export. Write app.mjs#app, where app is the name of what app.mjs exports.\n",
  })
  expect(await said(['run', 'app.mjs#nope'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: "emitscope: app.mjs has no export 'nope'. Write app.mjs#app.\n",
  })
  expect(await said(['run', 'app.mjs#app'])).toMatchObject({ code: 0, stdout: 'hello Alice\n', stderr: '' })
})

describe('what is typed', () => {
  test.each([
    [[], 'Say what to do. There is: run.'],
    [['inspect'], "No command 'inspect'. There is: run."],
    [['app.mjs#app'], "No command 'app.mjs#app'. Write emitscope run app.mjs#app."],
    [['toString'], "No command 'toString'. There is: run."],
    [['--nope'], "Unknown option '--nope'."],
    [['--version=3'], 'does not take an argument.'],
    [['run'], 'Say what to run: emitscope run src/app.ts#app'],
    [['run', 'app.mjs#app', 'more'], "'more' is too much."],
    [['run', '#app'], "'#app' names no file."],
    [['run', 'app.mjs#'], "'app.mjs#' names no export. Write app.mjs#app"],
    [['run', 'app:main'], "'app:main' names no export. Write app.mjs#main, a"],
    [['run', 'app.mjs:main'], 'Write app.mjs#main, a'],
    [['run', 'other:main'], 'Write other.ts#main, a'],
    [['run', 'app#app'], 'Write app.mjs#app.'],
    [['run', 'app.js#app'], 'There is no file app.js in '],
    [['run', 'sub/app.ts#app'], 'Write sub/app.mjs#app.'],
    [['run', 'sub/#app'], 'sub/ is a folder. Write a file in it, as in sub/app.mjs#app.'],
    [['run', 'more#app'], 'more is a folder. Write a file in it, as in more/app.ts#app.'],
    [['run', 'settings.json#app'], 'settings.json holds data'],
    [['run', 'app.mjs#config'], 'app.mjs#config has no run()'],
    [['run', 'app.mjs#toString'], "app.mjs has no export 'toString'. Write app.mjs#app."],
    [['run', 'old.cjs#nope'], "old.cjs has no export 'nope'. Write old.cjs#app or old.cjs#default."],
    [['run', 'none.mjs#app'], "none.mjs has no export 'app'. It exports nothing."],
    [['run', 'values.mjs#one'], 'It exports one, two; none of these has a run().'],
    [['run', 'waits.mjs#app'], 'waits.mjs never finished loading'],
  ])('%j is answered in one line, with 1', async (args, answer) => {
    const folder = folderWith({
      'app.mjs': `${app}export const config = { port: 1 }\n`,
      'sub/app.mjs': app,
      'more/data.txt': '',
      'settings.json': '{}',
      'old.cjs': 'exports.app = { run: () => undefined }\nexports.run = () => undefined\n',
      'none.mjs': 'export {}\n',
      'values.mjs': 'export const one = 1\nexport const two = null\n',
      'waits.mjs': 'await new Promise(() => {})\n',
    })
    const { code, stdout, stderr } = await emitscope(args, { folder })
    expect({ code, stdout, lines: stderr.match(/\n/g)?.length }).toEqual({ code: 1, stdout: '', lines: 1 })
    expect(stderr).toMatch(/^emitscope: /)
    expect(stderr).toContain(answer)
  })

  test.each([['--help'], ['-h'], ['run', '--help']])('%s %s prints the help', async (...args) => {
    const { code, stdout, stderr } = await emitscope(args)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('emitscope run <file>#<export>')
  })
})

test('the help may be cut short by whoever reads it', async () => {
  for (const option of ['--help', '--version']) expect(await emitscope([option], { readsOn: false })).toMatchObject({ code: 0, stderr: '' })
})

test('an export whose run getter throws is none that can be run, and hides no other', async () => {
  const folder = folderWith({ 'app.mjs': `${app}export const shy = { get run() { throw new Error('not yet') } }\n` })
  const answers = { nope: "app.mjs has no export 'nope'. Write app.mjs#app.", shy: 'app.mjs#shy has no run()' }
  for (const [name, answer] of Object.entries(answers)) {
    const { code, stderr } = await emitscope(['run', `app.mjs#${name}`], { folder })
    expect([code, stderr]).toEqual([1, expect.stringContaining(answer)])
  }
})

test.each([
  ['a stack that is no string', "Object.assign(new Error('no port'), { stack: 7 })", '7'],
  [
    'a stack that cannot be read',
    "Object.defineProperty(new Error('no'), 'stack', { get() { throw new Error('secret') } })",
    'cannot be shown',
  ],
  ['an own way to be shown that fails', "{ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no') } }", 'cannot be shown'],
  ['a proxy that refuses everything', "new Proxy({}, { getPrototypeOf() { throw new Error('no') } })", 'cannot be shown'],
])('what was thrown has %s: that is said, with 1 and no stack of ours', async (_, thrown, said) => {
  const folder = folderWith({ 'app.mjs': `export const app = { run() { throw ${thrown} } }\n` })
  const { code, stderr } = await emitscope(['run', 'app.mjs#app'], { folder })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^emitscope: app\.mjs#app failed:\n/)
  expect(stderr).toContain(said)
  expect(stderr).not.toMatch(/^\s+at /m)
})

describe('files', () => {
  test('TypeScript runs by the type stripping of Node', async () => {
    const folder = folderWith({ 'app.ts': `export const app: { run(): void } = { run: () => console.log('it ran' satisfies string) }\n` })
    expect(await emitscope(['run', 'app.ts#app'], { folder })).toMatchObject({ code: 0, stdout: 'it ran\n', stderr: '' })
  })

  test('default is an export like others', async () => {
    const folder = folderWith({ 'app.mjs': `export default { run: () => console.log('it ran') }\n` })
    expect(await emitscope(['run', './app.mjs#default'], { folder })).toMatchObject({ code: 0, stdout: 'it ran\n' })
  })

  test('TypeScript on a Node that does not run it is one line that says so', async () => {
    const folder = folderWith({ 'app.mjs': "export { app } from './typed.ts'\n", 'typed.ts': app })
    // As on Node 20, where the ending is unknown.
    const { code, stderr } = await emitscope(['run', 'app.mjs#app'], { folder, options: ['--no-experimental-strip-types'] })
    expect(code).toBe(1)
    expect(stderr).toBe(
      `emitscope: Node ${process.version} does not run TypeScript, as ${folder}/typed.ts is. Use Node 22.18 or newer, or compile it to JavaScript.\n`,
    )
  })

  test.each(nodes)('one that throws while it loads shows its own stack and no other, on %s', async (node) => {
    const folder = folderWith({ 'app.mjs': `function readPort() {\n  throw new TypeError('no port')\n}\nreadPort()\n${app}` })
    const { code, stderr } = await emitscope(['run', 'app.mjs#app'], { folder, node })
    expect(code).toBe(1)
    expect(stderr.replaceAll(`file://${folder}/`, '').split('\n')).toEqual([
      'emitscope: app.mjs could not be loaded:',
      'TypeError: no port',
      '    at readPort (app.mjs:2:9)',
      '    at app.mjs:4:1',
      '',
    ])
  })

  test.each([
    ['import-missing.mjs', "import './nope.mjs'\n", /Cannot find module '.*nope\.mjs' imported from .*import-missing\.mjs/],
    ['package.mjs', "import 'no-such-package'\n", /Cannot find package 'no-such-package' imported from .*package\.mjs/],
    ['syntax.mjs', 'const a = 1\nlet let = 2\n', /syntax\.mjs:2\n.*let let.*SyntaxError/s],
    ['name.mjs', "import { nope } from 'node:fs'\n", /name\.mjs:1\n.*SyntaxError: .*export named 'nope'/s],
    ['old.cjs', 'const a = ;\n', /old\.cjs:1\n.*SyntaxError/s],
    ['typed.ts', 'const a: = 1\n', /typed\.ts:1\n.*SyntaxError/s],
    ['enum.ts', 'export enum Level { low }\n', /enum\.ts:1\n.*TypeScript enum is not supported/s],
    ['json.mjs', "import './page.tsx'\n", /page\.tsx/],
  ])('%s: what is wrong and where, without a stack', async (name, text, said) => {
    const folder = folderWith({ [name]: text, 'page.tsx': '' })
    const { code, stdout, stderr } = await emitscope(['run', `${name}#app`], { folder })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`emitscope: ${name} could not be loaded:\n`)
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  test.each([
    ['enum.ts', 'export enum Level { low }\n', true],
    ['property.ts', 'export class Shop { constructor(readonly id: string) {} }\n', true],
    ['decorator.ts', 'const seen = (..._: unknown[]) => {}\nexport class Shop { @seen open() {} }\n', true],
    ['typed.ts', 'const a: = 1\n', false],
    ['name.mjs', "import { nope } from 'node:fs'\n", false],
  ])('%s: what must be compiled is said to be so: %s', async (name, text, isSaid) => {
    const { stderr } = await emitscope(['run', `${name}#app`], { folder: folderWith({ [name]: text }) })
    expect(stderr.includes('must be compiled. Name the JavaScript')).toBe(isSaid)
  })
})
