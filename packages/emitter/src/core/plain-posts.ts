import type { CapturedContext } from '../host/async-context.ts'
import { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import type { EventKey } from './events.ts'
import { makeOutcome, type Outcome, type OutcomeReader } from './outcome.ts'
import { outcomeOfRemote, type PlainPosts, PostedDelivery, standIn } from './posted.ts'
import { realm } from './realm.ts'
import type { RemoteDelivery, Strategy } from './strategy.ts'

/** Told how plain emissions that were posted ended. */
export interface PlainReceiver {
  /** So many were handled without a failure. */
  handled(count: number): void
  answered(type: string, payload: unknown, captured: CapturedContext | undefined, deliveries: readonly RemoteDelivery[]): void
  /** Nobody knows how it ended. */
  failed(type: string, payload: unknown, captured: CapturedContext | undefined, error: unknown): void
}

/** Told once how an emission that was posted ended. */
export interface AnswerReader {
  answered(deliveries: readonly RemoteDelivery[]): void
  /** Nobody knows how it ended. */
  failed(error: unknown): void
}

/** A strategy that sends emissions with nothing but a payload. Each is false where it cannot be taken so; then `post` is asked, which may say why. */
export interface PlainPoster extends Strategy {
  postPlain(type: string, payload: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined): boolean
  /** The same of one that is awaited. */
  postCall(type: string, payload: unknown, reader: AnswerReader): boolean
}

/** The ends of plain emissions of one emitter that were posted: those that went well are counted, only a failure has an object. */
class Ends implements PlainReceiver {
  private readonly emitter: LiveEmitter

  constructor(emitter: LiveEmitter) {
    this.emitter = emitter
  }

  handled(count: number): void {
    const work = this.emitter.work()
    work.running -= count
    work.posted -= count
    if (work.watchers.size > 0) this.emitter.rested()
  }

  answered(type: string, payload: unknown, captured: CapturedContext | undefined, deliveries: readonly RemoteDelivery[]): void {
    const delivery = this.deliveryOf(type, payload, captured)
    delivery.answered(() => delivery.arrived(deliveries))
  }

  failed(type: string, payload: unknown, captured: CapturedContext | undefined, error: unknown): void {
    const delivery = this.deliveryOf(type, payload, captured)
    delivery.answered(() => delivery.failed(error))
  }

  private deliveryOf(type: string, payload: unknown, captured: CapturedContext | undefined): PostedDelivery {
    const emission = new LiveEmission(this.emitter, type, payload, undefined, -1)
    emission.captured = captured
    return new PostedDelivery(emission, null, null)
  }
}

/** Whoever awaits reads the outcome when the delivery has ended. */
const noReader: OutcomeReader = { begin: () => 0, settled: () => undefined, refuse: () => undefined }

/** A plain emission that was posted and is awaited: with a thousand in flight, a delivery for each would take longer than the worker. */
class PlainCall implements AnswerReader {
  private readonly id = ++realm.emissions
  private readonly emitter: LiveEmitter
  private readonly type: string
  private readonly payload: unknown
  private readonly captured: CapturedContext | undefined
  private readonly resolve: (outcome: Outcome) => void

  constructor(
    emitter: LiveEmitter,
    type: string,
    payload: unknown,
    captured: CapturedContext | undefined,
    resolve: (outcome: Outcome) => void,
  ) {
    this.emitter = emitter
    this.type = type
    this.payload = payload
    this.captured = captured
    this.resolve = resolve
  }

  answered(deliveries: readonly RemoteDelivery[]): void {
    for (const { status } of deliveries)
      if (status === 'rejected') {
        this.end((delivery) => delivery.arrived(deliveries))
        return
      }
    const { emitter, id, type } = this
    const work = emitter.work()
    work.running--
    work.posted--
    this.resolve(makeOutcome(id, type, deliveries.map(outcomeOfRemote)))
    if (work.watchers.size > 0) emitter.rested()
  }

  failed(error: unknown): void {
    this.end((delivery) => delivery.failed(error))
  }

  private end(end: (delivery: PostedDelivery) => void): void {
    const { emitter, id, type, payload, captured } = this
    const emission = Object.assign(new LiveEmission(emitter, type, payload, undefined, -1), { id, captured })
    const delivery = new PostedDelivery(emission, null, noReader)
    delivery.answered(() => end(delivery))
    this.resolve(makeOutcome(id, type, delivery.outcomes()))
  }
}

/** Observed or nested deep, an emission needs an object. */
const isPlain = (type: EventKey): type is string => typeof type === 'string' && realm.hook === null && realm.depth < realm.traceFrom

/** What the core asks of a strategy that posts, where that is all that is special about an emission: none of these is an object to the core. */
export const plainPosts: PlainPosts = {
  emit(emitter, type, payload) {
    if (!isPlain(type)) return false
    const strategy = emitter.strategy as PlainPoster
    const work = emitter.work()
    standIn(emitter, strategy)
    work.plainPosts ??= new Ends(emitter)
    const captured = work.keepsContext ? emitter.host.captureContext() : undefined
    if (!strategy.postPlain(type, payload, work.plainPosts as Ends, captured)) return false
    work.running++
    work.posted++
    return true
  },
  call(emitter, type, payload) {
    if (!isPlain(type)) return undefined
    const strategy = emitter.strategy as PlainPoster
    const work = emitter.work()
    // Whatever fails of these is its delivery.
    standIn(emitter, strategy)
    let resolve!: (outcome: Outcome) => void
    const promise = new Promise<Outcome>((resolved) => {
      resolve = resolved
    })
    const captured = work.keepsContext ? emitter.host.captureContext() : undefined
    if (!strategy.postCall(type, payload, new PlainCall(emitter, type, payload, captured, resolve))) return undefined
    work.running++
    work.posted++
    return promise
  },
}
