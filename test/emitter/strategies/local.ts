import { type Strategy, sync } from '@emitscope/emitter'
import { createLoop, type Loop } from '@emitscope/emitter/loop'
import { animationFrame, deferred, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { type Host, manual, type QueueOptions } from '@emitscope/emitter/testing'

/** Options every strategy that queues has. */
export interface LocalOptions extends QueueOptions {
  readonly host?: Host
}

/** A strategy of this package that runs handlers in this realm, and how to make and drive one. */
export interface Local {
  readonly create: (options?: LocalOptions) => Strategy
  /** Runs what waits, where nothing does so by itself. */
  readonly drive?: (strategy: Strategy) => unknown
}

const started = (options?: LocalOptions): Loop => {
  const loop = createLoop(options)
  loop.start()
  return loop
}
const flush = (strategy: Strategy): unknown => strategy.flush()

/** Those that queue, all of them with `capacity` and `overflow`. */
export const queued = {
  microtask: { create: microtask },
  macrotask: { create: macrotask },
  animationFrame: { create: animationFrame },
  idle: { create: idle },
  deferred: { create: (options?: LocalOptions) => deferred(undefined, options), drive: flush },
  'deferred(waitUntil)': { create: (options?: LocalOptions) => deferred(() => undefined, options) },
  loop: { create: started },
  manual: { create: manual, drive: flush },
} satisfies Record<string, Local>

/** All of them. */
export const locals: Readonly<Record<string, Local>> = { sync: { create: sync }, ...queued }
