import { checkOptions } from './arguments.ts'
import type { Emission, Signal } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import { queueFull } from './errors.ts'
import { realm } from './realm.ts'
import { abortReason } from './timeout.ts'

/** Options of `events`. */
export interface EventsOptions {
  /** Most emissions buffered while nobody asks. @default 1000 */
  readonly capacity?: number
  /**
   * Past `capacity`: the loop throws `QUEUE_FULL` after what is buffered (`fail`), the oldest or the new one is dropped, counted; `latest`
   * keeps the newest of a type whatever the capacity. @default 'fail'
   */
  readonly overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | 'latest'
  /** Aborted, the loop throws the signal's reason, and the buffer is let go. */
  readonly signal?: Signal
}

interface Reader {
  resolve(result: IteratorResult<Emission, undefined>): void
  reject(error: unknown): void
}

/** Emissions as an async iterator. Subscribed at the call, so nothing emitted after it is missed. */
export const events = (emitter: LiveEmitter, type: unknown, options: EventsOptions = {}): AsyncIterableIterator<Emission> => {
  checkOptions('events', options, {
    capacity: 'a positive whole number',
    overflow: ['fail', 'drop-oldest', 'drop-newest', 'latest'],
    signal: 'an AbortSignal',
  })
  const { capacity = 1000, overflow = 'fail', signal } = options
  const buffer: Emission[] = []
  const readers: Reader[] = []
  const { ends } = emitter.work()
  let ended = false
  let failure: { readonly error: unknown } | null = null

  const end = (): void => {
    if (ended) return
    ended = true
    unsubscribe()
    ends.delete(end)
    signal?.removeEventListener('abort', abort)
    for (const reader of readers.splice(0)) answer(reader)
  }
  const fail = (error: unknown): void => {
    failure ??= { error }
    end()
  }
  const abort = (): void => {
    buffer.length = 0
    fail(abortReason(signal!))
  }
  const answer = ({ resolve, reject }: Reader): void => {
    const { length } = buffer
    if (length > 0) resolve({ done: false, value: buffer.shift()! })
    else if (failure === null) resolve({ done: true, value: undefined })
    else {
      reject(failure.error)
      failure = null
    }
  }
  const drop = (reason: 'full' | 'conflated', { sequence }: { sequence: number }): void => {
    if (sequence >= 0) realm.hook?.dropped(emitter, reason, 1, sequence)
  }
  const take = (_payload: unknown, emission: Emission & { sequence: number }): void => {
    const reader = readers.shift()
    buffer.push(emission)
    if (reader !== undefined) {
      answer(reader)
      return
    }
    const older = overflow === 'latest' ? buffer.findIndex((one) => one.type === emission.type) : buffer.length - 1
    if (older < buffer.length - 1) drop('conflated', buffer.splice(older, 1)[0] as typeof emission)
    if (buffer.length <= capacity) return
    if (overflow === 'drop-oldest') drop('full', buffer.shift() as typeof emission)
    else {
      drop('full', emission)
      buffer.pop()
      if (overflow !== 'drop-newest') fail(queueFull(`events("${String(emission.type)}")`, capacity))
    }
  }
  const unsubscribe = emitter.linker.add(emitter, 'events', type, take, { onEnd: end } as never)
  ends.add(end)
  if (emitter.closed) end()
  signal?.addEventListener('abort', abort)
  if (signal?.aborted === true) abort()
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (ended || buffer.length > 0) answer({ resolve, reject })
        else readers.push({ resolve, reject })
      }),
    return() {
      buffer.length = 0
      failure = null
      end()
      return Promise.resolve({ done: true, value: undefined })
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
