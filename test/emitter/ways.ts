import { createEmitter, type EmitterOptions } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { turn } from './promises.ts'

/** How deliveries run: inside `emit`, or later in a queue. What is promised for every strategy is tested with both. */
export const ways = ['sync', 'microtask'] as const
export type Way = (typeof ways)[number]

/** An emitter over a manual host. `run` lets everything that waits run, promises included; `drain` only what the host was asked for. */
export const busOf = <E extends object>(way: Way, options: EmitterOptions = {}) => {
  const host = createManualHost()
  const bus = createEmitter<E>({ host, ...(way === 'microtask' ? { strategy: microtask({ host }) } : {}), ...options })
  const drain = (): void => host.flushMicrotasks()
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      drain()
      await turn()
    }
  }
  /** Closing is over when nothing waits, which it asks the host for. */
  const close = async (): Promise<void> => {
    const closing = bus.close()
    await run()
    await closing
  }
  return { host, bus, drain, run, close }
}
