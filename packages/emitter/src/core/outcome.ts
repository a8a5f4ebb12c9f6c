import type { LiveDelivery } from './delivery.ts'
import { start } from './dispatch.ts'
import { type EmitOptions, LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import type { EventKey } from './events.ts'
import type { Handler } from './subscription.ts'
import { quiet } from './thenable.ts'
import { type AbortScope, abortScope, timeoutError } from './timeout.ts'

/** Options of `emitAsync`. */
export interface EmitAsyncOptions extends EmitOptions {
  /** `parallel`: all handlers start in order, at once; `serial`: each after the one before has settled. @default 'parallel' */
  readonly mode?: 'parallel' | 'serial'
  /** Deliveries without a result by then are rejected with a `TimeoutError`. @default none */
  readonly timeoutMs?: number
}

/** How one delivery ended. */
export interface DeliveryOutcome<R = unknown> {
  /** The handler, or its name where it ran in another realm. */
  readonly handler: Handler | string
  readonly status: 'fulfilled' | 'rejected' | 'cancelled' | 'skipped'
  /** What it returned or resolved to; undefined unless fulfilled. */
  readonly value: R | undefined
  /** The failure, or why it was cancelled; undefined when fulfilled. */
  readonly reason: unknown
  /** Where it ran in another realm: milliseconds from the start of its emission there to the end of the last of its deliveries. */
  readonly ms?: number
}

/** How all deliveries of one emission ended, in subscription order. */
export interface Outcome<R = unknown> {
  readonly id: number
  readonly type: EventKey
  readonly deliveries: readonly DeliveryOutcome<R>[]
  /** Values of the fulfilled ones. */
  readonly values: readonly R[]
  /** Reasons of the rejected ones. */
  readonly errors: readonly unknown[]
  /** True when none was rejected. */
  readonly ok: boolean
  /** The values, or throws: the one error as it is, several as an `AggregateError`. */
  orThrow(): readonly R[]
}

/** Awaits how the deliveries of one emission end. */
export interface OutcomeReader {
  /** When it has waited long enough. */
  readonly timeoutMs?: number | undefined
  /** Takes the deliveries and starts them; returns how many wait in strategies. */
  begin(emission: LiveEmission, deliveries: readonly LiveDelivery[]): number
  /** One of them ended. */
  settled(): void
  /** The emission went nowhere. */
  refuse(error: unknown): void
}

/** Follows the deliveries of one `emitAsync` until the last has settled. */
export class AwaitedOutcome implements OutcomeReader {
  /** With the signal that is aborted when time is up. */
  readonly options: EmitAsyncOptions
  readonly #scope: AbortScope | null
  /** Handled beforehand: not awaiting it is no `unhandledRejection`. */
  readonly promise: Promise<Outcome>
  #resolve!: (outcome: Outcome) => void
  #reject!: (error: unknown) => void
  #deliveries: readonly LiveDelivery[] = []
  /** Deliveries that have not ended. */
  #open = 0
  #release: (() => void) | null = null
  /** Serial mode: goes on with the next delivery. */
  #next: (() => void) | null = null
  #emission: LiveEmission | null = null

  constructor(options: EmitAsyncOptions) {
    this.#scope = options.timeoutMs === undefined ? null : abortScope(options.signal)
    this.options = this.#scope === null ? options : { ...options, signal: this.#scope.signal }
    this.promise = quiet(
      new Promise((resolve, reject) => {
        this.#resolve = resolve
        this.#reject = reject
      }),
    )
  }

  get timeoutMs(): number | undefined {
    return this.options.timeoutMs
  }

  begin(emission: LiveEmission, deliveries: readonly LiveDelivery[]): number {
    const { signal, timeoutMs, mode } = this.options
    this.#emission = emission
    this.#deliveries = deliveries
    const abort = (): void => {
      for (const delivery of deliveries) delivery.cancel('aborted')
    }
    signal?.addEventListener('abort', abort)
    const cancelTimer =
      timeoutMs === undefined
        ? undefined
        : emission.emitter.host.setTimer(() => {
            const error = timeoutError(`no result of "${String(emission.type)}" after ${timeoutMs} ms`)
            // What runs sees it; what waits is not cancelled by it. Another realm is told by its delivery, once.
            signal!.removeEventListener('abort', abort)
            for (const delivery of deliveries) if (delivery.isRemote) delivery.timeOut(error)
            this.#scope!.abort(error)
            for (const delivery of deliveries) delivery.timeOut(error)
          }, timeoutMs)
    this.#release = () => {
      signal?.removeEventListener('abort', abort)
      cancelTimer?.()
      this.#scope?.release()
    }
    this.#open = deliveries.filter(({ status }) => status === 'waiting').length
    let queued = 0
    if (mode === 'serial') void this.#oneAfterAnother(emission.emitter)
    else queued = start(deliveries)
    this.#endWhenOver()
    return queued
  }

  settled(): void {
    if (this.#release === null) return
    this.#open--
    this.#next?.()
    this.#endWhenOver()
  }

  #endWhenOver(): void {
    if (this.#open > 0) return
    this.#release?.()
    this.#release = null
    this.#resolve(outcomeOf(this.#emission!, this.#deliveries))
  }

  refuse(error: unknown): void {
    this.#reject(error)
  }

  /** After `emit`, also one that threw: nobody subscribed, or refused without an error, is an outcome without deliveries. */
  begun(emitter: LiveEmitter, type: EventKey): void {
    if (this.#emission !== null) return
    this.#scope?.release()
    this.#resolve(outcomeOf(new LiveEmission(emitter, type, undefined, undefined, -1), []))
  }

  async #oneAfterAnother(emitter: LiveEmitter): Promise<void> {
    const { ends } = emitter.work()
    // Those that have not begun wait nowhere: they are told that all is discarded.
    const end = (discards: boolean): void => {
      if (discards) for (const delivery of this.#deliveries) delivery.cancel('discarded')
    }
    ends.add(end)
    for (const delivery of this.#deliveries) {
      if (delivery.status !== 'waiting') continue
      start([delivery])
      if (delivery.status === 'waiting' || delivery.status === 'pending')
        await new Promise<void>((resolve) => {
          this.#next = resolve
        })
    }
    ends.delete(end)
  }
}

const outcomeOf = ({ id, type }: LiveEmission, settled: readonly LiveDelivery[]): Outcome =>
  makeOutcome(
    id,
    type,
    settled.flatMap((delivery) => delivery.outcomes()),
  )

export const makeOutcome = (id: number, type: EventKey, deliveries: readonly DeliveryOutcome[]): Outcome => {
  const values: unknown[] = []
  const errors: unknown[] = []
  for (const { status, value, reason } of deliveries)
    if (status === 'fulfilled') values.push(value)
    else if (status === 'rejected') errors.push(reason)
  return {
    id,
    type,
    deliveries,
    values,
    errors,
    ok: errors.length === 0,
    orThrow() {
      if (errors.length > 1) throw new AggregateError(errors, `${errors.length} handlers of "${String(type)}" failed`)
      if (errors.length === 1) throw errors[0]
      return values
    },
  }
}
