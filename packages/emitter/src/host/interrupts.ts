import { globals } from './globals.ts'
import { setTimer } from './host.ts'

const interrupts = ['SIGINT', 'SIGTERM'] as const
const day = 86_400_000

/** A timer, renewed: nothing else keeps a process alive that only waits to be told to stop. */
const holdProcess = (): (() => void) => {
  let cancel = (): void => undefined
  const renew = (): void => {
    cancel = setTimer(renew, day)
  }
  renew()
  return () => cancel()
}

/**
 * Calls `stop` at the first SIGINT or SIGTERM of this process and gives the signals back, so that a second one ends the process at once. The
 * process stays alive until what this returns is called, which also stops listening. Where there are no processes nothing ever calls `stop`.
 */
export const onInterrupt = (stop: (signal: string) => void): (() => void) => {
  const { process } = globals
  if (process?.on === undefined) return () => undefined
  const giveBack = (): void => {
    for (const signal of interrupts) process.off?.(signal, interrupted)
  }
  const interrupted = (signal: string): void => {
    giveBack()
    stop(signal)
  }
  for (const signal of interrupts) process.on(signal, interrupted)
  const letGo = holdProcess()
  return () => {
    giveBack()
    letGo()
  }
}
