import { className, data, dateText, entriesOf, functionName, ownData, sizeOf } from './own-data.ts'
import type { Command, PropertiesResult, ValueKind, ValuePreview } from './protocol.ts'
import type { Recorder } from './recorder.ts'

const previewKeys = 5
const previewCharacters = 120
const textCharacters = 10_000
const rowsPerPage = 100
/** Names whose values never leave the app, in any case. */
const secret = /^(password|passwd|secret|token|authorization|cookie|session|api_?key)$/i

const shown = (kind: ValueKind, text: string, expandable = false): ValuePreview => ({ kind, text, expandable })
const gone = shown('gone', 'no longer held')
const redacted = shown('redacted', '[redacted]')
const accessor = shown('accessor', '(…)')

/** One line for a payload, made on demand: own data properties only, no getter or `toJSON` runs. */
export const preview = (held: { readonly payload: unknown } | undefined): ValuePreview =>
  held === undefined ? gone : describe(held.payload, 1)

const clip = (text: string, most: number = previewCharacters): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const describe = (value: unknown, depth: number, most: number = textCharacters): ValuePreview => {
  try {
    switch (typeof value) {
      case 'string':
        return shown('string', JSON.stringify(clip(value, depth > 0 ? most - 2 : 40)))
      case 'bigint':
        return shown('bigint', `${clip(String(value))}n`)
      case 'function':
        return shown('function', `ƒ ${clip(functionName(value))}`)
      case 'object':
        return value === null ? shown('null', 'null') : describeObject(value, depth)
      default:
        return shown(typeof value as ValueKind, clip(String(value)))
    }
  } catch {
    // A revoked proxy, or one whose traps throw.
    return shown('object', 'an object that cannot be read')
  }
}

const describeObject = (value: object, depth: number): ValuePreview => {
  if (Array.isArray(value)) return describeArray(value, depth)
  if (value instanceof Error) return shown('error', clip(`${text(data(value, 'name')) || 'Error'}: ${text(data(value, 'message'))}`), true)
  if (value instanceof Map || value instanceof Set) return shown('collection', `${className(value)}(${sizeOf(value)})`, sizeOf(value) > 0)
  if (ArrayBuffer.isView(value)) return shown('collection', `${className(value)}(${sizeOf(value)})`)
  if (value instanceof Date) return shown('object', dateText(value))
  const keys = Object.keys(value)
  const name = className(value)
  if (depth === 0) return shown('object', name || (keys.length === 0 ? '{}' : '{…}'), keys.length > 0)
  const parts = keys.slice(0, previewKeys).map((key) => `${key}: ${property(value, key, 0).text}`)
  const more = keys.length > previewKeys ? ', …' : ''
  return shown('object', clip(`${name === '' ? '' : `${name} `}{${parts.join(', ')}${more}}`), keys.length > 0)
}

const describeArray = (value: object, depth: number): ValuePreview => {
  const length = ownData(value, 'length') as number
  if (depth === 0) return shown('array', `Array(${length})`, length > 0)
  const parts = Array.from({ length: Math.min(length, previewKeys) }, (_, index) =>
    Object.hasOwn(value, index) ? property(value, String(index), 0).text : 'empty',
  )
  return shown('array', clip(`[${parts.join(', ')}${length > previewKeys ? ', …' : ''}]`), length > 0)
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const property = (value: object, key: string, depth: number): ValuePreview => {
  if (secret.test(key)) return redacted
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  if (descriptor === undefined) return gone
  return 'value' in descriptor ? describe(descriptor.value, depth) : accessor
}

interface Child {
  readonly key: string
  readonly path: string
  readonly secret: boolean
  /** Undefined for an accessor: it is not run. */
  readonly value: { readonly held: unknown } | undefined
}

/** Keys of one level: entries of collections by `#n`, own properties by name. */
const childrenOf = (value: unknown): Child[] => {
  if (typeof value !== 'object' || value === null) return []
  if (value instanceof Map || value instanceof Set)
    return entriesOf(value).map(([key, held], n) => ({
      key: value instanceof Map ? describe(key, 0).text : String(n),
      path: `#${n}`,
      secret: value instanceof Map && typeof key === 'string' && secret.test(key),
      value: { held },
    }))
  const names = value instanceof Error ? [...new Set(['message', 'stack', ...Object.getOwnPropertyNames(value)])] : Object.keys(value)
  return names.flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    if (descriptor === undefined) return []
    return [{ key, path: key, secret: secret.test(key), value: 'value' in descriptor ? { held: descriptor.value as unknown } : undefined }]
  })
}

/** One level of a held payload, a page of at most 100 rows. Nothing of the payload's own code runs. */
export const propertiesOf = (recorder: Recorder, command: Extract<Command, { name: 'properties' }>): PropertiesResult => {
  const { sequence, path, start = 0, count = rowsPerPage } = command
  const capturedAtMs = recorder.host.now()
  const held = recorder.payloadOf(sequence)
  const missing: PropertiesResult = { value: gone, capturedAtMs, freshness: 'gone', total: 0, rows: [] }
  if (held === undefined) return missing
  let value: unknown = held.payload
  try {
    for (const step of path) {
      const child = childrenOf(value).find((candidate) => candidate.path === step)
      if (child === undefined || child.secret) return missing
      // An accessor runs only when it was clicked, and then its failure is the app's own, shown as such.
      if (child.value === undefined && !(command.invoke === true && step === path.at(-1))) return missing
      value = child.value === undefined ? Reflect.get(value as object, step) : child.value.held
    }
    const children = childrenOf(value)
    const rows = children.slice(start, start + Math.min(count, rowsPerPage)).map((child) => ({
      key: child.key,
      path: child.path,
      value: child.secret ? redacted : child.value === undefined ? accessor : describe(child.value.held, 1),
    }))
    const isObject = typeof value === 'object' && value !== null
    const freshness = isObject ? (Object.isFrozen(value) ? 'frozen' : 'live') : 'primitive'
    return { value: describe(value, 1), capturedAtMs, freshness, total: children.length, rows }
  } catch {
    return { ...missing, value: describe(value, 1), freshness: 'live' }
  }
}
