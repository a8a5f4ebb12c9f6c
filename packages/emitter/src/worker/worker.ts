import { checkOptions } from '../core/arguments.ts'
import type { Emission } from '../core/emission.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import type { EmitterView } from '../core/hook.ts'
import type { PlainPoster, PlainReceiver } from '../core/posted.ts'
import { overflowGuarantees, Queue, type QueueOptions, queueRules } from '../core/queue.ts'
import type { Delivery, Guarantees, RemoteDelivery, Strategy } from '../core/strategy.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { type Host, realHost } from '../host/host.ts'
import { indexOf, leastLoaded } from './affinity.ts'
import { Call } from './call.ts'
import { pathOfInstance } from './clone-path.ts'
import { type Copied, copyMeta, copyPayload } from './copy.ts'
import { type InspectTransport, RemoteInspection } from './inspection.ts'
import { Member } from './member.ts'
import { copyPlain, notPlain } from './plain-copy.ts'
import type { Extras } from './wire.ts'
import type { WorkerLike } from './worker-like.ts'

/** Options of `worker`. */
export interface WorkerOptions extends QueueOptions {
  /** How many workers share the work; more than one pays only where handlers burn CPU. @default 1 */
  readonly size?: number
  /** Emissions with the same key go to the same worker, in order. Without it, and with `size` above 1, there is no order. */
  readonly affinity?: (emission: Emission) => unknown
  /** Most emissions that are with the workers and not answered; further ones wait, at most `capacity` of them. @default unlimited */
  readonly maxInFlight?: number
  /** Most emissions that wait past `maxInFlight`; then `overflow`. @default as many as `maxInFlight` */
  readonly capacity?: number
  /** Replacing a worker that failed: how often in a row, and how long before the second time (then twice that, …). @default { max: 3, backoffMs: 100 } */
  readonly respawn?: { readonly max?: number; readonly backoffMs?: number }
  /**
   * Longest time from posting an emission to its answer. A worker that works on is told to cancel that emission, which fails with
   * `WORKER_TIMEOUT`; one that is stuck is terminated and replaced, and all it had fails so. @default none
   */
  readonly timeoutMs?: number
  /** What of an emission's payload is moved and not copied, at `emit`: buffers, ports, bitmaps. @default nothing */
  readonly transfer?: (emission: Emission) => readonly unknown[] | undefined
  /** Clock, timers and reports; for tests. */
  readonly host?: Host
}

/** A worker of the pool, as it is now. */
export interface WorkerStatus {
  /** `ended`: it failed, and its replacement waits; `failed`: it is not replaced any more. */
  readonly status: Member['status']
  /** Emissions it was sent, or that wait for its start, and that have no answer. */
  readonly inFlight: number
}

/** What `worker` makes. */
export interface WorkerStrategy extends Strategy {
  post(emission: Emission, isAwaited: boolean): () => PromiseLike<readonly RemoteDelivery[]>
  readonly workers: readonly WorkerStatus[]
  /** The worker's records, as a transport of `/inspect`; there is something to read where `exposeHandlers` was given `inspect`. */
  inspect(index?: number): InspectTransport
  /** Sends what waits, past `maxInFlight` too, and resolves when nothing is in flight. */
  flush(): Promise<void>
}

const call = 'worker'

class PostingStrategy implements WorkerStrategy, PlainPoster {
  readonly name = call
  readonly guarantees: Guarantees
  /** Whether `postPlain` may be asked: every other emission is looked at one by one. */
  readonly postsPlain: boolean
  private readonly options: WorkerOptions
  private readonly host: Host
  private readonly members: Member[] = []
  private readonly inspections: RemoteInspection[] = []
  private readonly queue: Queue
  private readonly maxInFlight: number
  private inFlight = 0
  private turn = 0
  private isClosed = false
  private readonly idle = new Set<() => void>()
  /** Classes the workers revive; known from the first start on. */
  private classes: ReadonlySet<string> | undefined = undefined
  /** Types warned of. */
  private readonly warned = new Set<unknown>()

  constructor(factory: () => WorkerLike, options: WorkerOptions) {
    const { size = 1, affinity, maxInFlight = Number.POSITIVE_INFINITY, respawn = {}, timeoutMs, host = realHost } = options
    const { max = 3, backoffMs = 100 } = respawn
    this.options = options
    this.host = host
    this.maxInFlight = maxInFlight
    const { overflow, capacity = maxInFlight } = options
    this.queue = new Queue(call, {
      ...(capacity === Number.POSITIVE_INFINITY ? {} : { capacity }),
      ...(overflow === undefined ? {} : { overflow }),
    })
    this.postsPlain = (affinity ?? options.transfer ?? options.maxInFlight) === undefined
    this.guarantees = Object.freeze({
      order: size === 1 ? overflowGuarantees(options).order : affinity === undefined ? 'none' : 'key',
      delivery: 'in a worker, many emissions in one message',
      mayDrop: overflowGuarantees(options).mayDrop,
      crossesRealm: true,
      fallback: 'without Web Locks a worker that ends itself is noticed by its silence',
    })
    try {
      for (let index = 0; index < size; index++) {
        const inspection = new RemoteInspection((part) => this.members[index]!.tell(part))
        this.inspections.push(inspection)
        this.members.push(
          new Member(factory, {
            host,
            timeoutMs,
            max,
            backoffMs,
            rested: () => this.rested(),
            ready: (classes) => {
              this.classes = new Set(classes)
              inspection.begin()
            },
            inspected: (message) => inspection.arrived(message),
          }),
        )
      }
    } catch (error) {
      this.close()
      if (error instanceof TypeError && error.message.startsWith('worker: ')) throw error
      throw new TypeError('worker: the factory failed, see cause', { cause: error })
    }
  }

  get pending(): number {
    return this.queue.size
  }

  get closed(): boolean {
    return this.isClosed
  }

  get workers(): readonly WorkerStatus[] {
    return this.members.map(({ status, flights }) => ({ status, inFlight: flights.size }))
  }

  post(emission: Emission, isAwaited: boolean): () => PromiseLike<readonly RemoteDelivery[]> {
    if (this.isClosed) throw closed()
    const { type, meta, sender, signal } = emission
    if (typeof type !== 'string')
      throw new EmitterError('NOT_CLONEABLE', `type ${String(type)} cannot go to a worker: a symbol; name the event by a string`)
    const { affinity, transfer } = this.options
    const copied = copyPayload(emission, transfer?.(emission))
    const { form, payload, transferred } = copied
    if (!this.host.production) this.warnOfInstances(emission, copied)
    const index = affinity === undefined ? -1 : indexOf(affinity(emission), this.members.length)
    let extras: Extras | undefined
    if (form !== 'plain' || meta !== undefined || signal !== undefined || canTravel(sender))
      extras = [form, meta === undefined ? undefined : copyMeta(emission), canTravel(sender) ? sender : undefined, signal !== undefined]
    const call = new Call(type, payload, isAwaited, extras, transferred, signal)
    return () => this.send(call, index)
  }

  /** An emission with nothing but a payload, that nobody awaits or observes. False where it is more than that after all: then `post` is asked. */
  postPlain(type: string, payload: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined): boolean {
    if (this.isClosed) return false
    const copy = plainCopy(payload)
    if (copy === notPlain || !this.member(-1).sendPlain(type, payload, copy, receiver, captured)) return false
    this.inFlight++
    return true
  }

  enqueue(delivery: Delivery): void {
    if (this.isClosed) delivery.cancel(closed())
    else if (this.inFlight < this.maxInFlight && this.queue.length === 0) void delivery.run()
    else this.queue.push(delivery)
  }

  flush(): Promise<void> {
    while (this.queue.length > 0) void this.queue.runNext()
    for (const member of this.members) member.flush()
    return new Promise((resolve) => {
      if (this.inFlight === 0) resolve()
      else this.idle.add(resolve)
    })
  }

  take(emitter: EmitterView): Delivery[] {
    return this.queue.take(emitter)
  }

  inspect(index = 0): InspectTransport {
    const inspection = this.inspections[index]
    if (inspection === undefined) throw badArgument('inspect', 'index', `below ${this.inspections.length}`, index)
    return inspection.open()
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    for (const delivery of this.queue.take()) delivery.cancel('discarded')
    for (const member of this.members) member.close(closed())
    for (const inspection of this.inspections) inspection.end()
  }

  private send(call: Call, index: number): PromiseLike<readonly RemoteDelivery[]> {
    if (this.isClosed) throw closed()
    this.inFlight++
    try {
      this.member(index).send(call)
    } catch (error) {
      this.inFlight--
      throw error
    }
    return call as unknown as PromiseLike<readonly RemoteDelivery[]>
  }

  private member(index: number): Member {
    const { members } = this
    return index >= 0 ? members[index]! : members.length === 1 ? members[0]! : leastLoaded(members, this.turn++)
  }

  /** Some emissions were answered. */
  private rested(): void {
    let inFlight = 0
    for (const { flights } of this.members) inFlight += flights.size
    this.inFlight = inFlight
    while (this.inFlight < this.maxInFlight && this.queue.length > 0) void this.queue.runNext()
    if (this.inFlight > 0) return
    for (const resolve of this.idle) resolve()
    this.idle.clear()
  }

  /** What arrives without its class is a surprise that nothing else tells of. */
  private warnOfInstances({ type, payload }: Emission, { form, wasCloned }: Copied): void {
    if ((form !== 'instance' && !wasCloned) || this.warned.has(type)) return
    const path =
      form !== 'instance' ? pathOfInstance(payload, 'payload') : this.classes?.has(type as string) === false ? 'payload' : undefined
    if (path === undefined) return
    this.warned.add(type)
    const advice =
      form === 'instance' ? 'hand its class to exposeHandlers in `events`' : 'send plain data, or an instance of an event class'
    this.host.warn(`${path} of "${String(type)}" is an instance of a class and arrives in the worker as a plain object; ${advice}`)
  }
}

const closed = (): EmitterError => new EmitterError('CLOSED', 'the worker strategy is closed and takes nothing any more; make another')

/** Whatever fails at this is told by `post`. */
const plainCopy = (payload: unknown): unknown => {
  try {
    return copyPlain(payload)
  } catch {
    return notPlain
  }
}

/** A sender is compared by identity, which objects lose on the way. */
const canTravel = (sender: unknown): boolean =>
  sender !== undefined && typeof sender !== 'object' && typeof sender !== 'function' && typeof sender !== 'symbol'

/**
 * Runs handlers in a worker: a strategy for `createEmitter`, not for one subscription. Emissions are posted, one message per turn, and **the
 * worker's linker decides** what they reach (see `exposeHandlers`); subscriptions of this realm without a strategy of their own do not run.
 * The payload travels as it was at `emit`. Order is kept per worker and affinity key. The workers start now and are replaced when they fail:
 * what they had then fails with `WORKER_FAILED`, and is never run again unasked. Idle ones keep no process alive.
 *
 * Throws a `TypeError` on wrong options, and where the factory fails or returns no worker.
 *
 * @example
 * const bus = createEmitter({
 *   strategy: worker(() => new Worker(new URL('./handlers.ts', import.meta.url), { type: 'module' })),
 * })
 */
export const worker = (factory: () => WorkerLike, options: WorkerOptions = {}): WorkerStrategy => {
  if (typeof factory !== 'function')
    throw badArgument(call, 'factory', '() => new Worker(new URL(…, import.meta.url), { type: "module" })', factory)
  checkOptions(call, options, {
    ...queueRules,
    size: 'a positive whole number',
    maxInFlight: 'a positive whole number',
    affinity: 'a function',
    transfer: 'a function',
    respawn: 'an object',
    timeoutMs: 'milliseconds, 0 or more',
  })
  const { max, backoffMs } = options.respawn ?? {}
  if (max !== undefined && !(Number.isInteger(max) && max >= 0))
    throw badArgument(call, 'options.respawn.max', 'a whole number, 0 or more', max)
  if (backoffMs !== undefined && !(backoffMs >= 0))
    throw badArgument(call, 'options.respawn.backoffMs', 'milliseconds, 0 or more', backoffMs)
  const { maxInFlight, capacity, overflow } = options
  if (maxInFlight === undefined && (capacity ?? overflow) !== undefined)
    throw badArgument(
      call,
      capacity === undefined ? 'options.overflow' : 'options.capacity',
      'absent where nothing waits: set maxInFlight',
      capacity ?? overflow,
    )
  return new PostingStrategy(factory, options)
}
