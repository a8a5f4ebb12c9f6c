import { EmitterError } from '../core/errors.ts'
import { globals } from '../host/globals.ts'
import type { Host } from '../host/host.ts'
import { crashOf, type Ending } from './crash.ts'
import { Respawns } from './respawns.ts'
import { type FromWorker, readMessage } from './wire.ts'
import { decodeError } from './wire-error.ts'
import { asRunningWorker, type RunningWorker, type WorkerErrorEvent, type WorkerLike } from './worker-like.ts'

/** From the start of a worker to its first word. */
const readyWithinMs = 30_000

/** How a worker is kept. */
export interface KeeperOptions {
  readonly host: Host
  readonly factory: () => WorkerLike
  /** Most replacements in a row. */
  readonly max: number
  readonly backoffMs: number
}

/** Who has work for the worker. */
export interface Owner {
  /** Emissions without an answer: all, and those of them that were posted. */
  readonly size: number
  readonly posted: number
  /** The first worker is ready, or a replacement. `tellsEnd`: if it ends by itself, that is noticed. */
  begun(classes: readonly string[], tellsEnd: boolean): void
  heard(): void
  /** True for an answer: the worker does what it is for. */
  take(part: FromWorker): boolean
  /** After some parts were taken, or what was posted is lost. */
  rest(): void
  /** The worker is gone: what was posted has failed; a replacement is there or will be. */
  lost(error: EmitterError): void
  /** There will be none: what waited has failed too. */
  failed(failure: EmitterError, ofPosted: EmitterError): void
}

/** Keeps one worker running: starts it, hears of its end, replaces it. */
export class Keeper {
  status: 'starting' | 'ready' | 'ended' | 'failed' | 'closed' = 'ended'
  /** Null while there is none. */
  worker: RunningWorker | null = null
  private readonly options: KeeperOptions
  private readonly owner: Owner
  private readonly respawns: Respawns
  private startedAtMs = 0
  private readyAtMs = 0
  /** The timer of a start, or of a replacement. */
  private cancelTimer: (() => void) | undefined = undefined

  constructor(options: KeeperOptions, owner: Owner) {
    this.options = options
    this.owner = owner
    this.respawns = new Respawns(options.max, options.backoffMs)
    // A factory that fails fails the call that handed it in.
    this.start(asRunningWorker(options.factory()))
  }

  /** There is work: keeps the process alive, and a worker that is not there yet has a limit from now on. */
  need(): void {
    this.worker?.ref?.()
    if (this.status === 'starting' || this.status === 'ended') this.hurry()
  }

  /** There is none: no process is kept alive. */
  rest(): void {
    this.cancelTimer?.()
    this.cancelTimer = undefined
    this.worker?.unref?.()
  }

  close(): void {
    this.leave()
    this.status = 'closed'
  }

  crashed(ending: Ending): void {
    const { options, owner, respawns } = this
    const { host } = options
    const wasReady = this.status === 'ready'
    const { posted } = owner
    const error = crashOf(ending, wasReady, posted)
    this.leave()
    this.status = 'ended'
    const nowMs = host.now()
    if (wasReady && nowMs - this.readyAtMs >= respawns.steadyMs) respawns.reset()
    if (!respawns.take(nowMs)) {
      const message = `${error.message}; it failed ${respawns.failures} times in a row and is not replaced any more`
      this.fail(new EmitterError('WORKER_FAILED', message, { cause: error.cause ?? error }), error)
      return
    }
    // Nobody else is told.
    if (posted === 0 && wasReady && error.cause !== undefined) host.warn(error.message)
    // Ahead of the failures: whoever is told of them may emit, or close.
    if (respawns.dueAtMs <= nowMs) this.respawn()
    owner.lost(error)
    if (this.status === 'ended' && owner.size > 0) this.hurry()
    owner.rest()
  }

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

  private respawn(): void {
    let worker: RunningWorker
    try {
      worker = asRunningWorker(this.options.factory())
    } catch (error) {
      this.fail(new EmitterError('WORKER_FAILED', 'the worker could not be replaced: its factory failed, see cause', { cause: error }))
      return
    }
    this.start(worker)
  }

  private start(worker: RunningWorker): void {
    this.worker = worker
    this.status = 'starting'
    this.startedAtMs = this.options.host.now()
    worker.onmessage = ({ data }) => this.receive(worker, data)
    worker.onmessageerror = () => this.crashed({ how: 'messageerror' })
    worker.onerror = (event: WorkerErrorEvent) => {
      event.preventDefault?.()
      this.crashed({ how: 'error', event })
    }
    if ('onexit' in worker) worker.onexit = (code) => this.crashed({ how: 'exit', code })
    if (this.owner.size > 0) this.hurry()
    else worker.unref?.()
  }

  private receive(worker: RunningWorker, data: unknown): void {
    const { from, parts } = readMessage<FromWorker>(data)
    if (from === 'foreign') return
    if (from === 'other') {
      const problem = 'the worker runs another version of @emitscope/emitter; both sides must load the same'
      this.fail(new EmitterError('WORKER_FAILED', problem))
      return
    }
    this.owner.heard()
    // Whoever is told of an answer may close, and a part may say that the worker crashed: the rest is nobody's then.
    for (let i = 1; i < parts.length && this.worker === worker; i++) this.take(worker, parts[i] as FromWorker)
    this.owner.rest()
  }

  private take(worker: RunningWorker, part: FromWorker): void {
    try {
      if (part[0] === 'ready') this.begin(worker, part[2], part[3])
      else if (part[0] === 'crashed') this.crashed({ how: 'rejection', error: decodeError(part[1]) })
      else if (this.owner.take(part)) this.respawns.reset()
    } catch (error) {
      if (this.worker === worker) this.crashed({ how: 'messageerror', error })
    }
  }

  private begin(worker: RunningWorker, classes: readonly string[], lockName: string): void {
    if (this.status !== 'starting') return
    const { host } = this.options
    this.status = 'ready'
    this.readyAtMs = host.now()
    this.cancelTimer?.()
    this.cancelTimer = undefined
    // Granted when the worker, which holds it, is gone: nothing else tells of `self.close()`.
    if (lockName !== '')
      void globals.navigator?.locks
        ?.request(lockName, () => {
          if (this.worker === worker) this.crashed({ how: 'ended' })
        })
        .catch((error: unknown) => host.reportError(error))
    this.owner.begun(classes, lockName !== '' || 'onexit' in worker)
  }

  private fail(failure: EmitterError, ofPosted: EmitterError = failure): void {
    this.leave()
    this.status = 'failed'
    if (this.owner.size === 0) this.options.host.warn(failure.message)
    this.owner.failed(failure, ofPosted)
  }

  /** Lets go of a worker, whatever state it is in. */
  private leave(): void {
    const { worker } = this
    this.cancelTimer?.()
    this.cancelTimer = undefined
    this.worker = null
    if (worker === null) return
    worker.onmessage = null
    worker.onmessageerror = null
    worker.onerror = null
    if ('onexit' in worker) worker.onexit = null
    worker.terminate()
  }
}
