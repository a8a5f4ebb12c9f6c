import { checkOptions } from './arguments.ts'
import type { LiveDelivery } from './delivery.ts'
import type { LiveEmitter } from './emitter.ts'
import { asError, EmitterError } from './errors.ts'
import { deferredFlag, gatedFlag, type Link } from './list.ts'
import type { PlainReceiver } from './posted.ts'
import { realm } from './realm.ts'
import { assertStrategy, type Delivery, type Strategy, sync } from './strategy.ts'

/** Options of `setStrategy`. */
export interface SwapOptions {
  /**
   * What becomes of deliveries that wait: `migrate` moves them, in order, ahead of new work (to `sync` they run inside `setStrategy`);
   * `drain` lets the old strategy run them first, new ones wait; `discard` drops them, counted. What was decided for one realm does not
   * move to another: to and from a strategy that posts, `migrate` is `drain`. @default 'migrate'
   */
  readonly pending?: 'migrate' | 'drain' | 'discard'
}

interface SwapRequest {
  readonly next: Strategy
  readonly pending: 'migrate' | 'drain' | 'discard'
  readonly done: () => void
}

/** An emitter's waiting and running work; made when there is some. */
export interface Work {
  /** What waits runs in the async context of its `emit`; a setting, read here where it is asked for at every emit. */
  readonly keepsContext: boolean
  /** Deliveries waiting in the emitter's strategy. */
  queued: number
  /** Deliveries waiting at the gate. */
  gated: number
  /** Deliveries waiting in strategies of subscriptions. */
  readonly elsewhere: Set<LiveDelivery>
  /** Deliveries whose handler's promise is pending, and emissions posted to another realm. */
  running: number
  /** Of those, the posted ones. */
  posted: number
  /** Stands in for the other realm's subscriptions. */
  remote: Link | null
  /** Told of plain emissions there. */
  plainPosts: PlainReceiver | null
  /** During a hand-over: what is emitted waits here, in order. */
  gate: LiveDelivery[] | null
  /** Swaps asked for during a hand-over follow it, in order. */
  readonly swaps: SwapRequest[]
  /** Asked whenever a count went down. */
  readonly watchers: Set<{ over(): boolean; then(): void }>
  /** They will be asked in a moment. */
  looking: boolean
  /** Called when the emitter is closed and nothing waits; at once, with true, where what waits is discarded. */
  readonly ends: Set<(discards: boolean) => void>
}

/**
 * Swaps the strategy of a live emitter. Nothing is lost, doubled or reordered: what is emitted until the hand-over is done waits behind what was there.
 */
export const swap = (emitter: LiveEmitter, next: Strategy, options: SwapOptions = {}): Promise<void> => {
  assertStrategy('setStrategy', next)
  checkOptions('setStrategy', options, { pending: ['migrate', 'drain', 'discard'] })
  const { pending = 'migrate' } = options
  if (emitter.closed) {
    const refused = Promise.reject(new EmitterError('CLOSED', 'setStrategy: the emitter is closed'))
    refused.catch(() => undefined)
    return refused
  }
  return new Promise((done) => {
    const work = emitter.work()
    work.swaps.push({ next, pending, done })
    if (work.gate === null) handOver(emitter, work)
  })
}

const handOver = (emitter: LiveEmitter, work: Work): void => {
  const request = work.swaps[0]
  if (request === undefined) return
  const { strategy } = emitter
  work.gate = []
  emitter.flags |= deferredFlag | gatedFlag
  const crosses = strategy.post !== undefined || request.next.post !== undefined
  const handsBack = strategy.take !== undefined && (request.pending === 'discard' || (request.pending === 'migrate' && !crosses))
  if (handsBack) handBack(emitter, strategy, request)
  const over = (): boolean => work.posted === 0 && (handsBack || work.queued === 0)
  if (strategy.onDemand === true && !over()) void strategy.flush()
  if (over()) finish(emitter, work, request)
  // What gathers at the gate waits for us, unless it is cancelled there.
  else emitter.watch(over, () => finish(emitter, work, request))
}

/** What waits with the old strategy goes on to the new one, or is let go. */
const handBack = (emitter: LiveEmitter, strategy: Strategy, { pending, next }: SwapRequest): void => {
  let waiting: readonly Delivery[] = []
  try {
    waiting = strategy.take!(emitter)
  } catch (error) {
    // Theirs to run still; the hand-over goes on.
    emitter.host.reportError(error)
  }
  if (pending === 'discard') for (const delivery of waiting) delivery.cancel('discarded')
  else for (const delivery of waiting) pass(delivery as LiveDelivery, next)
}

/** What gathered at the gate follows; a handler run here (the new strategy is sync) may emit, and that follows too. */
const finish = (emitter: LiveEmitter, work: Work, { next, done }: SwapRequest): void => {
  for (let delivery = work.gate!.shift(); delivery !== undefined; delivery = work.gate!.shift()) pass(delivery, next)
  work.gate = null
  // It was closed meanwhile, and said flush to the one before.
  if (emitter.closed && next.onDemand === true) void next.flush()
  emitter.flags &= ~gatedFlag
  emitter.strategy = next
  if (next === sync()) emitter.flags &= ~deferredFlag
  if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
  done()
  work.swaps.shift()
  handOver(emitter, work)
}

const pass = (delivery: LiveDelivery, next: Strategy): void => {
  if (delivery.status !== 'waiting') return
  if (delivery.queued === 'gate') delivery.moveTo('strategy')
  try {
    next.enqueue(delivery)
  } catch (error) {
    delivery.cancel(asError(error))
  }
}
