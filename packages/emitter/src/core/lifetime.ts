import type { Signal } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { badArgument } from './errors.ts'
import { flag } from './list.ts'
import { realm } from './realm.ts'
import { abortReason, timeoutError } from './timeout.ts'

export interface SettledOptions {
  /** Rejects with a `TimeoutError` when something still waits or runs then. @default never */
  readonly timeoutMs?: number
  readonly signal?: Signal
}

export interface CloseOptions {
  /** `drain` delivers what waits; `discard` drops it, counted. @default 'drain' */
  readonly pending?: 'drain' | 'discard'
}

/** Resolves when nothing waits or runs. */
export const settled = (emitter: LiveEmitter, { timeoutMs, signal }: SettledOptions = {}): Promise<void> => {
  let release = (): void => undefined
  const promise = new Promise<void>((resolve, reject) => {
    const work = emitter.work()
    const watch = (): void => {
      // Later: what ran last may emit more in its promise reactions.
      emitter.host.queueMicrotask(() => {
        if (work.queued + work.queuedElsewhere + work.running > 0) return
        release()
        resolve()
      })
    }
    const cancelTimer =
      timeoutMs === undefined
        ? undefined
        : emitter.host.setTimer(() => {
            release()
            reject(timeoutError(`${work.queued + work.queuedElsewhere} deliveries wait and ${work.running} run after ${timeoutMs} ms`))
          }, timeoutMs)
    const onAbort = (): void => {
      release()
      reject(abortReason(signal!))
    }
    release = () => {
      work.watchers.delete(watch)
      cancelTimer?.()
      signal?.removeEventListener('abort', onAbort)
    }
    signal?.addEventListener('abort', onAbort)
    work.watchers.add(watch)
    if (signal?.aborted === true) onAbort()
    else watch()
  })
  promise.catch(() => undefined)
  return promise
}

/** Refuses what comes, ends what waits, and lets go of a linker of its own. */
export const close = async (emitter: LiveEmitter, options: CloseOptions = {}): Promise<void> => {
  const { pending = 'drain' } = options
  if (pending !== 'drain' && pending !== 'discard') throw badArgument('close', 'options.pending', "'drain' or 'discard'", pending)
  emitter.flags |= flag.closed
  const gate = emitter.work().gate
  if (pending === 'discard') for (const delivery of [...(emitter.strategy.take?.(emitter) ?? []), ...(gate?.splice(0) ?? [])]) delivery.cancel('discarded')
  emitter.rested()
  await settled(emitter)
  if (!Array.isArray(emitter.linker.owner)) emitter.linker.off()
  if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
}
