import type * as inspect from '@emitscope/emitter/inspect'
import { createManualHost, type ManualHost } from '@emitscope/emitter/testing'
import { vi } from 'vitest'

/** What copies of the library and the recorder meet at. */
export interface Registry {
  readonly cores: Parameters<inspect.Recorder['coreJoined']>[0][]
  readonly recorder: inspect.Recorder | null
  join(core: { packageVersion: string; hookVersion: number; observe(hook: unknown): void; linkers(): Iterable<never> }): void
}

const key = '__EMITSCOPE__'
const globals = globalThis as { [key]?: Registry | false }

export const registry = (): Registry => {
  const found = globals[key]
  if (typeof found !== 'object') throw new Error('nothing has joined')
  return found
}

/** Empties the place where copies meet; with `false` in it the kill switch is set. */
export const resetRegistry = (value?: false): void => {
  delete globals[key]
  if (value === false) globals[key] = value
}

/** Loads the library once more, as another bundle or a hot reload does. */
export const loadCopy = async () => {
  vi.resetModules()
  const [core, strategies, inspection] = await Promise.all([
    import('@emitscope/emitter'),
    import('@emitscope/emitter/strategies'),
    import('@emitscope/emitter/inspect'),
  ])
  return { ...core, ...strategies, ...inspection }
}

/** A realm where nothing has been loaded before. */
export const freshRealm = () => {
  resetRegistry()
  return loadCopy()
}

type Core = Registry['cores'][number]

/** The one core that has joined, as one that no emitter was made with yet: hundreds of runs in one turn would all find those of the runs before. */
export const onlyCore = (): Core => {
  const [core] = registry().cores
  if (core === undefined) throw new Error('no core has joined')
  return { packageVersion: core.packageVersion, hookVersion: core.hookVersion, observe: (hook) => core.observe(hook), linkers: () => [] }
}

const recordingDrops = new Set(['overwritten', 'cleared', 'mutedAtSource', 'transport'])

/** One emission as a client reads it, columns of defaults filled in. */
export interface Row {
  readonly sequence: number
  readonly emitter: string
  readonly type: string
  readonly atMs: number
  readonly queuedMs: number | null
  readonly durationMs: number | null
  readonly causeSequence: number
  /** Name of the handler that emitted it, if known. */
  readonly causedBy: string
  readonly causeKind: inspect.CauseKind
  readonly deliveries: number
  readonly failures: number
  readonly flags: number
}

/** A client over the direct transport: asks, and counts what it got and what it was told it lost. */
export class Client {
  readonly messages: inspect.RealmMessage[] = []
  readonly rows: Row[] = []
  readonly drops: inspect.Drop[] = []
  readonly types = new Map<number, string>()
  readonly emitters = new Map<number, inspect.EmitterDefinition>()
  readonly subscriptions = new Map<number, inspect.SubscriptionDefinition>()
  readonly errors = new Map<number, inspect.ErrorDefinition>()
  readonly totals = new Map<number, inspect.HandlerTotals>()
  readonly counts = new Map<string, Omit<inspect.TypeCount, 'type'>>()
  /** Emissions it was told that it lost. */
  dropped = 0
  readonly #transport: inspect.Transport
  readonly #host: ManualHost
  #commands = 0
  #cursor = 0

  constructor(createDirectTransport: typeof inspect.createDirectTransport, recorder: inspect.Recorder, host: ManualHost) {
    this.#host = host
    this.#transport = createDirectTransport(recorder)
    this.#transport.subscribe((message) => this.messages.push(message))
    host.flushMicrotasks()
  }

  get sequences(): number[] {
    return this.rows.map(({ sequence }) => sequence)
  }

  ask(command: inspect.Command): inspect.Reply {
    const commandId = ++this.#commands
    this.#transport.post({ kind: 'command', commandId, command })
    this.#host.flushMicrotasks()
    const replies = this.messages.filter((message) => message.kind === 'reply' && message.commandId === commandId)
    if (replies.length !== 1) throw new Error(`${replies.length} replies to ${command.name}`)
    return replies[0] as inspect.Reply
  }

  /** The result of a command that must be done. */
  result<R>(command: inspect.Command): R {
    const { status, result, reason } = this.ask(command)
    if (status !== 'done') throw new Error(`${command.name} ${status}: ${reason}`)
    return result as R
  }

  attach(level?: inspect.RecordingLevel): this {
    this.result(level === undefined ? { name: 'attach' } : { name: 'attach', level })
    return this
  }

  pull(options: { readonly maxRecords?: number; readonly budgetMs?: number } = {}): inspect.Batch {
    const batch = this.result<inspect.Batch>({ name: 'pull', cursor: this.#cursor, ...options })
    this.#cursor = batch.cursor
    for (const drop of batch.drops ?? []) {
      this.drops.push(drop)
      if (recordingDrops.has(drop.reason)) this.dropped += drop.count
    }
    const { types = [], emitters = [], subscriptions = [], errors = [] } = batch.definitions ?? {}
    for (const { id, name } of types) this.types.set(id, name)
    for (const definition of emitters) this.emitters.set(definition.id, definition)
    for (const definition of subscriptions) this.subscriptions.set(definition.id, definition)
    for (const definition of errors) this.errors.set(definition.id, definition)
    for (const totals of batch.handlers ?? []) this.totals.set(totals.subscription, totals)
    for (const { type, ...count } of batch.counts ?? []) this.counts.set(this.types.get(type) ?? '', count)
    if (batch.emissions !== undefined) this.rows.push(...this.#rows(batch.emissions))
    return batch
  }

  /** Pulls until there is no more, past the 10 Hz at which sums go out; returns the last batch. */
  pullAll(): inspect.Batch {
    this.#host.advance(100)
    for (;;) {
      const batch = this.pull()
      if (!batch.more) return batch
    }
  }

  /** Exact calls of the handlers with this name. */
  calls(handler: string): number {
    return [...this.subscriptions.values()]
      .filter((subscription) => subscription.handler === handler)
      .reduce((sum, { id }) => sum + (this.totals.get(id)?.calls ?? 0), 0)
  }

  close(): void {
    this.#transport.close()
  }

  #rows(columns: inspect.EmissionColumns): Row[] {
    return columns.sequence.map((sequence, row) => ({
      sequence,
      emitter: this.emitters.get(columns.emitter[row] ?? 0)?.name ?? '',
      type: this.types.get(columns.type[row] ?? 0) ?? '',
      atMs: columns.atMs[row] ?? Number.NaN,
      queuedMs: columns.queuedMs === undefined ? 0 : (columns.queuedMs[row] ?? null),
      durationMs: columns.durationMs[row] ?? null,
      causeSequence: columns.causeSequence?.[row] ?? 0,
      causedBy: this.subscriptions.get(columns.causeSubscription?.[row] ?? 0)?.handler ?? '',
      causeKind: columns.causeKind?.[row] ?? 'unknown',
      deliveries: columns.deliveries[row] ?? 0,
      failures: columns.failures?.[row] ?? 0,
      flags: columns.flags?.[row] ?? 0,
    }))
  }
}

/** A fresh realm with a recorder over a manual host, installed before anything else exists. */
export const recordedRealm = async (options: Omit<inspect.RecorderOptions, 'host'> = {}) => {
  const realm = await freshRealm()
  const host = createManualHost()
  const recorder = realm.installRecorder({ ...options, host })
  const connect = () => new Client(realm.createDirectTransport, recorder, host)
  return { ...realm, host, recorder, connect }
}
