import type { Emission } from './emission.ts'
import { badArgument, EmitterError } from './errors.ts'
import type { DropReason, EmitterView, SubscriptionView } from './hook.ts'

/** One emission reaching one subscription, in the hands of a strategy. */
export interface Delivery {
  readonly emission: Emission
  readonly emitter: EmitterView
  readonly subscription: SubscriptionView
  /** `waiting` until `run` or `cancel`; `pending` while the handler's promise is. */
  readonly status: 'waiting' | 'running' | 'pending' | 'fulfilled' | 'rejected' | 'cancelled' | 'skipped'
  /** Nothing of it will run any more, unsubscribed or aborted as it is; `run` only says so. */
  readonly isOver: boolean
  /** Somebody awaits the outcome: `overflow: 'block'` lets it wait. */
  readonly isAwaited: boolean
  /** Runs the handler now, in the async context of its `emit`; never throws. Does nothing when unsubscribed, cancelled or run before. Returns the handler's promise, settled whatever comes of it, or undefined. */
  run(): Promise<void> | undefined
  /** Lets go of a waiting delivery: a reason counts it as dropped, an error makes it this delivery's failure. */
  cancel(reason: DropReason | Error): void
}

/** What a strategy promises, as data: read by docs, panel and the conformance suite. */
export interface Guarantees {
  /** `fifo`: in order of `emit`. `latest`: of one type only the newest. `key`: in order among those of one affinity key. `none`: any. */
  readonly order: 'fifo' | 'latest' | 'key' | 'none'
  /** When deliveries run, in a few words. */
  readonly delivery: string
  /** Whether something emitted may not be delivered, without failure. */
  readonly mayDrop: boolean
  /** Whether payloads are cloned into another realm. */
  readonly crossesRealm: boolean
  /** What stands in where the runtime lacks the mechanism. */
  readonly fallback?: string
}

/** How one delivery ended in another realm. */
export interface RemoteDelivery {
  /** Its handler's name. */
  readonly handler: string
  readonly status: 'fulfilled' | 'rejected' | 'cancelled' | 'skipped'
  readonly value?: unknown
  readonly reason?: unknown
  /** Somebody over there was told of the failure; nobody here is. */
  readonly taken?: boolean
  /** Milliseconds from the start of its emission over there to the end of the last of its deliveries. */
  readonly ms?: number
}

/** Resolves how the deliveries of a posted emission ended; rejects where nobody knows. */
export interface RemoteOutcome extends PromiseLike<readonly RemoteDelivery[]> {
  /** Nobody here waits for it any more: its time is up. */
  cancel?(): void
}

/** Decides when and where deliveries run. It never looks inside them; `run` and `cancel` are all it does with one. */
export interface Strategy {
  readonly name: string
  readonly guarantees: Guarantees
  /** Takes a delivery. Order per subscription must be kept. */
  enqueue(delivery: Delivery): void
  /** How many deliveries wait; those that are over count until their turn. */
  readonly pending: number
  /** Runs everything that waits, now, in order; a promise where its end is to be awaited. */
  flush(): void | Promise<void>
  /** Hands back what waits for an emitter, in order, and forgets it. Without it a swap waits until the strategy is done with them. */
  take?(emitter: EmitterView): Delivery[]
  /**
   * Of one that crosses realms: called at `emit`, in place of this realm's subscriptions (those with a strategy of their own apart). It keeps
   * the payload as it is now, or throws, which is the delivery's failure. What it returns sends it; the delivery that is enqueued calls it
   * when run, and ends with what the other realm answers.
   */
  post?(emission: Emission, isAwaited: boolean): () => RemoteOutcome
  /** True where nothing runs until somebody says `flush`, and nobody need say so: `close` and a swap with `drain` run what is their emitter's. */
  readonly onDemand?: boolean
  /** True once it takes nothing any more: a call that would use it throws `CLOSED`. */
  readonly closed?: boolean
  /** Lets go of timers and what else is held; what waits is cancelled. */
  close(): void | Promise<void>
}

const members = { name: 'string', guarantees: 'object', enqueue: 'function', pending: 'number', flush: 'function', close: 'function' }

/** Throws a `TypeError` naming what an object lacks to be a strategy, `CLOSED` for one that takes nothing any more. */
export function assertStrategy(call: string, value: unknown): asserts value is Strategy {
  const strategy = Object(value) as Record<string, unknown>
  for (const [member, type] of Object.entries(members))
    if (typeof strategy[member] !== type || strategy[member] === null)
      throw Object(value) === value
        ? badArgument(call, `strategy.${member}`, type === 'object' ? 'an object' : `a ${type}`, strategy[member])
        : badArgument(call, 'strategy', 'a strategy, as sync() and microtask() make them', value)
  for (const member of ['take', 'post'])
    if (strategy[member] !== undefined && typeof strategy[member] !== 'function')
      throw badArgument(call, `strategy.${member}`, 'a function, where it is there', strategy[member])
  if (strategy.closed === true)
    throw new EmitterError('CLOSED', `${call}: the strategy "${String(strategy.name)}" is closed and takes nothing any more; make another`)
}

const syncStrategy: Strategy = Object.freeze({
  name: 'sync',
  guarantees: Object.freeze({ order: 'fifo', delivery: 'inside emit', mayDrop: false, crossesRealm: false }),
  enqueue: (delivery: Delivery) => {
    delivery.run()
  },
  pending: 0,
  flush: () => undefined,
  take: () => [],
  close: () => undefined,
})

/** Runs handlers inside `emit`, one after another; nested emissions finish first. The default and the fastest; one shared, stateless object. */
export const sync = (): Strategy => syncStrategy
