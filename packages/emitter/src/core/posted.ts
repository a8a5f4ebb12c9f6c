import { LiveDelivery } from './delivery.ts'
import type { LiveEmission } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { badArgument } from './errors.ts'
import type { EventKey } from './events.ts'
import { deliverFailure } from './failure.ts'
import { type Call, Link, List } from './list.ts'
import type { DeliveryOutcome, Outcome, OutcomeReader } from './outcome.ts'
import { realm } from './realm.ts'
import type { RemoteDelivery, RemoteOutcome, Strategy } from './strategy.ts'

/** The strategy an emission of now is for: of a swap under way, the one that follows. */
const strategyOf = (emitter: LiveEmitter): Strategy => {
  const { gate, swaps } = emitter.work()
  return gate === null ? emitter.strategy : swaps[0]!.next
}

/** The strategy that posts this emitter's emissions to another realm, if its strategy does. */
export const postingOf = (emitter: LiveEmitter): Strategy | undefined => {
  const strategy = strategyOf(emitter)
  return strategy.post === undefined ? undefined : strategy
}

/** Strategies of this package that also post without a delivery, see plain-posts.ts. */
export interface PlainPosting extends Strategy {
  readonly plain?: PlainPosts | undefined
}
export interface PlainPosts {
  /** An emission with nothing but a payload, that nobody awaits or observes; false where it is more than that after all. */
  emit(emitter: LiveEmitter, type: EventKey, payload: unknown): boolean
  /** The same of one that is awaited; undefined where it is more. */
  call(emitter: LiveEmitter, type: EventKey, payload: unknown): Promise<Outcome> | undefined
}
export const plainPostsOf = ({ strategy }: LiveEmitter): PlainPosts | undefined => (strategy as PlainPosting).plain

/** Stands in for the subscriptions of the other realm: it is in no list, and named after the strategy. */
export const standIn = (emitter: LiveEmitter, { name }: Strategy): Link => {
  const work = emitter.work()
  if (work.remote?.name !== name)
    work.remote = Object.assign(new Link(new List('*', emitter.linker, 0), () => undefined, ++realm.subscriptions, null), { name })
  return work.remote!
}

/** How a delivery of another realm ended, as whoever awaits it sees it. */
export const outcomeOfRemote = ({ handler, status, value, reason, ms }: RemoteDelivery): DeliveryOutcome =>
  ms === undefined ? { handler, status, value, reason } : { handler, status, value, reason, ms }

/** An emission on its way to another realm, whose linker decides what it reaches: one delivery here, any number there. */
export class PostedDelivery extends LiveDelivery {
  private remote: readonly RemoteDelivery[] | null = null
  private send: (() => RemoteOutcome) | null = null
  private outcome: RemoteOutcome | null = null

  /** Without a strategy it was posted already, as one of many. */
  constructor(emission: LiveEmission, strategy: Strategy | null, awaited: OutcomeReader | null) {
    super(emission, strategy === null ? emission.emitter.work().remote! : standIn(emission.emitter, strategy), awaited)
    if (strategy === null) {
      this.status = 'pending'
      return
    }
    try {
      this.send = strategy.post!(emission, awaited !== null)
    } catch (error) {
      this.refused = true
      this.failed(error)
    }
  }

  override get isRemote(): boolean {
    return true
  }

  override run(): undefined {
    if (this.status !== 'waiting') return void this.tellQueue()
    const { emission, emitter } = this
    const { sequence } = emission
    if (emission.signal?.aborted === true) return void this.cancel('aborted')
    this.dequeued()
    this.status = 'running'
    if (sequence >= 0) realm.hook?.deliveryStarted(sequence, this.subscription)
    try {
      const ended = this.send!()
      this.send = null
      this.outcome = ended
      this.status = 'pending'
      const work = emitter.work()
      work.running++
      work.posted++
      if (sequence >= 0) realm.hook?.deliveryFinished(sequence, this.subscription, 'pending')
      ended.then(
        (remote) =>
          this.answered(() => {
            // Of a strategy that is not ours anything may come.
            if (Array.isArray(remote) && remote.every((one) => typeof one?.status === 'string')) this.arrived(remote)
            else this.failed(badArgument(`post of "${String(emission.type)}"`, 'the answer', 'a list of deliveries', remote))
          }),
        (error) => this.answered(() => this.failed(error)),
      )
    } catch (error) {
      this.refused = true
      this.failed(error)
    }
  }

  override outcomes(): readonly DeliveryOutcome[] {
    return this.remote?.map(outcomeOfRemote) ?? super.outcomes().map((one) => ({ ...one, handler: this.link.name! }))
  }

  override timeOut(error: Error): void {
    const outcome = this.status === 'pending' ? this.outcome : null
    super.timeOut(error)
    outcome?.cancel?.()
  }

  answered(end: () => void): void {
    const { emission } = this
    this.outcome = null
    if (this.status !== 'pending') {
      if (emission.sequence >= 0) realm.hook?.deliverySettled(emission.sequence, this.subscription, 'late')
    } else if (emission.captured === undefined) end()
    else emission.captured.run(end, undefined)
  }

  arrived(remote: readonly RemoteDelivery[]): void {
    this.remote = remote
    const failures = remote.filter(({ status }) => status === 'rejected')
    this.result = failures[0]?.reason
    this.settle(failures.length > 0 ? 'rejected' : 'fulfilled')
    for (const { reason, taken, handler } of failures) if (taken !== true) this.told(reason, handler)
  }

  /** Of the whole emission: it could not be sent, or nobody knows how it ended. */
  override failed(error: unknown): void {
    this.send = null
    this.result = error
    this.settle('rejected')
    this.told(error, undefined)
  }

  /** Its handlers' own callbacks are over there; who is left to be told is the emitter, the caller, the host. */
  private told(error: unknown, handler: string | undefined): void {
    const named = handler === undefined ? undefined : Object.defineProperty((): void => undefined, 'name', { value: handler })
    deliverFailure(this.emission, this.link, error, this.awaited !== null, named as Call | undefined, true)
  }

  protected override settle(status: 'fulfilled' | 'rejected' | 'cancelled' | 'skipped'): void {
    if (this.status === 'pending') this.emitter.work().posted--
    super.settle(status)
  }
}
