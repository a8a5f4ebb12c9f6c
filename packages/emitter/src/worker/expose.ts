import { checkOptions } from '../core/arguments.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { nameOf } from '../core/event-type.ts'
import type { EventClass } from '../core/events.ts'
import type { LinkerView } from '../core/hook.ts'
import { Linker } from '../core/linker.ts'
import type { Host } from '../host/host.ts'
import { Exposure } from './exposure.ts'
import type { InspectSource } from './inspection.ts'
import type { OwnPort } from './own-port.ts'

/** Options of `exposeHandlers`. */
export interface ExposeOptions {
  /** Most emissions handled at a time, promises included; further ones wait here, in order. @default unlimited */
  readonly concurrency?: number
  /** Event classes whose instances arrive as instances: own fields on the class's prototype, no constructor is run. @default none */
  readonly events?: readonly EventClass[]
  /** This worker's records, read in the other realm by `strategy.inspect()`: `createDirectTransport(installRecorder())` of `/inspect`. */
  readonly inspect?: InspectSource
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
 * They start in the order of their `emit`; results, failures that no `onFailure` here took and timings go back, plain results as they were
 * when the handler was done. What else fails here is reported to the host of the realm that made the worker. Throws a `TypeError` on wrong
 * arguments, `WORKER_FAILED` outside of a worker and when called again before `close`.
 *
 * @example
 * exposeHandlers(linker, { events: [OrderPaid] })
 */
export type ExposeHandlers = (linker: LinkerView, options?: ExposeOptions) => Exposed

const call = 'exposeHandlers'

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
