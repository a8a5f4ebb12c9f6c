import { EmitterError } from '../core/errors.ts'
import { Queue } from '../core/queue.ts'
import type { Guarantees, Strategy } from '../core/strategy.ts'
import type { Host } from '../host/host.ts'
import { beginSlice, isOver } from '../host/slice.ts'

/** Told at once, also before the engine has started: what an engine says of itself. */
export const ownTypes: ReadonlySet<unknown> = new Set(['started', 'stopped', 'exception'])

/** The strategy of an engine. */
export interface Turns extends Strategy {
  /** One emission more would go past the capacity. */
  readonly isFull: boolean
  /** Whether it is full and will not stay so: before the first turn nothing makes space. */
  readonly makesSpace: boolean
  /** From now on what waits is delivered. */
  open(): void
  /** Calls `emit` with a place for what it emits, whether there is space or not. */
  admit(emit: () => void): void
  /** Calls `take` when there is space, in the order of these calls. Returns what gives up. */
  whenSpace(take: () => void): () => void
  /** Whoever waits for space has it. */
  admitAll(): void
}

/**
 * What waits is taken together, in one microtask, first in first out. It is bounded by emissions, not by deliveries, so that an event with
 * three handlers takes one place; before `open` it only keeps. `title` is the engine's, for errors.
 */
export const createTurns = (capacity: number, host: Host, title: string): Turns => {
  const queue = new Queue('createEngine', {})
  const waiting = new Set<() => void>()
  let isOpen = false
  let isAsked = false
  /** Emissions that have a place. */
  let size = 0
  /** Whose deliveries are coming in, and whether it found no place. */
  let last: unknown
  let isRefused = false
  /** Has asked for a place, or needs none. */
  let isAdmitted = false

  const isFull = (): boolean => size >= capacity

  /** So many have left: those that wait for their places follow, in order. */
  const freed = (left: number): void => {
    size = Math.max(0, size - left)
    last = undefined
    for (const take of waiting) {
      if (isFull()) return
      waiting.delete(take)
      take()
    }
  }

  const request = (): void => {
    if (isAsked || !isOpen) return
    isAsked = true
    try {
      host.queueMicrotask(() => turn(false))
    } catch (error) {
      isAsked = false
      throw error
    }
  }

  const turn = (isTask: boolean): void => {
    const places = size
    const slice = beginSlice(host, isTask)
    if (isOver(slice, host)) {
      host.setTimer(() => turn(true), 0)
      return
    }
    isAsked = false
    queue.beginRound()
    while (queue.isInRound) void queue.runNext()
    slice.endedAtMs = host.now()
    freed(places)
    if (queue.length > 0) request()
    else queue.shrink()
  }

  return {
    name: 'engine',
    guarantees: Object.freeze({
      order: 'fifo',
      delivery: 'in turns, all that waits together, once the engine has started',
      mayDrop: false,
      crossesRealm: false,
    } satisfies Guarantees),
    get pending() {
      return queue.size
    },
    get isFull() {
      return isFull()
    },
    get makesSpace() {
      return isOpen && isFull()
    },

    enqueue(delivery) {
      const { emission, isAwaited } = delivery
      if (ownTypes.has(emission.type)) {
        delivery.run()
        return
      }
      // The deliveries of one emission come one after another.
      const isNext = emission !== last
      if (isNext) isRefused = isFull() && !isAdmitted && !isAwaited
      last = emission
      if (isRefused) {
        const what = `emit("${String(emission.type)}"): the queue of ${title} is full, its capacity is ${capacity}`
        delivery.cancel(new EmitterError('QUEUE_FULL', `${what}; publish waits for space, tryPublish says whether there is some`))
        return
      }
      // First: where it throws, nothing is left behind. A host that calls at once found nothing.
      request()
      queue.push(delivery)
      if (isNext) size++
      request()
    },

    open() {
      isOpen = true
      if (queue.length > 0) request()
    },

    admit(emit) {
      const before = isAdmitted
      isAdmitted = true
      try {
        emit()
      } finally {
        isAdmitted = before
      }
    },

    whenSpace(take) {
      waiting.add(take)
      return () => void waiting.delete(take)
    },

    admitAll() {
      for (const take of waiting) {
        waiting.delete(take)
        take()
      }
    },

    flush() {
      while (queue.length > 0) void queue.runNext()
      freed(size)
    },

    take(emitter) {
      const taken = queue.take(emitter)
      freed(size)
      return taken
    },

    close() {
      for (const delivery of queue.take()) delivery.cancel('discarded')
      freed(size)
    },
  }
}
