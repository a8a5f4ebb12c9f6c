import type { Emission } from '../core/emission.ts'
import { asError, EmitterError } from '../core/errors.ts'
import { globals } from '../host/globals.ts'
import { pathOfUncloneable } from './clone-path.ts'
import { copyInstance, copyPlain, notPlain } from './plain-copy.ts'
import type { PayloadForm } from './wire.ts'
import { encodeError } from './wire-error.ts'

export interface Copied {
  readonly form: PayloadForm
  readonly payload: unknown
  /** Moved, not copied; to be moved on with the message. */
  readonly transferred?: readonly unknown[]
  /** `structuredClone` had a part in it, which makes plain objects of instances. */
  readonly wasCloned: boolean
}

/** The payload as it is now. Throws `NOT_CLONEABLE`, naming the path. */
export const copyPayload = (emission: Emission, transfer: readonly unknown[] | undefined): Copied => {
  const { payload, type } = emission
  if (transfer !== undefined && transfer.length > 0) {
    // Copied together, the list names the moved objects of the copy.
    const [moved, transferred] = cloneOrThrow(emission, [payload, transfer] as const, transfer)
    return { form: isInstanceOf(payload, type) ? 'instance' : 'plain', payload: moved, transferred, wasCloned: true }
  }
  const [isInstance, isError] = attempt(emission, 'payload', () => [isInstanceOf(payload, type), payload instanceof Error] as const)
  if (isError && !isInstance) return { form: 'error', payload: encodeError(payload), wasCloned: false }
  const form = isInstance ? 'instance' : 'plain'
  const copy = attempt(emission, 'payload', () => (isInstance ? copyInstance(payload as object) : copyPlain(payload)))
  const wasCloned = copy === notPlain
  const fields = wasCloned ? cloneOrThrow(emission, isError ? { ...(payload as object) } : payload) : copy
  return isError ? { form: 'error', payload: { ...encodeError(payload), fields }, wasCloned } : { form, payload: fields, wasCloned }
}

/** Free data beside the payload, copied as it is. */
export const copyMeta = (emission: Emission): unknown => {
  const { meta } = emission
  const copy = attempt(emission, 'meta', () => copyPlain(meta))
  return copy === notPlain ? attempt(emission, 'meta', () => globals.structuredClone(meta)) : copy
}

/** An instance of the event class whose own static `type` this is. */
const isInstanceOf = (payload: unknown, type: unknown): boolean => {
  if (typeof payload !== 'object' || payload === null) return false
  const made: unknown = payload.constructor
  return typeof made === 'function' && Object.hasOwn(made, 'type') && (made as { type?: unknown }).type === type
}

const cloneOrThrow = <V>(emission: Emission, value: V, transfer?: readonly unknown[]): V =>
  attempt(emission, 'payload', () => globals.structuredClone(value, transfer === undefined ? undefined : { transfer }))

const attempt = <V>(emission: Emission, what: 'payload' | 'meta', copy: () => V): V => {
  try {
    return copy()
  } catch (error) {
    throw notCloneable(pathOfUncloneable(emission[what], what), `of "${String(emission.type)}" cannot go to a worker`, error)
  }
}

export const notCloneable = ({ path, kind }: { path: string; kind: string }, what: string, cause: unknown): EmitterError =>
  new EmitterError('NOT_CLONEABLE', `${path} ${what}: ${kind}; send plain data (${asError(cause).message})`, { cause })
