/** Stable codes of `EmitterError`; the docs' table says for each what to do. */
export type EmitterErrorCode =
  /** An async call on a closed emitter, or one that waits while it closes. */
  | 'CLOSED'
  /** Synchronous nesting went past `maxDepth`; the message shows the chain of types. */
  | 'MAX_DEPTH'
  /** A type has as many handlers as the linker's `maxHandlers` allows. */
  | 'MAX_HANDLERS'
  /** A bounded queue had no space and `overflow` is `'fail'`. */
  | 'QUEUE_FULL'
  /** `unhandled: 'throw'`, and nobody but `'*'` took the emission. */
  | 'UNHANDLED'
  /** `unique: 'throw'`, and this handler is subscribed to the type already; a name, an id or a module that was given before. */
  | 'DUPLICATE'
  /** Nothing has this name: no subscription, no field, no export. */
  | 'UNKNOWN_NAME'
  /** Started a second time. */
  | 'STARTED'
  /** A slot was awaited on its own loop, which would wait for itself. */
  | 'LOOP_REENTRY'
  /** A dependency needs itself; the message shows the chain. */
  | 'DEPENDENCY_CYCLE'
  /** A setting is missing or of another type; the message names it, and where it was looked for. */
  | 'SETTINGS'
  /** An interceptor called `next` twice. */
  | 'INTERCEPTOR'
  /** What was waited for will not come: the subscription of a `next` ended by `off`, a delivery or a slot call was dropped before its turn; `cause` says why. */
  | 'DROPPED'
  /** `onFailure` or `onError` itself failed; `cause` is what it threw, `failure` what it was told about. */
  | 'CALLBACK_FAILED'
  /** A payload or a result holds what cannot go to another realm; the message names its path. */
  | 'NOT_CLONEABLE'
  /** A worker's script did not load, or it ended or crashed with emissions in flight, or once too often; `cause` is what it said. */
  | 'WORKER_FAILED'
  /** A worker had no answer within `timeoutMs`. */
  | 'WORKER_TIMEOUT'

/** Everything that goes wrong apart from wrong arguments (those are `TypeError`s at the call). */
export class EmitterError extends Error {
  override readonly name = 'EmitterError'
  readonly code: EmitterErrorCode
  /** With `CALLBACK_FAILED`: the failure the callback was told about. */
  readonly failure?: unknown
  constructor(code: EmitterErrorCode, message: string, options: { cause?: unknown; failure?: unknown } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    if ('failure' in options) this.failure = options.failure
  }
}

/** A received value as text for an error message, short and without running its code. */
const show = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'a function'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value)
}

/** Every wrong argument is a `TypeError` with the code `BAD_ARGUMENT`. */
export const argumentError = (message: string): TypeError => Object.assign(new TypeError(message), { code: 'BAD_ARGUMENT' })

export const badArgument = (call: string, argument: string, expected: string, value: unknown): TypeError =>
  argumentError(`${call}: ${argument} must be ${expected}, got ${show(value)}`)

/** A number of the right kind, but too small or too large. */
export const outOfRange = (call: string, argument: string, expected: string, value: number): RangeError =>
  Object.assign(new RangeError(`${call}: ${argument} must be ${expected}, got ${value}`), { code: 'BAD_ARGUMENT' })

/** Anything may be thrown; where an Error is needed, it becomes one and stays its cause. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown }))

export const queueFull = (who: string, size: number): EmitterError =>
  new EmitterError(
    'QUEUE_FULL',
    `${who}: ${size} deliveries wait, all that its capacity allows; raise it, choose another overflow, or emit less`,
  )
