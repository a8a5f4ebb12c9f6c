import { writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { inspect } from 'node:util'
import { EmitterError } from '@emitscope/emitter'
import { defineSettings } from '@emitscope/emitter/engine'
import { loadSettings } from '@emitscope/emitter/node'
import { describe, expect, test } from 'vitest'
import { emitscope, folderWith, nodes } from './processes.ts'

const shop = defineSettings({ fields: { name: 'string', port: { type: 'number', default: 80 } } })
const env = {}
const problemOf = (loading: Promise<unknown>): Promise<unknown> =>
  loading.then(
    (value) => expect.fail(`got ${JSON.stringify(value)}`),
    (error) => error,
  )

test('EF-7: declared fields only, a missing one is named, the environment selects the file, reading again sees changes', async () => {
  const from = folderWith({
    'settings.mjs': "export default { name: 'shop', other: 1 }\n",
    'production.mjs': "export default { name: 'live', port: 443 }\n",
    'empty.mjs': 'export default { port: 1 }\n',
  })
  expect(await loadSettings(shop, { from, env })).toEqual({ name: 'shop', port: 80 })
  expect(await loadSettings(shop, { from, env: { EMITSCOPE_SETTINGS: 'production' } })).toEqual({ name: 'live', port: 443 })
  const missing = await problemOf(loadSettings(shop, { from, env: { EMITSCOPE_SETTINGS: 'empty.mjs' } }))
  expect(missing).toBeInstanceOf(EmitterError)
  expect(missing).toMatchObject({ code: 'SETTINGS', message: expect.stringMatching(/"name" is missing.*empty\.mjs/) })
  writeFileSync(join(from, 'settings.mjs'), "export default { name: 'renamed' }\n")
  expect(await loadSettings(shop, { from, env })).toEqual({ name: 'renamed', port: 80 })
})

describe('the file', () => {
  test.each([
    ['settings.ts', "export const name: string = 'shop'\n"],
    ['settings.mts', "export default { name: 'shop' satisfies string }\n"],
    ['settings.js', "export default { name: 'shop' }\n"],
    ['settings.mjs', "export const name = 'shop'\n"],
    ['settings.json', '{ "name": "shop" }\n'],
  ])('%s is found, and read again when asked again', async (file, text) => {
    const from = folderWith({ [file]: text, 'package.json': '{ "type": "module" }' })
    expect(await loadSettings(shop, { from, env })).toEqual({ name: 'shop', port: 80 })
    writeFileSync(join(from, file), text.replace('shop', 'changed'))
    expect(await loadSettings(shop, { from, env })).toEqual({ name: 'changed', port: 80 })
  })

  test('that is JSON may begin with a byte order mark', async () => {
    const from = folderWith({ 'settings.json': '\ufeff{ "name": "shop" }' })
    expect(await loadSettings(shop, { from, env })).toEqual({ name: 'shop', port: 80 })
  })

  test.each([
    ['{ "name": SECRET }', /not valid JSON \(|not valid JSON$/],
    ['{\n  "name": "SECRET"\n  "port": 1 }', /not valid JSON, see line 3/],
    ['{ "name": "SECRET', /not valid JSON/],
  ])('that is no JSON is refused without a word of its text', async (text, said) => {
    const from = folderWith({ 'settings.json': text })
    const error = (await problemOf(loadSettings(shop, { from, env }))) as EmitterError
    expect(error).toMatchObject({ code: 'SETTINGS', message: expect.stringMatching(said) })
    expect(`${error.message} ${error.stack} ${inspect(error)}`).not.toContain('SECRET')
  })

  test('in CommonJS is read again, too', async () => {
    const from = folderWith({ 'settings.js': "module.exports = { name: 'shop' }\n", 'package.json': '{ "type": "commonjs" }' })
    expect(await loadSettings(shop, { from, env })).toEqual({ name: 'shop', port: 80 })
    writeFileSync(join(from, 'settings.js'), "module.exports = { name: 'changed' }\n")
    expect(await loadSettings(shop, { from, env })).toEqual({ name: 'changed', port: 80 })
  })

  test.each(nodes)('is read again by %s, which forgets no module', async (node) => {
    const folder = folderWith({
      'app.mjs': `import { writeFileSync } from 'node:fs'
import { defineSettings } from '@emitscope/emitter/engine'
import { loadSettings } from '@emitscope/emitter/node'
const shop = defineSettings({ fields: { name: 'string' } })
export const app = {
  async run() {
    for (const [file, before] of [['a.mjs', 'export default'], ['b.cjs', 'module.exports =']])
      for (const name of ['first', 'second', 'third']) {
        writeFileSync(file, before + JSON.stringify({ name }))
        console.log((await loadSettings(shop, { env: { EMITSCOPE_SETTINGS: './' + file } })).name)
      }
  },
}
`,
    })
    const { stdout, stderr } = await emitscope(['run', 'app.mjs#app'], { folder, node })
    expect({ stdout, stderr }).toEqual({ stdout: 'first\nsecond\nthird\n'.repeat(2), stderr: '' })
  })

  test('that is TypeScript comes before one that was compiled beside it', async () => {
    const from = folderWith({ 'settings.mts': "export const name = 'typed'\n", 'settings.mjs': "export const name = 'compiled'\n" })
    expect(await loadSettings(shop, { from, env })).toMatchObject({ name: 'typed' })
  })

  test('counts by its default export where it has one', async () => {
    const from = folderWith({ 'settings.mjs': "export const name = 'named'\nexport default { name: 'default' }\n" })
    expect(await loadSettings(shop, { from, env })).toMatchObject({ name: 'default' })
  })

  test('named by the environment is seen from the folder, with or without its ending; an empty name is none', async () => {
    const from = folderWith({ 'settings.json': '{ "name": "here" }', 'config/live.json': '{ "name": "live" }', 'config/live/readme': '' })
    const named = (EMITSCOPE_SETTINGS: string) => loadSettings(shop, { from, env: { EMITSCOPE_SETTINGS } })
    expect(await named('config/live')).toMatchObject({ name: 'live' })
    expect(await named(join(from, 'config/live.json'))).toMatchObject({ name: 'live' })
    expect(await named('')).toMatchObject({ name: 'here' })
  })

  test('and the folder are those of the process where nothing else is said', async () => {
    const from = folderWith({ 'settings.json': '{ "name": "mine" }' })
    const folder = process.cwd()
    process.env.EMITSCOPE_SETTINGS = relative(folder, join(from, 'settings.json'))
    try {
      expect(await loadSettings(shop)).toMatchObject({ name: 'mine' })
    } finally {
      delete process.env.EMITSCOPE_SETTINGS
    }
  })
})

describe('a failure', () => {
  test('without a file says where it was looked for, and what to do', async () => {
    const from = folderWith({})
    expect(await problemOf(loadSettings(shop, { from, env }))).toMatchObject({
      code: 'SETTINGS',
      message: `loadSettings: there is no settings.ts, settings.mts, settings.js, settings.mjs, settings.json in ${from}; make one, or name another file by EMITSCOPE_SETTINGS`,
    })
    expect(await problemOf(loadSettings(shop, { from, env: { EMITSCOPE_SETTINGS: 'live.json' } }))).toMatchObject({
      code: 'SETTINGS',
      message: `loadSettings: there is no live.json in ${from}; correct EMITSCOPE_SETTINGS, which names it`,
    })
  })

  test.each([
    ['settings.json', '{ "name": ', /settings\.json could not be read: .*JSON/],
    ['settings.mjs', 'throw new Error("no vault")\n', /settings\.mjs could not be read: no vault/],
    ['settings.mjs', "import './nope.mjs'\n", /settings\.mjs could not be read: .*nope\.mjs/],
    ['settings.json', '{ "name": "shop", "port": "80" }', /"port" must be a number, got a string \(in .*settings\.json\)/],
    ['settings.json', 'null', /must be an object .* \(in .*settings\.json\)/],
    ['settings.mjs', 'export default 3\n', /must be an object .* \(in .*settings\.mjs\)/],
  ])('of %s names it and keeps its cause', async (file, text, message) => {
    const from = folderWith({ [file]: text })
    const error = await problemOf(loadSettings(shop, { from, env }))
    expect(error).toBeInstanceOf(EmitterError)
    expect(error).toMatchObject({ code: 'SETTINGS', message: expect.stringMatching(message), cause: expect.any(Error) })
  })

  test('that nobody awaits ends no process', async () => {
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    void loadSettings(shop, { from: folderWith({}), env })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  test.each([
    ['settings must be what defineSettings made, got null', () => loadSettings(null as never)],
    ['settings must be what defineSettings made, got an object', () => loadSettings({ fields: {} } as never)],
    ['options must be an object, got 3', () => loadSettings(shop, 3 as never)],
    ['options.from must be a string, got 3', () => loadSettings(shop, { from: 3 as never })],
    [
      'options.from must be the path of a folder, as import.meta.dirname is, got "file:///shop"',
      () => loadSettings(shop, { from: 'file:///shop' }),
    ],
    ['options.env must be an object, got "live"', () => loadSettings(shop, { env: 'live' as never })],
  ])('of a wrong argument is thrown at the call: %s', (message, call) => {
    expect(call).toThrow(expect.objectContaining({ name: 'TypeError', code: 'BAD_ARGUMENT', message: `loadSettings: ${message}` }))
  })
})
