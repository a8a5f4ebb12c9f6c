import type { Hook } from './hook.ts'

/** State shared by every emitter of one loaded copy of the core. Fields of a constant object: as fast as a module variable's best case. */
export const realm: {
  /** Synchronous nesting right now, all emitters together. */
  depth: number
  /** Type emitted at each depth the slow path saw; `slice(depthUnseen)` of it is exact. */
  readonly chain: (string | symbol)[]
  /** Counts subscriptions; orders them and names them. */
  subscriptions: number
  /** Counts emission objects. */
  emissions: number
  hook: Hook | null
} = { depth: 0, chain: [], subscriptions: 0, emissions: 0, hook: null }

/** Up to here the fast path nests without leaving a trace in `realm.chain`. */
export const depthUnseen = 64
