import type {
  Batch,
  CauseKind,
  Command,
  Definitions,
  DeliveryStatus,
  Drop,
  ErrorDefinition,
  FailureTaker,
  HandlerTotals,
  Hello,
  Mark,
  PanelMessage,
  PropertiesResult,
  QueueDepth,
  RealmMessage,
  Removal,
  SubscriptionDefinition,
  Transport,
  ValuePreview,
} from '@emitscope/emitter/inspect'
import { durationBinsMs, PROTOCOL } from '@emitscope/emitter/inspect'

export interface EmissionRow {
  sequence: number
  emitter: number
  type: number
  atMs: number
  queuedMs: number | null
  durationMs: number | null
  causeSequence: number
  causeSubscription: number
  causeKind: CauseKind
  deliveries: number
  failures: number
  flags: number
}
interface DeliveryRow {
  sequence: number
  subscription: number
  startedAtMs: number
  durationMs: number | null
  status: DeliveryStatus
  error: number
}
interface SettlementRow {
  sequence: number
  subscription: number
  atMs: number
  status: DeliveryStatus
  error: number
}
interface FailureRow {
  sequence: number
  emitter: number
  type: number
  subscription: number
  atMs: number
  error: number
  takenBy: FailureTaker
  causeSequence: number
}
type Columns<T> = { readonly [K in keyof T]: T[K][] }

const columnsOf = <T extends object>(rows: readonly T[]): Columns<T> | undefined => {
  const [first] = rows
  if (!first) return undefined
  return Object.fromEntries(Object.keys(first).map((key) => [key, rows.map((row) => row[key as keyof T])])) as Columns<T>
}

/**
 * A realm that speaks the protocol and does what a test tells it: rows are put in by hand, time stands still.
 * What it does not answer by itself, a test answers through `answers`.
 */
export class FakeRealm {
  readonly posted: Command[] = []
  readonly payloads: Map<number, unknown> = new Map()
  readonly answers: Partial<Record<Command['name'], (command: Command) => unknown>> = {}
  hello: Hello = {
    kind: 'hello',
    protocol: PROTOCOL,
    packageVersion: '0.0.0',
    realmId: 'fake',
    runtime: 'window',
    title: 'Fake',
    timeOriginMs: Date.UTC(2026, 10, 20, 12),
    clockStepMs: 0.1,
    mode: 'development',
    capabilities: [],
    level: 'deliveries',
    ringCapacity: { emissions: 16_384, deliveries: 65_536, failures: 1024 },
  }
  status: Transport['status'] = 'open'
  atMs = 0
  sequence = 0
  recording = true
  perEmissionUs: number | null = 0.15
  /** False: commands are taken and never answered. */
  answering = true
  #cursor = 0
  #handler: ((message: RealmMessage) => void) | null = null
  #definitions: { types: { id: number; name: string }[]; emitters: unknown[]; subscriptions: unknown[]; errors: ErrorDefinition[] } = {
    types: [],
    emitters: [],
    subscriptions: [],
    errors: [],
  }
  #typeIds = new Map<string, number>()
  #rows: { emissions: EmissionRow[]; deliveries: DeliveryRow[]; settlements: SettlementRow[]; failures: FailureRow[] } = {
    emissions: [],
    deliveries: [],
    settlements: [],
    failures: [],
  }
  #drops: Drop[] = []
  #marks: Mark[] = []
  #removals: Removal[] = []
  #queues: QueueDepth[] = []
  #totals = new Map<number, HandlerTotals>()
  #nextId = 0

  readonly transport: Transport = this.#createTransport()

  #createTransport(): Transport {
    const realm = this
    return {
      get status() {
        return realm.status
      },
      post: (message) => queueMicrotask(() => this.#receive(message)),
      subscribe: (handler) => {
        this.#handler = handler
        queueMicrotask(() => handler(this.hello))
        return () => {
          if (this.#handler === handler) this.#handler = null
        }
      },
      close: () => {
        this.status = 'closed'
      },
    }
  }

  /** Sends a message of its own accord. */
  say(message: RealmMessage): void {
    this.#handler?.(message)
  }

  type(name: string): number {
    const known = this.#typeIds.get(name)
    if (known) return known
    const id = this.#typeIds.size + 1
    this.#typeIds.set(name, id)
    this.#definitions.types.push({ id, name })
    return id
  }

  emitter(name: string, strategy = 'sync', linker?: number): number {
    const id = ++this.#nextId
    this.#definitions.emitters.push({ id, name, strategy, linker: linker ?? id, addedAtMs: 0 })
    return id
  }

  subscription(linker: number, types: string[], handler: string, more: Partial<SubscriptionDefinition> = {}): number {
    const id = ++this.#nextId
    this.#definitions.subscriptions.push({
      id,
      linker,
      types: types.map((type) => this.type(type)),
      handler,
      priority: 0,
      options: {},
      addedAtMs: 0,
      ...more,
    })
    return id
  }

  error(name: string, message: string, more: Partial<ErrorDefinition> = {}): number {
    const id = ++this.#nextId
    this.#definitions.errors.push({ id, name, message, fingerprint: name, ...more })
    return id
  }

  /** Adds one emission; returns its sequence. */
  emit(type: string, emitter: number, row: Partial<EmissionRow> & { payload?: unknown } = {}): number {
    const { payload, ...columns } = row
    const sequence = columns.sequence ?? this.sequence + 1
    this.sequence = Math.max(this.sequence, sequence)
    if (payload !== undefined) this.payloads.set(sequence, payload)
    const causeKind = columns.causeSequence ? 'handler' : 'unknown'
    this.#rows.emissions.push({
      sequence,
      emitter,
      type: this.type(type),
      atMs: this.atMs,
      queuedMs: 0,
      durationMs: 0,
      causeSequence: 0,
      causeSubscription: 0,
      causeKind,
      deliveries: 1,
      failures: 0,
      flags: 0,
      ...columns,
    })
    return sequence
  }

  deliver(sequence: number, subscription: number, row: Partial<DeliveryRow> = {}): void {
    this.#rows.deliveries.push({ sequence, subscription, startedAtMs: this.atMs, durationMs: 0, status: 'fulfilled', error: 0, ...row })
  }

  settle(sequence: number, subscription: number, row: Partial<SettlementRow> = {}): void {
    this.#rows.settlements.push({ sequence, subscription, atMs: this.atMs, status: 'fulfilled', error: 0, ...row })
  }

  fail(sequence: number, row: Partial<Omit<FailureRow, 'type'>> & { type: string; error: number }): void {
    this.#rows.failures.push({
      sequence,
      emitter: 0,
      subscription: 0,
      atMs: this.atMs,
      takenBy: 'host',
      causeSequence: 0,
      ...row,
      type: this.type(row.type),
    })
  }

  drop(drop: Partial<Drop> & { count: number }): void {
    if ((drop.reason ?? 'overwritten') === 'overwritten')
      this.sequence = Math.max(this.sequence, drop.toSequence ?? this.sequence + drop.count)
    this.#drops.push({ reason: 'overwritten', atMs: this.atMs, ...drop })
  }

  mark(text: string, kind: Mark['kind'] = 'recording'): void {
    this.#marks.push({ atMs: this.atMs, kind, text })
  }

  remove(subscription: number): void {
    this.#removals.push({ subscription, atMs: this.atMs, reason: 'off' })
  }

  queue(emitter: number, depth: number): void {
    this.#queues.push({ emitter, strategy: 'microtask', atMs: this.atMs, depth })
  }

  /** Totals of a subscription; the histogram is made of the durations given. */
  totals(subscription: number, durationsMs: readonly number[], more: Partial<HandlerTotals> = {}): void {
    const histogram = durationBinsMs.map(() => 0)
    for (const duration of durationsMs) {
      const bin = durationBinsMs.findIndex((bound) => duration <= bound)
      histogram[bin] = (histogram[bin] ?? 0) + 1
    }
    const totalMs = durationsMs.reduce((sum, duration) => sum + duration, 0)
    const maxMs = Math.max(0, ...durationsMs)
    const counts = { calls: durationsMs.length, failures: 0, timed: durationsMs.length }
    this.#totals.set(subscription, { subscription, ...counts, totalMs, maxMs, lastAtMs: this.atMs, histogram, ...more })
  }

  /** Everything since the last call, as one answer to `pull`. */
  batch(more = false): Batch {
    const { emissions, deliveries, settlements, failures } = this.#rows
    const sections = {
      emissions: columnsOf(emissions),
      deliveries: columnsOf(deliveries),
      settlements: columnsOf(settlements),
      failures: columnsOf(failures),
      definitions: this.#definitions as Definitions,
      drops: this.#drops,
      marks: this.#marks,
      removals: this.#removals,
      queues: this.#queues,
      handlers: [...this.#totals.values()],
    }
    this.#rows = { emissions: [], deliveries: [], settlements: [], failures: [] }
    this.#definitions = { types: [], emitters: [], subscriptions: [], errors: [] }
    this.#drops = []
    this.#marks = []
    this.#removals = []
    this.#queues = []
    this.#cursor += 1
    const present = Object.fromEntries(Object.entries(sections).filter(([, section]) => section !== undefined))
    const cost = { perEmissionUs: this.perEmissionUs, lastPullMs: 0.2, retainedPayloads: this.payloads.size }
    return {
      kind: 'batch',
      realmId: this.hello.realmId,
      cursor: this.#cursor,
      more,
      atMs: this.atMs,
      emitted: this.sequence,
      recording: this.recording,
      cost,
      ...present,
    }
  }

  #receive(message: PanelMessage): void {
    if (message.kind !== 'command') return
    this.posted.push(message.command)
    if (!this.answering) return
    const { commandId, command } = message
    try {
      this.say({ kind: 'reply', commandId, status: 'done', result: this.#answer(command) })
    } catch (error) {
      this.say({ kind: 'reply', commandId, status: 'failed', reason: error instanceof Error ? error.message : String(error) })
    }
  }

  #answer(command: Command): unknown {
    const own = this.answers[command.name]
    if (own) return own(command)
    switch (command.name) {
      case 'pull':
        return this.batch()
      case 'setRecording':
        this.recording = command.recording
        return undefined
      case 'preview':
        return { previews: command.sequences.map((sequence) => this.#preview(sequence)) }
      case 'properties':
        return this.#properties(command.sequence, command.path)
      default:
        return undefined
    }
  }

  #preview(sequence: number): ValuePreview {
    return this.payloads.has(sequence)
      ? previewOf(this.payloads.get(sequence))
      : { kind: 'undefined', text: 'undefined', expandable: false }
  }

  #properties(sequence: number, path: readonly string[]): PropertiesResult {
    const value = path.reduce<unknown>((at, key) => childOf(at, key), this.payloads.get(sequence))
    const children = childrenOf(value)
    const rows = children.slice(0, 100).map(([key, child]) => ({ key, path: key, value: previewOf(child) }))
    return { value: previewOf(value), capturedAtMs: this.atMs - 3200, freshness: 'live', total: children.length, rows }
  }
}

const childrenOf = (value: unknown): [string, unknown][] => {
  if (value instanceof Map) return [...value].map(([key, child]) => [String(key), child])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}
const childOf = (value: unknown, key: string): unknown => childrenOf(value).find(([name]) => name === key)?.[1]

const short = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? '[…]' : '{…}'
  return String(value)
}

/** One line of a value, as the real realm writes it, for the values tests use. */
const previewOf = (value: unknown): ValuePreview => {
  if (value === null || typeof value !== 'object') {
    const kind = value === null ? 'null' : (typeof value as ValuePreview['kind'])
    return { kind, text: value === '[redacted]' ? value : short(value), expandable: false }
  }
  const children = childrenOf(value)
  const rest = children.length > 5 ? ', …' : ''
  if (value instanceof Map)
    return {
      kind: 'collection',
      text: `Map(${value.size}) {${children.slice(0, 1).map(([key, child]) => `"${key}" → ${short(child)}`)}, …}`,
      expandable: true,
    }
  if (Array.isArray(value))
    return {
      kind: 'array',
      text: `[${children
        .slice(0, 5)
        .map(([, child]) => short(child))
        .join(', ')}${rest}]`,
      expandable: children.length > 0,
    }
  const name = Object.getPrototypeOf(value)?.constructor?.name
  const prefix = name && name !== 'Object' ? `${name} ` : ''
  return {
    kind: 'object',
    text: `${prefix}{${children
      .slice(0, 5)
      .map(([key, child]) => `${key}: ${short(child)}`)
      .join(', ')}${rest}}`,
    expandable: children.length > 0,
  }
}
