import type { Command, PropertiesResult, ValueKind, ValuePreview } from './protocol.ts'
import type { Recorder } from './recorder.ts'

const previewKeys = 5
const previewCharacters = 120
const textCharacters = 10_000
const rowsPerPage = 100
/** Names whose values never leave the app, in any case. */
const secret = /^(password|passwd|secret|token|authorization|cookie|session|api_?key)$/i

const gone: ValuePreview = { kind: 'gone', text: 'no longer held', expandable: false }

/** One line for a payload, made on demand: own data properties only, no getter or `toJSON` runs. */
export const preview = (held: { readonly payload: unknown } | undefined): ValuePreview =>
  held === undefined ? gone : describe(held.payload, 1)

const clip = (text: string, most: number = previewCharacters): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)

const describe = (value: unknown, depth: number): ValuePreview => {
  try {
    switch (typeof value) {
      case 'string':
        return { kind: 'string', text: JSON.stringify(clip(value, depth > 0 ? textCharacters : 40)), expandable: false }
      case 'bigint':
        return { kind: 'bigint', text: `${value}n`, expandable: false }
      case 'function':
        return { kind: 'function', text: `ƒ ${value.name}`, expandable: false }
      case 'object':
        return value === null ? { kind: 'null', text: 'null', expandable: false } : describeObject(value, depth)
      default:
        return { kind: typeof value as ValueKind, text: String(value), expandable: false }
    }
  } catch {
    // A revoked proxy, or one whose traps throw.
    return { kind: 'object', text: 'an object that cannot be read', expandable: false }
  }
}

const className = (value: object): string => {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return ''
  const made = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value as { name?: unknown } | undefined
  return typeof made?.name === 'string' && made.name !== 'Object' ? made.name : ''
}

const describeObject = (value: object, depth: number): ValuePreview => {
  if (Array.isArray(value)) {
    const text =
      depth === 0
        ? `Array(${value.length})`
        : `[${value
            .slice(0, previewKeys)
            .map((item) => describe(item, 0).text)
            .join(', ')}${value.length > previewKeys ? ', …' : ''}]`
    return { kind: 'array', text: clip(text), expandable: value.length > 0 }
  }
  if (value instanceof Error) return { kind: 'error', text: clip(`${value.name}: ${value.message}`), expandable: true }
  if (value instanceof Map || value instanceof Set)
    return { kind: 'collection', text: `${className(value)}(${value.size})`, expandable: value.size > 0 }
  if (ArrayBuffer.isView(value)) {
    const { length, byteLength } = value as unknown as { length?: number; byteLength: number }
    return { kind: 'collection', text: `${className(value)}(${length ?? byteLength})`, expandable: false }
  }
  if (value instanceof Date)
    return { kind: 'object', text: Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString(), expandable: false }
  const keys = Object.keys(value)
  const name = className(value)
  if (depth === 0) return { kind: 'object', text: name || (keys.length === 0 ? '{}' : '{…}'), expandable: keys.length > 0 }
  const shown = keys.slice(0, previewKeys).map((key) => `${key}: ${property(value, key, 0).text}`)
  return {
    kind: 'object',
    text: clip(`${name === '' ? '' : `${name} `}{${shown.join(', ')}${keys.length > previewKeys ? ', …' : ''}}`),
    expandable: keys.length > 0,
  }
}

const property = (value: object, key: string, depth: number): ValuePreview => {
  if (secret.test(key)) return { kind: 'redacted', text: '[redacted]', expandable: false }
  const descriptor = Object.getOwnPropertyDescriptor(value, key)
  if (descriptor === undefined) return gone
  return 'value' in descriptor ? describe(descriptor.value, depth) : { kind: 'accessor', text: '(…)', expandable: false }
}

interface Child {
  readonly key: string
  readonly path: string
  /** Undefined for an accessor: it is not run. */
  readonly read: (() => unknown) | undefined
}

/** Keys of one level: entries of collections by `#n`, own properties by name. */
const childrenOf = (value: unknown): Child[] => {
  if (typeof value !== 'object' || value === null) return []
  if (value instanceof Map)
    return [...value].map(([key, entry], n) => ({ key: describe(key, 0).text, path: `#${n}`, read: () => entry as unknown }))
  if (value instanceof Set) return [...value].map((entry, n) => ({ key: String(n), path: `#${n}`, read: () => entry as unknown }))
  const names = value instanceof Error ? [...new Set(['message', 'stack', ...Object.getOwnPropertyNames(value)])] : Object.keys(value)
  return names.flatMap((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, key)
    return descriptor === undefined ? [] : [{ key, path: key, read: 'value' in descriptor ? () => descriptor.value as unknown : undefined }]
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
      if (secret.test(step)) return missing
      const child = childrenOf(value).find((candidate) => candidate.path === step)
      if (child?.read === undefined) return missing
      value = child.read()
    }
    const children = childrenOf(value)
    const rows = children.slice(start, start + Math.min(count, rowsPerPage)).map(({ key, path: childPath, read }) => {
      const shown: ValuePreview = secret.test(key)
        ? { kind: 'redacted', text: '[redacted]', expandable: false }
        : read === undefined
          ? { kind: 'accessor', text: '(…)', expandable: false }
          : describe(read(), 1)
      return { key, path: childPath, value: shown }
    })
    const isObject = typeof value === 'object' && value !== null
    return {
      value: describe(value, 1),
      capturedAtMs,
      freshness: isObject ? (Object.isFrozen(value) ? 'frozen' : 'live') : 'primitive',
      total: children.length,
      rows,
    }
  } catch {
    return { ...missing, value: describe(value, 1), freshness: 'live' }
  }
}
