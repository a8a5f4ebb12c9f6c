import type { LiveEmitter } from './emitter.ts'
import { badArgument } from './errors.ts'
import { closedFlag } from './list.ts'
import { realm } from './realm.ts'
import { type WaitOptions, wait } from './timeout.ts'

export type SettledOptions = WaitOptions

export interface CloseOptions {
  /** `drain` delivers what waits; `discard` drops it, counted. @default 'drain' */
  readonly pending?: 'drain' | 'discard'
}

/** Resolves when nothing waits or runs. */
export const settled = (emitter: LiveEmitter, options: SettledOptions = {}): Promise<void> => {
  const work = emitter.work()
  const left = (): number => work.queued + work.queuedElsewhere + work.running
  return wait(
    emitter.host,
    options,
    () => `${left()} deliveries wait or run`,
    (resolve) => {
      // Later: what ran last may emit more in its promise reactions.
      const watch = (): void =>
        emitter.host.queueMicrotask(() => {
          if (left() === 0) resolve()
        })
      work.watchers.add(watch)
      watch()
      return () => work.watchers.delete(watch)
    },
  )
}

/** Refuses what comes, ends what waits, and lets go of a linker of its own. */
export const close = (emitter: LiveEmitter, { pending = 'drain' }: CloseOptions = {}): Promise<void> => {
  if (pending !== 'drain' && pending !== 'discard') throw badArgument('close', 'options.pending', "'drain' or 'discard'", pending)
  emitter.flags |= closedFlag
  const { gate } = emitter.work()
  if (pending === 'discard')
    for (const delivery of [...(emitter.strategy.take?.(emitter) ?? []), ...(gate?.splice(0) ?? [])]) delivery.cancel('discarded')
  emitter.rested()
  return settled(emitter).then(() => {
    if (!Array.isArray(emitter.linker.owner)) emitter.linker.off()
    if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
  })
}
