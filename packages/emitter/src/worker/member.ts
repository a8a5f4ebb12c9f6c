import { EmitterError } from '../core/errors.ts'
import type { PlainReceiver } from '../core/posted.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { globals } from '../host/globals.ts'
import type { Host } from '../host/host.ts'
import { deliveriesOf, neverSent } from './answers.ts'
import { postBatch } from './batch.ts'
import type { Call } from './call.ts'
import { crashOf, type Ending } from './crash.ts'
import { type Flight, Flights } from './flights.ts'
import { Respawns } from './respawns.ts'
import { Run } from './run.ts'
import { Watch } from './watch.ts'
import { type FromWorker, readMessage, type ToWorker } from './wire.ts'
import { decodeError } from './wire-error.ts'
import { asRunningWorker, type RunningWorker, type WorkerErrorEvent, type WorkerLike } from './worker-like.ts'

/** Larger messages gain nothing, and keep the worker waiting for its first. */
const mostPerMessage = 1000
/** From the start of a worker to its first word. */
const readyWithinMs = 30_000
/** Where nothing tells that a worker ended, and no `timeoutMs` is set. */
const silentForMs = 30_000

export interface MemberOptions {
  readonly host: Host
  readonly timeoutMs: number | undefined
  readonly max: number
  readonly backoffMs: number
  /** Some emissions ended. */
  rested(): void
  /** First of all, and of each replacement; names of the classes whose instances it revives. */
  ready(classes: readonly string[]): void
  inspected(message: unknown): void
}

/** One worker of the pool and its replacements: what waits for it and what it was sent, until each has an answer. */
export class Member {
  status: 'starting' | 'ready' | 'ended' | 'failed' | 'closed' = 'ended'
  /** Sent, or waiting to be, and not answered. */
  readonly flights: Flights = new Flights()
  private readonly factory: () => WorkerLike
  private readonly options: MemberOptions
  private readonly respawns: Respawns
  private worker: RunningWorker | null = null
  private watch: Watch | null = null
  /** Why it takes nothing any more. */
  private failure: EmitterError | null = null
  /** Of the flights those not posted. */
  private waiting: Flight[] = []
  /** The newest of them, while it may take more. */
  private run: Run | null = null
  private others: ToWorker[] = []
  private flushing = false
  private lastId = 0
  postedId = 0
  private readyAtMs = 0
  private startedAtMs = 0
  /** The timer of a start, or of a respawn. */
  private cancelTimer: (() => void) | undefined = undefined

  constructor(factory: () => WorkerLike, options: MemberOptions) {
    this.factory = factory
    this.options = options
    this.respawns = new Respawns(options.max, options.backoffMs)
    // A factory that fails fails the call that handed it in.
    this.start(asRunningWorker(factory()))
  }

  /** Sends a call with what else there is this turn. Throws where this worker takes nothing any more. */
  send(call: Call): void {
    if (this.failure !== null) throw this.failure
    call.firstId = ++this.lastId
    this.run = null
    if (call.signal !== undefined) call.follow(() => this.cancel(call))
    this.add(call)
  }

  /** Sends a plain emission. False where this worker takes nothing any more. */
  sendPlain(type: string, payload: unknown, copy: unknown, receiver: PlainReceiver, captured: CapturedContext | undefined): boolean {
    if (this.failure !== null) return false
    const { run } = this
    const id = ++this.lastId
    if (run !== null && run.type === type && run.receiver === receiver) {
      run.add(payload, copy, captured)
      this.flights.grow()
      if (run.left >= mostPerMessage) this.flush()
    } else {
      this.run = new Run(id, type, payload, copy, receiver, captured)
      this.add(this.run)
    }
    return true
  }

  private add(flight: Flight): void {
    this.flights.add(flight)
    this.waiting.push(flight)
    if (this.flights.size === 1) this.worker?.ref?.()
    if (this.status !== 'ready') this.hurry()
    else if (this.waiting.length >= mostPerMessage) this.flush()
    else this.flushSoon()
  }

  /** Sends what is no emission, if there is somebody to hear it. */
  tell(part: ToWorker): void {
    if (this.status !== 'ready') return
    this.others.push(part)
    this.flushSoon()
  }

  flush(): void {
    this.flushing = false
    if (this.status !== 'ready' || (this.waiting.length === 0 && this.others.length === 0)) return
    const { waiting, others } = this
    this.waiting = []
    this.others = []
    this.run = null
    this.postedId = this.lastId
    const flights = waiting.filter(({ left }) => left > 0)
    if (this.watch !== null && flights.length > 0) {
      const nowMs = this.options.host.now()
      for (const flight of flights) flight.postedAtMs = nowMs
      this.watch.begin()
    }
    const failed = postBatch(this.worker!, flights, others, this.options.host)
    if (failed.size === 0) return
    for (const [id, error] of failed) this.flights.failed(id, error)
    this.rest()
  }

  close(error: EmitterError): void {
    this.status = 'closed'
    this.failure = error
    this.leave()
    this.rejectAll(error)
  }

  private flushSoon(): void {
    if (this.flushing) return
    this.flushing = true
    this.options.host.queueMicrotask(() => this.flush())
  }

  /** Something waits for a worker that is not there yet: from now on there is a limit to that. */
  private hurry(): void {
    if (this.cancelTimer !== undefined) return
    const { host } = this.options
    const atMs = this.status === 'starting' ? this.startedAtMs + readyWithinMs : this.respawns.dueAtMs
    const leftMs = atMs - host.now()
    const act = (): void => {
      this.cancelTimer = undefined
      if (this.status === 'ended') this.respawn()
      else this.crashed({ how: 'silent', limitMs: readyWithinMs })
    }
    if (leftMs <= 0 && this.status === 'ended') act()
    else this.cancelTimer = host.setTimer(act, Math.max(0, leftMs))
  }

  private start(worker: RunningWorker): void {
    this.worker = worker
    this.status = 'starting'
    this.startedAtMs = this.options.host.now()
    worker.onmessage = ({ data }) => this.receive(data)
    worker.onmessageerror = () => this.crashed({ how: 'messageerror' })
    worker.onerror = (event: WorkerErrorEvent) => {
      event.preventDefault?.()
      this.crashed({ how: 'error', event })
    }
    if ('onexit' in worker) worker.onexit = (code) => this.crashed({ how: 'exit', code })
    if (this.flights.size > 0) this.hurry()
    else worker.unref?.()
  }

  private respawn(): void {
    let worker: RunningWorker
    try {
      worker = asRunningWorker(this.factory())
    } catch (error) {
      this.fail(new EmitterError('WORKER_FAILED', 'the worker could not be replaced: its factory failed, see cause', { cause: error }))
      return
    }
    this.start(worker)
  }

  private receive(data: unknown): void {
    const message = readMessage<FromWorker>(data)
    if (message.from === 'foreign') return
    if (message.from === 'other') {
      const problem = 'the worker runs another version of @emitscope/emitter; both sides must load the same'
      this.fail(new EmitterError('WORKER_FAILED', problem))
      return
    }
    this.watch?.heard()
    const { parts } = message
    for (let i = 1; i < parts.length; i++) this.take(parts[i] as FromWorker)
    this.rest()
  }

  private take(part: FromWorker): void {
    const { host, inspected } = this.options
    const { flights, respawns } = this
    switch (part[0]) {
      case 'handled':
        respawns.reset()
        flights.handled(part[1], part[2])
        return
      case 'done':
        respawns.reset()
        for (const [index, tuples] of part[2].entries()) flights.done(part[1] + index, deliveriesOf(tuples))
        return
      case 'failed':
        respawns.reset()
        flights.failed(part[1], decodeError(part[2]))
        return
      case 'ready':
        this.begin(part[2], part[3])
        return
      case 'pong':
        this.watch?.ponged(part[1])
        return
      case 'report':
        host.reportError(decodeError(part[1]))
        return
      case 'crashed':
        this.crashed({ how: 'rejection', error: decodeError(part[1]) })
        return
      case 'inspect':
        inspected(part[1])
    }
  }

  private begin(classes: readonly string[], lockName: string): void {
    const { host, timeoutMs, ready } = this.options
    const worker = this.worker!
    const tellsEnd = lockName !== '' || 'onexit' in worker
    this.status = 'ready'
    this.readyAtMs = host.now()
    this.cancelTimer?.()
    this.cancelTimer = undefined
    if (timeoutMs !== undefined) this.watch = new Watch(host, timeoutMs, true, this)
    else if (!tellsEnd) this.watch = new Watch(host, silentForMs, false, this)
    // Granted when the worker, which holds it, is gone: nothing else tells of `self.close()`.
    if (lockName !== '')
      void globals.navigator?.locks
        ?.request(lockName, () => {
          if (this.worker === worker) this.crashed({ how: 'ended' })
        })
        .catch((error: unknown) => host.reportError(error))
    ready(classes)
    this.flush()
  }

  /** After some answers: who waits for space is next, and an idle worker keeps no process alive. */
  private rest(): void {
    this.options.rested()
    if (this.flights.size > 0) return
    this.watch?.end()
    this.cancelTimer?.()
    this.cancelTimer = undefined
    this.worker?.unref?.()
  }

  private cancel(call: Call): void {
    if (call.firstId <= this.postedId) this.tell(['cancel', call.firstId])
    else {
      this.flights.done(call.firstId, neverSent)
      this.rest()
    }
  }

  oldest(): Flight | undefined {
    const first = this.flights.first()
    return first !== undefined && first.firstId <= this.postedId ? first : undefined
  }

  ping(lastId: number): void {
    this.tell(['ping', lastId])
  }

  late(flight: Flight): void {
    const { timeoutMs } = this.options
    const id = flight.oldestId()
    this.tell(['cancel', id])
    this.flights.failed(id, new EmitterError('WORKER_TIMEOUT', `the worker had no result of "${flight.type}" after ${timeoutMs} ms`))
    this.rest()
  }

  stuck(limitMs: number): void {
    this.crashed({ how: 'stuck', limitMs })
  }

  /** What was posted has failed, once; what was not goes to the replacement. */
  private crashed(ending: Ending): void {
    const { host } = this.options
    const wasReady = this.status === 'ready'
    const { flights, postedId } = this
    const waits = this.waiting.reduce((count, { left }) => count + left, 0)
    const posted = flights.size - waits
    const error = crashOf(ending, wasReady, posted)
    this.leave()
    this.status = 'ended'
    if (wasReady && host.now() - this.readyAtMs >= this.respawns.steadyMs) this.respawns.reset()
    if (!this.respawns.take(host.now())) {
      this.fail(
        new EmitterError(
          'WORKER_FAILED',
          `${error.message}; it failed ${this.respawns.failures} times in a row and is not replaced any more`,
          {
            cause: error.cause ?? error,
          },
        ),
        error,
      )
      return
    }
    // Nobody else is told.
    if (posted === 0 && wasReady && error.cause !== undefined) host.warn(error.message)
    // Ahead of the failures: whoever is told of them may emit, or close.
    if (this.respawns.dueAtMs <= host.now()) this.respawn()
    flights.failAll(error, postedId)
    if (this.status === 'ended' && flights.size > 0) this.hurry()
    this.rest()
  }

  private fail(failure: EmitterError, ofPosted: EmitterError = failure): void {
    const { host } = this.options
    this.leave()
    this.status = 'failed'
    this.failure = failure
    if (this.flights.size === 0) host.warn(failure.message)
    this.rejectAll(failure, ofPosted)
  }

  private rejectAll(error: EmitterError, ofPosted: EmitterError = error): void {
    this.waiting = []
    this.run = null
    this.flights.failAll(ofPosted, this.postedId)
    this.flights.failAll(error)
    this.rest()
  }

  /** Lets go of a worker, whatever state it is in. */
  private leave(): void {
    const { worker } = this
    this.cancelTimer?.()
    this.cancelTimer = undefined
    this.watch?.end()
    this.watch = null
    this.worker = null
    this.others = []
    if (worker === null) return
    worker.onmessage = null
    worker.onmessageerror = null
    worker.onerror = null
    if ('onexit' in worker) worker.onexit = null
    worker.terminate()
  }
}
