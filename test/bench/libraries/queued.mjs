import { createEmitter } from '@emitscope/emitter'
import { named } from './named.mjs'

/** What a strategy's time budget left for a later task is run now: the next burst would find it still waiting. */
export const arriving = (strategy) => () => {
  if (strategy.pending > 0) strategy.flush()
}

/** By name, deferred; one strategy for all emitters of the process. */
export const queued = (strategy, options) => named(() => createEmitter({ ...options, strategy }), { arrive: arriving(strategy) })
