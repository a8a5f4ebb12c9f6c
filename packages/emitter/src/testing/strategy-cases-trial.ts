import type { Signal } from '../core/emission.ts'
import { createEmitter, type Emitter, type EmitterOptions } from '../core/emitter.ts'
import type { Outcome } from '../core/outcome.ts'
import type { QueueOptions } from '../core/queue.ts'
import type { Strategy } from '../core/strategy.ts'
import { globals } from '../host/globals.ts'
import { type Host, realHost } from '../host/host.ts'

/** Options of `strategyCases`. */
export interface StrategyCasesOptions<S extends Strategy = Strategy> {
  /** Runs what waits, of a strategy that waits to be told. Called again and again until a case is over. @default nothing, it runs by itself */
  readonly drive?: (strategy: S) => unknown
  /** Makes one with a bounded queue, for the cases of `overflow`. @default those are skipped */
  readonly createWith?: (options: QueueOptions) => S
  /** A case that takes longer fails. @default 2000 */
  readonly limitMs?: number
}

/** What the suite emits: numbers, so that what is lost, doubled or out of order can be told. */
export type SuiteEvents = Record<string, number>

/** What a case needs of a strategy to say anything; one that declares otherwise is not asked. */
export type Need =
  /** What is emitted waits: it is not run inside `emit`. */
  | 'waits'
  /** Nothing is dropped unasked: any number may wait. */
  | 'keeps'
  /** Everything is delivered in the order of `emit`. */
  | 'fifo'
  /** Of one type only the newest is delivered. */
  | 'latest'
  /** It hands back what waits. */
  | 'take'
  /** The factory of bounded ones. */
  | 'createWith'

/** A case, before it is known for which strategy. */
export interface Spec {
  readonly guarantee: string
  /** What is true of a strategy that passes, as a sentence without its subject. */
  readonly name: string
  readonly needs?: readonly Need[]
  run(trial: Trial): void | Promise<void>
}

/** A value as a message shows it. */
const show = (value: unknown): string => {
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, part]) => `${name}: ${show(part)}`)
      .join(', ')} }`
  return String(value)
}

/** `0, 1, 2, …`, so many. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

/** How the deliveries of an outcome ended, in short. */
export const endsOf = ({ deliveries }: Outcome): string[] =>
  deliveries.map(({ status, value, reason }) =>
    status === 'fulfilled' ? `fulfilled ${show(value)}` : `${status} ${reason instanceof Error ? reason.message : show(reason)}`,
  )

/** One run of one case: a fresh strategy, emitters on it, and ways to wait that end. */
export class Trial<S extends Strategy = Strategy> {
  /** The strategy of this case. */
  readonly strategy: S
  /** What nobody took, oldest first; a case that expects some takes it out. */
  readonly reported: unknown[] = []
  /** The async context of the code that runs, as the suite's host has it. */
  context: string = 'none'
  private readonly create: () => S
  private readonly options: StrategyCasesOptions<S>
  private readonly made: S[] = []
  private readonly emitters: Emitter<SuiteEvents>[] = []
  private readonly host: Host

  constructor(create: () => S, options: StrategyCasesOptions<S>) {
    this.create = create
    this.options = options
    this.host = {
      ...realHost,
      reportError: (error) => void this.reported.push(error),
      captureContext: () => {
        const captured = this.context
        return { run: (task, ...args) => this.inContext(captured, () => task(...args)) }
      },
    }
    this.strategy = this.fresh()
  }

  /** Another of the same kind. */
  fresh(): S {
    const strategy = this.create()
    this.made.push(strategy)
    return strategy
  }

  /** One with a bounded queue. */
  bounded(options: QueueOptions): S {
    const strategy = this.options.createWith!(options)
    this.made.push(strategy)
    return strategy
  }

  /** An emitter on the strategy of this case, or on another. */
  emitter(options: EmitterOptions = {}): Emitter<SuiteEvents> {
    const emitter = createEmitter<SuiteEvents>({ strategy: this.strategy, host: this.host, ...options })
    this.emitters.push(emitter)
    return emitter
  }

  /** Runs a task in an async context of that name. */
  inContext<R>(context: string, task: () => R): R {
    const before = this.context
    this.context = context
    try {
      return task()
    } finally {
      this.context = before
    }
  }

  /** The strategy of this case is closed: an emitter on it is refused at the call. */
  expectRefusal(): void {
    let code: unknown
    try {
      this.emitter()
    } catch (error) {
      code = (error as { code?: unknown }).code
    }
    this.expect('code of what createEmitter throws', code, 'CLOSED')
  }

  expect(what: string, actual: unknown, expected: unknown): void {
    const [came, wanted] = [show(actual), show(expected)]
    if (came !== wanted) throw new Error(`${what}: expected ${wanted}, got ${came}`)
  }

  /** One more task of the runtime, and what waits in strategies that have to be told. */
  async turn(): Promise<void> {
    for (const strategy of this.made) {
      const driven = this.options.drive?.(strategy)
      // A case may end while it drives on.
      if (driven instanceof Promise) driven.catch((error) => this.reported.push(error))
    }
    await new Promise<void>((resolve) => realHost.setTimer(resolve, 0))
  }

  /** Waits for what is to come; fails where it does not. */
  async until(what: string, isOver: () => boolean): Promise<void> {
    const { limitMs = 2000 } = this.options
    const endsAtMs = realHost.now() + limitMs
    while (!isOver()) {
      if (realHost.now() >= endsAtMs) {
        const pending = this.made.map((strategy) => strategy.pending).join(', ')
        throw new Error(`${what}: expected within ${limitMs} ms, did not come; pending ${pending}`)
      }
      await this.turn()
    }
  }

  /** What a promise resolves to, which must be soon. */
  async resolved<V>(what: string, promise: Promise<V> | V): Promise<V> {
    let over = false
    const end = (): void => {
      over = true
    }
    Promise.resolve(promise).then(end, end)
    await this.until(what, () => over)
    return promise
  }

  /** Waits until nothing waits or runs, and a little longer: what comes too late or twice is to be seen. */
  async rest(): Promise<void> {
    for (const emitter of this.emitters) await this.resolved('settled()', emitter.settled())
    await this.empty()
    await this.turn()
  }

  /** Waits until nothing waits in any strategy: what was cancelled may be counted up to its turn. */
  async empty(): Promise<void> {
    await this.until('pending of 0', () => this.made.every(({ pending }) => pending === 0))
  }

  /** A signal and what aborts it. */
  abortable(): { readonly signal: Signal; abort(): void } {
    const controller = new globals.AbortController()
    return { signal: controller.signal as Signal, abort: () => controller.abort() }
  }

  /** A promise that resolves a few turns later. */
  async later<V>(value: V): Promise<V> {
    await new Promise<void>((resolve) => realHost.setTimer(resolve, 2))
    return value
  }

  async prove(run: (trial: Trial) => void | Promise<void>): Promise<void> {
    try {
      await run(this as unknown as Trial)
      if (this.reported.length > 0) throw new Error('expected no failures')
    } catch (error) {
      if (error instanceof Error && this.reported.length > 0) error.message += `; failures nobody took: ${show(this.reported)}`
      throw error
    } finally {
      for (const emitter of this.emitters) void emitter.close({ pending: 'discard' })
      for (const strategy of this.made) void strategy.close()
    }
  }
}
