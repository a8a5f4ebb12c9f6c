import type { Signal } from '../core/emission.ts'
import type { AnswerReader } from '../core/plain-posts.ts'
import type { RemoteDelivery } from '../core/strategy.ts'
import type { Member } from './member.ts'
import type { Extras } from './wire.ts'

type Fulfilled = (deliveries: readonly RemoteDelivery[]) => unknown
type Rejected = (error: unknown) => unknown

/** What `post` kept of one emission, and its answer: a thenable of one reader, for a promise for each would cost more than sending it. */
export class Call implements AnswerReader {
  readonly type: string
  readonly isAwaited: boolean
  readonly extras: Extras | undefined
  readonly transferred: readonly unknown[] | undefined
  /** Until it is sent. */
  private payload: unknown
  private readonly signal: Signal | undefined
  private member: Member | null = null
  private id = 0
  private fulfilled: Fulfilled | undefined = undefined
  private rejected: Rejected | undefined = undefined
  /** Its end, where that came before anybody asked. */
  private early: (() => void) | undefined = undefined
  private abort: (() => void) | undefined = undefined
  private isOver = false

  constructor(type: string, payload: unknown, isAwaited: boolean, extras?: Extras, transferred?: readonly unknown[], signal?: Signal) {
    this.type = type
    this.payload = payload
    this.isAwaited = isAwaited
    this.extras = extras
    this.transferred = transferred
    this.signal = signal
  }

  /** Throws where the worker takes nothing any more. */
  sendTo(member: Member): void {
    const id = member.send(this, this.payload)
    this.payload = undefined
    this.member = member
    this.id = id
    // What does not clone has failed already where it filled a message.
    if (this.signal === undefined || this.isOver) return
    this.abort = () => member.abort(id)
    this.signal.addEventListener('abort', this.abort)
  }

  // biome-ignore lint/suspicious/noThenProperty: the core waits for it by `then`.
  then(fulfilled: Fulfilled, rejected: Rejected): void {
    this.fulfilled = fulfilled
    this.rejected = rejected
    this.early?.()
  }

  /** The core's: its time is up, nobody waits for the answer. */
  cancel(): void {
    this.end()
    this.member?.forget(this.id)
  }

  answered(deliveries: readonly RemoteDelivery[]): void {
    this.end()
    if (this.fulfilled === undefined) this.early = () => this.fulfilled!(deliveries)
    else this.fulfilled(deliveries)
  }

  failed(error: unknown): void {
    this.end()
    if (this.rejected === undefined) this.early = () => this.rejected!(error)
    else this.rejected(error)
  }

  private end(): void {
    this.isOver = true
    if (this.abort !== undefined) this.signal!.removeEventListener('abort', this.abort)
  }
}
