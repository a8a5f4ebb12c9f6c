import { importFile } from './import-file.ts'
import { Failure, Refusal } from './problems.ts'
import { exportOf, readSpecifier, type Specifier } from './specifier.ts'

/** How long after its end a program may be held open before it is said what holds it. */
const patienceMs = 2000

/**
 * `emitscope run file#export`: loads the file, calls `run()` of the export and resolves when that ended, which on SIGINT and
 * SIGTERM is its own doing. Rejects with a `Refusal`, or with a `Failure` whose cause is what the file threw while it loaded, or what
 * `run()` failed with.
 */
export const run = async ([specifier, ...more]: readonly string[]): Promise<void> => {
  if (specifier === undefined) throw new Refusal('Say what to run: emitscope run src/app.ts#app, a file and the name of what it exports.')
  if (more.length > 0) throw new Refusal(`'${more.join(' ')}' is too much. Write one file and one export: emitscope run ${specifier}.`)
  const wanted = readSpecifier(specifier)
  const runnable = exportOf(await loaded(wanted), wanted)
  try {
    await orStuck(`${specifier} never ended`, () => runnable.run())
  } catch (error) {
    throw new Failure(`${specifier} failed:`, error)
  }
  setTimeout(() => nameWhatIsOpen(specifier), patienceMs).unref()
}

const loaded = async ({ path, file }: Specifier): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return await orStuck(`${file} never finished loading`, () => importFile(path))
  } catch (error) {
    throw error instanceof Refusal ? error : new Failure(`${file} could not be loaded:`, error)
  }
}

/** Awaits `work`. Where nothing is left that could end it, Node would leave without a word, and with 0. */
const orStuck = async <T>(problem: string, work: () => T): Promise<Awaited<T>> => {
  const stuck = (): void => {
    process.stderr.write(`emitscope: ${problem}: it awaits something that will not come.\n`)
    process.exitCode = 1
  }
  process.once('beforeExit', stuck)
  try {
    return await work()
  } finally {
    process.off('beforeExit', stuck)
  }
}

const nameWhatIsOpen = (specifier: string): void => {
  const open = [...new Set(process.getActiveResourcesInfo())].join(', ')
  process.stderr.write(`emitscope: ${specifier} has ended; what it left open keeps this process: ${open}.\n`)
}
