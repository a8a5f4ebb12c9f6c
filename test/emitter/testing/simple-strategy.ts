import { EmitterError } from '@emitscope/emitter'
import type { Delivery, Strategy } from '@emitscope/emitter/strategies'
import type { QueueOptions } from '@emitscope/emitter/testing'

/** What somebody else may write: a queue and a microtask. The tests break one member of it at a time. */
export class SimpleStrategy implements Strategy {
  readonly name: string = 'simple'
  readonly guarantees: Strategy['guarantees']
  protected waiting: Delivery[] = []
  protected readonly options: QueueOptions
  private isAsked = false

  constructor(options: QueueOptions = {}) {
    const { overflow } = options
    this.options = options
    this.guarantees = {
      order: overflow === 'latest' ? 'latest' : 'fifo',
      delivery: 'in a microtask',
      mayDrop: overflow === 'latest' || overflow === 'drop-oldest' || overflow === 'drop-newest',
      crossesRealm: false,
    }
  }

  get pending(): number {
    return this.waiting.length
  }

  enqueue(delivery: Delivery): void {
    if (this.options.overflow === 'latest') this.conflate(delivery)
    const { capacity = Number.POSITIVE_INFINITY } = this.options
    if (this.waiting.length >= capacity) this.sweep()
    if (this.waiting.length < capacity) this.keep(delivery)
    else this.overflows(delivery)
  }

  flush(): void {
    for (let delivery = this.waiting.shift(); delivery !== undefined; delivery = this.waiting.shift()) void delivery.run()
  }

  take(emitter: Parameters<NonNullable<Strategy['take']>>[0]): Delivery[] {
    const isOf = (delivery: Delivery): boolean => delivery.emitter === emitter && delivery.subscription.strategy === undefined
    const taken = this.waiting.filter(isOf)
    this.waiting = this.waiting.filter((delivery) => !isOf(delivery))
    return taken
  }

  close(): void {
    for (const delivery of this.waiting.splice(0)) delivery.cancel('discarded')
  }

  protected keep(delivery: Delivery): void {
    this.waiting.push(delivery)
    this.ask()
  }

  protected overflows(delivery: Delivery): void {
    const { overflow } = this.options
    if (overflow === 'drop-oldest') {
      this.waiting.shift()?.cancel('full')
      this.keep(delivery)
    } else if (overflow === 'drop-newest') delivery.cancel('full')
    else if (overflow === 'block' && delivery.isAwaited) this.keep(delivery)
    else delivery.cancel(new EmitterError('QUEUE_FULL', `${this.name}: ${this.waiting.length} wait`))
  }

  protected conflate({ emission, emitter, subscription }: Delivery): void {
    const at = this.waiting.findIndex(
      (older) => older.emission.type === emission.type && older.subscription === subscription && older.emitter === emitter,
    )
    if (at >= 0) this.waiting.splice(at, 1)[0]?.cancel('conflated')
  }

  /** What is over takes nobody's place; running it says that it is. */
  protected sweep(): void {
    const over = this.waiting.filter(({ isOver }) => isOver)
    this.waiting = this.waiting.filter((delivery) => !over.includes(delivery))
    for (const delivery of over) void delivery.run()
  }

  protected drain(): void {
    this.flush()
  }

  protected ask(): void {
    if (this.isAsked) return
    this.isAsked = true
    queueMicrotask(() => {
      this.isAsked = false
      this.drain()
    })
  }
}
