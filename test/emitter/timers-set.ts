import { createManualHost } from '@emitscope/emitter/testing'

/** A manual host that keeps account of the timers it is asked for, in milliseconds. */
export const timersSet = () => {
  const host = createManualHost()
  const timers: number[] = []
  const setTimer = (run: () => void, ms: number) => {
    timers.push(ms)
    return host.setTimer(run, ms)
  }
  return { host: { ...host, setTimer }, timers }
}
