import type { LiveEmitter } from '../core/emitter.ts'
import type { EmitterView } from '../core/hook.ts'
import type { List } from '../core/list.ts'
import type { PlainStrategy } from '../core/plain.ts'
import { overflowGuarantees, Queue, type QueueOptions } from '../core/queue.ts'
import type { Delivery, Guarantees } from '../core/strategy.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { type Host, realHost } from '../host/host.ts'
import { beginSlice, isOver } from '../host/slice.ts'

/** Options of every strategy of `/strategies` that queues. */
export interface ScheduledOptions extends QueueOptions {
  /** Clock, timers and frames; for tests. */
  readonly host?: Host
}

export interface Schedule {
  readonly name: string
  /** When deliveries run, in a few words. */
  readonly delivery: string
  /** What stands in where the runtime lacks the mechanism. */
  readonly fallback?: string
  /** Asks for one `drain`, which may be given the milliseconds it has; returns what cancels it, where that can be. */
  request(host: Host, drain: (budgetMs?: number) => void): (() => void) | undefined
  /** True: a drain also takes what is queued while it runs. */
  readonly untilEmpty: boolean
  /** A drain that has run so long gives way: to a fresh task where it goes on until empty, else to the next one it asks for. */
  readonly budgetMs?: number
}

/** Most deliveries between two looks at the clock, which costs more than a short handler. Slow ones are looked after each. */
const mostBetweenLooks = 16
const slowMs = 1

/** A strategy that is a queue and a moment at which it is drained. One drain is asked for at a time; nothing is held while it is empty. */
export class ScheduledStrategy implements PlainStrategy {
  readonly name: string
  readonly guarantees: Guarantees
  readonly takesPlain: boolean
  private readonly schedule: Schedule
  private readonly host: Host
  private readonly queue: Queue
  private scheduled = false
  private cancel: (() => void) | undefined = undefined

  constructor(schedule: Schedule, options: ScheduledOptions = {}) {
    const { name, delivery, fallback } = schedule
    this.queue = new Queue(name, options)
    this.name = name
    this.guarantees = Object.freeze({
      ...overflowGuarantees(options),
      delivery,
      crossesRealm: false,
      ...(fallback === undefined ? {} : { fallback }),
    })
    this.takesPlain = options.capacity === undefined
    this.schedule = schedule
    this.host = options.host ?? realHost
  }

  get pending(): number {
    return this.queue.size
  }

  enqueue(delivery: Delivery): void {
    // First: where it throws, nothing is left behind.
    if (!this.scheduled) this.request()
    this.queue.push(delivery)
    // A host that calls at once found nothing.
    if (!this.scheduled && this.queue.length > 0) this.request()
  }

  enqueuePlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void {
    if (!this.scheduled) this.request()
    this.queue.pushPlain(emitter, list, payload, captured)
    if (!this.scheduled) this.request()
  }

  flush(): void {
    while (this.queue.length > 0) this.queue.runSome(Number.POSITIVE_INFINITY)
    this.release()
  }

  take(emitter: EmitterView): Delivery[] {
    return this.queue.take(emitter)
  }

  close(): void {
    this.release()
    for (const delivery of this.queue.take()) delivery.cancel('discarded')
  }

  private request(): void {
    let came = false
    this.cancel = this.schedule.request(this.host, (budgetMs) => {
      came = true
      this.drain(budgetMs)
    })
    this.scheduled = !came
  }

  private drain(budgetMs = this.schedule.budgetMs, isTask = false): void {
    this.cancel = undefined
    const { queue, host, schedule } = this
    const { untilEmpty } = schedule
    // A slice goes on over the microtasks of all strategies; other drains come in a task, frame or idle time of their own.
    const slice = budgetMs === undefined ? undefined : beginSlice(host, isTask || !untilEmpty)
    const giveWay = (): void => {
      this.cancel = host.setTimer(() => this.drain(budgetMs, true), 0)
    }
    if (slice !== undefined && isOver(slice, host)) {
      giveWay()
      return
    }
    let lookedAtMs = slice?.startedAtMs ?? 0
    let between = slice === undefined ? Number.POSITIVE_INFINITY : 1
    if (!untilEmpty) queue.beginRound()
    const waits = (): boolean => (untilEmpty ? queue.length > 0 : queue.isInRound)
    while (waits()) {
      for (let more = between; more > 0 && waits(); ) more -= queue.runSome(more)
      if (slice === undefined) continue
      const nowMs = host.now()
      slice.endedAtMs = nowMs
      if (nowMs - slice.startedAtMs >= budgetMs! && queue.length > 0) {
        if (!untilEmpty) break
        giveWay()
        return
      }
      between = nowMs - lookedAtMs < slowMs ? Math.min(between * 2, mostBetweenLooks) : 1
      lookedAtMs = nowMs
    }
    this.scheduled = false
    if (queue.length > 0) this.request()
    else queue.shrink()
  }

  /** A drain that cannot be cancelled finds nothing, or what came since. */
  private release(): void {
    if (this.cancel !== undefined) this.scheduled = false
    this.cancel?.()
    this.cancel = undefined
  }
}
