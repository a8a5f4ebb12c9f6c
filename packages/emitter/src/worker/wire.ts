/**
 * The wire between a realm and its worker: structured clones of tuples, many in one message, columns where emissions are alike.
 * Names are readable because a name costs nothing: there are few per message, however many emissions it carries.
 */

/** First in every message. Both sides must load the same protocol; everything else that arrives is somebody else's and ignored. */
export const protocol = 'emitscope-worker/1'

const anyProtocol = /^emitscope-worker\//

/** `ours` with its parts, `other` of another version of this package, `foreign` of somebody else. */
export const readMessage = <Part>(
  message: unknown,
): { readonly from: 'ours' | 'other' | 'foreign'; readonly parts: readonly [string, ...Part[]] } => {
  const parts = message as readonly [string, ...Part[]]
  if (!Array.isArray(message) || typeof parts[0] !== 'string') return { from: 'foreign', parts }
  return { from: parts[0] === protocol ? 'ours' : anyProtocol.test(parts[0]) ? 'other' : 'foreign', parts }
}

/** `instance`: of an event class, own fields only. `error`: encoded, see wire-error.ts. */
export type PayloadForm = 'plain' | 'instance' | 'error'

/** What few emissions carry; those that do travel alone. */
export type Extras = readonly [form: PayloadForm, meta: unknown, sender: unknown, mayCancel: boolean]

export type EmitPart = readonly [
  kind: 'emit',
  /** Ids count up by one along the column. */
  firstId: number,
  type: string,
  payloads: readonly unknown[],
  /** Somebody waits for values; without it only failures come back. */
  isAwaited: boolean,
  extras?: Extras,
]

/** Realm → worker. */
export type ToWorker =
  | EmitPart
  /** What waits is let go, what runs is told by its signal. `isForgotten`: nobody here waits for its end any more. */
  | readonly [kind: 'cancel', id: number, isForgotten: boolean]
  /** Answered by `pong` when everything posted before it has been started. */
  | readonly [kind: 'ping', lastId: number]
  | readonly [kind: 'inspect', message: unknown]

/** An error as data, see wire-error.ts. */
export interface WireError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly code?: string | number
  readonly cause?: WireError
  readonly errors?: readonly WireError[]
  /** Made by the platform: an `AbortError`, a `TimeoutError`. */
  readonly isDomException?: true
  /** Of an event class: its own fields. */
  readonly fields?: object
  /** No error at all: what was thrown instead. */
  readonly thrown?: unknown
}

/** One delivery over there; `result` is the value, the encoded error, or the reason of a cancellation. */
export type DeliveryTuple = readonly [
  handler: string,
  status: 'fulfilled' | 'rejected' | 'cancelled' | 'skipped',
  result: unknown,
  isTaken?: boolean,
]

/** Worker → realm. */
export type FromWorker =
  /** First of all. `lockName`: of the Web Lock it holds while it lives, '' where it has none. */
  | readonly [kind: 'ready', types: readonly string[], classes: readonly string[], lockName: string]
  /** Nobody awaited these, and all their handlers were fulfilled. */
  | readonly [kind: 'handled', firstId: number, lastId: number]
  /** Of each: what its only handler returned, and how long it took. */
  | readonly [kind: 'values', firstId: number, handler: string, values: readonly unknown[], spentMs: readonly number[]]
  /** Of each: all its deliveries where somebody awaits them, else those that failed; and the time from its start to its last end. */
  | readonly [kind: 'done', firstId: number, deliveries: readonly (readonly DeliveryTuple[])[], spentMs: readonly number[]]
  /** The emission as a whole. */
  | readonly [kind: 'failed', id: number, error: WireError]
  | readonly [kind: 'pong', lastId: number]
  /** Something failed that belongs to no emission of ours and does not end the worker. */
  | readonly [kind: 'report', error: WireError]
  /** A rejection nobody handles: the worker is to be replaced. */
  | readonly [kind: 'crashed', error: WireError]
  | readonly [kind: 'inspect', message: unknown]
