import { EmitterError, type EmitterErrorCode } from '../core/errors.ts'
import { globals } from '../host/globals.ts'
import { copyPlain, notPlain } from './plain-copy.ts'
import type { WireError } from './wire.ts'

/** Causes of causes and errors in errors; past it they are left out, and a cycle ends. */
const deepest = 8

/** Errors that hold one another multiply with each level: past so many in all the rest is left out. */
const mostErrors = 1000

let encoded = 0

/** Anything thrown, as data: structured clones keep the names of built-in errors only, and no `code`. Never throws. */
export const encodeError = (error: unknown, depth = 0): WireError => {
  encoded = depth === 0 ? 1 : encoded + 1
  if (!isError(error)) {
    const thrown = copyOrText(error)
    return { name: 'Error', message: textOf(() => String(error)), thrown }
  }
  const code = read(error, 'code')
  const cause = read(error, 'cause')
  const errors = read(error, 'errors')
  const stack = read(error, 'stack')
  const goesOn = depth < deepest && encoded < mostErrors
  return {
    name: textOf(() => String(read(error, 'name'))),
    message: textOf(() => String(read(error, 'message'))),
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(cause !== undefined && goesOn ? { cause: encodeError(cause, depth + 1) } : {}),
    ...(Array.isArray(errors) && goesOn ? { errors: errors.slice(0, mostErrors).map((one: unknown) => encodeError(one, depth + 1)) } : {}),
    ...(globals.DOMException !== undefined && error instanceof globals.DOMException ? { isDomException: true as const } : {}),
  }
}

/** An error of the class its name stands for where that is built in, else an `Error` with that name; what was thrown and is none, as it was. */
export const decodeError = (wire: WireError): unknown => {
  if ('thrown' in wire) return wire.thrown
  const { name, message, stack, code, cause, errors, fields, isDomException } = wire
  const error = construct()
  if (error.name !== name) define('name', name)
  if (stack !== undefined) define('stack', stack)
  if (code !== undefined && (error as { code?: unknown }).code !== code) define('code', code)
  if (cause !== undefined && error.cause === undefined) define('cause', decodeError(cause))
  return fields === undefined ? error : Object.assign(error, fields)

  function construct(): Error {
    if (isDomException) return new globals.DOMException(message, name)
    if (errors !== undefined) return new AggregateError(errors.map(decodeError), message)
    if (name === 'EmitterError') return new EmitterError(code as EmitterErrorCode, message)
    return new (builtIn[name] ?? Error)(message)
  }
  function define(property: string, value: unknown): void {
    Object.defineProperty(error, property, { value, configurable: true, writable: true })
  }
}

const builtIn: Readonly<Record<string, ErrorConstructor | undefined>> = Object.assign(Object.create(null), {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
})

/** An error of another realm is no instance of ours. */
const isError = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
  } catch {
    // A Proxy whose traps fail.
    return false
  }
}

const read = (object: object, property: string): unknown => {
  try {
    return (object as Record<string, unknown>)[property]
  } catch {
    // A getter that fails says as little as one that is not there.
    return undefined
  }
}

export const textOf = (text: () => string): string => {
  try {
    return text()
  } catch {
    return 'something that has no text'
  }
}

const copyOrText = (value: unknown): unknown => {
  try {
    const copy = copyPlain(value)
    return copy === notPlain ? globals.structuredClone(value) : copy
  } catch {
    return textOf(() => String(value))
  }
}
