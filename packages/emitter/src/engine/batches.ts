import type { Emission } from '../core/emission.ts'
import type { EventKey } from '../core/events.ts'
import { realm } from '../core/realm.ts'
import { isWaitOf, setAside } from '../core/timeout.ts'
import type { CapturedContext } from '../host/async-context.ts'
import { isThenable } from './enclose.ts'
import type { LiveEngine } from './live-engine.ts'

type BatchCall = (payloads: readonly unknown[], emissions: readonly Emission[]) => unknown

/** What one handler gets of one type, together. */
interface Batch {
  readonly handler: Collector
  readonly type: EventKey
  readonly payloads: unknown[]
  readonly emissions: Emission[]
  /** The async context of its first emission. */
  readonly captured: CapturedContext | undefined
  /** Ends the delivery of its first emission. */
  settle(result: unknown): void
  fail(error: unknown): void
}

/** What the handlers of an engine's modules have collected: handed over by type, as first seen, once it is their turn. */
export class Batches {
  private readonly engine: LiveEngine
  private readonly due = new Set<Batch>()
  private isAsked = false

  constructor(engine: LiveEngine) {
    this.engine = engine
  }

  /** Collects for a handler, of which `concurrency` calls run at a time, none while its module waits. */
  collector(call: BatchCall, module: { readonly isStarted: boolean }, concurrency: number = Number.POSITIVE_INFINITY): Collector {
    return new Collector(this.engine, this, call, module, concurrency)
  }

  add(batch: Batch): void {
    this.due.add(batch)
    if (this.isAsked) return
    this.isAsked = true
    this.engine.host.queueMicrotask(() => {
      this.isAsked = false
      this.deliver()
    })
  }

  /** Hands over what may be: what is added meanwhile waits for its own turn. */
  deliver(): void {
    for (const batch of [...this.due]) if (batch.handler.takes(batch)) this.due.delete(batch)
  }

  drop(batch: Batch): void {
    this.due.delete(batch)
  }
}

/** The handler that a module's handler has in the emitter: it only collects. */
export class Collector {
  private readonly engine: LiveEngine
  private readonly batches: Batches
  private readonly call: BatchCall
  private readonly module: { readonly isStarted: boolean }
  private readonly concurrency: number
  private readonly open = new Map<EventKey, Batch>()
  private running = 0

  constructor(engine: LiveEngine, batches: Batches, call: BatchCall, module: { readonly isStarted: boolean }, concurrency: number) {
    this.engine = engine
    this.batches = batches
    this.call = call
    this.module = module
    this.concurrency = concurrency
  }

  /** The first of a type stays pending until the handler has settled: `settled` and `stop` wait for it, and a failure goes its usual way once. */
  collect(payload: unknown, emission: Emission): unknown {
    const { type } = emission
    const batch = this.open.get(type)
    if (batch !== undefined) {
      batch.payloads.push(payload)
      batch.emissions.push(emission)
      return undefined
    }
    const { host } = this.engine
    const captured = this.engine.work().keepsContext ? host.captureContext() : undefined
    let first: Batch
    const ended = new Promise<unknown>((settle, fail) => {
      first = { handler: this, type, payloads: [payload], emissions: [emission], captured, settle, fail }
    })
    this.open.set(type, first!)
    this.batches.add(first!)
    return setAside(ended)
  }

  /** Runs a batch, if its turn has come. */
  takes(batch: Batch): boolean {
    if (!this.module.isStarted || this.running >= this.concurrency) return false
    this.open.delete(batch.type)
    this.running++
    if (batch.captured === undefined) this.run(batch)
    else batch.captured.run((one) => this.run(one), batch)
    return true
  }

  private run({ payloads, emissions, settle, fail }: Batch): void {
    const { engine } = this
    let result: unknown
    try {
      result = engine.enclose(
        () => this.call(Object.freeze(payloads), Object.freeze(emissions)),
        (error) => engine.failed(error, 'handler'),
      )
    } catch (error) {
      this.running--
      fail(error)
      return
    }
    // One that returns the engine's own end would wait for itself.
    if (!isThenable(result) || isWaitOf(engine, result)) {
      this.running--
      settle(isThenable(result) ? undefined : result)
      return
    }
    const over = (): void => {
      this.running--
      this.batches.deliver()
    }
    const ended = Promise.resolve(result)
    settle(ended)
    ended.then(over, over)
  }

  /** Lets go of what it has collected; `counted` where nobody wanted it so. */
  forget(counted = false): void {
    for (const batch of this.open.values()) {
      const { payloads, settle } = batch
      if (counted) realm.hook?.dropped(this.engine, 'discarded', payloads.length, -1)
      this.batches.drop(batch)
      settle(undefined)
    }
    this.open.clear()
  }
}
