import { checkOptions } from './arguments.ts'
import { LiveDelivery } from './delivery.ts'
import type { LiveEmitter } from './emitter.ts'
import { asError, EmitterError } from './errors.ts'
import { report } from './failure.ts'
import { deferredFlag, gatedFlag, type Link } from './list.ts'
import type { PlainReceiver } from './plain-posts.ts'
import { realm } from './realm.ts'
import { assertStrategy, type Strategy, sync } from './strategy.ts'
import { refused } from './thenable.ts'
import { markWait } from './timeout.ts'

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
  /** A plain emission among its handlers: those not called yet wait too. */
  walk: { readonly waiting: number } | null
  /** Those of a strategy that would not hand them back. */
  readonly kept: Set<LiveDelivery>
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
  if (emitter.closed) return refused(new EmitterError('CLOSED', 'setStrategy: the emitter is closed'))
  // A handler may return it: it would wait for itself.
  return markWait(
    emitter,
    new Promise((done) => {
      const work = emitter.work()
      work.swaps.push({ next, pending, done })
      if (work.gate === null) handOver(emitter, work)
    }),
  )
}

/** One swap after the other; returns where one has to wait. */
const handOver = (emitter: LiveEmitter, work: Work): void => {
  for (let request = work.swaps[0]; request !== undefined; request = work.swaps[0]) {
    const swapNow = request
    const { strategy } = emitter
    const { pending, next } = request
    work.gate = []
    emitter.flags |= deferredFlag | gatedFlag
    const crosses = strategy.post !== undefined || next.post !== undefined
    if (pending === 'discard') for (const delivery of waitingIn(emitter)) delivery.cancel('discarded')
    else if (pending === 'migrate' && !crosses)
      for (const delivery of takeBack(emitter)) {
        // To the head of the gate, from where it follows to the new one.
        delivery.moveTo('gate')
        work.gate.push(delivery)
      }
    const over = (): boolean => work.posted + work.queued + (work.walk?.waiting ?? 0) === 0
    if (!over()) runOnDemand(emitter)
    if (!over()) {
      // What gathers at the gate waits for us, unless it is cancelled there.
      emitter.watch(over, () => {
        finish(emitter, work, swapNow)
        handOver(emitter, work)
      })
      return
    }
    finish(emitter, work, request)
  }
}

/** What an emitter's strategy hands back. What it does not, because it fails at this, is its to run still. */
const takeBack = (emitter: LiveEmitter): LiveDelivery[] => {
  const { strategy, host } = emitter
  let taken: readonly unknown[] = []
  try {
    taken = [...(strategy.take?.(emitter) ?? [])]
  } catch (error) {
    report(host, error)
  }
  if (taken.length > 0 && emitter.linker.flags !== 0) realm.hook?.queueChanged(emitter, strategy, strategy.pending)
  return taken.filter((one): one is LiveDelivery => one instanceof LiveDelivery && one.status === 'waiting')
}

/** All that waits in an emitter's strategy, to be let go: also of one that hands nothing back, where it finds that out at its turn. */
export const waitingIn = (emitter: LiveEmitter): LiveDelivery[] =>
  emitter.strategy.take === undefined ? [...emitter.work().kept] : takeBack(emitter)

/** What gathered at the gate follows; a handler run here (the new strategy is sync) may emit, and that follows too. */
const finish = (emitter: LiveEmitter, work: Work, { next, done }: SwapRequest): void => {
  // What was cancelled where it waits is nobody's any more, and would be counted there until its turn.
  if (emitter.strategy.pending > 0) takeBack(emitter)
  emitter.strategy = next
  for (let delivery = work.gate!.shift(); delivery !== undefined; delivery = work.gate!.shift()) pass(delivery, next)
  work.gate = null
  emitter.flags &= ~gatedFlag
  if (next === sync()) emitter.flags &= ~deferredFlag
  // It was closed meanwhile: nobody else says so to one that runs on demand.
  if (emitter.closed) runOnDemand(emitter)
  if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
  done()
  work.swaps.shift()
}

/** What waits where nothing runs until somebody says so, and nobody else may: runs it now, this emitter's alone. */
export const runOnDemand = (emitter: LiveEmitter): void => {
  const { strategy, host } = emitter
  if (strategy.onDemand === true && strategy.take !== undefined) for (const delivery of takeBack(emitter)) delivery.run()
  else if (strategy.onDemand === true)
    try {
      void strategy.flush()
    } catch (error) {
      report(host, error)
    }
  for (const delivery of [...emitter.work().elsewhere]) if (delivery.subscription.strategy?.onDemand === true) delivery.run()
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
