import { checkOptions } from '../core/arguments.ts'
import type { LinkerApi } from '../core/create-linker.ts'
import type { Emission } from '../core/emission.ts'
import { LiveEmitter } from '../core/emitter.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { nameOf } from '../core/event-type.ts'
import type { EventClass } from '../core/events.ts'
import { Linker } from '../core/linker.ts'
import type { List } from '../core/list.ts'
import { type Host, realHost } from '../host/host.ts'
import { AnswerBox } from './answer-box.ts'
import type { InspectTransport } from './inspection.ts'
import type { OwnPort } from './own-port.ts'
import { deliverPlain, isPlain } from './plain-delivery.ts'
import { RemoteEmission } from './remote-emission.ts'
import { type EmitPart, readMessage, type ToWorker, type WireError } from './wire.ts'
import { decodeError, encodeError } from './wire-error.ts'

/** Options of `exposeHandlers`. */
export interface ExposeOptions {
  /** Most emissions handled at a time, promises included; further ones wait here, in order. @default unlimited */
  readonly concurrency?: number
  /** Event classes whose instances arrive as instances: own fields on the class's prototype, no constructor is run. @default none */
  readonly events?: readonly EventClass[]
  /** This worker's records, read in the other realm by `strategy.inspect()`: `createDirectTransport(installRecorder())` of `/inspect`. */
  readonly inspect?: InspectTransport
  /** Clock, timers and reports; for tests. */
  readonly host?: Host
}

/** What ends the exposure. */
export interface Exposed {
  /** Takes nothing any more. Emissions in flight are not answered; ending the worker settles them. */
  close(): void
}

/**
 * Inside a worker: hands what `worker()` posts to the handlers of a linker. Call it when they are subscribed: from then on emissions arrive.
 * They start in the order of their `emit`; results, failures that no `onFailure` here took and timings go back. What else fails here is
 * reported to the host of the realm that made the worker. Throws a `TypeError` on wrong arguments, `WORKER_FAILED` outside of a worker and
 * when called again before `close`.
 *
 * @example
 * exposeHandlers(linker, { events: [OrderPaid] })
 */
export type ExposeHandlers = (linker: LinkerApi<never>, options?: ExposeOptions) => Exposed

const call = 'exposeHandlers'

/** Most emissions between two looks at the clock, which costs more than a short handler. Slow ones are looked after each. */
const mostBetweenLooks = 64
const slowMs = 1

/** `exposeHandlers` for a platform. */
export const exposeOn = (ownPort: () => OwnPort | undefined): ExposeHandlers => {
  let isExposed = false
  return (linker, options = {}) => {
    if (!((linker as unknown) instanceof Linker)) throw badArgument(call, 'linker', 'made by createLinker()', linker)
    checkOptions(call, options, { concurrency: 'a positive whole number', events: 'an object', inspect: 'an object' })
    const classes = new Map((options.events ?? []).map((one) => [nameOf(call, one), one as unknown as { readonly prototype: object }]))
    const port = ownPort()
    if (port === undefined)
      throw new EmitterError('WORKER_FAILED', `${call}: this is no worker; call it in the script that worker()'s factory starts`)
    // Both would handle every emission.
    if (isExposed)
      throw new EmitterError('WORKER_FAILED', `${call}: called before in this worker; subscribe all its handlers to one linker`)
    isExposed = true
    const exposure = new Exposure(linker as unknown as Linker, options, classes, port)
    return {
      close() {
        isExposed = false
        exposure.close()
      },
    }
  }
}

class Exposure {
  private readonly host: Host
  private readonly box: AnswerBox
  private readonly emitter: LiveEmitter
  private readonly classes: ReadonlyMap<unknown, { readonly prototype: object }>
  private readonly concurrency: number
  private readonly inspect: InspectTransport | undefined
  /** Those with a signal, or not begun, or not ended, by id. */
  private readonly open = new Map<number, RemoteEmission>()
  /** Not begun. */
  private readonly waiting = new Set<RemoteEmission>()
  private running = 0
  private readonly releases: (() => void)[] = []

  constructor(linker: Linker, options: ExposeOptions, classes: ReadonlyMap<unknown, { readonly prototype: object }>, port: OwnPort) {
    const { host = realHost, concurrency = Number.POSITIVE_INFINITY, inspect } = options
    this.host = host
    this.classes = classes
    this.concurrency = concurrency
    this.inspect = inspect
    this.box = new AnswerBox(port, host)
    const onError = (error: unknown, emission: Emission): void => this.failed(error, emission)
    this.emitter = new LiveEmitter({ name: 'worker', linker: linker as unknown as LinkerApi<never>, onError, host })
    this.releases.push(port.listen((message) => this.receive(message)))
    if (port.onRejection !== undefined)
      this.releases.push(
        port.onRejection((reason) => {
          this.box.say(['crashed', encodeError(reason)])
          this.box.flush()
        }),
      )
    const ready = (lockName: string): void => {
      const names = [...linker.types(), ...classes.keys()].filter((name) => typeof name === 'string')
      const revived = [...classes.keys()].filter((name) => typeof name === 'string')
      this.box.say(['ready', names, revived, lockName])
    }
    if (port.hold === undefined) ready('')
    else void port.hold().then(ready)
  }

  close(): void {
    for (const release of this.releases.splice(0)) release()
    this.inspect?.close()
  }

  ended(emission: RemoteEmission): void {
    const { id, isAwaited, refusal, startedAtMs } = emission
    const { box, host } = this
    const nowMs = host.now()
    const spentMs = nowMs - startedAtMs
    this.open.delete(id)
    this.running--
    if (refusal !== undefined) box.say(['failed', id, encodeError(refusal), spentMs])
    else if (!isAwaited && emission.isFulfilled) box.handled(id, id, spentMs)
    else box.done(id, emission.tuples(), spentMs)
    box.rest(nowMs)
    if (this.waiting.size > 0) this.next()
  }

  private receive(message: unknown): void {
    const read = readMessage<ToWorker>(message)
    if (read.from !== 'ours') return
    for (let i = 1; i < read.parts.length; i++) this.take(read.parts[i] as ToWorker)
  }

  private take(part: ToWorker): void {
    switch (part[0]) {
      case 'emit':
        this.emit(part)
        return
      case 'cancel':
        this.open.get(part[1])?.cancel()
        return
      case 'ping':
        this.box.say(['pong', part[1]])
        return
      case 'inspect':
        this.observe(part[1])
    }
  }

  private emit(part: EmitPart): void {
    const [, firstId, type, payloads, isAwaited, extras] = part
    const list = this.emitter.linker.table[type]
    if (
      !isAwaited &&
      extras === undefined &&
      this.concurrency === Number.POSITIVE_INFINITY &&
      list !== undefined &&
      isPlain(this.emitter, list)
    ) {
      this.emitPlain(part, list)
      return
    }
    for (let i = 0; i < payloads.length; i++) {
      const payload = extras === undefined ? payloads[i] : this.revive(type, payloads[i], extras[0])
      const emission = new RemoteEmission(firstId + i, type, payload, isAwaited, extras, this)
      if (this.running < this.concurrency && this.waiting.size === 0) this.begin(emission)
      else {
        this.open.set(emission.id, emission)
        this.waiting.add(emission)
      }
    }
  }

  /** No object for an emission whose handlers are plain, return and return no promise. */
  private emitPlain([, firstId, type, payloads]: EmitPart, list: List): void {
    const { box, host, emitter } = this
    let startedAtMs = host.now()
    let fromId = firstId
    let between = 1
    const make = (id: number, payload: unknown): RemoteEmission => new RemoteEmission(id, type, payload, false, undefined, this)
    const rest = (nextId: number): void => {
      const nowMs = host.now()
      const spentMs = nowMs - startedAtMs
      if (nextId > fromId) box.handled(fromId, nextId - 1, spentMs)
      between = spentMs < slowMs ? Math.min(between * 2, mostBetweenLooks) : 1
      fromId = nextId
      startedAtMs = nowMs
      box.rest(nowMs)
    }
    for (let i = 0, ran = 1; i < payloads.length; i++, ran++) {
      const id = firstId + i
      const payload = payloads[i]
      // A handler before may have changed the list.
      const emission = isPlain(emitter, list) ? deliverPlain(emitter, list, id, payload, make) : make(id, payload)
      if (emission !== null) {
        rest(id)
        this.running++
        emission.startedAtMs = startedAtMs
        if (emission.hasBegun) emission.settled()
        else emission.emit(emitter)
        fromId = id + 1
      } else if (ran >= between) {
        rest(id + 1)
        ran = 0
      }
    }
    rest(firstId + payloads.length)
  }

  private begin(emission: RemoteEmission): void {
    this.running++
    emission.startedAtMs = this.host.now()
    if (emission.signal !== undefined) this.open.set(emission.id, emission)
    emission.emit(this.emitter)
  }

  private next(): void {
    for (const emission of this.waiting) {
      if (this.running >= this.concurrency) return
      this.waiting.delete(emission)
      this.begin(emission)
    }
  }

  private revive(type: string, payload: unknown, form: 'plain' | 'instance' | 'error'): unknown {
    if (form === 'error') return decodeError(payload as WireError)
    const revived = form === 'instance' ? this.classes.get(type) : undefined
    return revived === undefined ? payload : Object.setPrototypeOf(payload, revived.prototype)
  }

  /** A failure nobody here took. Those of the deliveries that are answered go with the answer. */
  private failed(error: unknown, emission: Emission): void {
    const { options } = emission as { readonly options?: unknown }
    if (options instanceof RemoteEmission && options.includes(error)) return
    this.box.say(['report', encodeError(error)])
  }

  private observe(message: unknown): void {
    const { inspect } = this
    if (inspect === undefined) return
    if (message !== undefined) {
      inspect.post(message as never)
      return
    }
    // Whoever asks anew wants to be greeted.
    this.observing?.()
    this.observing = inspect.subscribe((answer: unknown) => this.box.say(['inspect', answer]))
  }

  private observing: (() => void) | undefined = undefined
}
