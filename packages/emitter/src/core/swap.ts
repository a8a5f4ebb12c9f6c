import { checkOptions } from './arguments.ts'
import type { LiveEmitter } from './emitter.ts'
import { asError } from './errors.ts'
import { deferredFlag } from './list.ts'
import { realm } from './realm.ts'
import { assertStrategy, type Delivery, type Strategy, sync } from './strategy.ts'

export interface SwapOptions {
  /**
   * What becomes of deliveries that wait: `migrate` moves them, in order, ahead of new work (to `sync` they run inside `setStrategy`);
   * `drain` lets the old strategy run them first, new ones wait; `discard` drops them, counted. @default 'migrate'
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
  /** Deliveries waiting in the emitter's strategy, or at the gate. */
  queued: number
  /** Deliveries waiting in strategies of subscriptions. */
  readonly elsewhere: Set<Delivery>
  /** Deliveries whose handler's promise is pending. */
  running: number
  /** During a hand-over: what is emitted waits here, in order. */
  gate: Delivery[] | null
  /** Swaps asked for during a hand-over follow it, in order. */
  readonly swaps: SwapRequest[]
  /** Called whenever a count went down. */
  readonly watchers: Set<() => void>
}

/**
 * Swaps the strategy of a live emitter. Nothing is lost, doubled or reordered: what is emitted until the hand-over is done waits behind what was there.
 */
export const swap = (emitter: LiveEmitter, next: Strategy, options: SwapOptions = {}): Promise<void> => {
  assertStrategy('setStrategy', next)
  checkOptions('setStrategy', options, { pending: ['migrate', 'drain', 'discard'] })
  const { pending = 'migrate' } = options
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
  emitter.flags |= deferredFlag
  if (request.pending === 'drain' || strategy.take === undefined) {
    whenDrained(emitter, work, () => finish(emitter, work, request))
    return
  }
  const waiting = strategy.take(emitter)
  if (request.pending === 'discard') for (const delivery of waiting) delivery.cancel('discarded')
  else for (const delivery of waiting) pass(delivery, request.next)
  finish(emitter, work, request)
}

const whenDrained = (emitter: LiveEmitter, work: Work, then: () => void): void => {
  // Later: a delivery counts as gone before its handler ran, or its status changed.
  const watch = (): void =>
    emitter.host.queueMicrotask(() => {
      if (!work.watchers.has(watch)) return
      // What gathered at the gate waits for us, unless it was cancelled there.
      const gathered = work.gate!.filter(({ status }) => status === 'waiting').length
      if (work.queued > gathered) return
      work.watchers.delete(watch)
      then()
    })
  work.watchers.add(watch)
  watch()
}

/** What gathered at the gate follows; a handler run here (the new strategy is sync) may emit, and that follows too. */
const finish = (emitter: LiveEmitter, work: Work, { next, done }: SwapRequest): void => {
  for (let delivery = work.gate!.shift(); delivery !== undefined; delivery = work.gate!.shift()) pass(delivery, next)
  work.gate = null
  emitter.strategy = next
  if (next === sync()) emitter.flags &= ~deferredFlag
  if (emitter.linker.flags !== 0) realm.hook?.strategyChanged(emitter)
  done()
  work.swaps.shift()
  handOver(emitter, work)
}

const pass = (delivery: Delivery, next: Strategy): void => {
  try {
    next.enqueue(delivery)
  } catch (error) {
    delivery.cancel(asError(error))
  }
}
