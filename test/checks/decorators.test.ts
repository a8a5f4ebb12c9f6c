import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/modules/decorators.md'), 'utf8')

/** Files of the page: `ts` blocks that begin with their name. */
const files = [...page.matchAll(/^```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)^```$/gm)].map(([, name = '', source = '']) => ({ name, source }))
const marked = /^```ts\n\/\/ (\S+)\.ts\n(?:(?!^```$)[\s\S])*?^```\n\n<!-- compiled, it prints -->\n```text\n([\s\S]*?)^```$/gm
const programs = [...page.matchAll(marked)].map(([, name = '', printed = '']) => [name, printed] as const)

const run = async (command: string, args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  promisify(execFile)(command, args, { timeout: 30_000 }).catch((failed) => failed)

describe('the programs of docs/modules/decorators.md', () => {
  let folder: string
  beforeAll(() => {
    // Inside `test`, where the packages resolve.
    folder = mkdtempSync(join(root, 'test/.programs-'))
    for (const { name, source } of files) writeFileSync(join(folder, name), source)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('are three, each with what it prints', () => {
    expect(programs.map(([name]) => name)).toEqual(['page', 'orders', 'shop'])
    expect(page.split('<!-- compiled').length - 1).toBe(3)
  })

  const compile = async (compiler: string, outDir: string, more: object = {}): Promise<string> => {
    const settings = {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      rootDir: '.',
      types: ['node'],
      outDir,
      ...more,
    }
    const config = join(folder, `${outDir}.json`)
    writeFileSync(config, JSON.stringify({ compilerOptions: settings, include: programs.map(([name]) => `${name}.ts`) }))
    const { stdout } = await run(process.execPath, [join(root, compiler, 'bin/tsc'), '-p', config, '--pretty', 'false'])
    return stdout
  }

  describe.each(['node_modules/typescript', 'test/node_modules/typescript-6.0', 'test/node_modules/typescript-5.4'])(
    'compiled by tsc of %s, without a flag for decorators',
    (compiler) => {
      const outDir = compiler.replaceAll('/', '-')
      beforeAll(async () => {
        expect(await compile(compiler, outDir)).toBe('')
      })

      test.each(programs)('%s prints what it says', async (name, printed) => {
        expect(await run(process.execPath, [join(folder, outDir, `${name}.js`)])).toMatchObject({ stdout: printed })
      })
    },
  )

  test('do not compile with experimental decorators', async () => {
    const errors = (await compile('node_modules/typescript', 'experimental', { experimentalDecorators: true })).split('\n')
    for (const [name] of programs) expect(errors).toContainEqual(expect.stringMatching(new RegExp(`${name}\\.ts.*TS12\\d\\d.* decorator`)))
  })

  /** As `vite build` would, with the configuration of the page or with none, for Node. */
  const byVite = async (name: string, configFile: string | false): Promise<string> => {
    const outDir = join(folder, configFile === false ? 'by-vite-alone' : 'by-vite')
    mkdirSync(outDir, { recursive: true })
    await build({ configFile, root: folder, logLevel: 'silent', build: { ssr: `${name}.ts`, outDir, emptyOutDir: false } })
    return join(outDir, `${name}.js`)
  }

  test.each(programs)('%s, built by Vite with the configuration of the page, prints what it says', async (name, printed) => {
    const file = await byVite(name, join(folder, 'vite.config.ts'))
    expect(await run(process.execPath, [file])).toMatchObject({ stdout: printed })
  })

  test('need that plugin, and Node alone does not run them: when this fails, the page can be shorter', async () => {
    const alone = await run(process.execPath, [await byVite('page', false)])
    const stripped = await run(process.execPath, ['--experimental-strip-types', join(folder, 'page.ts')])
    for (const { stdout, stderr } of [alone, stripped]) expect([stdout, stderr]).toEqual(['', expect.stringContaining('SyntaxError')])
  })

  test('show the plugin that these tests are compiled with', () => {
    const shown = files.find(({ name }) => name === 'decorators-plugin.ts')?.source
    expect(shown).toBe(readFileSync(join(root, 'test/support/decorators-plugin.ts'), 'utf8'))
  })
})
