import { Queue, type QueueOptions, waitsFor } from '../core/queue.ts'
import type { Delivery, Guarantees, Strategy } from '../core/strategy.ts'
import { type Host, realHost } from '../host/host.ts'

export interface ScheduledOptions extends QueueOptions {
  /** Clock, timers and frames; for tests. */
  readonly host?: Host
}

/** Deliveries that wait, in the order they are to run. */
export interface Store {
  readonly size: number
  push(delivery: Delivery): void
  shift(): Delivery | undefined
  /** Takes those that match, in order; the others stay, in order. */
  take(matches: (delivery: Delivery) => boolean): Delivery[]
}

export interface Schedule {
  readonly name: string
  readonly guarantees: Guarantees
  /** Asks for one `drain`; returns what cancels it, where that can be. */
  request(host: Host, drain: () => void): (() => void) | undefined
  /** True: a drain also takes what is queued while it runs. */
  readonly untilEmpty: boolean
  /** A drain that has run so long gives way, to go on in a fresh task. */
  readonly budgetMs?: number
}

/** True where an option lets deliveries go without a failure. */
export const dropsSome = (options: { readonly overflow?: unknown } | undefined): boolean => String(options?.overflow).startsWith('drop')

/** Most deliveries between two looks at the clock, which costs more than a short handler. Slow ones are looked after each. */
const mostBetweenLooks = 64
const slowMs = 1

/** A strategy that is a queue and a moment at which it is drained. One drain is asked for at a time; nothing is held while it is empty. */
export const createScheduled = (
  schedule: Schedule,
  options: ScheduledOptions = {},
  queue: Store = new Queue(schedule.name, options),
): Strategy => {
  const { host = realHost } = options
  let scheduled = false
  let cancel: (() => void) | undefined

  const request = (): void => {
    scheduled = true
    cancel = schedule.request(host, drain)
  }
  const drain = (): void => {
    cancel = undefined
    const { untilEmpty, budgetMs } = schedule
    const startedAtMs = budgetMs === undefined ? 0 : host.now()
    let lookedAtMs = startedAtMs
    let between = 1
    for (let left = untilEmpty ? Number.POSITIVE_INFINITY : queue.size, ran = 1; left > 0 && queue.size > 0; left--, ran++) {
      queue.shift()!.run()
      if (budgetMs === undefined || ran < between || queue.size === 0) continue
      const nowMs = host.now()
      if (nowMs - startedAtMs >= budgetMs) {
        cancel = host.setTimer(drain, 0)
        return
      }
      between = nowMs - lookedAtMs < slowMs ? Math.min(between * 2, mostBetweenLooks) : 1
      lookedAtMs = nowMs
      ran = 0
    }
    scheduled = false
    if (queue.size > 0) request()
  }
  return {
    name: schedule.name,
    guarantees: schedule.guarantees,
    enqueue(delivery: Delivery) {
      queue.push(delivery)
      if (!scheduled && queue.size > 0) request()
    },
    get pending() {
      return queue.size
    },
    flush() {
      for (let delivery = queue.shift(); delivery !== undefined; delivery = queue.shift()) delivery.run()
    },
    take: (emitter) => queue.take(waitsFor(emitter)),
    close() {
      // A drain that cannot be cancelled finds nothing, or what came since.
      if (cancel !== undefined) scheduled = false
      cancel?.()
      cancel = undefined
      for (let delivery = queue.shift(); delivery !== undefined; delivery = queue.shift()) delivery.cancel('discarded')
    },
  }
}
