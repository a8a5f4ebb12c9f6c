import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Strategy, sync } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { animationFrame, deferred, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { manual } from '@emitscope/emitter/testing'
import { worker } from '@emitscope/emitter/worker'
import { chromium } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { headingId } from '../docs/.vitepress/heading-id.ts'
import { launchOptions } from '../scripts/browser.mjs'
import { printedByNode, printedInBrowser, programsOf, type Written, writePrograms } from './support/page-programs.ts'

const root = resolve(import.meta.dirname, '..')
const notWritten = ['docs/node_modules', 'docs/api', 'docs/.vitepress']
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root, exclude: (path) => notWritten.includes(path) }).sort()]
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

const programs = pages.flatMap(programsOf)
const runIn = (wanted: 'node' | 'browser') =>
  programs.filter(({ runsIn }) => runsIn.includes(wanted)).map((one) => [one.place, one] as const)

describe('programs', () => {
  let files: Written
  beforeAll(() => {
    files = writePrograms(programs)
  })
  afterAll(() => files.remove())

  test('stand in the README, on the page of orders, and on every page about a strategy or another emitter', () => {
    const shown = new Set(programs.map(({ place }) => place.replace(/:\d+$/, '')))
    const migrations = pages.filter((page) => page.startsWith('docs/migrate/'))
    expect(migrations.length).toBeGreaterThanOrEqual(4)
    const strategies = pages.filter((page) => page.startsWith('docs/strategies/'))
    expect(strategies.length).toBeGreaterThanOrEqual(11)
    for (const page of ['README.md', 'docs/guide/ordering.md', ...migrations, ...strategies]) expect(shown).toContain(page)
  })

  test('compile', async () => {
    const compiler = join(root, 'node_modules/.bin/tsc')
    const { stdout } = await promisify(execFile)(compiler, ['-p', files.folder, '--pretty', 'false']).catch((failed) => failed)
    expect(stdout).toBe('')
  })

  test.concurrent.each(runIn('node'))('%s prints what it says', async (_place, program) => {
    expect(await printedByNode(files.fileOf(program))).toBe(program.printed)
  })

  describe('in a browser', () => {
    let browser: Awaited<ReturnType<typeof chromium.launch>>
    beforeAll(async () => {
      browser = await chromium.launch(launchOptions())
    })
    afterAll(() => browser.close())

    test.each(runIn('browser'))('%s prints what it says', async (_place, program) => {
      expect(await printedInBrowser(files.fileOf(program), browser)).toBe(program.printed)
    })
  })
})

describe('guarantees', () => {
  const factory = () => ({ onmessage: null, postMessage: () => undefined, terminate: () => undefined })
  const shown: readonly (readonly [string, string, Strategy])[] = [
    ['sync', 'sync()', sync()],
    ['microtask', 'microtask()', microtask()],
    ['microtask', "microtask({ overflow: 'latest' })", microtask({ overflow: 'latest' })],
    ['macrotask', 'macrotask()', macrotask()],
    ['macrotask', "macrotask({ overflow: 'latest' })", macrotask({ overflow: 'latest' })],
    ['animation-frame', 'animationFrame()', animationFrame()],
    ['animation-frame', "animationFrame({ overflow: 'latest' })", animationFrame({ overflow: 'latest' })],
    ['idle', 'idle()', idle()],
    ['idle', "idle({ overflow: 'latest' })", idle({ overflow: 'latest' })],
    ['deferred', 'deferred()', deferred()],
    ['deferred', 'deferred(waitUntil)', deferred(() => undefined)],
    ['loop', 'createLoop()', createLoop()],
    ['manual', 'manual()', manual()],
    ['worker', 'worker(factory)', worker(factory)],
    ['worker', 'worker(factory, { size: 2 })', worker(factory, { size: 2 })],
    ['worker', 'worker(factory, { size: 2, affinity })', worker(factory, { size: 2, affinity: () => 1 })],
  ]
  afterAll(async () => {
    for (const [, , strategy] of shown) await strategy.close()
  })

  test.each(shown)('docs/strategies/%s.md says what those of %s are', (page, call, { guarantees }) => {
    const { order, delivery, mayDrop, crossesRealm, fallback = '–' } = guarantees
    const cells = [`\`${call}\``, order, delivery, ...[mayDrop, crossesRealm].map((is) => (is ? 'yes' : 'no')), fallback]
    expect(textOf(`docs/strategies/${page}.md`)).toContain(`\n| ${cells.join(' | ')} |\n`)
  })
})

describe('pages', () => {
  const withoutCode = (page: string): string => textOf(page).replaceAll(/^```[\s\S]*?^```$/gm, '')

  test.each(pages)('%s links to pages and headings that exist', (page) => {
    const broken = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      const [path = '', anchor] = link.split('#')
      // Written by `npm run docs`, whose build follows these links.
      if (/^https?:/.test(path) || /(^|\/)api\//.test(path)) return []
      const target = path === '' ? page : relative(root, resolve(root, dirname(page), path))
      if (!existsSync(join(root, target))) return [link]
      return anchor === undefined || anchorsOf(target).includes(anchor) ? [] : [link]
    })
    expect(broken).toEqual([])
  })

  const anchorsOf = (page: string): string[] => [...withoutCode(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => headingId(heading))

  test.each([
    ['Codes', 'errors.ts', /export type EmitterErrorCode =\n((?: {2}.*\n)+)/],
    ['Warnings', 'warnings.ts', /export type EmitterWarningCode =\n((?: {2}.*\n)+)/],
  ])('the table under %s has every code of %s and no other', (heading, file, declaration) => {
    const declared = [...(declaration.exec(textOf(`packages/emitter/src/core/${file}`))?.[1] ?? '').matchAll(/'([A-Z_]+)'/g)]
    const section =
      textOf('docs/guide/errors.md')
        .split(/^## /m)
        .find((text) => text.startsWith(`${heading}\n`)) ?? ''
    const explained = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)]
    expect(declared.length).toBeGreaterThan(1)
    expect(explained.map(([, code]) => code).sort()).toEqual(declared.map(([, code]) => code).sort())
  })
})
