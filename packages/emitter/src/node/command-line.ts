import { parseArgs } from 'node:util'
import { packageVersion } from '../core/registry.ts'
import { Refusal } from './problems.ts'
import { report } from './report.ts'
import { run } from './run.ts'

/** By name, in the order of the help. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { run }

const help = `emitscope, the event emitter you can see

  emitscope run <file>#<export>   runs the listener or engine that the file exports, until it ends or is stopped,
                                  as in: emitscope run src/app.ts#app
  emitscope --version             prints name and version
  emitscope --help                prints this

SIGINT (Ctrl-C) and SIGTERM stop what runs in order; a second one ends it at once.
Exit code: 0 after an orderly end, 1 after a failure or where something here is written wrongly.`

/** Does what the arguments say and resolves the exit code: 0, or 1 when standard error says why. Never rejects. */
export const commandLine = async (args: readonly string[]): Promise<number> => {
  try {
    const { values, positionals } = read(args)
    const [name, ...rest] = positionals
    // By the console, which does not mind that nobody reads on.
    if (values.help) console.log(help)
    else if (values.version) console.log(`emitscope ${packageVersion}`)
    else await commandOf(name)(rest)
    return 0
  } catch (error) {
    await report(error)
    return 1
  }
}

const read = (args: readonly string[]) => {
  try {
    const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    // Node's own words go on to explain how to say it to Node.
    const [problem = ''] = (error as Error).message.split('. ')
    throw new Refusal(`${problem}. \`emitscope --help\` says what there is.`)
  }
}

const commandOf = (name: string | undefined): ((args: readonly string[]) => Promise<void>) => {
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command !== undefined) return command
  const names = Object.keys(commands)
  const known = `${names.length === 1 ? 'There is' : 'There are'}: ${names.join(', ')}. \`emitscope --help\` says more.`
  if (name === undefined) throw new Refusal(`Say what to do. ${known}`)
  throw new Refusal(`No command '${name}'. ${name.includes('#') ? `Write emitscope run ${name}.` : known}`)
}
