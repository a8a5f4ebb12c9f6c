import type { FailureColumns, FailureTaker } from '@emitscope/emitter/inspect'
import type { DefinitionTable } from './definitions.ts'

const KEPT_FAILURES = 10_000

/** One failure, complete without its emission's row. */
export interface Failure {
  /** Counts failures of this session, from 1. */
  readonly id: number
  readonly sequence: number
  readonly emitter: number
  readonly type: number
  readonly subscription: number
  readonly atMs: number
  readonly error: number
  readonly takenBy: FailureTaker
  readonly causeSequence: number
}

/** Failures of one kind. `count` is exact, `failures` holds those still kept, oldest first. */
export interface FailureGroup {
  readonly key: string
  readonly failures: readonly Failure[]
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
}
interface GrowingGroup extends FailureGroup {
  readonly failures: Failure[]
  count: number
  firstAtMs: number
  lastAtMs: number
}
export type FailureGrouping = 'fingerprint' | 'handler' | 'event'

/** Failures and their groups by fingerprint, handler and event; the newest 10,000 are kept, groups count all. */
export class FailureLog {
  readonly #definitions: DefinitionTable
  readonly #groups: Readonly<Record<FailureGrouping, Map<string, GrowingGroup>>> = {
    fingerprint: new Map(),
    handler: new Map(),
    event: new Map(),
  }
  #failures: Failure[] = []
  count = 0

  constructor(definitions: DefinitionTable) {
    this.#definitions = definitions
  }

  /** Kept failures, oldest first. */
  get all(): readonly Failure[] {
    return this.#failures
  }

  append(columns: FailureColumns, index: number): Failure {
    const failure: Failure = {
      id: ++this.count,
      sequence: columns.sequence[index] ?? 0,
      emitter: columns.emitter[index] ?? 0,
      type: columns.type[index] ?? 0,
      subscription: columns.subscription[index] ?? 0,
      atMs: columns.atMs[index] ?? 0,
      error: columns.error[index] ?? 0,
      takenBy: columns.takenBy[index] ?? 'host',
      causeSequence: columns.causeSequence[index] ?? 0,
    }
    this.#failures.push(failure)
    const error = this.#definitions.errors.get(failure.error)
    this.#file('fingerprint', error?.fingerprint ?? `error ${failure.error}`, failure)
    this.#file(
      'handler',
      `${this.#definitions.emitterName(failure.emitter)}/${this.#definitions.handlerName(failure.subscription)}`,
      failure,
    )
    this.#file('event', this.#definitions.typeName(failure.type), failure)
    if (this.#failures.length > KEPT_FAILURES * 1.1) this.#forgetOldest()
    return failure
  }

  /** Groups, the one that failed last first. */
  groups(grouping: FailureGrouping): FailureGroup[] {
    return [...this.#groups[grouping].values()].sort((a, b) => b.lastAtMs - a.lastAtMs)
  }

  of(sequence: number): Failure[] {
    return this.#failures.filter((failure) => failure.sequence === sequence)
  }

  clear(): void {
    this.#failures = []
    this.count = 0
    for (const groups of Object.values(this.#groups)) groups.clear()
  }

  #file(grouping: FailureGrouping, key: string, failure: Failure): void {
    const group = this.#groups[grouping].get(key)
    if (!group) {
      this.#groups[grouping].set(key, { key, failures: [failure], count: 1, firstAtMs: failure.atMs, lastAtMs: failure.atMs })
      return
    }
    group.failures.push(failure)
    group.count += 1
    group.lastAtMs = Math.max(group.lastAtMs, failure.atMs)
  }

  #forgetOldest(): void {
    this.#failures = this.#failures.slice(-KEPT_FAILURES)
    const oldest = this.#failures[0]?.id ?? 0
    for (const groups of Object.values(this.#groups)) {
      for (const group of groups.values()) {
        const kept = group.failures.findIndex((failure) => failure.id >= oldest)
        group.failures.splice(0, kept < 0 ? group.failures.length - 1 : kept)
      }
    }
  }
}
