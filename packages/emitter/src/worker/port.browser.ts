import { globals } from '../host/globals.ts'
import { type ExposeHandlers, exposeOn } from './expose.ts'
import type { OwnPort } from './own-port.ts'
import type { WorkerConstructor } from './worker-like.ts'

/** The platform's own `Worker`; undefined where it has none, as on servers. */
export const Worker: WorkerConstructor = globals.Worker as WorkerConstructor

const ownPort = (): OwnPort | undefined => {
  const { postMessage, addEventListener, document } = globals
  // A page can post messages too, to itself.
  if (postMessage === undefined || addEventListener === undefined || document !== undefined) return undefined
  const on = <E>(type: string, take: (event: E) => void): (() => void) => {
    globals.addEventListener!(type, take as (event: never) => void)
    return () => globals.removeEventListener!(type, take as (event: never) => void)
  }
  return {
    post: (message) => globals.postMessage!(message),
    listen: (take) => on<{ readonly data: unknown }>('message', ({ data }) => take(data)),
    onRejection: (tell) =>
      on<{ readonly reason: unknown; readonly defaultPrevented: boolean }>('unhandledrejection', ({ reason, defaultPrevented }) => {
        if (!defaultPrevented) tell(reason)
      }),
    hold,
  }
}

/** Held for as long as this worker lives: whoever waits for it learns of `self.close()`, which nothing else tells. */
const hold = async (): Promise<string> => {
  const name = `emitscope-worker-${globals.performance.now()}-${Math.random()}`
  const { locks } = globals.navigator ?? {}
  return new Promise((resolve) => {
    // Refused in frames without an origin.
    const refused = (): void => resolve('')
    if (locks === undefined) refused()
    else
      locks
        .request(name, () => {
          resolve(name)
          return new Promise(() => undefined)
        })
        .catch(refused)
  })
}

/** In a Web Worker: see the type. */
export const exposeHandlers: ExposeHandlers = /*#__PURE__*/ exposeOn(ownPort)
