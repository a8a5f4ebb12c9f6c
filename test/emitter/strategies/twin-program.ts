import { createEmitter, type Emitter, type Strategy, sync, type Unsubscribe } from '@emitscope/emitter'
import { createManualHost, manual } from '@emitscope/emitter/testing'
import type { Local } from './local.ts'
import { type Random, randomOf } from './random.ts'

type Type = 'a' | 'b' | 'c'
type Events = Record<Type, number>
const types: readonly Type[] = ['a', 'b', 'c']
const pendings = ['migrate', 'migrate', 'drain', 'discard'] as const

/** How the handlers of a program are written. */
export type Writing = 'plain' | 'seeing the emission' | 'by turns'

interface Subscription {
  readonly type: Type
  stop: Unsubscribe
  /** Deliveries that have not come, discarded ones included. */
  waiting: number
}

/**
 * A random program that several runs follow alike, whatever their handlers are written like: what a handler does is decided by the program,
 * its subscription and the payload. Handlers emit, subscribe, unsubscribe, swap, flush and throw. A neighbour shares the strategy the program
 * begins with: when it is served in relation to the other is nobody's promise, so it keeps a log of its own.
 */
export class TwinProgram {
  /** Everything that happened, in order. */
  readonly log: string[] = []
  readonly neighbourLog: string[] = []
  private readonly host = createManualHost()
  private readonly local: Local
  private readonly writing: Writing
  private readonly shared: Strategy
  private readonly strategies: Strategy[] = []
  private readonly bus: Emitter<Events>
  private readonly neighbour: Emitter<Events>
  private readonly subscriptions: Subscription[] = []
  private subscribed = 0
  private emitted = 0
  /** A program ends. */
  private left = 300

  constructor(local: Local, writing: Writing) {
    const { host, log, neighbourLog } = this
    this.local = local
    this.writing = writing
    this.shared = this.make()
    const onError = (error: unknown): unknown => log.push(`failed ${(error as Error).message}`)
    this.bus = createEmitter<Events>({ host, strategy: this.shared, onError })
    this.neighbour = createEmitter<Events>({ host, strategy: this.shared })
    for (const id of [1, 2])
      this.neighbour.on(
        'a',
        this.written(id, (payload) => void neighbourLog.push(`${id} ${payload}`)),
      )
  }

  run(seed: number): void {
    const random = randomOf(seed)
    for (const type of [...types, ...types]) this.subscribe(type, random)
    for (let n = 0; n < 100; n++)
      if (random() < 0.12) this.drive()
      else this.act(random)
    // What handlers do is bounded; so many rounds are enough for all of it.
    for (let rounds = 0; rounds < 300; rounds++) this.drive()
    this.log.push(`${this.strategies.map(({ pending }) => pending).join()} wait, ${this.host.reported.length} reported`)
  }

  /** Everything that waits has its turn. */
  private drive(): void {
    this.log.push('|')
    for (const strategy of this.strategies) if (strategy.name === 'manual') void strategy.flush()
    this.host.advanceFrame()
  }

  private act(random: Random): void {
    if (this.left-- <= 0) return
    const { bus } = this
    const what = random()
    if (what < 0.55) this.emit(random)
    else if (what < 0.62) this.neighbourLog.push(`counted ${this.neighbour.emit('a', this.emitted)}`)
    else if (what < 0.72) this.subscribe(this.type(random), random)
    else if (what < 0.78) this.unsubscribe(random)
    else if (what < 0.9) {
      const kind = random()
      const next = kind < 0.3 ? sync() : kind < 0.6 ? this.shared : kind < 0.7 ? this.keep(manual()) : this.make()
      const pending = pendings[Math.floor(random() * pendings.length)]!
      this.log.push(`${pending} to ${next.name}`)
      void bus.setStrategy(next, { pending })
      this.log.push('swapped')
    } else {
      this.log.push('flush')
      void bus.strategy.flush()
      this.log.push('flushed')
    }
  }

  private emit(random: Random): void {
    const payload = ++this.emitted
    const type = this.type(random)
    this.log.push(`emit ${type}${payload}`)
    for (const subscription of this.subscriptions) if (subscription.type === type) subscription.waiting++
    const count = this.bus.emit(type, payload)
    this.log.push(`counted ${type}${payload} ${count}`)
  }

  private subscribe(type: Type, random: Random): void {
    const id = ++this.subscribed
    const seed = random() * 2 ** 32
    const subscription: Subscription = { type, stop: undefined as never, waiting: 0 }
    const hear = (payload: number): void => {
      subscription.waiting--
      this.log.push(`${id} hears ${type}${payload}`)
      const own = randomOf(seed ^ Math.imul(payload, 7919))
      for (let more = own() * 3 - 1; more > 0; more--) this.act(own)
      if (own() < 0.05) throw new Error(`${id} at ${type}${payload}`)
    }
    subscription.stop = this.bus.on(type, this.written(id, hear))
    this.subscriptions.push(subscription)
  }

  /** One that has nothing waiting: what is over counts until its turn, or not so long, as it happens to wait. */
  private unsubscribe(random: Random): void {
    const idle = this.subscriptions.filter(({ waiting }) => waiting === 0)
    const one = idle[Math.floor(random() * idle.length)]
    if (one === undefined) return
    this.subscriptions.splice(this.subscriptions.indexOf(one), 1)
    one.stop()
  }

  private written(id: number, hear: (payload: number) => void): (payload: number, emission: unknown) => void {
    const isPlain = this.writing === 'plain' || (this.writing === 'by turns' && id % 2 === 0)
    return isPlain ? (payload) => hear(payload) : (payload, _emission) => hear(payload)
  }

  private type(random: Random): Type {
    return types[Math.floor(random() * types.length)]!
  }

  private make(): Strategy {
    return this.keep(this.local.create({ host: this.host }))
  }

  private keep(strategy: Strategy): Strategy {
    this.strategies.push(strategy)
    return strategy
  }
}
