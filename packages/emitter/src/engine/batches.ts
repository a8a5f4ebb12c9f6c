import type { Emission } from '../core/emission.ts'
import type { EventKey } from '../core/events.ts'
import { realm } from '../core/realm.ts'
import { isThenable } from '../core/thenable.ts'
import { isWaitOf, setAside } from '../core/timeout.ts'
import type { Host } from '../host/host.ts'
import type { LiveEngine } from './live-engine.ts'
import type { LiveModule } from './live-module.ts'
import { ownTypes } from './turns.ts'

type BatchCall = (payloads: readonly unknown[], emissions: readonly Emission[]) => unknown

/** What one handler gets of one type, together. */
interface Batch {
  readonly payloads: unknown[]
  readonly emissions: Emission[]
  /** Hands it over, if its turn has come; whether it had. */
  deliver(): boolean
  /** Ends the delivery of its first emission. */
  settle(result: unknown): void
}

/** What the handlers of an engine's modules have collected: handed over by type, as first seen, once it is their turn. */
export interface Batches {
  add(batch: Batch): void
  /** Hands over what may be: what is added meanwhile waits for its own turn. */
  deliver(): void
  drop(batch: Batch): unknown
}

export const createBatches = (host: Host): Batches => {
  const due = new Set<Batch>()
  let isAsked = false
  const deliver = (): void => {
    for (const batch of [...due]) if (batch.deliver()) due.delete(batch)
  }
  return {
    add(batch) {
      due.add(batch)
      if (isAsked) return
      isAsked = true
      host.queueMicrotask(() => {
        isAsked = false
        deliver()
      })
    },
    deliver,
    drop: (batch) => due.delete(batch),
  }
}

/** Whose handlers are called through what is subscribed in their place; engines that share a linker meet each other's. */
const modules = new WeakMap<object, LiveModule>()
export const moduleOf = (handler: object): LiveModule | undefined => modules.get(handler)

/** Collects for a module's handler. */
export interface Collector {
  /** How many of its calls have not ended. */
  readonly running: number
  /** What is subscribed in its place. */
  readonly collect: (payload: unknown, emission: Emission) => unknown
  /** Lets go of what it has collected; `counted` where nobody wanted it so. */
  forget(counted?: boolean): void
}

/** Collects for a handler, of which `concurrency` calls run at a time, none while its module waits; it is shown as `name`. */
export const createCollector = (
  engine: LiveEngine,
  module: LiveModule,
  name: string,
  call: BatchCall,
  concurrency: number = Number.POSITIVE_INFINITY,
): Collector => {
  const { batches, host } = engine
  const open = new Map<EventKey, Batch>()
  let running = 0

  const invoke = (payloads: unknown[], emissions: Emission[]): unknown =>
    engine.enclose(
      () => call(Object.freeze(payloads), Object.freeze(emissions)),
      (error) => engine.failed(error, 'handler'),
    )

  const over = (): void => {
    running--
    batches.deliver()
  }

  /** The next batch of a type; its promise ends with the handler. */
  const begin = (type: EventKey, payload: unknown, emission: Emission): Promise<unknown> =>
    new Promise((settle, fail) => {
      const payloads = [payload]
      const emissions = [emission]
      // The async context of the first.
      const captured = engine.work().keepsContext ? host.captureContext() : undefined
      const run = (): void => {
        try {
          const result = invoke(payloads, emissions)
          const isPending = isThenable(result)
          // One that returns the engine's own end would wait for itself.
          if (isPending && !isWaitOf(engine, result)) {
            settle(result)
            result.then(over, over)
            return
          }
          settle(isPending ? undefined : result)
        } catch (error) {
          fail(error)
        }
        running--
      }
      const deliver = (): boolean => {
        if (!module.isStarted || running >= concurrency) return false
        open.delete(type)
        running++
        if (captured === undefined) run()
        else captured.run(run, undefined)
        return true
      }
      const batch = { payloads, emissions, deliver, settle }
      open.set(type, batch)
      batches.add(batch)
    })

  /** The first of a type stays pending until the handler has settled: `settled` and `stop` wait for it, and a failure goes its usual way once. */
  const collect = (payload: unknown, emission: Emission): unknown => {
    const { type } = emission
    // What an engine says of itself waits for nothing.
    if (module.isStarted && ownTypes.has(type)) return invoke([payload], [emission])
    const batch = open.get(type)
    if (batch !== undefined) {
      batch.payloads.push(payload)
      batch.emissions.push(emission)
      return undefined
    }
    const ended = begin(type, payload, emission)
    if (module.isStarted || (emission as unknown as { emitter: unknown }).emitter === engine) return setAside(ended)
    // Another emitter of the linker does not wait for a module that may never start.
    engine.life.follow(
      ended.catch((error) => engine.failed(error, 'handler', module.module.name)),
      `handler of ${String(type)}`,
    )
    return undefined
  }
  modules.set(collect, module)

  return {
    get running() {
      return running
    },
    collect: Object.defineProperty(collect, 'name', { value: name }),
    forget(counted = false) {
      for (const batch of open.values()) {
        if (counted) realm.hook?.dropped(engine, 'discarded', batch.payloads.length, -1)
        batches.drop(batch)
        batch.settle(undefined)
      }
      open.clear()
    },
  }
}
