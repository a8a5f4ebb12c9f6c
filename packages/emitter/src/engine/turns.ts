import type { LiveEmitter } from '../core/emitter.ts'
import { queueFull } from '../core/errors.ts'
import { Queue } from '../core/queue.ts'
import type { Delivery, Guarantees, Strategy } from '../core/strategy.ts'
import type { Host } from '../host/host.ts'
import { beginSlice, isOver } from '../host/slice.ts'

/** Told at once, also before the engine has started: what an engine says of itself. */
const ownTypes: ReadonlySet<unknown> = new Set(['started', 'stopped', 'exception'])

/**
 * The strategy of an engine: what waits is taken together, in one microtask, first in first out. It is bounded by emissions, not by
 * deliveries, so that an event with three handlers takes one place; before `open` it only keeps.
 */
export class Turns implements Strategy {
  readonly name = 'engine'
  readonly guarantees: Guarantees = Object.freeze({
    order: 'fifo',
    delivery: 'in turns, all that waits together, once the engine has started',
    mayDrop: false,
    crossesRealm: false,
  })
  private readonly queue = new Queue('createEngine', {})
  private readonly capacity: number
  private readonly host: Host
  private isOpen = false
  private isAsked = false
  /** Emissions that have a place. */
  private size = 0
  /** Whose deliveries are coming in, and whether it found no place. */
  private last: unknown = undefined
  private isRefused = false
  /** Has asked for a place, or needs none. */
  private isAdmitted = false
  private readonly waiting = new Set<() => void>()

  constructor(capacity: number, host: Host) {
    this.capacity = capacity
    this.host = host
  }

  get pending(): number {
    return this.queue.size
  }

  /** One emission more would go past the capacity. */
  get isFull(): boolean {
    return this.size >= this.capacity
  }

  /** Whether it is full and will not stay so: before the first turn nothing makes space. */
  get makesSpace(): boolean {
    return this.isOpen && this.isFull
  }

  enqueue(delivery: Delivery): void {
    const { emission, isAwaited } = delivery
    if (ownTypes.has(emission.type)) {
      delivery.run()
      return
    }
    // The deliveries of one emission come one after another.
    const isNext = emission !== this.last
    if (isNext) this.isRefused = this.size >= this.capacity && !this.isAdmitted && !isAwaited
    this.last = emission
    if (this.isRefused) {
      delivery.cancel(queueFull('emit on an engine', this.size))
      return
    }
    // First: where it throws, nothing is left behind. A host that calls at once found nothing.
    this.request()
    this.queue.push(delivery)
    if (isNext) this.size++
    this.request()
  }

  /** From now on what waits is delivered. */
  open(): void {
    this.isOpen = true
    if (this.queue.length > 0) this.request()
  }

  /** Calls `emit` with a place for what it emits, whether there is space or not. */
  admit(emit: () => void): void {
    const before = this.isAdmitted
    this.isAdmitted = true
    try {
      emit()
    } finally {
      this.isAdmitted = before
    }
  }

  /** Calls `take` when there is space, in the order of these calls. Returns what gives up. */
  whenSpace(take: () => void): () => void {
    this.waiting.add(take)
    return () => void this.waiting.delete(take)
  }

  /** Whoever waits for space has it. */
  admitAll(): void {
    for (const take of this.waiting) {
      this.waiting.delete(take)
      take()
    }
  }

  flush(): void {
    while (this.queue.length > 0) void this.queue.runNext()
    this.freed(this.size)
  }

  take(emitter: LiveEmitter): Delivery[] {
    const taken = this.queue.take(emitter)
    this.freed(this.size)
    return taken
  }

  close(): void {
    for (const delivery of this.queue.take()) delivery.cancel('discarded')
    this.freed(this.size)
  }

  private request(): void {
    if (this.isAsked || !this.isOpen) return
    this.isAsked = true
    try {
      this.host.queueMicrotask(() => this.turn(false))
    } catch (error) {
      this.isAsked = false
      throw error
    }
  }

  private turn(isTask: boolean): void {
    const { host, queue, size } = this
    const slice = beginSlice(host, isTask)
    if (isOver(slice, host)) {
      host.setTimer(() => this.turn(true), 0)
      return
    }
    this.isAsked = false
    queue.beginRound()
    while (queue.isInRound) void queue.runNext()
    slice.endedAtMs = host.now()
    this.freed(size)
    if (queue.length > 0) this.request()
    else queue.shrink()
  }

  /** So many have left: those that wait for their places follow, in order. */
  private freed(size: number): void {
    this.size = Math.max(0, this.size - size)
    this.last = undefined
    for (const take of this.waiting) {
      if (this.isFull) return
      this.waiting.delete(take)
      take()
    }
  }
}
