import { checkOptions } from '../core/arguments.ts'
import type { following } from '../core/emission.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { refused } from '../core/thenable.ts'
import type { Context, Values } from './create-context.ts'

/** What a dependency's function gets: its context, to read from. */
export type DependencyContext<V extends object = Values> = Omit<
  Context<object, V>,
  'emit' | 'emitAsync' | 'drop' | typeof Symbol.dispose | typeof following
>

/** Options of `defineDependency`. */
export interface DependencyOptions {
  /** Shown in errors. @default the function's name */
  readonly name?: string
  /** One run serves all who ask within a context, also later; a failed one is forgotten. `false`: each `get` runs it, but never within itself. @default true */
  readonly cache?: boolean
  /** Milliseconds after which a run that has not ended fails with a `TimeoutError`. @default none */
  readonly timeoutMs?: number
}

/** Something a context can get: a value, and how it comes about. Make one with `defineDependency`. */
export interface Dependency<T, V extends object = Values> {
  readonly name: string
  readonly cache: boolean
  readonly timeoutMs: number | undefined
  readonly load: (context: DependencyContext<V>) => T | PromiseLike<T>
}

/**
 * Defines what `context.get` gives: the result of a function of the context, run at the first `get` and kept for the context's life. It may
 * `get` others; one that asks for itself, or for what asked for it and still runs, gets a rejection `DEPENDENCY_CYCLE`. Throws `TypeError` on wrong arguments.
 */
export const defineDependency = <T, V extends object = Values>(
  load: (context: DependencyContext<V>) => T | PromiseLike<T>,
  options: DependencyOptions = {},
): Dependency<T, V> => {
  const call = 'defineDependency'
  if (typeof load !== 'function') throw badArgument(call, 'load', 'a function', load)
  checkOptions(call, options, { name: 'a string', timeoutMs: 'milliseconds, 0 or more' })
  const { name = load.name || '(anonymous)', cache = true, timeoutMs } = options
  if (typeof cache !== 'boolean') throw badArgument(call, 'options.cache', 'true or false', cache)
  return Object.freeze({ name, cache, timeoutMs, load })
}

/** A dependency's function at work, or done. */
export interface Run {
  readonly dependency: Dependency<unknown>
  readonly promise: Promise<unknown>
  /** Those that asked for it and wait; null when it is done. */
  askers: Set<Run> | null
}

/** Runs a dependency's function, not before the next microtask; `run` tells in whose name it asks for others. */
type Begin = (dependency: Dependency<unknown>, run: () => Run) => Promise<unknown>

/** The dependencies of one context. */
export class Dependencies {
  private readonly kept = new Map<Dependency<unknown>, Run>()
  private readonly begin: Begin

  constructor(begin: Begin) {
    this.begin = begin
  }

  /** Rejects `DEPENDENCY_CYCLE` where what the asker would wait for waits for the asker. */
  get(dependency: Dependency<unknown>, asker: Run | undefined): Promise<unknown> {
    if (typeof (dependency as { load?: unknown } | null)?.load !== 'function')
      throw badArgument('get', 'dependency', 'made by defineDependency()', dependency)
    const chain = asker && chainTo(dependency, asker)
    if (chain !== undefined) {
      const circle = [...chain, dependency].map(({ name }) => name).join(' → ')
      return refused(new EmitterError('DEPENDENCY_CYCLE', `get: dependencies wait for each other: ${circle}; take one out of the circle`))
    }
    const run = this.kept.get(dependency) ?? this.run(dependency)
    if (asker !== undefined) run.askers?.add(asker)
    return run.promise
  }

  clear(): void {
    this.kept.clear()
  }

  private run(dependency: Dependency<unknown>): Run {
    const run: Run = { dependency, askers: new Set(), promise: this.begin(dependency, () => run) }
    if (dependency.cache) this.kept.set(dependency, run)
    const done = (failed: boolean): void => {
      run.askers = null
      if (failed && this.kept.get(dependency) === run) this.kept.delete(dependency)
    }
    run.promise.then(
      () => done(false),
      () => done(true),
    )
    return run
  }
}

/** From a run of the dependency down to the asker, which that run waits for; undefined where none does. */
const chainTo = (dependency: Dependency<unknown>, asker: Run, seen: Set<Run> = new Set()): Dependency<unknown>[] | undefined => {
  // Nobody waits for one that is done, though it may still ask.
  if (asker.askers === null) return undefined
  if (asker.dependency === dependency) return [dependency]
  seen.add(asker)
  for (const above of asker.askers) {
    const chain = seen.has(above) ? undefined : chainTo(dependency, above, seen)
    if (chain !== undefined) return [...chain, asker.dependency]
  }
  return undefined
}
