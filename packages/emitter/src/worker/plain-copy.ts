/** Says that a value, or something in it, is for `structuredClone` to copy. */
export const notPlain: unique symbol = Symbol('notPlain')

/** Nested deeper than this it may be a cycle, which only `structuredClone` keeps. */
const deepest = 64

/** With more objects than this it may be a few that are referenced over and over, which only `structuredClone` keeps. */
const mostObjects = 10_000

let objects = 0

/**
 * Copies plain data by hand: primitives, arrays, objects of no class. Twice as fast as `structuredClone`, which would eat what posting many
 * emissions at once gains. An object referenced twice arrives as two; anything else answers `notPlain`.
 */
export const copyPlain = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? notPlain : value
  if (value === null) return null
  if (depth === 0) objects = 0
  if (depth === deepest || ++objects > mostObjects) return notPlain
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return copyFields(value, depth)
  return prototype === Array.prototype && Array.isArray(value) ? copyArray(value, depth) : notPlain
}

/** The same; what fails at it, a getter or a trap, is `notPlain` too. */
export const tryCopyPlain = (value: unknown): unknown => {
  try {
    return copyPlain(value)
  } catch {
    return notPlain
  }
}

const copyArray = (array: readonly unknown[], depth: number): unknown => {
  const { length } = array
  const copy: unknown[] = []
  for (let i = 0; i < length; i++) {
    const value = array[i]
    // A hole must stay one.
    if (value === undefined && !(i in array)) return notPlain
    const copied =
      typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ? copyPlain(value, depth + 1) : value
    if (copied === notPlain) return notPlain
    copy.push(copied)
  }
  return copy
}

/** The fields of an instance of a class, which are copied as plain data is. */
export const copyInstance = (value: object): unknown => {
  objects = 1
  return copyFields(value, 0)
}

/** Own enumerable fields, as `structuredClone` takes them; a getter is asked. */
const copyFields = (value: object, depth: number): unknown => {
  const copy: Record<string, unknown> = {}
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue
    const field = (value as Record<string, unknown>)[key]
    const copied =
      typeof field === 'object' || typeof field === 'function' || typeof field === 'symbol' ? copyPlain(field, depth + 1) : field
    if (copied === notPlain) return notPlain
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copied, enumerable: true, configurable: true, writable: true })
    else copy[key] = copied
  }
  return copy
}
