import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { movedFrom, readPort } from '../../scripts/port.mjs'
import { Problem } from '../../scripts/problem.mjs'
import { readArguments, usages } from '../../scripts/usage.mjs'

const root = join(import.meta.dirname, '../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const commands = Object.keys(scripts)

describe('arguments of the commands', () => {
  test('every command of package.json says what it takes, and none that is not there', () => {
    expect(Object.keys(usages).sort()).toEqual(commands.toSorted())
  })

  test.each(commands)('%s answers --help with how it is called', (name) => {
    const { help } = readArguments(name, ['--help'])
    expect(help?.split('\n')[0]).toMatch(new RegExp(`^npm (run )?${name}\\b`))
  })

  test.each(commands)('%s refuses an option that it does not know', (name) => {
    expect(() => readArguments(name, ['--nope'])).toThrow(/--nope.*--help/s)
  })

  test.each([
    ['size', ['nope']],
    ['start', ['nope']],
    ['example', []],
    ['example', ['nope']],
    ['example', ['hello', 'more']],
    ['emitscope', []],
    ['emitscope', ['run', 'app.mjs#app', '--inspect']],
    ['docs', ['nope']],
    ['docs', ['build', 'more']],
    ['test', ['nope']],
    ['test', ['test/bench']],
    ['mutation', ['nope']],
    ['bench', ['nope']],
    ['bench', ['--rounds']],
    ['bench', ['--rounds=0']],
    ['bench', ['--only', 'emit1,nope']],
    ['bench', ['--libraries', 'nope']],
  ])('%s %j is refused', (name, args) => {
    expect(() => readArguments(name, args)).toThrow(Problem)
  })

  test.each([
    ['test', ['test/docs.test.ts', 'test/emitter', 'test/e2e']],
    ['example', ['hello']],
    ['example', ['HELLO']],
    ['emitscope', ['--version']],
    ['emitscope', ['run', 'app.mjs#app']],
    ['docs', ['build']],
    ['mutation', ['list', 'dispatch.ts']],
    ['test:runtimes', ['bun']],
    ['bench', ['panel', '--rounds', '1', '--only', 'emit1', '--results']],
  ])('%s %j is taken as it is', (name, args) => {
    expect(readArguments(name, args)).toEqual({ args })
  })

  test('an option with its value in one word is the same as in two', () => {
    expect(readArguments('bench', ['dispatch', '--rounds=1'])).toEqual({ args: ['dispatch', '--rounds', '1'] })
  })
})

describe('PORT', () => {
  test.each([
    [{}, 4173],
    [{ PORT: '' }, 4173],
    [{ PORT: '8080' }, 8080],
    [{ PORT: '0' }, 0],
  ])('%j is port %i', (env, port) => {
    expect(readPort(env)).toBe(port)
  })

  test.each(['abc', '-1', '65536', '1.5'])('%s is refused', (PORT) => {
    expect(() => readPort({ PORT })).toThrow(PORT)
  })

  test('a server that had to take another port says so', () => {
    expect(movedFrom(4173, 'http://127.0.0.1:4174/')).toContain('4173 is taken')
    expect(movedFrom(4173, 'http://127.0.0.1:4173/')).toBe('')
    expect(movedFrom(0, 'http://127.0.0.1:35123/')).toBe('')
  })
})
