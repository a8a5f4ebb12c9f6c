import { readFile } from 'node:fs/promises'
import { extname, relative, resolve } from 'node:path'
import { checkOptions } from '../core/arguments.ts'
import { asError, badArgument, EmitterError } from '../core/errors.ts'
import { quiet } from '../core/thenable.ts'
import type { Settings, SettingsOf } from '../engine/settings.ts'
import { importFile, isFile } from './import-file.ts'

const endings: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '.json']

/** Options of `loadSettings`. */
export interface LoadSettingsOptions {
  /** The folder that paths are seen from, as a path: `import.meta.dirname`. @default the one the process runs in */
  readonly from?: string
  /** Where `EMITSCOPE_SETTINGS` is looked up. @default `process.env` */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Reads settings from the file that `EMITSCOPE_SETTINGS` names, else from `settings.ts`, `.mts`, `.js`, `.mjs` or `.json`, the first there
 * is, and checks them. Of a module its default export counts, or its named exports where it has none. Call it again to read the file again.
 * Rejects with an `EmitterError` `SETTINGS` that names the file, where it is missing, does not load or has a wrong field; throws a
 * `TypeError` for wrong arguments.
 *
 * ```ts
 * const settings = await loadSettings(defineSettings({ fields: { port: 'number' } }))
 * ```
 */
export const loadSettings = <F>(settings: Settings<F>, options: LoadSettingsOptions = {}): Promise<SettingsOf<F>> => {
  if (typeof (settings as Partial<Settings<F>> | null | undefined)?.parse !== 'function')
    throw badArgument('loadSettings', 'settings', 'what defineSettings made', settings)
  checkOptions('loadSettings', options, { from: 'a string', env: 'an object' })
  if (options.from?.startsWith('file:') === true)
    throw badArgument('loadSettings', 'options.from', 'the path of a folder, as import.meta.dirname is', options.from)
  return quiet(load(settings, options))
}

const load = async <F>(settings: Settings<F>, { from = process.cwd(), env = process.env }: LoadSettingsOptions): Promise<SettingsOf<F>> => {
  const path = find(resolve(from), env.EMITSCOPE_SETTINGS)
  const file = relative(process.cwd(), path)
  let values: unknown
  try {
    values = await valuesOf(path)
  } catch (error) {
    throw new EmitterError('SETTINGS', `loadSettings: ${file} could not be read: ${asError(error).message}`, { cause: error })
  }
  try {
    return settings.parse(values)
  } catch (error) {
    if (!(error instanceof EmitterError)) throw error
    throw new EmitterError('SETTINGS', `${error.message} (in ${file})`, { cause: error })
  }
}

const find = (folder: string, named: string | undefined): string => {
  // An empty variable is one that is not set.
  const byEnding = endings.map((ending) => (named || 'settings') + ending)
  const path = (named ? [named, ...byEnding] : byEnding).map((name) => resolve(folder, name)).find(isFile)
  if (path !== undefined) return path
  const problem = `there is no ${named || byEnding.join(', ')} in ${folder}`
  const remedy = named ? 'correct EMITSCOPE_SETTINGS, which names it' : 'make one, or name another file by EMITSCOPE_SETTINGS'
  throw new EmitterError('SETTINGS', `loadSettings: ${problem}; ${remedy}`)
}

const valuesOf = async (path: string): Promise<unknown> => {
  if (extname(path) === '.json') return parseJson(await readFile(path, 'utf8'))
  const module = await importFile(path, { fresh: true })
  return module.default ?? { ...module }
}

/** What `JSON.parse` says of a mistake shows the text around it, and settings hold secrets. */
const parseJson = (text: string): unknown => {
  // Some editors put a byte order mark before it.
  const json = text.replace(/^\ufeff/, '')
  try {
    return JSON.parse(json)
  } catch (error) {
    const [, position] = / at position (\d+)/.exec((error as Error).message) ?? []
    const place = position === undefined ? '' : `, see line ${json.slice(0, Number(position)).split('\n').length}`
    throw new SyntaxError(`it is not valid JSON${place}`)
  }
}
