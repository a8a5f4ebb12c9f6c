import type { CapturedContext } from '../host/async-context.ts'
import { LiveDelivery } from './delivery.ts'
import { dispatch, emitSlowly } from './dispatch.ts'
import { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { isOver, type List, linksOf } from './list.ts'
import { postPlain } from './posted.ts'
import { realm } from './realm.ts'
import type { Strategy } from './strategy.ts'

// Constants of this module, see dispatch.ts.
const state = realm
const run = dispatch

/** What the last entry kept its payloads in, for the next: growing it again costs a burst a third of its time (test/bench, `deferred`). */
let spare: unknown[] | null = null
/** Most emissions of one entry: what was delivered leaves memory with the whole entry. */
const mostTogether = 1024

/**
 * Emissions that wait for handlers which are all plain, while nobody observes: what it takes to deliver them later, without an object for
 * each delivery, or even for each emission of a burst. Which handlers they reach was fixed at `emit`: those of the list up to `max`.
 */
export class PlainEmissions {
  readonly emitter: LiveEmitter
  readonly list: List
  captured: CapturedContext | undefined
  max: number
  /** Deliveries of each. */
  count: number
  payload: unknown
  /** Payloads that followed: how many there are, and how many of them are delivered. */
  private more: unknown[] | null = null
  private filled = 0
  private at = 0

  constructor(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined) {
    this.emitter = emitter
    this.list = list
    this.captured = captured
    this.max = list.seq
    this.count = list.size
    this.payload = payload
  }

  get length(): number {
    return 1 + this.filled - this.at
  }

  /** Joins what waits already, if it is for the same handlers in the same async context. */
  takes(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): boolean {
    if (this.list !== list || this.emitter !== emitter || this.max !== list.seq || this.count !== list.size || this.captured !== captured)
      return false
    if (this.filled === mostTogether) return false
    if (this.more === null) {
      this.more = spare ?? []
      spare = null
    }
    this.more[this.filled++] = payload
    return true
  }

  /** Takes the place of the one that waits. */
  becomes(payload: unknown, captured: CapturedContext | undefined): void {
    const { list } = this
    this.emitter.work().queued -= this.count
    this.payload = payload
    this.max = list.seq
    this.count = list.size
    this.captured = captured
  }

  /** Takes the oldest payload: it waits no longer. */
  shift(): unknown {
    const { payload, more, at } = this
    if (at < this.filled) {
      this.payload = more![at]
      more![at] = undefined
      this.at = at + 1
    } else {
      this.payload = undefined
      // Empty now, and as long as it has grown.
      spare = more ?? spare
      this.more = null
    }
    return payload
  }

  deliver(payload: unknown): void {
    const { emitter, list, captured } = this
    const work = emitter.work()
    work.queued -= this.count
    // Nothing was added since: the hot path's snapshot of now is that of then.
    if (list.seq === this.max && state.depth < state.traceFrom) {
      if (captured === undefined) run(emitter, list, payload)
      else captured.run(run, emitter, list, payload)
    } else for (const delivery of this.deliveries(payload)) delivery.run()
    if (work.watchers.size > 0) emitter.rested()
  }

  /** Its deliveries, for whoever keeps, moves or drops them one by one. They wait in its place. */
  expand(): LiveDelivery[] {
    this.emitter.work().queued -= this.count * this.length
    const payloads = [this.payload, ...(this.more?.slice(this.at, this.filled) ?? [])]
    const deliveries = payloads.flatMap((payload) => this.deliveries(payload))
    for (const delivery of deliveries) delivery.moveTo('strategy')
    return deliveries
  }

  private deliveries(payload: unknown): LiveDelivery[] {
    const emission = new LiveEmission(this.emitter, this.list.type, payload, undefined, -1)
    emission.captured = this.captured
    // At the `emit` there were none.
    emission.interceptors = []
    return linksOf(this.list)
      .filter((link) => link.seq <= this.max && !isOver(link))
      .map((link) => new LiveDelivery(emission, link, null))
  }
}

/** Strategies of this package that keep plain emissions whole, unless they count their deliveries one by one. */
export interface PlainStrategy extends Strategy {
  readonly takesPlain: boolean
  enqueuePlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void
}

/** `emit` where all that is special is that the strategy defers: hands the emission to it as one piece. */
export const deferPlain = (emitter: LiveEmitter, list: List, payload: unknown): number => {
  const strategy = emitter.strategy as PlainStrategy
  if (strategy.takesPlain !== true || state.depth >= state.traceFrom)
    return postPlain(emitter, list.type, payload) ? 1 : emitSlowly(emitter, list.type, payload, undefined, list)
  const { size } = list
  const work = emitter.work()
  work.queued += size
  try {
    strategy.enqueuePlain(emitter, list, payload, work.keepsContext ? emitter.host.captureContext() : undefined)
  } catch (error) {
    emitter.host.reportError(error)
  }
  return size
}
