import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright'
import { rolldown } from 'rolldown'

/**
 * A program of a documentation page, complete as it stands: a `ts` block (run by Node) or a `tsx` block (run by a browser, in an empty
 * page with a `#root`), followed by `<!-- prints -->` and a `text` block that says what it prints.
 */
export interface Program {
  /** Page and line, as in `docs/guide/ordering.md:12`. */
  readonly place: string
  readonly language: 'ts' | 'tsx'
  readonly source: string
  readonly printed: string
}

const root = join(import.meta.dirname, '../..')
const blocks = /^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm
const mark = '<!-- prints -->'

/** The programs of a page, in order. Throws where the mark does not stand between a program and what it prints. */
export const programsOf = (page: string): Program[] => {
  const text = readFileSync(join(root, page), 'utf8')
  const all = [...text.matchAll(blocks)].map(({ 0: whole, 1: language = '', 2: content = '', index }) => ({
    language,
    content,
    index,
    end: index + whole.length,
  }))
  const programs = all.flatMap(({ language, content: source, index, end }, at): Program[] => {
    const next = all[at + 1]
    if (next?.language !== 'text' || text.slice(end, next.index) !== `\n\n${mark}\n`) return []
    if (language !== 'ts' && language !== 'tsx') return []
    return [{ place: `${page}:${text.slice(0, index).split('\n').length}`, language, source, printed: next.content }]
  })
  if (programs.length !== text.split(mark).length - 1)
    throw new Error(`${page}: a "${mark}" does not stand between a program and its output`)
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
  const fileOf = ({ place, language }: Program): string => join(folder, `${place.replaceAll(/\W+/g, '-')}.${language}`)
  for (const program of programs) writeFileSync(fileOf(program), program.source)
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions, files: programs.map(fileOf), include: [] }),
  )
  return { folder, fileOf, remove: () => rmSync(folder, { recursive: true }) }
}

const { FORCE_COLOR: _, ...environment } = process.env

/** What Node prints, running the file as it stands, on the built packages. */
export const printedByNode = async (file: string): Promise<string> => {
  const env = { ...environment, NODE_ENV: 'development' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', file], { env, timeout: 20_000 })
  return stdout
}

/** What the file prints in an empty page; it has printed all when its last line has run. */
export const printedInBrowser = async (file: string, browser: Browser): Promise<string> => {
  const bundle = await rolldown({
    input: file,
    platform: 'browser',
    logLevel: 'silent',
    transform: { define: { 'process.env.NODE_ENV': '"development"' } },
  })
  const { output } = await bundle.generate({ format: 'iife' })
  await bundle.close()
  const page = await browser.newPage()
  let printed = ''
  page.on('console', (message) => {
    if (message.type() === 'log') printed += `${message.text()}\n`
  })
  const thrown: Error[] = []
  page.on('pageerror', (error) => thrown.push(error))
  await page.setContent('<!doctype html><div id="root"></div>')
  await page.addScriptTag({ content: output[0].code })
  await page.close()
  if (thrown.length > 0) throw thrown[0]
  return printed
}
