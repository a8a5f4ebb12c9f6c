import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
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
  if (name === '') throw new Refusal(`'${text}' names no export. Write ${file}#app, where app is the name of what ${file} exports.`)
  const path = resolve(file)
  if (!existsSync(path)) throw new Refusal(`There is no file ${file} in ${process.cwd()}. ${likelyFile(path, file, name)}`)
  if (!statSync(path).isFile())
    throw new Refusal(`${file} is a folder. Write a file in it, as in ${file.replace(/[\\/]$/, '')}/app.ts#${name}.`)
  return { file, path, name }
}

const likelyFile = (path: string, file: string, name: string): string => {
  const ending = endings.find((one) => existsSync(path + one))
  return `Write ${ending === undefined ? 'its path as seen from there, as in src/app.ts' : file + ending}#${name}.`
}

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
