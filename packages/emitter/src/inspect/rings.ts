import type { EmitterView, FailureTaker } from '../core/hook.ts'
import type { CauseKind, DeliveryStatus } from './protocol.ts'
import type { TypeTotals } from './totals.ts'

export const causeKinds: readonly CauseKind[] = ['unknown', 'handler', 'explicit', 'context', 'peer', 'panel']
export const statuses: readonly DeliveryStatus[] = ['fulfilled', 'rejected', 'pending', 'cancelled', 'skipped', 'muted', 'late']
/** Durations not measured. */
export const unmeasured: number = Number.NaN

const powerOfTwo = (wanted: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, wanted)))

/**
 * A ring of records numbered from 1. Columns, one slot per record, allocated once: recording makes no object.
 * A record is held while it is among the newest `capacity` and was not cleared.
 */
export abstract class Ring {
  readonly capacity: number
  protected readonly mask: number
  /** Number of the newest record; how many there ever were. */
  newest = 0
  /** Records up to this number were cleared. */
  cleared = 0

  constructor(capacity: number) {
    this.capacity = powerOfTwo(capacity)
    this.mask = this.capacity - 1
  }

  /** Number of the oldest record still held. */
  get oldest(): number {
    return Math.max(this.newest - this.capacity, this.cleared) + 1
  }

  slot(number: number): number {
    return number & this.mask
  }

  holds(number: number): boolean {
    return number >= this.oldest && number <= this.newest
  }

  clear(): void {
    this.cleared = this.newest
  }
}

export class EmissionRing extends Ring {
  readonly emitters: (EmitterView | undefined)[]
  readonly totals: (TypeTotals | undefined)[]
  readonly payloads: unknown[]
  readonly atMs: Float64Array
  readonly queuedMs: Float64Array
  readonly durationMs: Float64Array
  readonly causeSequence: Float64Array
  readonly causeSubscription: Float64Array
  readonly causeKind: Uint8Array
  readonly deliveries: Int32Array
  readonly failures: Int32Array
  readonly flags: Uint8Array

  constructor(capacity: number) {
    super(capacity)
    const size = this.capacity
    this.emitters = new Array(size).fill(undefined)
    this.totals = new Array(size).fill(undefined)
    this.payloads = new Array(size).fill(undefined)
    this.atMs = new Float64Array(size)
    this.queuedMs = new Float64Array(size)
    this.durationMs = new Float64Array(size)
    this.causeSequence = new Float64Array(size)
    this.causeSubscription = new Float64Array(size)
    this.causeKind = new Uint8Array(size)
    this.deliveries = new Int32Array(size)
    this.failures = new Int32Array(size)
    this.flags = new Uint8Array(size)
  }

  /** How many payloads are held. */
  get retained(): number {
    let count = 0
    for (const emitter of this.emitters) if (emitter !== undefined) count++
    return count
  }

  /** True where there is a record: held, and not one of those only counted. */
  keeps(sequence: number): boolean {
    return this.holds(sequence) && this.emitters[this.slot(sequence)] !== undefined
  }

  /** The slot's emission is counted, not recorded. */
  forget(slot: number): void {
    this.emitters[slot] = undefined
    this.totals[slot] = undefined
    this.payloads[slot] = undefined
  }

  /** Payloads, emitters and types are let go at once, not when their slots are used again. */
  override clear(): void {
    super.clear()
    this.emitters.fill(undefined)
    this.totals.fill(undefined)
    this.payloads.fill(undefined)
  }
}

export class DeliveryRing extends Ring {
  readonly sequence: Float64Array
  readonly subscription: Float64Array
  readonly atMs: Float64Array
  readonly durationMs: Float64Array
  readonly status: Uint8Array
  /** Number of the failure, 0 = none. */
  readonly failure: Float64Array

  constructor(capacity: number) {
    super(capacity)
    const size = this.capacity
    this.sequence = new Float64Array(size)
    this.subscription = new Float64Array(size)
    this.atMs = new Float64Array(size)
    this.durationMs = new Float64Array(size)
    this.status = new Uint8Array(size)
    this.failure = new Float64Array(size)
  }

  add(sequence: number, subscription: number, atMs: number, durationMs: number, status: DeliveryStatus, failure: number): number {
    const slot = this.slot(++this.newest)
    this.sequence[slot] = sequence
    this.subscription[slot] = subscription
    this.atMs[slot] = atMs
    this.durationMs[slot] = durationMs
    this.status[slot] = statuses.indexOf(status)
    this.failure[slot] = failure
    return slot
  }
}

/** One failure, complete without its emission's record. */
export interface FailureRecord {
  readonly sequence: number
  readonly emitter: EmitterView | undefined
  readonly totals: TypeTotals | undefined
  readonly subscription: number
  readonly atMs: number
  readonly error: unknown
  readonly takenBy: FailureTaker
  readonly payload: unknown
  readonly causeSequence: number
}

/** Failures keep a space of their own: a flood cannot push them out. They are rare, so objects. */
export class FailureRing extends Ring {
  readonly #records: (FailureRecord | undefined)[]

  constructor(capacity: number) {
    super(capacity)
    this.#records = new Array(this.capacity).fill(undefined)
  }

  add(record: FailureRecord): void {
    this.#records[this.slot(++this.newest)] = record
  }

  get(number: number): FailureRecord | undefined {
    return this.holds(number) ? this.#records[this.slot(number)] : undefined
  }

  /** The newest failure of an emission, while held. */
  ofSequence(sequence: number): FailureRecord | undefined {
    for (let number = this.newest; number >= this.oldest; number--) if (this.get(number)!.sequence === sequence) return this.get(number)
    return undefined
  }

  override clear(): void {
    super.clear()
    this.#records.fill(undefined)
  }
}
