import type { CapturedContext } from '../host/async-context.ts'
import { LiveDelivery } from './delivery.ts'
import { dispatch, dispatchAlong, emitSlowly, type Walk } from './dispatch.ts'
import { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { isOver, type Link, type List } from './list.ts'
import { plainPostsOf } from './posted.ts'
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
  /** On its way into an async context. */
  called: unknown = undefined
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

  /** True where one call is all there is to do: nothing of it is left for anybody while that runs. */
  get isOneCall(): boolean {
    // Nothing was added since: the hot path's snapshot of now is that of then.
    return this.count === 1 && this.list.seq === this.max && state.depth < state.traceFrom
  }

  /** Delivers a payload to the one handler. */
  call(payload: unknown): void {
    const { emitter, list, captured } = this
    const work = emitter.work()
    work.queued--
    // What waited is not nested in anything.
    const { depth } = state
    state.depth = depth - 1
    if (captured === undefined) run(emitter, list, payload)
    else {
      this.called = payload
      captured.run(callOne, this)
      this.called = undefined
    }
    state.depth = depth
    if (work.watchers.size > 0) emitter.rested()
  }

  /** Its deliveries, for whoever keeps, moves or drops them one by one. They wait in its place. */
  expand(): LiveDelivery[] {
    const payloads = [this.payload, ...(this.more?.slice(this.at, this.filled) ?? [])]
    return waitingOf(
      this,
      this.count * this.length,
      payloads.flatMap((payload) => deliveriesOf(this, payload, this.list.head)),
    )
  }
}

const callOne = ({ emitter, list, called }: PlainEmissions): void => void run(emitter, list, called)

/** One plain emission on its way through several handlers. */
export class PlainWalk implements Walk {
  readonly max: number
  link: Link | null
  /** Handlers not called yet. */
  waiting: number
  readonly emitter: LiveEmitter
  readonly payload: unknown
  private readonly emissions: PlainEmissions

  constructor(emissions: PlainEmissions, payload: unknown) {
    this.emitter = emissions.emitter
    this.emissions = emissions
    this.payload = payload
    this.max = emissions.max
    this.waiting = emissions.count
    this.link = emissions.list.head
  }

  run(): void {
    const {
      emitter,
      emissions: { captured },
    } = this
    const work = emitter.work()
    work.queued -= this.waiting
    work.walk = this
    if (captured === undefined) dispatchAlong(this)
    else captured.run(dispatchAlong, this)
    this.waiting = 0
    // Another, in its midst, has ended too.
    work.walk = null
    if (work.watchers.size > 0) emitter.rested()
  }

  /** Hands over what is left of it, as deliveries; it calls nobody any more. */
  rest(): LiveDelivery[] {
    const { link } = this
    this.waiting = 0
    this.link = null
    return waitingOf(this.emissions, 0, deliveriesOf(this.emissions, this.payload, link))
  }
}

const deliveriesOf = ({ emitter, list, max, captured }: PlainEmissions, payload: unknown, first: Link | null): LiveDelivery[] => {
  const emission = new LiveEmission(emitter, list.type, payload, undefined, -1)
  emission.captured = captured
  // At the `emit` there were none.
  emission.interceptors = []
  const deliveries: LiveDelivery[] = []
  for (let link = first; link !== null; link = link.next)
    if (link.seq <= max && !isOver(link)) deliveries.push(new LiveDelivery(emission, link, null))
  return deliveries
}

/** They wait in the place of so many; some may be over. */
const waitingOf = ({ emitter }: PlainEmissions, count: number, deliveries: LiveDelivery[]): LiveDelivery[] => {
  emitter.work().queued -= count
  for (const delivery of deliveries) delivery.moveTo('strategy')
  emitter.rested()
  return deliveries
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
    return plainPostsOf(emitter)?.emit(emitter, list.type, payload) === true ? 1 : emitSlowly(emitter, list.type, payload, undefined, list)
  const { size } = list
  const work = emitter.work()
  work.queued += size
  try {
    strategy.enqueuePlain(emitter, list, payload, work.keepsContext ? emitter.host.captureContext() : undefined)
  } catch {
    // Delivery by delivery it fails again, and is told.
    work.queued -= size
    return emitSlowly(emitter, list.type, payload, undefined, list)
  }
  return size
}
