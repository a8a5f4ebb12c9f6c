import { globals } from './globals.ts'

/** What ends the process; undefined where there is none to end. */
export const exitOf = (): ((code: number) => void) | undefined => {
  const { process } = globals
  return process?.exit === undefined ? undefined : (code) => process.exit!(code)
}
