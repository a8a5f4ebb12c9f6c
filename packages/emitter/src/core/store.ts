import type { CapturedContext } from '../host/async-context.ts'
import { checkOptions } from './arguments.ts'
import type { LiveEmitter } from './emitter.ts'
import type { EmitterView } from './hook.ts'
import { LatestQueue } from './latest-queue.ts'
import type { List } from './list.ts'
import { Queue } from './queue.ts'
import type { Delivery } from './strategy.ts'

/** Options of every strategy whose deliveries wait. */
export interface QueueOptions {
  /** Most deliveries that wait. @default unlimited */
  readonly capacity?: number
  /**
   * What happens past `capacity`: the new delivery fails with `QUEUE_FULL` (`fail`), the oldest or the new one is dropped, counted; `block`
   * lets those of `emitAsync` wait, and is `fail` for `emit`. `latest` keeps the newest of each type, whatever the capacity. @default 'fail'
   */
  readonly overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block'
}

/** What waits in a strategy, in the order it is to run. */
export interface Store {
  /** Deliveries. */
  readonly size: number
  /** How many times `runNext` has something to run. */
  readonly length: number
  push(delivery: Delivery): void
  /** An emission whose handlers are all plain: one entry for all its deliveries. Not in a bounded store, which counts them one by one. */
  pushPlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void
  /** Runs what is first; returns its promise, if it has one. */
  runNext(): Promise<void> | undefined
  /** Runs at least one and at most so many; returns how many. */
  runSome(most: number): number
  /** Takes what waits for an emitter, or everything, in order; the rest stays, in order. */
  take(emitter?: EmitterView): Delivery[]
}

/** True for what waits through the emitter itself; a subscription's own strategy keeps its deliveries. */
export const waitsFor = (delivery: Delivery, emitter: EmitterView | undefined): boolean =>
  emitter === undefined || (delivery.emitter === emitter && delivery.subscription.strategy === undefined)

export const queueRules = {
  capacity: 'a positive whole number',
  overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest', 'block'],
} as const

/** Makes what a strategy named `call` keeps its deliveries in. Throws a `TypeError` naming a bad option. */
export const createStore = (call: string, options: QueueOptions): Store => {
  checkOptions(call, options, queueRules)
  const { capacity = Number.POSITIVE_INFINITY, overflow = 'fail' } = options
  return overflow === 'latest' ? new LatestQueue(call, capacity) : new Queue(call, capacity, overflow)
}

/** What an `overflow` makes of order and delivery. */
export const overflowGuarantees = ({ overflow }: QueueOptions): { readonly order: 'fifo' | 'latest'; readonly mayDrop: boolean } => ({
  order: overflow === 'latest' ? 'latest' : 'fifo',
  mayDrop: overflow === 'latest' || overflow === 'drop-oldest' || overflow === 'drop-newest',
})
