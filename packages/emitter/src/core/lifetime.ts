import { checkOptions } from './arguments.ts'
import type { LiveEmitter } from './emitter.ts'
import { closedFlag } from './list.ts'
import { realm } from './realm.ts'
import { runOnDemand, waitingIn } from './swap.ts'
import { markWait, type WaitOptions, wait } from './timeout.ts'

/** Options of `settled`. */
export type SettledOptions = WaitOptions

/** Options of `close`. */
export interface CloseOptions {
  /** `drain` delivers what waits; `discard` drops it, counted. @default 'drain' */
  readonly pending?: 'drain' | 'discard'
}

/** Resolves when nothing waits or runs. */
export const settled = (emitter: LiveEmitter, options: SettledOptions = {}): Promise<void> =>
  markWait(
    emitter,
    wait(
      'settled',
      emitter.host,
      options,
      () => `${emitter.left} deliveries wait or run`,
      (resolve) =>
        emitter.watch(
          () => emitter.left === 0,
          () => resolve(undefined),
        ),
    ),
  )

const discard = (emitter: LiveEmitter): void => {
  const { gate, elsewhere, ends } = emitter.work()
  for (const delivery of [...waitingIn(emitter), ...(gate?.splice(0) ?? []), ...elsewhere]) delivery.cancel('discarded')
  for (const end of [...ends]) end(true)
}

/** Refuses what comes, ends what waits, and lets go of a linker of its own. */
export const close = (emitter: LiveEmitter, options: CloseOptions = {}): Promise<void> => {
  checkOptions('close', options, { pending: ['drain', 'discard'] })
  emitter.flags |= closedFlag
  if (options.pending === 'discard') discard(emitter)
  else runOnDemand(emitter)
  // Whoever waits for an emission waits in vain as soon as none can come; a handler that does would hold up the end otherwise.
  emitter.watch(
    () => emitter.waits === 0,
    () => {
      for (const end of [...emitter.work().ends]) end(false)
    },
  )
  return markWait(
    emitter,
    settled(emitter).then(() => {
      emitter.interceptors = []
      if (!Array.isArray(emitter.linker.owner)) emitter.linker.endAll('close')
      if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
    }),
  )
}
