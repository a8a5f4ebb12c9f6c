import { globals } from '../host/globals.ts'

export interface Uncloneable {
  /** As code would name it: `payload.items[2].render`. */
  readonly path: string
  /** What is there: 'a function', 'a symbol' … */
  readonly kind: string
}

/** Where the part is that `structuredClone` refuses. Asked after a failure only: it clones part after part. */
export const pathOfUncloneable = (root: unknown, name: string): Uncloneable => {
  // With a list of what to transfer it may be the list that was refused.
  if (isCloneable(root)) return { path: name, kind: 'refused' }
  const seen = new Set<unknown>()
  let value = root
  let path = name
  for (;;) {
    seen.add(value)
    const child = partsOf(value).find(([part]) => !seen.has(part) && !isCloneable(part))
    if (child === undefined) return { path, kind: kindOf(value) }
    value = child[0]
    path += child[1]
  }
}

/** The first instance of a class, which would arrive as a plain object; undefined where there is none. */
export const pathOfInstance = (root: unknown, name: string): string | undefined => {
  const seen = new Set<unknown>()
  const walk = (value: unknown, path: string): string | undefined => {
    if (typeof value !== 'object' || value === null || seen.has(value) || seen.size > mostLookedAt) return undefined
    seen.add(value)
    if (isInstance(value)) return path
    // It is looked at with every emission of its type: a long list is not looked through.
    for (const [part, step] of partsOf(Array.isArray(value) ? value.slice(0, mostLookedAt) : value)) {
      const found = walk(part, path + step)
      if (found !== undefined) return found
    }
    return undefined
  }
  return walk(root, name)
}

const mostLookedAt = 1000

/** Of a class of the program's own: built-in ones say what they are. */
const isInstance = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== null && prototype !== Object.prototype && Object.prototype.toString.call(value) === '[object Object]'
}

const isCloneable = (value: unknown): boolean => {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return typeof value !== 'symbol'
  try {
    globals.structuredClone(value)
    return true
  } catch {
    return false
  }
}

/** What a clone would visit, with the code that leads there. */
const partsOf = (value: unknown): (readonly [unknown, string])[] => {
  try {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return []
    if (value instanceof Map) return [...value].flatMap(([key, one]) => [[key, `.keys()`] as const, [one, `.get(${show(key)})`] as const])
    if (value instanceof Set) return [...value].map((one, index) => [one, `.values()[${index}]`] as const)
    const isArray = Array.isArray(value)
    return Object.keys(value).map((key) => [
      readOf(value, key),
      isArray && /^\d+$/.test(key)
        ? `[${key}]`
        : /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
          ? `.${key}`
          : `[${JSON.stringify(key)}]`,
    ])
  } catch {
    // A trap that fails: the object itself is what cannot be cloned.
    return []
  }
}

/** Stands for what a failing getter would have returned. */
const unreadable = Symbol('unreadable')

const readOf = (object: object, key: string): unknown => {
  try {
    return (object as Record<string, unknown>)[key]
  } catch {
    return unreadable
  }
}

const show = (key: unknown): string => (typeof key === 'string' ? JSON.stringify(key) : typeof key === 'object' ? '…' : String(key))

const kindOf = (value: unknown): string => {
  if (value === unreadable) return 'a getter that fails'
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'symbol') return 'a symbol'
  const name = Object.prototype.toString.call(value).slice(8, -1)
  return name === 'Object' || name === 'Array' ? `${name === 'Array' ? 'an array' : 'an object'} that is a Proxy` : `a ${name}`
}
