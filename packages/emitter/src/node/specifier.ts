import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { isFile } from './import-file.ts'
import { Refusal } from './problems.ts'

/** `file#export`, as it is typed. */
export interface Specifier {
  /** As it was written, for messages. */
  readonly file: string
  readonly path: string
  readonly name: string
}

/** The endings of files that Node imports, in the order in which they are looked for. */
const endings: readonly string[] = ['.ts', '.mts', '.js', '.mjs']

/** Anything with a `run` function: a listener, an engine, or what somebody wrote for it. */
export interface Runnable {
  run(): unknown
}

/** Throws a `Refusal` that says what to write. */
export const readSpecifier = (text: string): Specifier => {
  const at = text.lastIndexOf('#')
  const file = at < 0 ? text : text.slice(0, at)
  const name = at < 0 ? '' : text.slice(at + 1)
  if (file === '') throw new Refusal(`'${text}' names no file. Write one before the #, as in src/app.ts#app.`)
  if (name === '') throw new Refusal(`'${text}' names no export. ${likelyExport(file)}`)
  if (file.endsWith('.json'))
    throw new Refusal(`${file} holds data, nothing that runs. Name the file that exports a listener or an engine.`)
  const path = resolve(file)
  if (!existsSync(path)) throw new Refusal(`There is no file ${file} in ${process.cwd()}. ${likelyFile(file, name)}`)
  if (!isFile(path)) throw new Refusal(`${file} is a folder. Write a file in it, as in ${fileIn(file.replace(/[\\/]$/, ''))}#${name}.`)
  return { file, path, name }
}

/** Elsewhere it is `module:attribute`, the module without its ending. */
const likelyExport = (text: string): string => {
  const [, module, name] = /^(.{2,}):([\w$]+)$/.exec(text) ?? []
  if (module === undefined) return `Write ${text}#app, where app is the name of what ${text} exports.`
  const file = isFile(module) ? module : (siblingOf(module) ?? (extname(module) === '' ? `${module}.ts` : module))
  return `Write ${file}#${name}, a file and the name of what it exports.`
}

const likelyFile = (file: string, name: string): string =>
  `Write ${siblingOf(file) ?? 'its path as seen from there, as in src/app.ts'}#${name}.`

/** The file of this name with an ending that it lacks, or with another. */
const siblingOf = (file: string): string | undefined => {
  const stems = [file, file.slice(0, file.length - extname(file).length)]
  return stems.flatMap((stem) => endings.map((ending) => stem + ending)).find(isFile)
}

const fileIn = (folder: string): string =>
  ['app', 'index', 'main'].map((one) => siblingOf(`${folder}/${one}`)).find(Boolean) ?? `${folder}/app.ts`

/** The export to run. Throws a `Refusal` that says what the file has. */
export const exportOf = (module: Readonly<Record<string, unknown>>, { file, name }: Specifier): Runnable => {
  const value = module[name]
  if (isRunnable(value)) return value
  // CommonJS shows itself among its exports.
  const names = Object.keys(module).filter((one) => one !== 'module.exports')
  const runnable = names.filter((one) => isRunnable(module[one])).map((one) => `${file}#${one}`)
  const problem = names.includes(name)
    ? `${file}#${name} has no run(). Export a listener, an engine, or anything else with a run function.`
    : `${file} has no export '${name}'.`
  const has = names.length === 0 ? 'It exports nothing.' : `It exports ${names.join(', ')}; none of these has a run().`
  throw new Refusal(`${problem} ${runnable.length === 0 ? has : `Write ${runnable.join(' or ')}.`}`)
}

const isRunnable = (value: unknown): value is Runnable => {
  try {
    return typeof (value as Partial<Runnable> | null | undefined)?.run === 'function'
  } catch {
    // A getter that throws is not what was asked for, or not yet there.
    return false
  }
}
