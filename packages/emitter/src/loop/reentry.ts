import type { LiveDelivery } from '../core/delivery.ts'
import { EmitterError } from '../core/errors.ts'
import { type AsyncVariable, asyncVariable } from '../host/async-variable.ts'
import { realHost } from '../host/host.ts'
import type { LoopInside } from './inside.ts'

let variable: AsyncVariable<LiveDelivery> | undefined
/** The delivery of a loop that what runs now belongs to. */
const inLoop = (): AsyncVariable<LiveDelivery> => {
  variable ??= asyncVariable()
  return variable
}

/** Runs a delivery so that slots called by its handler know it. In the async context of its `emit`, which it would be lost in otherwise. */
export const runNoted = (delivery: LiveDelivery): Promise<void> | undefined => {
  const { emission } = delivery
  const { captured } = emission
  emission.captured = {
    run(task, subject) {
      const noted = (given: typeof subject): void => inLoop().run(delivery, () => task(given))
      if (captured === undefined) noted(subject)
      else captured.run(noted, subject)
    },
  }
  try {
    return delivery.run()
  } finally {
    emission.captured = captured
  }
}

/** A promise that asks, when somebody is about to wait for it, whether that could ever end. `await` reads `then` of a subclass only. */
class Call<T> extends Promise<T> {
  refuses: (() => Error | undefined) | undefined
  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  override then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const error = this.refuses?.()
    if (error !== undefined) return Promise.reject(error).then(fulfilled, rejected)
    const next = super.then(fulfilled, rejected) as Call<A | B>
    next.refuses = this.refuses
    return next
  }
}

/** Without async context nobody knows who waits; so long is suspicious. */
const suspiciousMs = 5000

/**
 * The promise of a slot call. Waiting for it in a handler of the same loop, whose turn it would have to come after, rejects `LOOP_REENTRY`;
 * the call keeps its place. Where the runtime has no async context this is known of calls made in the synchronous part of a handler; of
 * others that wait long a warning says what may be wrong.
 */
export const guarded = <T>(inside: LoopInside, name: string, ended: Promise<T>): Promise<T> => {
  const here = inLoop()
  const madeIn = here.get()
  let isOpen = true
  // Chained in the tick of its call, as an emitter does that is handed a slot as its handler, nobody waits yet; what is chained asks again.
  let isFresh = true
  realHost.queueMicrotask(() => {
    isFresh = false
  })
  let cancelTimer: (() => void) | undefined
  const over = (): void => {
    isOpen = false
    cancelTimer?.()
  }
  ended.then(over, over)
  const call = Call.resolve(ended) as Call<T>
  call.catch(() => undefined)
  call.refuses = () => {
    const { running, events } = inside
    if (!isOpen || isFresh || running === undefined) return undefined
    const waiter = here.get() ?? (here.isExact ? undefined : madeIn)
    if (waiter === running)
      return new EmitterError(
        'LOOP_REENTRY',
        `slot "${name}": awaited by a handler of its own loop, which must end first; do not await it, or use another loop`,
      )
    if (!here.isExact)
      cancelTimer ??= events.host.setTimer(() => {
        const message = `slot "${name}": awaited for ${suspiciousMs} ms behind one handler of its own loop; where that awaits it, do not, or set timeoutMs`
        if (inside.running === running) events.warnings().say({ code: 'LOOP_WAITS', message }, events, inside)
      }, suspiciousMs)
    return undefined
  }
  return call
}
