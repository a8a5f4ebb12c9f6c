import type { LiveEmitter } from '../core/emitter.ts'
import type { EmitterView } from '../core/hook.ts'
import type { List } from '../core/list.ts'
import type { PlainStrategy } from '../core/plain.ts'
import { overflowGuarantees, Queue, type QueueOptions } from '../core/queue.ts'
import type { Delivery, Guarantees } from '../core/strategy.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { type Host, realHost } from '../host/host.ts'

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
const mostBetweenLooks = 64
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
  /** How many the drain of now still runs. */
  private left = 0

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
    this.queue.push(delivery)
    if (!this.scheduled && this.queue.length > 0) this.request()
  }

  enqueuePlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void {
    this.queue.pushPlain(emitter, list, payload, captured)
    if (!this.scheduled) this.request()
  }

  flush(): void {
    while (this.queue.length > 0) this.queue.runSome(Number.POSITIVE_INFINITY)
    // Inside a drain: all it was to run did. What comes now waits for the next.
    this.left = 0
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
    this.scheduled = true
    this.cancel = this.schedule.request(this.host, (budgetMs) => this.drain(budgetMs))
  }

  private drain(budgetMs = this.schedule.budgetMs): void {
    this.cancel = undefined
    const { queue, host, schedule } = this
    const { untilEmpty } = schedule
    const startedAtMs = budgetMs === undefined ? 0 : host.now()
    let lookedAtMs = startedAtMs
    let between = budgetMs === undefined ? Number.POSITIVE_INFINITY : 1
    this.left = untilEmpty ? Number.POSITIVE_INFINITY : queue.length
    while (this.left > 0 && queue.length > 0) {
      for (let more = between; Math.min(more, this.left) > 0 && queue.length > 0; ) {
        const ran = queue.runSome(Math.min(more, this.left))
        more -= ran
        this.left -= ran
      }
      if (budgetMs === undefined || queue.length === 0) continue
      const nowMs = host.now()
      if (nowMs - startedAtMs >= budgetMs) {
        if (!untilEmpty) break
        this.cancel = host.setTimer(() => this.drain(), 0)
        return
      }
      between = nowMs - lookedAtMs < slowMs ? Math.min(between * 2, mostBetweenLooks) : 1
      lookedAtMs = nowMs
    }
    this.scheduled = false
    if (queue.length > 0) this.request()
  }

  /** A drain that cannot be cancelled finds nothing, or what came since. */
  private release(): void {
    if (this.cancel !== undefined) this.scheduled = false
    this.cancel?.()
    this.cancel = undefined
  }
}
