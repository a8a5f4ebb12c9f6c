import type { Signal } from '../core/emission.ts'
import type { RemoteDelivery } from '../core/strategy.ts'
import { handled } from './answers.ts'
import type { Flight } from './flights.ts'
import type { EmitPart, Extras } from './wire.ts'

type Fulfilled = (deliveries: readonly RemoteDelivery[]) => unknown
type Rejected = (error: unknown) => unknown

/** One emission for the worker, from `emit` to its answer. A thenable of one reader: a promise for each would cost more than sending it. */
export class Call implements Flight {
  readonly type: string
  /** Kept until it is posted. */
  payload: unknown
  readonly isAwaited: boolean
  readonly extras: Extras | undefined
  readonly transferred: readonly unknown[] | undefined
  readonly signal: Signal | undefined
  /** 0 before it is sent. */
  firstId = 0
  postedAtMs = 0
  left = 1
  private fulfilled: Fulfilled | undefined = undefined
  private rejected: Rejected | undefined = undefined
  private abort: (() => void) | undefined = undefined
  /** It ended before anybody asked. */
  private early: (() => void) | undefined = undefined

  constructor(type: string, payload: unknown, isAwaited: boolean, extras?: Extras, transferred?: readonly unknown[], signal?: Signal) {
    this.type = type
    this.payload = payload
    this.isAwaited = isAwaited
    this.extras = extras
    this.transferred = transferred
    this.signal = signal
  }

  get lastId(): number {
    return this.firstId
  }

  // biome-ignore lint/suspicious/noThenProperty: the core waits for it by `then`.
  then(fulfilled: Fulfilled, rejected: Rejected): void {
    this.fulfilled = fulfilled
    this.rejected = rejected
    this.early?.()
  }

  /** Calls `abort` when the emission's signal is aborted before its answer. */
  follow(abort: () => void): void {
    this.abort = abort
    this.signal!.addEventListener('abort', abort)
  }

  parts(): EmitPart[] {
    const { firstId, type, payload, isAwaited, extras } = this
    return [extras === undefined ? ['emit', firstId, type, [payload], isAwaited] : ['emit', firstId, type, [payload], isAwaited, extras]]
  }

  posted(): void {
    this.payload = undefined
  }

  leave(fromId: number, toId: number): number {
    const { firstId, left } = this
    if (fromId > firstId || toId < firstId) return 0
    this.left = 0
    this.payload = undefined
    if (this.abort !== undefined) this.signal!.removeEventListener('abort', this.abort)
    return left
  }

  handled(): void {
    this.done(this.firstId, handled)
  }

  done(_id: number, deliveries: readonly RemoteDelivery[]): void {
    if (this.fulfilled === undefined) this.early = () => this.fulfilled!(deliveries)
    else this.fulfilled(deliveries)
  }

  failed(_id: number, error: unknown): void {
    if (this.rejected === undefined) this.early = () => this.rejected!(error)
    else this.rejected(error)
  }

  oldestId(): number {
    return this.firstId
  }
}
