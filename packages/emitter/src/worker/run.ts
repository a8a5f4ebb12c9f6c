import type { PlainReceiver } from '../core/posted.ts'
import type { RemoteDelivery } from '../core/strategy.ts'
import type { CapturedContext } from '../host/async-context.ts'
import type { Flight } from './flights.ts'
import type { EmitPart } from './wire.ts'

/** Plain emissions of one type, one after another: a column, with no object for each of them. */
export class Run implements Flight {
  readonly type: string
  readonly receiver: PlainReceiver
  readonly firstId: number
  lastId: number
  postedAtMs = 0
  left = 1
  readonly transferred: undefined = undefined
  /** As they were given: a failure shows which it was. */
  private readonly payloads: unknown[]
  /** As they were at `emit`, until they are posted. */
  private copies: unknown[]
  /** The async contexts of the emits, where there are some. */
  private captured: (CapturedContext | undefined)[] | null = null
  /** Answered ones. */
  private over: Set<number> | null = null

  constructor(id: number, type: string, payload: unknown, copy: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined) {
    this.firstId = id
    this.lastId = id
    this.type = type
    this.receiver = receiver
    this.payloads = [payload]
    this.copies = [copy]
    if (captured !== undefined) this.captured = [captured]
  }

  add(payload: unknown, copy: unknown, captured: CapturedContext | undefined): void {
    this.lastId++
    this.left++
    this.payloads.push(payload)
    this.copies.push(copy)
    if (captured === undefined && this.captured === null) return
    this.captured ??= new Array(this.payloads.length - 1)
    this.captured.push(captured)
  }

  parts(): EmitPart[] {
    return [['emit', this.firstId, this.type, this.copies, false]]
  }

  posted(): void {
    this.copies = []
  }

  /** Answers that come in pieces are noted one by one; as a rule they come all at once. */
  leave(fromId: number, toId: number): number {
    if (fromId <= this.firstId && toId >= this.lastId && this.over === null) {
      const { left } = this
      this.left = 0
      return left
    }
    this.over ??= new Set()
    const before = this.over.size
    for (let id = Math.max(fromId, this.firstId); id <= toId && id <= this.lastId; id++) this.over.add(id)
    const count = this.over.size - before
    this.left -= count
    return count
  }

  handled(count: number): void {
    this.receiver.handled(count)
  }

  done(id: number, deliveries: readonly RemoteDelivery[]): void {
    const { payload, captured } = this.take(id)
    this.receiver.answered(this.type, payload, captured, deliveries)
  }

  failed(id: number, error: unknown): void {
    const { payload, captured } = this.take(id)
    this.receiver.failed(this.type, payload, captured, error)
  }

  oldestId(): number {
    let id = this.firstId
    while (this.over?.has(id) === true) id++
    return id
  }

  private take(id: number): { readonly payload: unknown; readonly captured: CapturedContext | undefined } {
    const index = id - this.firstId
    const payload = this.payloads[index]
    this.payloads[index] = undefined
    return { payload, captured: this.captured?.[index] }
  }
}
