import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright'
import { build, type InlineConfig, preview } from 'vite'

/**
 * A program of a documentation page, complete as it stands: a `ts` or `tsx` block, followed by a mark and a `text` block that says what it
 * prints. The mark `<!-- prints -->` means in Node; others name the place: `in a browser`, `in Node and in a browser`. It may use the files
 * of its page: `ts` blocks that begin with their name, as in `// handlers.ts`.
 */
export interface Program {
  /** Page and line, as in `docs/guide/ordering.md:12`. */
  readonly place: string
  readonly language: 'ts' | 'tsx'
  readonly runsIn: readonly ('node' | 'browser')[]
  readonly source: string
  readonly printed: string
  readonly files: readonly PageFile[]
}

export interface PageFile {
  readonly name: string
  readonly source: string
}

const root = join(import.meta.dirname, '../..')
const blocks = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm
const runsIn: Readonly<Record<string, Program['runsIn']>> = {
  '<!-- prints -->': ['node'],
  '<!-- prints in a browser -->': ['browser'],
  '<!-- prints in Node and in a browser -->': ['node', 'browser'],
}

/** The programs of a page, in order. Throws where the mark does not stand between a program and what it prints. */
export const programsOf = (page: string): Program[] => {
  const text = readFileSync(join(root, page), 'utf8')
  const all = [...text.matchAll(blocks)].map(({ 0: whole, 1: language = '', 2: content = '', index }) => ({
    language,
    content,
    index,
    end: index + whole.length,
  }))
  const files = all.flatMap(({ language, content: source }): PageFile[] => {
    const name = language === 'ts' ? /^\/\/ (\S+\.ts)\n/.exec(source)?.[1] : undefined
    return name === undefined ? [] : [{ name, source }]
  })
  const programs = all.flatMap(({ language, content: source, index, end }, at): Program[] => {
    const next = all[at + 1]
    const places = runsIn[text.slice(end, next?.index).trim()]
    if (next?.language !== 'text' || places === undefined || (language !== 'ts' && language !== 'tsx')) return []
    const place = `${page}:${text.slice(0, index).split('\n').length}`
    return [{ place, language, runsIn: places, source, printed: next.content, files }]
  })
  if (programs.length !== text.split('<!-- prints').length - 1)
    throw new Error(`${page}: a "<!-- prints -->" does not stand between a program and its output`)
  return programs
}

/** Programs as files inside `test`, where the packages resolve. */
export interface Written {
  readonly folder: string
  fileOf(program: Program): string
  remove(): void
}

export const writePrograms = (programs: readonly Program[]): Written => {
  const folder = mkdtempSync(join(root, 'test/.programs-'))
  // A folder for each page, which its files share.
  const fileOf = ({ place, language }: Program): string => {
    const [page = '', line] = place.split(':')
    return join(folder, page.replaceAll(/\W+/g, '-'), `${line}.${language}`)
  }
  for (const program of programs) {
    const file = fileOf(program)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, program.source)
    for (const { name, source } of program.files) writeFileSync(join(dirname(file), name), source)
  }
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: ['**/*'] }))
  return { folder, fileOf, remove: () => rmSync(folder, { recursive: true }) }
}

/**
 * Within a task the clock of the programs stands still: strategies give way after some milliseconds, which a machine that is busy with
 * other things uses up for nothing.
 */
const stillClock = `{
  const now = performance.now.bind(performance)
  let atMs
  performance.now = () => {
    if (atMs === undefined) {
      atMs = now()
      setTimeout(() => (atMs = undefined))
    }
    return atMs
  }
}`

const { FORCE_COLOR: _, ...environment } = process.env

/** What Node prints, running the file as it stands, on the built packages. */
export const printedByNode = async (file: string): Promise<string> => {
  const env = { ...environment, NODE_ENV: 'development' }
  const clock = `data:text/javascript,${encodeURIComponent(stillClock)}`
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', '--import', clock, file], { env, timeout: 20_000 })
  return stdout
}

/** What the file prints in an empty page with a `#root`, built and served by Vite. */
export const printedInBrowser = async (file: string, browser: Browser): Promise<string> => {
  const folder = dirname(file)
  const name = basename(file)
  const settings: InlineConfig = {
    configFile: false,
    root: folder,
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"development"' },
    build: { outDir: `${name}.built`, minify: false },
  }
  // Its title tells that its last line has run.
  const program = `<script type="module">await import('./${name}'); document.title = 'ended'</script>`
  writeFileSync(join(folder, `${name}.html`), `<!doctype html><div id="root"></div>${program}`)
  const input = join(folder, `${name}.html`)
  await build({ ...settings, build: { ...settings.build, rolldownOptions: { input } } })
  const server = await preview({ ...settings, preview: { host: '127.0.0.1', port: 0 } })
  const page = await browser.newPage()
  try {
    let printed = ''
    page.on('console', (message) => {
      if (message.type() === 'log') printed += `${message.text()}\n`
    })
    await page.addInitScript(stillClock)
    const thrown = new Promise<never>((_, reject) => {
      page.on('pageerror', reject)
    })
    await page.goto(new URL(`${name}.html`, server.resolvedUrls?.local[0]).href)
    await Promise.race([page.waitForFunction(() => document.title === 'ended'), thrown])
    return printed
  } finally {
    await page.close()
    await server.close()
  }
}
