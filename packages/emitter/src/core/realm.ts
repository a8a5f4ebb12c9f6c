import { realHost } from '../host/host.ts'
import type { Hook } from './hook.ts'
import type { Link } from './list.ts'

/** State shared by every emitter of one loaded copy of the core. Fields of a constant object: as fast as a module variable's best case. */
export const realm: {
  /** Synchronous nesting right now, all emitters together. */
  depth: number
  /** From this depth on emissions take the slow path, which notes their types: enough of them to show a chain that ends nowhere. */
  traceFrom: number
  /** Somebody is being told that an emission was nested too deep. */
  refusing: boolean
  /** `clear` is on its way. */
  clearing: boolean
  /** Type of the emission running at each depth, where it was noted. */
  readonly chain: (string | symbol | undefined)[]
  /** Observed emissions walking a list untold right now: whoever unsubscribes a handler they have not reached says so to the hook. */
  readonly walks: { readonly list: object; readonly max: number; link: Link }[]
  /** Counts subscriptions; orders them and names them. */
  subscriptions: number
  /** Counts subscriptions and waiting deliveries that ended before their turn: whoever keeps deliveries may look whether some are over. */
  endings: number
  /** Counts emission objects. */
  emissions: number
  hook: Hook | null
  /** This copy's place among those the registry knows. */
  core: number
} = {
  depth: 0,
  traceFrom: 64,
  refusing: false,
  clearing: false,
  chain: [],
  walks: [],
  subscriptions: 0,
  endings: 0,
  emissions: 0,
  hook: null,
  core: 0,
}

/**
 * Nothing is nested in a microtask: whatever the depth says then was left behind by a stack that ran over in our own frames, past the
 * line that puts it back. Asked for where nesting is deep enough to be suspicious, so that such a leak cannot grow into refusals.
 */
export const clearSoon = (): void => {
  if (realm.clearing) return
  realm.clearing = true
  realHost.queueMicrotask(() => {
    realm.clearing = false
    realm.refusing = false
    realm.depth = 0
    realm.walks.length = 0
  })
}
