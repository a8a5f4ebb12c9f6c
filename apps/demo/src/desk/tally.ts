import type { Batch } from '@emitscope/emitter/inspect'

/** Deliveries of one emitter: `due = delivered + dropped + waiting`, or something was lost. */
export interface Tally {
  /** Emissions. */
  readonly emitted: number
  /** Deliveries these asked for. */
  readonly due: number
  /** A handler was called, or another realm was sent it. */
  readonly delivered: number
  /** Let go by a queue that keeps only the newest, or discarded. */
  readonly dropped: number
  readonly waiting: number
}

export const isBalanced = ({ due, delivered, dropped, waiting }: Tally): boolean => due === delivered + dropped + waiting

const counted = new Intl.NumberFormat('en')
/** The sum as a sentence, for those who do not see it. */
export const describeTally = ({ emitted, due, delivered, dropped, waiting }: Tally): string => {
  const [e, d, done, let_go, left] = [emitted, due, delivered, dropped, waiting].map((count) => counted.format(count))
  return `${e} emitted, ${d} deliveries = ${done} delivered + ${let_go} dropped + ${left} waiting`
}

/** Drops that were due before: what was refused at `emit` never was. */
const ofQueues: readonly string[] = ['conflated', 'discarded']

/** Sums what a recorder tells into a tally per emitter. Each batch is a moment, so its sums come out to the last one. */
export class TallySums {
  readonly #emitters = new Map<number, { readonly name: string; readonly linker: number }>()
  readonly #linkerOfType = new Map<number, number>()
  readonly #linkerOfSubscription = new Map<number, number>()
  readonly #counts = new Map<number, { readonly emitted: number; readonly deliveries: number }>()
  readonly #calls = new Map<number, number>()
  readonly #dropped = new Map<number, number>()
  /** What to take off: emissions the recorder did not see left the sums without their beginning or end. */
  readonly #since = new Map<string, Tally>()
  #recording = true

  add({ definitions, counts, handlers, drops, cost, recording }: Batch, waiting: (emitter: string) => number): void {
    for (const { id, name, linker } of definitions?.emitters ?? []) this.#emitters.set(id, { name, linker })
    for (const { id, linker, types } of definitions?.subscriptions ?? []) {
      this.#linkerOfSubscription.set(id, linker)
      for (const type of types) this.#linkerOfType.set(type, linker)
    }
    for (const { type, emitted, deliveries } of counts ?? []) this.#counts.set(type, { emitted, deliveries })
    for (const { subscription, calls } of handlers ?? []) this.#calls.set(subscription, calls)
    for (const { emitter, reason, count } of drops ?? [])
      if (emitter !== undefined && ofQueues.includes(reason)) this.#dropped.set(emitter, (this.#dropped.get(emitter) ?? 0) + count)
    // Begun anew from totals of this moment, as `waiting` is: older ones would count twice what was emitted since and waits.
    if (!recording) this.#recording = false
    else if (!this.#recording && cost !== undefined) {
      this.#beginAnew(waiting)
      this.#recording = true
    }
  }

  of(name: string, waiting: number): Tally {
    const since = this.#since.get(name)
    const sums = this.#sumsOf(name)
    if (since === undefined) return { ...sums, waiting }
    return {
      emitted: sums.emitted - since.emitted,
      due: sums.due - since.due + since.waiting,
      delivered: sums.delivered - since.delivered,
      dropped: sums.dropped - since.dropped,
      waiting,
    }
  }

  /** What waits now is due from now on. */
  #beginAnew(waiting: (emitter: string) => number): void {
    for (const { name } of this.#emitters.values()) this.#since.set(name, { ...this.#sumsOf(name), waiting: waiting(name) })
  }

  #sumsOf(name: string): Omit<Tally, 'waiting'> {
    let [emitted, due, delivered, dropped] = [0, 0, 0, 0]
    for (const [id, emitter] of this.#emitters) {
      if (emitter.name !== name) continue
      for (const [type, linker] of this.#linkerOfType)
        if (linker === emitter.linker) {
          emitted += this.#counts.get(type)?.emitted ?? 0
          due += this.#counts.get(type)?.deliveries ?? 0
        }
      for (const [subscription, linker] of this.#linkerOfSubscription)
        if (linker === emitter.linker) delivered += this.#calls.get(subscription) ?? 0
      dropped += this.#dropped.get(id) ?? 0
    }
    return { emitted, due, delivered, dropped }
  }
}
