import type { Emission } from '../core/emission.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import type { EmitterView } from '../core/hook.ts'
import { type AnswerReader, type PlainPoster, type PlainReceiver, plainPosts } from '../core/plain-posts.ts'
import type { PlainPosting, PlainPosts } from '../core/posted.ts'
import { overflowGuarantees, Queue } from '../core/queue.ts'
import type { Delivery, Guarantees, RemoteOutcome, Strategy } from '../core/strategy.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { type Host, realHost } from '../host/host.ts'
import { indexOf, leastLoaded } from './affinity.ts'
import { Call } from './call.ts'
import { copyMeta, copyPayload } from './copy.ts'
import { type InspectTransport, RemoteInspection } from './inspection.ts'
import { InstanceWarnings } from './instance-warnings.ts'
import { Member } from './member.ts'
import { notPlain, tryCopyPlain } from './plain-copy.ts'
import type { Extras } from './wire.ts'
import type { WorkerLike } from './worker-like.ts'
import { checkWorkerOptions, type WorkerOptions } from './worker-options.ts'

/** A worker of the pool, as it is now. */
export interface WorkerStatus {
  /** `ended`: it failed, and its replacement waits; `failed`: it is not replaced any more. */
  readonly status: Member['status']
  /** Emissions it was sent, or that wait for its start, and that have no answer. */
  readonly inFlight: number
}

/** What `worker` makes. */
export interface WorkerStrategy extends Strategy {
  post(emission: Emission, isAwaited: boolean): () => RemoteOutcome
  readonly workers: readonly WorkerStatus[]
  /** The worker's records, as a transport of `/inspect`; there is something to read where `exposeHandlers` was given `inspect`. Throws a `TypeError` on an index past `size`. */
  inspect(index?: number): InspectTransport
  /** Sends what waits, past `maxInFlight` too, in order, and resolves when nothing is in flight. */
  flush(): Promise<void>
  /** Ends the workers at once: what waits is dropped (`discarded`), what is in flight fails with `CLOSED`. To end in order await the emitter's `settled()` first. */
  close(): void
}

const call = 'worker'

class PostingStrategy implements WorkerStrategy, PlainPoster, PlainPosting {
  readonly name = call
  readonly guarantees: Guarantees
  /** Not where every emission is looked at one by one. */
  readonly plain: PlainPosts | undefined
  private readonly options: WorkerOptions
  private readonly host: Host
  private readonly members: Member[] = []
  private readonly inspections: RemoteInspection[] = []
  private readonly queue: Queue
  private readonly maxInFlight: number
  private readonly warnings: InstanceWarnings
  private turn = 0
  private isClosed = false
  private readonly idle = new Set<() => void>()

  constructor(factory: () => WorkerLike, options: WorkerOptions) {
    const { size = 1, affinity, transfer, maxInFlight = Number.POSITIVE_INFINITY, host = realHost } = options
    this.options = options
    this.host = host
    this.maxInFlight = maxInFlight
    this.warnings = new InstanceWarnings(host)
    const { overflow, capacity = maxInFlight } = options
    this.queue = new Queue(call, {
      ...(capacity === Number.POSITIVE_INFINITY ? {} : { capacity }),
      ...(overflow === undefined ? {} : { overflow }),
    })
    this.plain = (affinity ?? transfer ?? options.maxInFlight) === undefined ? plainPosts : undefined
    this.guarantees = Object.freeze({
      order: size === 1 ? overflowGuarantees(options).order : affinity === undefined ? 'none' : 'key',
      delivery: 'in a worker, many emissions in one message',
      mayDrop: overflowGuarantees(options).mayDrop,
      crossesRealm: true,
      fallback: 'without Web Locks a worker that ends itself is noticed by its silence',
    })
    try {
      for (let index = 0; index < size; index++) this.addMember(factory)
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
    return this.members.map(({ status, size }) => ({ status, inFlight: size }))
  }

  post(emission: Emission, isAwaited: boolean): () => RemoteOutcome {
    if (this.isClosed) throw closed()
    const { type, meta, sender, signal } = emission
    if (typeof type !== 'string')
      throw new EmitterError('NOT_CLONEABLE', `type ${String(type)} cannot go to a worker: a symbol; name the event by a string`)
    const { affinity, transfer } = this.options
    const index = affinity === undefined ? -1 : indexOf(affinity(emission), this.members.length)
    const metaCopy = meta === undefined ? undefined : copyMeta(emission)
    // Last of all: what it moves is gone from here.
    const copied = copyPayload(emission, transfer?.(emission))
    const { form, payload, transferred } = copied
    if (!this.host.production) this.warnings.look(emission, copied)
    let extras: Extras | undefined
    if (form !== 'plain' || meta !== undefined || signal !== undefined || canTravel(sender))
      extras = [form, metaCopy, canTravel(sender) ? sender : undefined, signal !== undefined]
    const call = new Call(type, payload, isAwaited, extras, transferred, signal)
    return () => {
      if (this.isClosed) throw closed()
      call.sendTo(this.member(index))
      // A thenable of one reader, which is all the core needs of a promise.
      return call as unknown as RemoteOutcome
    }
  }

  /** An emission with nothing but a payload, that nobody awaits or observes. False where it is more than that after all: then `post` is asked. */
  postPlain(type: string, payload: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined): boolean {
    if (this.isClosed) return false
    const copy = tryCopyPlain(payload)
    return copy !== notPlain && this.member(-1).sendPlain(type, payload, copy, receiver, captured)
  }

  /** The same of one that is awaited. */
  postCall(type: string, payload: unknown, reader: AnswerReader): boolean {
    if (this.isClosed) return false
    const copy = tryCopyPlain(payload)
    return copy !== notPlain && this.member(-1).sendCall(type, copy, reader)
  }

  enqueue(delivery: Delivery): void {
    if (this.isClosed) delivery.cancel(closed())
    else if (this.hasSpace && this.queue.length === 0) void delivery.run()
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

  private addMember(factory: () => WorkerLike): void {
    const { host, inspections } = this
    const { timeoutMs, respawn = {} } = this.options
    const { max = 3, backoffMs = 100 } = respawn
    const inspection = new RemoteInspection((part) => member.tell(part))
    const member = new Member({
      factory,
      host,
      timeoutMs,
      max,
      backoffMs,
      rested: () => this.rested(),
      ready: (classes) => {
        this.warnings.revives(classes)
        inspection.begin()
      },
      inspected: (message) => inspection.arrived(message),
    })
    this.members.push(member)
    inspections.push(inspection)
  }

  private get inFlight(): number {
    let inFlight = 0
    for (const { size } of this.members) inFlight += size
    return inFlight
  }

  private get hasSpace(): boolean {
    return this.maxInFlight === Number.POSITIVE_INFINITY || this.inFlight < this.maxInFlight
  }

  private member(index: number): Member {
    const { members } = this
    return index >= 0 ? members[index]! : members.length === 1 ? members[0]! : leastLoaded(members, this.turn++)
  }

  /** Some emissions were answered. */
  private rested(): void {
    while (this.queue.length > 0 && this.hasSpace) void this.queue.runNext()
    if (this.idle.size === 0 || this.inFlight > 0) return
    for (const resolve of this.idle) resolve()
    this.idle.clear()
  }
}

const closed = (): EmitterError => new EmitterError('CLOSED', 'the worker strategy is closed and takes nothing any more; make another')

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
  checkWorkerOptions(call, options)
  return new PostingStrategy(factory, options)
}
