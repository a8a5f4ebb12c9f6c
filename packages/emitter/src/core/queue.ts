import type { CapturedContext } from '../host/async-context.ts'
import { checkOptions } from './arguments.ts'
import type { LiveEmitter } from './emitter.ts'
import { queueFull } from './errors.ts'
import type { EmitterView } from './hook.ts'
import type { List } from './list.ts'
import { PlainEmissions, PlainWalk } from './plain.ts'
import { realm } from './realm.ts'
import type { Delivery, Guarantees } from './strategy.ts'

/** Options of every strategy whose deliveries wait. */
export interface QueueOptions {
  /** Most deliveries that wait. @default unlimited */
  readonly capacity?: number
  /**
   * What happens past `capacity`: the new delivery fails with `QUEUE_FULL` (`fail`), the oldest or the new one is dropped, counted; `block`
   * lets those of `emitAsync` wait, and is `fail` for `emit`. `latest` keeps the newest of each type, and is `fail` past `capacity`. @default 'fail'
   */
  readonly overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | 'latest' | 'block'
}

export const queueRules = {
  capacity: 'a positive whole number',
  overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest', 'block'],
} as const

/** What an `overflow` makes of order and delivery. */
export const overflowGuarantees = ({ overflow }: QueueOptions): Pick<Guarantees, 'order' | 'mayDrop'> => ({
  order: overflow === 'latest' ? 'latest' : 'fifo',
  mayDrop: overflow === 'latest' || String(overflow).startsWith('drop'),
})

/** Places an empty ring keeps for the next burst. */
const mostKept = 1024

/** A burst of plain emissions of one type is one entry. */
type Entry = Delivery | PlainEmissions

/** What `latest` keeps one of: a subscription's, or all of a plain emission's, of one emitter and type. */
const subjectOf = (entry: Entry): unknown => (entry instanceof PlainEmissions ? entry.list.type : entry.subscription)
const typeOf = (entry: Entry): unknown => (entry instanceof PlainEmissions ? entry.list.type : entry.emission.type)

/**
 * What waits in a strategy, in the order it is to run: a ring of a power of two, places cleared as they are taken, so nothing that was handled
 * is kept. Places count up for ever; one left in the middle stays empty until its turn.
 */
export class Queue {
  private readonly call: string
  private readonly capacity: number
  private readonly overflow: QueueOptions['overflow']
  private ring: (Entry | undefined)[] = new Array(16)
  private begin = 0
  private end = 0
  /** What has a place from here on came after the round began. */
  private boundary = 0
  /** A plain emission among its handlers: what is left of it comes first, whoever asks. */
  private walk: PlainWalk | null = null
  /** The last entry, if it may take more. */
  private tail: PlainEmissions | undefined = undefined
  /** With `latest`: those that wait and their places, by what they are about. */
  private readonly subjects: Map<unknown, Map<Entry, number>> | undefined
  /** Entries that are plain emissions. */
  private plain = 0
  private deliveries = 0
  private runs = 0
  /** `realm.endings` at the last look for what is over. */
  private lookedAt = 0
  /** Some emission that waits had a signal, which tells nobody here when it is aborted. */
  private signals = false

  /** Throws a `TypeError` naming a bad option of the strategy `call`. */
  constructor(call: string, options: QueueOptions) {
    checkOptions(call, options, queueRules)
    const { capacity = Number.POSITIVE_INFINITY, overflow } = options
    this.call = call
    this.capacity = capacity
    this.overflow = overflow
    this.subjects = overflow === 'latest' ? new Map() : undefined
  }

  /** How many times `runNext` has something to run. */
  get length(): number {
    return this.runs + (this.walk !== null && this.walk.waiting > 0 ? 1 : 0)
  }

  /** Deliveries that wait. */
  get size(): number {
    return this.deliveries + (this.walk?.waiting ?? 0)
  }

  /** Whether something waits that was there when the round began. */
  get isInRound(): boolean {
    if (this.runs === 0) return false
    this.peek()
    return this.begin < this.boundary
  }

  /** What comes from now on is for the next. */
  beginRound(): void {
    this.boundary = this.end
    this.tail = undefined
  }

  /** Gives back the memory of a burst that is over. */
  shrink(): void {
    if (this.ring.length > mostKept) this.ring = new Array(16)
  }

  push(delivery: Delivery): void {
    // Beside deliveries plain emissions wait as theirs, so that each finds the older one of its kind.
    if (this.subjects !== undefined && this.plain > 0) for (const one of this.take()) this.append(one)
    this.signals ||= delivery.emission.signal !== undefined
    const older = this.older(delivery) as Delivery | undefined
    if (this.size >= this.capacity) this.sweep()
    if (this.size < this.capacity || (this.overflow === 'block' && delivery.isAwaited)) this.append(delivery)
    else if (this.overflow === 'drop-newest') delivery.cancel('full')
    else if (this.overflow === 'drop-oldest') {
      // In a bounded queue there are deliveries alone.
      const oldest = this.peek() as Delivery
      this.leave(this.begin)
      oldest.cancel('full')
      this.append(delivery)
    } else delivery.cancel(queueFull(this.call, this.size))
    older?.cancel('conflated')
  }

  /** An emission whose handlers are all plain: one entry for all its deliveries. Not where a capacity counts them one by one. */
  pushPlain(emitter: LiveEmitter, list: List, payload: unknown, captured: CapturedContext | undefined): void {
    const { tail } = this
    if (this.subjects === undefined) {
      if (tail?.takes(emitter, list, payload, captured) !== true) this.append(new PlainEmissions(emitter, list, payload, captured))
      else {
        this.deliveries += list.size
        this.runs++
      }
      return
    }
    if (tail !== undefined && tail.list === list && tail.emitter === emitter) {
      this.deliveries += list.size - tail.count
      tail.becomes(payload, captured)
      return
    }
    const emissions = new PlainEmissions(emitter, list, payload, captured)
    if (this.runs > this.plain) {
      for (const delivery of emissions.expand()) this.push(delivery)
      return
    }
    const older = this.older(emissions) as PlainEmissions | undefined
    if (older !== undefined) emitter.work().queued -= older.count
    this.append(emissions)
  }

  /** Runs what is first; returns its promise, if it has one. */
  runNext(run: (delivery: Delivery) => Promise<void> | undefined = (delivery) => delivery.run()): Promise<void> | undefined {
    this.giveBack()
    // Those left of a plain emission may all be over.
    if (this.runs === 0) return undefined
    const first = this.peek()
    if (first instanceof PlainEmissions) return void this.runSome(1)
    this.leave(this.begin)
    return run(first)
  }

  /** Runs at most so many; returns how many. */
  runSome(most: number): number {
    this.giveBack()
    if (this.runs === 0) return 0
    const first = this.peek()
    if (!(first instanceof PlainEmissions)) {
      void this.runNext()
      return 1
    }
    let ran = 0
    // A handler may flush, take or close what waits, this included.
    for (let more = true; more && ran < most && this.at(this.begin) === first; ran++) {
      more = first.length > 1
      // Left before its last is delivered: what that emits comes after what waits.
      if (!more) this.leave(this.begin)
      else {
        this.deliveries -= first.count
        this.runs--
      }
      const payload = first.shift()
      if (first.isOneCall) first.call(payload)
      else this.runAlong(new PlainWalk(first, payload))
    }
    return ran
  }

  private runAlong(walk: PlainWalk): void {
    this.walk = walk
    walk.run()
    if (this.walk === walk) this.walk = null
  }

  /** Called inside a handler of several: the others' deliveries come before all that waits. */
  private giveBack(): void {
    const { walk } = this
    if (walk === null) return
    this.walk = null
    // Beside deliveries of this kind none waits as a plain emission, see `push`.
    const behind = this.subjects === undefined ? [] : this.take()
    for (const delivery of walk.rest().reverse()) {
      this.makeRoom()
      this.put(delivery, --this.begin)
    }
    for (const delivery of behind) this.append(delivery)
  }

  /** Takes what waits for an emitter (a subscription's own strategy keeps its deliveries), or everything, in order; the rest stays, in order. */
  take(emitter?: EmitterView): Delivery[] {
    this.giveBack()
    const taken: Delivery[] = []
    for (let place = this.begin; place < this.end; place++) {
      const entry = this.at(place)
      if (entry === undefined || (emitter !== undefined && entry.emitter !== emitter)) continue
      if (!(entry instanceof PlainEmissions) && emitter !== undefined && entry.subscription.strategy !== undefined) continue
      this.leave(place)
      if (entry instanceof PlainEmissions) taken.push(...entry.expand())
      else taken.push(entry)
    }
    return taken
  }

  /** Takes out the one of the same kind that waits; the new one comes in the order of its own `emit`. */
  private older(entry: Entry): Entry | undefined {
    for (const [one, place] of this.subjects?.get(subjectOf(entry)) ?? [])
      if (one.emitter === entry.emitter && typeOf(one) === typeOf(entry)) {
        this.leave(place)
        return one
      }
    return undefined
  }

  private at(place: number): Entry | undefined {
    return this.ring[place & (this.ring.length - 1)]
  }

  private peek(): Entry {
    for (;;) {
      const first = this.at(this.begin)
      if (first !== undefined) return first
      this.begin++
    }
  }

  private append(entry: Entry): void {
    this.makeRoom()
    this.put(entry, this.end++)
    this.tail = entry instanceof PlainEmissions ? entry : undefined
  }

  private put(entry: Entry, place: number): void {
    this.ring[place & (this.ring.length - 1)] = entry
    this.count(entry, 1)
    if (this.subjects === undefined) return
    const subject = subjectOf(entry)
    const others = this.subjects.get(subject)
    if (others === undefined) this.subjects.set(subject, new Map([[entry, place]]))
    else others.set(entry, place)
  }

  private leave(place: number): void {
    const entry = this.at(place)!
    this.ring[place & (this.ring.length - 1)] = undefined
    if (place === this.begin) this.begin++
    this.count(entry, -1)
    if (this.tail === entry) this.tail = undefined
    if (this.subjects === undefined) return
    const others = this.subjects.get(subjectOf(entry))!
    others.delete(entry)
    if (others.size === 0) this.subjects.delete(subjectOf(entry))
  }

  /** Of a full ring what is over leaves, what is left moves together; where that is not enough the ring doubles. */
  private makeRoom(): void {
    if (this.end - this.begin < this.ring.length) return
    this.sweep()
    const kept: Entry[] = []
    let boundary = 0
    for (let place = this.begin; place < this.end; place++) {
      const entry = this.at(place)
      if (entry === undefined) continue
      kept.push(entry)
      if (place < this.boundary) boundary++
    }
    this.ring = new Array(kept.length > this.ring.length / 2 ? this.ring.length * 2 : this.ring.length)
    this.begin = 0
    this.end = kept.length
    this.boundary = boundary
    kept.forEach((entry, place) => {
      this.ring[place] = entry
      this.subjects?.get(subjectOf(entry))?.set(entry, place)
    })
  }

  private count(entry: Entry, sign: 1 | -1): void {
    const isPlain = entry instanceof PlainEmissions
    if (isPlain) this.plain += sign
    this.runs += sign * (isPlain ? entry.length : 1)
    this.deliveries += sign * (isPlain ? entry.length * entry.count : 1)
  }

  /** Lets go of what is over, so that it takes nobody's place. Looks only when something may be. */
  private sweep(): void {
    if (this.lookedAt === realm.endings && !this.signals) return
    this.lookedAt = realm.endings
    const over: Delivery[] = []
    for (let place = this.begin; place < this.end; place++) {
      const entry = this.at(place)
      if (entry instanceof PlainEmissions) {
        if (entry.list.size > 0) continue
        this.leave(place)
        entry.expand()
      } else if (entry?.isOver === true) {
        this.leave(place)
        over.push(entry)
      }
    }
    for (const delivery of over) delivery.run()
  }
}
