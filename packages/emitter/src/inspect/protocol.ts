/**
 * The wire between an observed realm and a panel: plain JSON, readable names, columns instead of objects.
 * Nothing in this file runs in the application's hot path; a message that arrives is data from a stranger, see `isRealmMessage`.
 */

import type { DropReason as AppDropReason, FailureTaker, ObservedStatus, RemovalReason } from '../core/hook.ts'

/** `major.minor`; sent once, in `hello`. The same major is required, the lower minor decides. */
export const PROTOCOL = '1.0'

/** What is recorded, from nothing to one record per delivery. A client asks for one; the highest asked for wins. */
export type RecordingLevel = 'off' | 'counts' | 'emissions' | 'deliveries'

/** How a delivery stands or ended, as the protocol says it. */
export type DeliveryStatus = ObservedStatus
/** Who took a failure: the subscription's `onFailure`, the linker's default, the emitter's `onError`, the caller of `emitAsync`, or nobody, which means the host. */
export type { FailureTaker, RemovalReason }
/** How a cause became known; `unknown` is never filled in by guessing. */
export type CauseKind = 'handler' | 'context' | 'explicit' | 'peer' | 'panel' | 'unknown'
/** `full`, `conflated`, `closed`, `aborted`, `depth` come from the app's own queues and limits; the others from recording. */
export type DropReason = AppDropReason | 'overwritten' | 'cleared' | 'mutedAtSource' | 'transport'
/** Kinds of marks. */
export type MarkKind = 'navigation' | 'reload' | 'visibility' | 'recording' | 'longTask' | 'panelAction' | 'user'
/** What the recorder runs in. */
export type Runtime = 'window' | 'frame' | 'worker' | 'node' | 'bun' | 'deno'

/** First message of a session. Instants in every message are milliseconds since `timeOriginMs` (itself milliseconds since the epoch). */
export interface Hello {
  readonly kind: 'hello'
  readonly protocol: string
  readonly packageVersion: string
  readonly realmId: string
  readonly runtime: Runtime
  readonly title: string
  readonly url?: string
  readonly argv?: readonly string[]
  readonly pid?: number
  readonly timeOriginMs: number
  /** The clock's step: shorter spans are shown as "< step", never as 0. */
  readonly clockStepMs: number
  readonly mode: 'development' | 'production'
  readonly capabilities: readonly string[]
  readonly level: RecordingLevel
  readonly ringCapacity: { readonly emissions: number; readonly deliveries: number; readonly failures: number }
}

/** Answer to `pull`. Every section is optional; inside a section, index = row, and a column that holds only its default is left out. */
export interface Batch {
  readonly kind: 'batch'
  readonly realmId: string
  /** Hand it to the next `pull`. */
  readonly cursor: number
  /** True: there is more already, ask in the next frame. */
  readonly more: boolean
  /** Realm clock when the batch was made, ms since `timeOriginMs`. */
  readonly atMs: number
  /** Emissions since attach, this realm. With what this client received and what was dropped: `received + dropped = emitted`. */
  readonly emitted: number
  readonly recording: boolean
  readonly definitions?: Definitions
  readonly emissions?: EmissionColumns
  readonly deliveries?: DeliveryColumns
  readonly settlements?: SettlementColumns
  readonly failures?: FailureColumns
  readonly removals?: readonly Removal[]
  readonly counts?: readonly TypeCount[]
  readonly handlers?: readonly HandlerTotals[]
  readonly queues?: readonly QueueDepth[]
  readonly drops?: readonly Drop[]
  /** Rows of other sections that were overwritten before this client read them. */
  readonly lost?: LostRows
  readonly marks?: readonly Mark[]
  readonly cost?: RecorderCost
}

/** Rows that others refer to by id; each is sent once per client, before its first use, and again when it changed (an emitter's strategy). */
export interface Definitions {
  readonly types?: readonly TypeDefinition[]
  readonly emitters?: readonly EmitterDefinition[]
  readonly subscriptions?: readonly SubscriptionDefinition[]
  readonly errors?: readonly ErrorDefinition[]
}
/** An event type, as a client is told of it. */
export interface TypeDefinition {
  readonly id: number
  /** The type's text; for a symbol its description. */
  readonly name: string
  readonly symbol?: true
}
/** An emitter, as a client is told of it once and after each change. */
export interface EmitterDefinition {
  readonly id: number
  readonly name: string
  readonly strategy: string
  readonly guarantees?: Readonly<Record<string, unknown>>
  /** Emitters with the same linker share subscriptions. */
  readonly linker: number
  readonly addedAtMs: number
  readonly existedBefore?: true
}
/** A subscription, as a client is told of it. */
export interface SubscriptionDefinition {
  readonly id: number
  readonly linker: number
  /** Type ids; empty for `'*'`. */
  readonly types: readonly number[]
  /** The subscription's `name`, else the function's, else ''. */
  readonly handler: string
  readonly priority: number
  readonly strategy?: string
  /** Which further options are set: once, filter, sender, signal, timeoutMs …; a number where the option is one. */
  readonly options: Readonly<Record<string, number | true>>
  readonly addedAtMs: number
  readonly existedBefore?: true
}
/** An error as text: name, message, stack and what belongs to it. */
export interface ErrorDefinition {
  readonly id: number
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  /** Id of the error's `cause`. */
  readonly cause?: number
  /** Equal for failures of one kind: error name, event type, handler, top frame. */
  readonly fingerprint: string
}

/** `sequence` is gapless per realm, from attach on. */
export interface EmissionColumns {
  readonly sequence: readonly number[]
  readonly emitter: readonly number[]
  readonly type: readonly number[]
  readonly atMs: readonly number[]
  /** From `emit` to the first handler's start; null where not measured. @default all 0 (delivered inside `emit`) */
  readonly queuedMs?: readonly (number | null)[]
  /** First handler's start to the last one's return; null where not measured (budget spent) or not over yet: `deliveries` tell then. */
  readonly durationMs: readonly (number | null)[]
  /** @default all unknown (0 = none) */
  readonly causeSequence?: readonly number[]
  /** Subscription whose handler emitted; 0 = none known. */
  readonly causeSubscription?: readonly number[]
  readonly causeKind?: readonly CauseKind[]
  /** Subscriptions reached or queued for: the count `emit` returned. */
  readonly deliveries: readonly number[]
  /** @default all 0 */
  readonly failures?: readonly number[]
  /** Bits, see `emissionFlags`. @default all 0 */
  readonly flags?: readonly number[]
}
/** Bits of an emission record. */
export const emissionFlags: { readonly coarse: 1; readonly unhandled: 2; readonly refused: 4; readonly queued: 8 } = {
  /** The clock budget was spent: `atMs` is the last time read, nothing else is measured. */
  coarse: 1,
  /** No subscription besides `'*'`. */
  unhandled: 2,
  /** Not delivered: closed emitter, aborted signal, too deep. A drop with its reason says which. */
  refused: 4,
  /** At least one delivery waits in a strategy. */
  queued: 8,
}
/** Deliveries of a batch, a column per property. */
export interface DeliveryColumns {
  readonly sequence: readonly number[]
  readonly subscription: readonly number[]
  readonly startedAtMs: readonly number[]
  /** Run time until the handler returned; null where not measured. */
  readonly durationMs: readonly (number | null)[]
  readonly status: readonly DeliveryStatus[]
  /** Error id; 0 = none. @default all 0 */
  readonly error?: readonly number[]
}
/** Outcome of deliveries that were `pending` (the handler returned a promise). */
export interface SettlementColumns {
  readonly sequence: readonly number[]
  readonly subscription: readonly number[]
  readonly atMs: readonly number[]
  readonly status: readonly DeliveryStatus[]
  readonly error?: readonly number[]
}
/** Failures have a ring of their own, so a flood cannot push them out: each row is complete without its emission's. */
export interface FailureColumns {
  readonly sequence: readonly number[]
  readonly emitter: readonly number[]
  readonly type: readonly number[]
  readonly subscription: readonly number[]
  readonly atMs: readonly number[]
  readonly error: readonly number[]
  readonly takenBy: readonly FailureTaker[]
  /** Cause of the emission, 0 = none known. */
  readonly causeSequence: readonly number[]
}
/** When and why a subscription ended. */
export interface Removal {
  readonly subscription: number
  readonly atMs: number
  readonly reason: RemovalReason
}
/** Exact totals since attach, also in a flood. */
export interface TypeCount {
  readonly type: number
  readonly emitted: number
  readonly deliveries: number
  readonly failures: number
}
/** Exact calls and failures of a subscription; timings over its measured calls only (`timed` of `calls`). */
export interface HandlerTotals {
  readonly subscription: number
  readonly calls: number
  readonly failures: number
  readonly timed: number
  readonly totalMs: number
  readonly maxMs: number
  readonly lastAtMs: number
  /** Calls per bin of `durationBinsMs`. */
  readonly histogram: readonly number[]
}
/** Upper bounds (ms) of a handler's duration histogram, logarithmic; the last bin takes the rest. */
export const durationBinsMs: readonly number[] = [
  0.1,
  0.2,
  0.4,
  0.8,
  1.6,
  3.2,
  6.4,
  12.8,
  16,
  32,
  64,
  128,
  256,
  512,
  1024,
  Number.POSITIVE_INFINITY,
]
/** How many deliveries wait in one strategy of one emitter. */
export interface QueueDepth {
  readonly emitter: number
  readonly strategy: string
  readonly atMs: number
  readonly depth: number
}
/** What did not reach this client, or was let go by the app's own queues (then with `emitter`). `from`/`to` where the lost rows are a range. */
export interface Drop {
  readonly reason: DropReason
  readonly count: number
  readonly atMs: number
  readonly fromSequence?: number
  readonly toSequence?: number
  readonly emitter?: number
}
/** Records a client cannot have any more, with their range. */
export interface LostRows {
  readonly deliveries: number
  readonly settlements: number
  readonly failures: number
}
/** Something that happened to the recording itself. */
export interface Mark {
  readonly atMs: number
  readonly kind: MarkKind
  readonly text: string
}
/** What recording itself costs and holds, measured by the recorder. */
export interface RecorderCost {
  /** Mean hook time per emission, microseconds, from timing one emission in 256; null before the first. */
  readonly perEmissionUs: number | null
  readonly lastPullMs: number
  readonly retainedPayloads: number
}

/** A command with its arguments. */
export type Command =
  | { readonly name: 'attach'; readonly level?: RecordingLevel }
  | { readonly name: 'detach' }
  | { readonly name: 'setLevel'; readonly level: RecordingLevel }
  /** Record off/on for everyone: a mark at both ends, not a drop. */
  | { readonly name: 'setRecording'; readonly recording: boolean }
  | { readonly name: 'clear' }
  | { readonly name: 'pull'; readonly cursor: number; readonly maxRecords?: number; readonly budgetMs?: number }
  /** One-line previews of payloads; answer: `PreviewResult`. */
  | { readonly name: 'preview'; readonly sequences: readonly number[] }
  /** One level of a payload; answer: `PropertiesResult`. `path` holds own property keys, or `#n` for the n-th entry of a Map or Set. */
  | {
      readonly name: 'properties'
      readonly sequence: number
      readonly path: readonly string[]
      readonly start?: number
      readonly count?: number
      readonly invoke?: boolean
    }
/** The commands a client has. */
export type CommandName = Command['name']
/** What a client asks for. */
export interface CommandMessage {
  readonly kind: 'command'
  readonly commandId: number
  readonly command: Command
}
/** Answer to a command. */
export interface Reply {
  readonly kind: 'reply'
  readonly commandId: number
  readonly status: 'done' | 'refused' | 'failed'
  readonly result?: unknown
  readonly reason?: string
}
/** The recorder ends the connection. */
export interface Bye {
  readonly kind: 'bye'
  readonly reason: string
}

/** How a value is drawn; `text` is at most 120 characters, of a string in `properties` 10,000. */
export type ValueKind =
  | 'string'
  | 'number'
  | 'bigint'
  | 'boolean'
  | 'null'
  | 'undefined'
  | 'symbol'
  | 'function'
  | 'object'
  | 'array'
  | 'collection'
  | 'error'
  | 'accessor'
  | 'redacted'
  | 'gone'
/** A value in one line, made without running any of its code. */
export interface ValuePreview {
  readonly kind: ValueKind
  /** One line: `{id: "A-1042", total: 84.5, …}`, `Map(3) {…}`, `"text"`, `(…)` for an accessor not run. */
  readonly text: string
  /** True: `properties` with this path has rows. */
  readonly expandable: boolean
}
/** Answer to `preview`. */
export interface PreviewResult {
  /** In the order asked; `gone` where the payload is no longer held. */
  readonly previews: readonly ValuePreview[]
}
/** Answer to `properties`. */
export interface PropertiesResult {
  readonly value: ValuePreview
  readonly capturedAtMs: number
  /** live: the object as it is now · frozen: it cannot have changed · gone: no longer held. */
  readonly freshness: 'live' | 'frozen' | 'primitive' | 'gone'
  readonly total: number
  readonly rows: readonly { readonly key: string; readonly path: string; readonly value: ValuePreview }[]
}

/** Realm → panel. */
export type RealmMessage = Hello | Reply | Bye
/** Panel → realm. */
export type PanelMessage = CommandMessage | Bye

/** Carries messages between a client and a session, in order. It reconnects by itself; the client resumes at its cursor. */
export interface Transport {
  readonly status: 'closed' | 'opening' | 'open'
  post(message: PanelMessage): void
  /** Handler gets every message of the realm from now on, `hello` first. Returns the unsubscribe function. */
  subscribe(handler: (message: RealmMessage) => void): () => void
  close(): void
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Guard for what arrives from a realm: shape of the envelope only; clients ignore unknown kinds and count them. */
export const isRealmMessage = (value: unknown): value is RealmMessage => {
  if (!isRecord(value)) return false
  switch (value.kind) {
    case 'hello':
      return typeof value.protocol === 'string' && typeof value.realmId === 'string'
    case 'reply':
      return typeof value.commandId === 'number' && typeof value.status === 'string'
    case 'bye':
      return typeof value.reason === 'string'
    default:
      return false
  }
}

/** Guard for what arrives from a panel. */
export const isPanelMessage = (value: unknown): value is PanelMessage => {
  if (!isRecord(value)) return false
  if (value.kind === 'bye') return typeof value.reason === 'string'
  return (
    value.kind === 'command' && typeof value.commandId === 'number' && isRecord(value.command) && typeof value.command.name === 'string'
  )
}

/** True when both sides speak the same major version. */
export const speaksProtocol = (version: string): boolean => version.split('.')[0] === PROTOCOL.split('.')[0]
