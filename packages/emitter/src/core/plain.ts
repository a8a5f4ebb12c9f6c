import type { RunInContext } from '../host/async-context.ts'
import { LiveDelivery } from './delivery.ts'
import { dispatch, emitSlowly } from './dispatch.ts'
import { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { isOver, type List, linksOf } from './list.ts'
import { realm } from './realm.ts'
import type { Strategy } from './strategy.ts'

/** Most emissions of one entry: what was delivered leaves memory with the whole entry. */
const mostTogether = 1024

/**
 * Emissions that wait for handlers which are all plain, while nobody observes: what it takes to deliver them later, without an object for
 * each delivery, or even for each emission of a burst. Which handlers they reach was fixed at `emit`: those of the list up to `max`.
 */
export class PlainEmissions {
  readonly emitter: LiveEmitter
  readonly list: List
  inContext: RunInContext | undefined
  max: number
  /** Deliveries of each. */
  count: number
  payload: unknown
  /** Payloads that followed, and how many of them are delivered. */
  private more: unknown[] | null = null
  private at = 0

  constructor(emitter: LiveEmitter, list: List, payload: unknown, inContext: RunInContext | undefined) {
    this.emitter = emitter
    this.list = list
    this.inContext = inContext
    this.max = list.seq
    this.count = list.size
    this.payload = payload
  }

  get length(): number {
    return this.more === null ? 1 : this.more.length + 1 - this.at
  }

  /** Joins what waits already, if it is for the same handlers in the same context. */
  takes(emitter: LiveEmitter, list: List, payload: unknown, inContext: RunInContext | undefined): boolean {
    const { more } = this
    if (this.list !== list || this.emitter !== emitter || this.max !== list.seq || this.count !== list.size || this.inContext !== inContext)
      return false
    if (more === null) this.more = [payload]
    else if (more.length < mostTogether) more.push(payload)
    else return false
    return true
  }

  /** Takes the place of the one that waits. */
  becomes(list: List, payload: unknown, inContext: RunInContext | undefined): void {
    this.payload = payload
    this.max = list.seq
    this.count = list.size
    this.inContext = inContext
  }

  /** Delivers the oldest, which waits no longer. */
  runNext(): void {
    const { emitter, list, payload, more, inContext, count } = this
    const { at } = this
    if (more === null || at === more.length) this.payload = undefined
    else {
      this.payload = more[at]
      more[at] = undefined
      this.at = at + 1
    }
    const work = emitter.work()
    work.queued -= count
    // Nothing was added since: the hot path's snapshot of now is that of then.
    if (list.seq === this.max && realm.depth < realm.traceFrom) {
      if (inContext === undefined) dispatch(emitter, list, payload)
      else inContext(() => dispatch(emitter, list, payload))
    } else for (const delivery of this.deliveries(payload)) delivery.run()
    if (work.watchers.size > 0) emitter.rested()
  }

  /** Its deliveries, for whoever keeps, moves or drops them one by one. They wait in its place. */
  expand(): LiveDelivery[] {
    this.emitter.work().queued -= this.count * this.length
    const payloads = [this.payload, ...(this.more?.slice(this.at) ?? [])]
    const deliveries = payloads.flatMap((payload) => this.deliveries(payload))
    for (const delivery of deliveries) delivery.moveTo('strategy')
    return deliveries
  }

  private deliveries(payload: unknown): LiveDelivery[] {
    const emission = new LiveEmission(this.emitter, this.list.type, payload, undefined, -1)
    emission.inContext = this.inContext
    return linksOf(this.list)
      .filter((link) => link.seq <= this.max && !isOver(link))
      .map((link) => new LiveDelivery(emission, link, null))
  }
}

/** Strategies of this package that keep plain emissions whole, unless they count their deliveries one by one. */
export interface PlainStrategy extends Strategy {
  readonly takesPlain: boolean
  enqueuePlain(emitter: LiveEmitter, list: List, payload: unknown, inContext: RunInContext | undefined): void
}

/** `emit` where all that is special is that the strategy defers: hands the emission to it as one piece. */
export const deferPlain = (emitter: LiveEmitter, list: List, payload: unknown): number => {
  const strategy = emitter.strategy as PlainStrategy
  if (strategy.takesPlain !== true || realm.depth >= realm.traceFrom) return emitSlowly(emitter, list.type, payload, undefined, list)
  const { size } = list
  const { settings, host } = emitter
  emitter.work().queued += size
  try {
    strategy.enqueuePlain(emitter, list, payload, settings.asyncContext === false ? undefined : host.captureContext())
  } catch (error) {
    host.reportError(error)
  }
  return size
}
