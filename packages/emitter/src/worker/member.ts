import { EmitterError } from '../core/errors.ts'
import type { AnswerReader, PlainReceiver } from '../core/plain-posts.ts'
import type { CapturedContext } from '../host/async-context.ts'
import type { Host } from '../host/host.ts'
import { neverSent, settle } from './answers.ts'
import { postBatch } from './batch.ts'
import type { Call } from './call.ts'
import { Flights } from './flights.ts'
import { Keeper, type KeeperOptions, type Owner } from './keeper.ts'
import { Run } from './run.ts'
import { Watch, type Watched } from './watch.ts'
import type { Extras, FromWorker, ToWorker } from './wire.ts'
import { decodeError } from './wire-error.ts'

/** Larger messages gain nothing, and keep the worker waiting for its first. */
const mostPerMessage = 1000
/** Where nothing tells that a worker ended, and no `timeoutMs` is set. */
const silentForMs = 30_000

export interface MemberOptions extends KeeperOptions {
  readonly timeoutMs: number | undefined
  /** Some emissions ended. */
  rested(): void
  /** First of all, and of each replacement; names of the classes whose instances it revives. */
  ready(classes: readonly string[]): void
  inspected(message: unknown): void
}

/** One place of the pool: what waits for its worker and what that was sent, until each emission has an answer. */
export class Member implements Owner, Watched {
  postedId = 0
  private readonly host: Host
  private readonly options: MemberOptions
  private readonly flights: Flights = new Flights()
  /** Of the flights those not posted. */
  private waiting: Run[] = []
  /** How many emissions these are. */
  private unposted = 0
  /** The newest of them, while it may take more. */
  private run: Run | null = null
  private others: ToWorker[] = []
  private flushing = false
  private lastId = 0
  /** Why it takes nothing any more. */
  private failure: EmitterError | null = null
  private watch: Watch | null = null
  private readonly keeper: Keeper

  constructor(options: MemberOptions) {
    this.host = options.host
    this.options = options
    this.keeper = new Keeper(options, this)
  }

  get status(): Keeper['status'] {
    return this.keeper.status
  }

  /** Emissions sent, or waiting to be, and not answered. */
  get size(): number {
    return this.flights.size
  }

  get posted(): number {
    return this.flights.size - this.waiting.reduce((count, { left }) => count + left, 0)
  }

  /** Sends a call with what else there is this turn; returns its id. Throws where this worker takes nothing any more. */
  send(call: Call, copy: unknown): number {
    if (this.failure !== null) throw this.failure
    const { type, isAwaited, extras, transferred } = call
    return this.add(type, null, isAwaited, call, copy, undefined, extras, transferred)
  }

  /** Sends a plain emission. False where this worker takes nothing any more. */
  sendPlain(type: string, payload: unknown, copy: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined): boolean {
    if (this.failure !== null) return false
    this.add(type, receiver, false, payload, copy, captured)
    return true
  }

  /** The same of one that is awaited. */
  sendCall(type: string, copy: unknown, reader: AnswerReader): boolean {
    if (this.failure !== null) return false
    this.add(type, null, true, reader, copy, undefined)
    return true
  }

  /** What waits is let go, what runs sees its signal aborted. */
  abort(id: number): void {
    if (id <= this.postedId) this.tell(['cancel', id, false])
    else {
      this.flights.take(id)?.answered(neverSent)
      this.rest()
    }
  }

  /** Nobody waits for its answer any more. */
  forget(id: number): void {
    if (this.flights.take(id) === undefined) return
    if (id <= this.postedId) this.tell(['cancel', id, true])
    this.rest()
  }

  /** Sends what is no emission, if there is somebody to hear it. */
  tell(part: ToWorker): void {
    if (this.status !== 'ready') return
    this.others.push(part)
    this.flushSoon()
  }

  flush(): void {
    this.flushing = false
    const { worker } = this.keeper
    if (worker === null || this.status !== 'ready' || (this.waiting.length === 0 && this.others.length === 0)) return
    const { waiting, others } = this
    this.stopWaiting()
    this.others = []
    this.postedId = this.lastId
    const runs = waiting.filter(({ left }) => left > 0)
    if (this.watch !== null && runs.length > 0) {
      const nowMs = this.host.now()
      for (const run of runs) run.postedAtMs = nowMs
      this.watch.begin()
    }
    const failed = postBatch(worker, runs, others, this.host)
    if (failed.size === 0) return
    for (const [id, error] of failed) this.flights.take(id)?.failed(error)
    this.rest()
  }

  close(error: EmitterError): void {
    this.keeper.close()
    this.failed(error, error)
  }

  begun(classes: readonly string[], tellsEnd: boolean): void {
    const { timeoutMs, ready } = this.options
    if (timeoutMs !== undefined) this.watch = new Watch(this.host, timeoutMs, true, this)
    else if (!tellsEnd) this.watch = new Watch(this.host, silentForMs, false, this)
    ready(classes)
    this.flush()
  }

  heard(): void {
    this.watch?.heard()
  }

  take(part: FromWorker): boolean {
    if (settle(this.flights, part)) return true
    if (part[0] === 'pong') this.watch?.ponged(part[1])
    else if (part[0] === 'report') this.host.reportError(decodeError(part[1]))
    else if (part[0] === 'inspect') this.options.inspected(part[1])
    return false
  }

  /** After some answers: who waits for space is next, and an idle worker keeps no process alive. */
  rest(): void {
    this.options.rested()
    if (this.flights.size > 0) return
    this.watch?.end()
    this.keeper.rest()
  }

  lost(error: EmitterError): void {
    this.endWatch()
    this.flights.failAll(error, this.postedId)
  }

  failed(failure: EmitterError, ofPosted: EmitterError): void {
    this.failure = failure
    this.endWatch()
    this.stopWaiting()
    this.flights.failAll(ofPosted, this.postedId)
    this.flights.failAll(failure)
    this.rest()
  }

  oldest(): Run | undefined {
    const first = this.flights.first()
    return first !== undefined && first.firstId <= this.postedId ? first : undefined
  }

  ping(lastId: number): void {
    this.tell(['ping', lastId])
  }

  late(run: Run): void {
    const id = run.oldestId()
    const reader = this.flights.take(id)
    this.tell(['cancel', id, true])
    reader?.failed(new EmitterError('WORKER_TIMEOUT', `the worker had no result of "${run.kind.type}" after ${this.options.timeoutMs} ms`))
    this.rest()
  }

  stuck(limitMs: number): void {
    this.keeper.crashed({ how: 'stuck', limitMs })
  }

  private add(
    type: string,
    receiver: PlainReceiver | null,
    isAwaited: boolean,
    source: unknown,
    copy: unknown,
    captured: CapturedContext | undefined,
    extras?: Extras,
    transferred?: readonly unknown[],
  ): number {
    const id = ++this.lastId
    let { run } = this
    const isFirst = this.flights.size === 0
    if (run?.takes(type, receiver, isAwaited, extras) === true) {
      run.add(source, copy, captured)
      this.flights.grow()
    } else {
      run = new Run({ type, receiver, isAwaited, extras, transferred }, id)
      run.add(source, copy, captured)
      this.run = run
      this.flights.add(run)
      this.waiting.push(run)
    }
    if (isFirst || this.status !== 'ready') this.keeper.need()
    if (++this.unposted >= mostPerMessage) this.flush()
    else this.flushSoon()
    return id
  }

  private flushSoon(): void {
    if (this.flushing) return
    this.flushing = true
    this.host.queueMicrotask(() => this.flush())
  }

  private stopWaiting(): void {
    this.waiting = []
    this.unposted = 0
    this.run = null
  }

  private endWatch(): void {
    this.watch?.end()
    this.watch = null
    this.others = []
  }
}
