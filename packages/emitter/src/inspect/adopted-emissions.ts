import type { EmitterView, Hook } from '../core/hook.ts'
import { adopted } from './adopted-core.ts'
import type { AdoptedList, AdoptedSubscription, AnyFunction } from './adopted-list.ts'

/** An emission under way. */
interface Run {
  readonly sequence: number
  readonly type: string | symbol
  readonly payload: unknown
  /** Handlers called so far. */
  count: number
}

/** The calls of one list, of an emission that begins with the first of them. */
interface Pass {
  readonly list: AdoptedList
  run: Run | undefined
}

/** Tells the hook of an adopted mitt's emissions: the handlers of the type's list, then those of '*'. */
export class AdoptedEmissions {
  /** How many there were. */
  begun = 0
  readonly #emitter: EmitterView
  /** Innermost last. */
  readonly #passes: Pass[] = []
  /** An emission whose '*' handlers are still to be called. */
  #open: Run | undefined

  constructor(emitter: EmitterView) {
    this.#emitter = emitter
  }

  run<T>(list: AdoptedList, calls: () => T, starsFollow: () => boolean): T {
    const star = list.type === '*'
    const pass: Pass = { list, run: star ? this.#open : undefined }
    if (star) this.#open = undefined
    this.#passes.push(pass)
    let done = false
    try {
      const result = calls()
      done = true
      return result
    } finally {
      this.#passes.pop()
      // After a throw mitt does not go on to the '*' handlers.
      if (done && !star && starsFollow()) this.#open = pass.run
      else finish(pass.run)
    }
  }

  call(subscription: AdoptedSubscription, handler: AnyFunction, self: unknown, args: unknown[]): unknown {
    const pass = this.#passes.at(-1)
    const { hook } = adopted
    if (hook === null || pass === undefined || pass.list.type !== subscription.types[0]) return Reflect.apply(handler, self, args)
    const [type, payload] = pass.list.type === '*' ? args : [pass.list.type, args[0]]
    pass.run ??= this.#begin(hook, type, payload, pass.list)
    const { run } = pass
    run.count++
    hook.deliveryStarted(run.sequence, subscription)
    let result: unknown
    try {
      result = Reflect.apply(handler, self, args)
    } catch (error) {
      adopted.hook?.deliveryFinished(run.sequence, subscription, 'rejected', error)
      adopted.hook?.failed(run.sequence, subscription, error, 'caller', { emitter: this.#emitter, type: run.type, payload: run.payload })
      throw error
    }
    // A promise is not touched: to look at its end would be to handle its rejection.
    adopted.hook?.deliveryFinished(run.sequence, subscription, 'fulfilled')
    return result
  }

  unheard(type: unknown, payload: unknown): void {
    if (adopted.hook !== null) finish(this.#begin(adopted.hook, type, payload, undefined))
  }

  /** The '*' handlers of the one that is open are not called any more. */
  end(): void {
    finish(this.#open)
    this.#open = undefined
  }

  #begin(hook: Hook, type: unknown, payload: unknown, list: AdoptedList | undefined): Run {
    this.begun++
    const name = keyOf(type)
    return { type: name, payload, count: 0, sequence: hook.emissionStarted(this.#emitter, name, payload, undefined, list, false) }
  }
}

const finish = (run: Run | undefined): void => {
  if (run !== undefined) adopted.hook?.emissionFinished(run.sequence, run.count, 0)
}

/** What a type is called; mitt takes anything a Map takes. */
export const keyOf = (type: unknown): string | symbol => {
  if (typeof type === 'string' || typeof type === 'symbol') return type
  return typeof type === 'object' || typeof type === 'function' ? typeof type : String(type)
}
