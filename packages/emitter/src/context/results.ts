import { EmitterError } from '../core/errors.ts'
import type { DeliveryOutcome } from '../core/outcome.ts'
import { quiet } from '../core/thenable.ts'

/** Of each name the newest are remembered: a context that lives long must not keep all it ever did. */
const remembered = 1000

const why = {
  cancelled: '; see cause',
  skipped: ': an interceptor, or a hook that failed, kept its handler from being called',
}

/** What is told how a delivery ended; of one that was posted to another realm there may be nothing to tell. */
export type Told = (outcome: DeliveryOutcome | undefined) => void

/** What the deliveries of named subscriptions came to, in the order in which they were triggered. */
export class Results {
  private readonly ofName = new Map<string, Promise<unknown>[]>()
  private readonly waits = new Set<(name: string, result: Promise<unknown>) => void>()

  has(name: string): boolean {
    return this.ofName.has(name)
  }

  /** One more delivery; returns what is told how it ended. */
  add(name: string): Told {
    let end!: Told
    // Nobody need wait for it.
    const result = quiet(
      new Promise<unknown>((resolve, reject) => {
        end = (outcome) => {
          const { status = 'fulfilled', value, reason } = outcome ?? {}
          if (status === 'fulfilled') resolve(value)
          else if (status === 'rejected') reject(reason)
          else reject(new EmitterError('DROPPED', `waitFor("${name}"): what it waited for was ${status}${why[status]}`, { cause: reason }))
        }
      }),
    )
    const results = this.ofName.get(name) ?? []
    this.ofName.set(name, results)
    results.push(result)
    if (results.length > remembered) results.shift()
    for (const wait of [...this.waits]) wait(name, result)
    return end
  }

  /**
   * The values of those there when the `count`-th is: all so far, where there are as many already. `complete` is told when all are there, which
   * may be at once: no more are waited for then. Returns what stops waiting for more.
   */
  collect(
    name: string,
    count: number,
    complete: () => void,
    resolve: (values: unknown[]) => void,
    reject: (error: unknown) => void,
  ): () => void {
    const results = [...(this.ofName.get(name) ?? [])]
    const stop = (): void => void this.waits.delete(take)
    const take = (of: string, result: Promise<unknown>): void => {
      if (of !== name) return
      result.catch(reject)
      if (results.push(result) >= count) all()
    }
    const all = (): void => {
      stop()
      complete()
      void Promise.all(results).then(resolve, reject)
    }
    // One that has failed ends the wait, however many are to come.
    for (const result of results) result.catch(reject)
    this.waits.add(take)
    if (results.length >= count) all()
    return stop
  }

  clear(): void {
    this.ofName.clear()
  }
}
