import type { LiveDelivery } from '../core/delivery.ts'
import { EmitterError } from '../core/errors.ts'
import { ignore } from '../core/thenable.ts'
import { type AsyncVariable, asyncVariable } from '../host/async-variable.ts'
import type { LoopInside } from './inside.ts'

let variable: AsyncVariable<LiveDelivery> | undefined
/** The delivery of a loop that what runs now belongs to. */
const inLoop = (): AsyncVariable<LiveDelivery> => {
  variable ??= asyncVariable()
  return variable
}

/**
 * Runs a delivery so that slots called by its handler know it. In the async context of its `emit`, which it would be lost in otherwise. One
 * that returned what waits for its own end is told so.
 */
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
    if (delivery.status === 'pending' && delivery.result instanceof Call) delivery.result.returnedBy(delivery)
  }
}

type Then<T> = <A = T, B = never>(
  fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
  rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
) => Promise<A | B>
const plainThen = Promise.prototype.then
// To the compiler `then` is a method, and so never an accessor.
const Plain = Promise as unknown as new <T>(start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void) => object

/**
 * The promise of a call, or what is chained to one. It notices who waits for it: `await`, and a promise that is resolved with it, read `then`
 * (of a subclass only) and call it in a microtask of its own, whoever chains calls it at once.
 */
class Call<T> extends Plain<T> {
  /** Why the handler that waits for it, by default the one that asks, would wait for ever. */
  refusal: ((waiter?: LiveDelivery) => Error | undefined) | undefined
  /** Of one that is chained: fails the call for those of this chain, who then say what it means. Others may wait for the same call. */
  refuse: ((error: Error) => void) | undefined

  // biome-ignore lint/suspicious/noThenProperty: it is a promise
  get then(): Then<T> {
    let isRead = true
    void Promise.resolve().then(() => {
      isRead = false
    })
    return (fulfilled, rejected) => {
      const { refusal } = this
      let { refuse } = this
      let from: Call<T> = this
      if (refusal !== undefined && refuse === undefined)
        from = new Call((resolve, reject) => {
          plainThen.call(this, resolve as never, reject)
          refuse = reject
        })
      const error = isRead ? undefined : refusal?.()
      if (error !== undefined) refuse!(error)
      const next = plainThen.call(from, fulfilled as never, rejected) as never as Call<never>
      next.refusal = refusal
      next.refuse = refuse
      return next as never
    }
  }

  returnedBy(delivery: LiveDelivery): void {
    const error = this.refusal?.(delivery)
    if (error === undefined) return
    if (this.refuse === undefined) delivery.timeOut(error)
    else this.refuse(error)
  }
}

/** Without async context nobody knows who waits; so long is suspicious. */
const suspiciousMs = 5000

/**
 * The promise of a slot call. Waiting for it in a handler of the same loop, whose turn it would have to come after, rejects `LOOP_REENTRY`;
 * the call keeps its place. Where the runtime has no async context this is known of calls made in the synchronous part of a handler, and of
 * what a handler returns; of others that wait long a warning says what may be wrong.
 */
export const guarded = <T>(inside: LoopInside, name: string, ended: Promise<T>): Promise<T> => {
  const here = inLoop()
  const madeIn = here.get()
  let isOpen = true
  let cancelTimer: (() => void) | undefined
  const over = (): void => {
    isOpen = false
    cancelTimer?.()
  }
  ended.then(over, over)
  const call = new Call<T>((resolve, reject) => void ended.then(resolve, reject))
  plainThen.call(call, undefined, ignore)
  call.refusal = (waiter = here.get() ?? (here.isExact ? undefined : madeIn)) => {
    const { running, events } = inside
    if (!isOpen || running === undefined) return undefined
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
  return call as never
}
