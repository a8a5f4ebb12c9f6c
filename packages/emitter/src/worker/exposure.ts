import type { Emission } from '../core/emission.ts'
import { LiveEmitter } from '../core/emitter.ts'
import type { Linker } from '../core/linker.ts'
import type { List } from '../core/list.ts'
import { realm } from '../core/realm.ts'
import { type Host, realHost } from '../host/host.ts'
import { AnswerBox } from './answer-box.ts'
import type { ExposeOptions } from './expose.ts'
import type { OwnPort } from './own-port.ts'
import { notPlain, tryCopyPlain } from './plain-copy.ts'
import { RemoteEmission } from './remote-emission.ts'
import { type EmitPart, readMessage, type ToWorker, type WireError } from './wire.ts'
import { decodeError, encodeError } from './wire-error.ts'

// A constant of this module, see dispatch.ts of the core.
const state = realm

/** Takes what the other realm posts, emits it on an emitter of its own over the linker, and has the answers sent. */
export class Exposure {
  private readonly host: Host
  private readonly box: AnswerBox
  private readonly emitter: LiveEmitter
  private readonly classes: ReadonlyMap<unknown, { readonly prototype: object }>
  private readonly concurrency: number
  private readonly inspect: ExposeOptions['inspect']
  /** Those that may be cancelled, by id: with a signal, or not begun, or in a place that others wait for. */
  private readonly open = new Map<number, RemoteEmission>()
  /** Not begun. */
  private readonly waiting = new Set<RemoteEmission>()
  private running = 0
  private readonly releases: (() => void)[] = []
  private observing: (() => void) | undefined = undefined

  constructor(linker: Linker, options: ExposeOptions, classes: ReadonlyMap<unknown, { readonly prototype: object }>, port: OwnPort) {
    const { host = realHost, concurrency = Number.POSITIVE_INFINITY, inspect } = options
    this.host = host
    this.classes = classes
    this.concurrency = concurrency
    this.inspect = inspect
    this.box = new AnswerBox(port, host)
    const onError = (error: unknown, emission: Emission): void => this.failed(error, emission)
    this.emitter = new LiveEmitter({ name: 'worker', linker, onError, host })
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
    const { id, isAwaited, isForgotten, refusal, startedAtMs } = emission
    if (isForgotten) return
    const { box } = this
    const nowMs = this.host.now()
    if (refusal !== undefined) box.say(['failed', id, encodeError(refusal)])
    else if (!isAwaited && emission.isFulfilled) box.handled(id)
    else box.done(id, emission.tuples(), nowMs - startedAtMs)
    box.rest(nowMs)
    this.leave(emission)
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
        this.cancel(part[1], part[2])
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
    const { emitter } = this
    const mayBePlain = extras === undefined && this.concurrency === Number.POSITIVE_INFINITY
    for (let i = 0; i < payloads.length; i++) {
      const id = firstId + i
      // Looked up each time: a handler before may have changed the list.
      const list = mayBePlain ? emitter.linker.table[type] : undefined
      if (list !== undefined && list.one !== null && (emitter.flags | list.flags) === 0 && state.depth === 0)
        this.call(list, list.one, id, payloads[i], isAwaited)
      else {
        const payload = extras === undefined ? payloads[i] : this.revive(type, payloads[i], extras[0])
        const emission = new RemoteEmission(id, type, payload, isAwaited, extras, this)
        if (this.running < this.concurrency && this.waiting.size === 0) this.begin(emission)
        else {
          this.open.set(id, emission)
          this.waiting.add(emission)
        }
      }
    }
  }

  /**
   * The only handler is plain and nobody observes: no object where it returns what is no promise. Anything else becomes an emission that is
   * followed. Without this, one way takes 1.6 times as long in Node, a call in flight twice (test/bench, `worker`).
   */
  private call(list: List, handler: (payload: unknown) => unknown, id: number, payload: unknown, isAwaited: boolean): void {
    const { box, host } = this
    const link = list.head!
    // The time is asked for where somebody wants to know it: asking costs more than a short handler.
    const startedAtMs = isAwaited ? host.now() : 0
    const follow = (): RemoteEmission => {
      const emission = new RemoteEmission(id, list.type as string, payload, isAwaited, undefined, this)
      emission.startedAtMs = startedAtMs
      this.running++
      return emission
    }
    state.depth = 1
    let result: unknown
    let value: unknown
    try {
      result = handler(payload)
      value = isAwaited ? plainResult(result) : mayBePromise(result) ? notPlain : undefined
      state.depth = 0
    } catch (error) {
      state.depth = 0
      follow().follow(this.emitter, link, handler, (delivery) => delivery.failed(error))
      return
    }
    if (value === notPlain) follow().follow(this.emitter, link, handler, (delivery) => delivery.returned(result))
    else if (isAwaited) {
      const nowMs = host.now()
      box.value(id, handler.name, value, nowMs - startedAtMs)
      box.rest(nowMs)
    } else {
      box.handled(id)
      box.restNowAndThen()
    }
  }

  private begin(emission: RemoteEmission): void {
    this.running++
    emission.startedAtMs = this.host.now()
    if (emission.signal !== undefined || this.concurrency < Number.POSITIVE_INFINITY) this.open.set(emission.id, emission)
    emission.emit(this.emitter)
  }

  private cancel(id: number, isForgotten: boolean): void {
    const emission = this.open.get(id)
    if (emission === undefined) return
    const { hasBegun } = emission
    if (isForgotten) emission.isForgotten = true
    emission.cancel()
    if (!isForgotten) return
    // Its place is free, whatever its handlers go on to do.
    if (hasBegun) this.leave(emission)
    else {
      this.waiting.delete(emission)
      this.open.delete(id)
    }
  }

  private leave({ id }: RemoteEmission): void {
    this.open.delete(id)
    this.running--
    for (const emission of this.waiting) {
      if (this.running >= this.concurrency) return
      this.waiting.delete(emission)
      this.begin(emission)
    }
  }

  private revive(type: string, payload: unknown, form: 'plain' | 'instance' | 'error'): unknown {
    const value = form === 'error' ? decodeError(payload as WireError) : payload
    const revived = form === 'plain' ? undefined : this.classes.get(type)
    return revived === undefined ? value : Object.setPrototypeOf(value, revived.prototype)
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
}

const mayBePromise = (result: unknown): boolean => (typeof result === 'object' && result !== null) || typeof result === 'function'

/** What a handler returned, as it is now; `notPlain` where it has to be looked at with care. Throws what a `then` throws that is a getter. */
const plainResult = (result: unknown): unknown =>
  mayBePromise(result) && typeof (result as { then?: unknown }).then === 'function' ? notPlain : tryCopyPlain(result)
