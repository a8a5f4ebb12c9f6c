import { createEmitter, createLinker, EmitterError } from '@emitscope/emitter'
import type { Delivery, RemoteDelivery, Strategy } from '@emitscope/emitter/strategies'
import { suiteHandlers } from '@emitscope/emitter/testing'

type Post = NonNullable<Strategy['post']>
interface Call {
  readonly type: string
  readonly payload: unknown
  readonly signal: Parameters<Post>[0]['signal']
  resolve(deliveries: readonly RemoteDelivery[]): void
  reject(error: unknown): void
}

/** A strategy that posts, to a realm that is this one behind a structured clone. The tests break one member of it at a time. */
export class PostingStrategy implements Strategy {
  readonly name = 'posting'
  readonly guarantees = { order: 'fifo', delivery: 'behind a clone', mayDrop: false, crossesRealm: true } as const
  readonly pending = 0
  closed = false
  protected calls: Call[] = []
  private readonly inFlight = new Set<Call>()
  private readonly failed = new WeakSet<object>()
  private readonly linker = createLinker()
  // Who took a failure over there is not told again over here.
  private readonly remote = createEmitter({ linker: this.linker, onError: (error) => void this.failed.add(error as object) })

  constructor() {
    suiteHandlers(this.linker as never)
  }

  enqueue(delivery: Delivery): void {
    void delivery.run()
  }

  post({ type, payload, signal }: Parameters<Post>[0]): ReturnType<Post> {
    const copied = this.copy(payload, 'payload')
    return () =>
      new Promise((resolve, reject) => {
        if (this.calls.length === 0) setTimeout(() => this.deliver())
        const call = { type: String(type), payload: copied, signal, resolve, reject }
        this.calls.push(call)
        this.inFlight.add(call)
      })
  }

  async flush(): Promise<void> {
    while (this.inFlight.size > 0) await new Promise((resolve) => setTimeout(resolve))
  }

  close(): void {
    this.closed = true
    for (const { reject } of this.inFlight) reject(new EmitterError('CLOSED', 'posting: closed'))
    this.inFlight.clear()
  }

  protected copy(value: unknown, path: string): unknown {
    const culprit = this.find(value, path)
    if (culprit !== undefined) throw new EmitterError('NOT_CLONEABLE', `${culprit} cannot be cloned`)
    return structuredClone(value)
  }

  protected batch(): Call[] {
    return this.calls.splice(0)
  }

  protected answer(call: Call, deliveries: readonly RemoteDelivery[]): void {
    call.resolve(deliveries)
  }

  private deliver(): void {
    for (const call of this.batch())
      void this.handle(call).then((deliveries) => {
        this.inFlight.delete(call)
        this.answer(call, deliveries)
      })
  }

  protected async handle({ type, payload, signal }: Call): Promise<RemoteDelivery[]> {
    const { deliveries } = await this.remote.emitAsync(type, payload, signal === undefined ? {} : { signal })
    return deliveries.map(({ handler, status, value, reason }) => {
      const name = typeof handler === 'string' ? handler : handler.name
      const isTaken = status === 'rejected' && !this.failed.has(reason as object)
      try {
        return { handler: name, status, value: this.copy(value, 'result'), reason, taken: isTaken }
      } catch (error) {
        return { handler: name, status: 'rejected', reason: error }
      }
    })
  }

  /** The path to a function, which no clone keeps. */
  private find(value: unknown, path: string): string | undefined {
    if (typeof value === 'function') return path
    if (Array.isArray(value)) return value.map((part, at) => this.find(part, `${path}[${at}]`)).find((found) => found !== undefined)
    if (Object(value) !== value || Object.getPrototypeOf(value) !== Object.prototype) return undefined
    return Object.entries(value as object)
      .map(([name, part]) => this.find(part, `${path}.${name}`))
      .find((found) => found !== undefined)
  }
}
