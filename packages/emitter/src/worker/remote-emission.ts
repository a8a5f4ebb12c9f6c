import { LiveDelivery } from '../core/delivery.ts'
import { emitSlowly, start } from '../core/dispatch.ts'
import { type EmitOptions, LiveEmission, type Signal } from '../core/emission.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import type { Link } from '../core/list.ts'
import type { OutcomeReader } from '../core/outcome.ts'
import { globals } from '../host/globals.ts'
import type { DeliveryTuple, Extras } from './wire.ts'
import { encodeError } from './wire-error.ts'

/** Who is told how an emission ended. */
export interface Receiver {
  ended(emission: RemoteEmission): void
}

/**
 * An emission of another realm, emitted here: options of the `emit` and reader of its outcome in one, for there is one of these for each
 * emission. The linker of this realm decides what it reaches; what fails untold goes back to where it came from.
 */
export class RemoteEmission implements OutcomeReader {
  readonly id: number
  readonly isAwaited: boolean
  readonly meta: unknown
  readonly sender: unknown
  readonly signal: Signal | undefined
  startedAtMs = 0
  /** Why nothing came of the emission as a whole. */
  refusal: unknown = undefined
  private readonly type: string
  private readonly payload: unknown
  private readonly receiver: Receiver
  private readonly controller: { abort(): void } | undefined
  private deliveries: readonly LiveDelivery[] | null = null
  private open = 0
  private isCancelled = false
  /** Nobody waits for its end any more. */
  isForgotten = false

  constructor(id: number, type: string, payload: unknown, isAwaited: boolean, extras: Extras | undefined, receiver: Receiver) {
    this.id = id
    this.type = type
    this.payload = payload
    this.isAwaited = isAwaited
    this.receiver = receiver
    this.meta = extras?.[1]
    this.sender = extras?.[2]
    const controller = extras?.[3] === true ? new globals.AbortController() : undefined
    this.controller = controller
    this.signal = controller?.signal as Signal | undefined
  }

  emit(emitter: LiveEmitter): void {
    this.open = 1
    emitSlowly(emitter, this.type, this.payload, this as EmitOptions, emitter.linker.reach(this.type), this)
    this.settled()
  }

  /** Its only handler was called already; `end` hands over what came of it. */
  follow(emitter: LiveEmitter, link: Link, handler: Link['fn'], end: (delivery: LiveDelivery) => void): void {
    const delivery = new LiveDelivery(new LiveEmission(emitter, this.type, this.payload, this as EmitOptions, -1), link, this, handler)
    delivery.status = 'running'
    this.deliveries = [delivery]
    this.open = 1
    try {
      end(delivery)
    } catch (error) {
      // A strange `then`.
      delivery.failed(error)
    }
  }

  get hasBegun(): boolean {
    return this.deliveries !== null
  }

  /** What waits is cancelled, what runs sees its signal aborted. */
  cancel(): void {
    this.isCancelled = true
    if (this.deliveries === null) return
    this.controller?.abort()
    for (const delivery of this.deliveries) delivery.cancel('aborted')
  }

  /** The core's: these are the deliveries, start them. */
  begin(_emission: LiveEmission, deliveries: readonly LiveDelivery[]): number {
    this.deliveries = deliveries
    for (const { status } of deliveries) if (status === 'waiting') this.open++
    if (this.isCancelled) this.cancel()
    return start(deliveries)
  }

  /** The core's: one delivery ended. */
  settled(): void {
    if (--this.open === 0) this.receiver.ended(this)
  }

  /** The core's: nested too deep, or the emitter is closed. */
  refuse(error: unknown): void {
    this.refusal = error
  }

  /** This failure is one of its deliveries': it is told of with them. */
  includes(error: unknown): boolean {
    return this.deliveries?.some(({ status, result }) => status === 'rejected' && result === error) === true
  }

  get isFulfilled(): boolean {
    if (this.deliveries === null) return this.refusal === undefined
    for (const { status } of this.deliveries) if (status !== 'fulfilled') return false
    return true
  }

  /** Of one that nobody awaits the failures alone. */
  tuples(): DeliveryTuple[] {
    const tuples: DeliveryTuple[] = []
    for (const delivery of this.deliveries ?? []) {
      const { status, result, link } = delivery
      const handler = link.details?.name ?? delivery.handler.name
      if (status === 'rejected') {
        const taken = link.details?.settings.onFailure !== undefined || link.list.linker.settings.onFailure !== undefined
        tuples.push(taken ? [handler, status, encodeError(result), true] : [handler, status, encodeError(result)])
      } else if (this.isAwaited) tuples.push([handler, status as 'fulfilled' | 'cancelled' | 'skipped', result])
    }
    return tuples
  }
}
