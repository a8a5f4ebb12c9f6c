/** Looking at a value without running any of its code: data properties are read by their descriptors, sizes by the language's own getters. */

/** The value of an own data property; undefined for an accessor, too. */
export const ownData = (value: object, key: PropertyKey): unknown => Object.getOwnPropertyDescriptor(value, key)?.value

/** The same along the prototypes: the first property of that name decides. */
export const data = (value: object, key: PropertyKey): unknown => {
  for (let holder: object | null = value; holder !== null; holder = Object.getPrototypeOf(holder)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key)
    if (descriptor !== undefined) return descriptor.value
  }
  return undefined
}

/** A function's name, unless its class made it an accessor. */
export const functionName = (value: object): string => {
  const name = ownData(value, 'name')
  return typeof name === 'string' ? name : ''
}

/** The class of an object, '' for plain ones. */
export const className = (value: object): string => {
  const prototype: object | null = Object.getPrototypeOf(value)
  const made = prototype === null ? undefined : ownData(prototype, 'constructor')
  const name = typeof made === 'function' ? functionName(made) : ''
  return name === 'Object' ? '' : name
}

const getter = (prototype: object, key: PropertyKey): ((value: object) => number) => {
  const get = Object.getOwnPropertyDescriptor(prototype, key)!.get!
  return (value) => get.call(value) as number
}
const mapSize = getter(Map.prototype, 'size')
const setSize = getter(Set.prototype, 'size')
const typedLength = getter(Object.getPrototypeOf(Uint8Array.prototype), 'length')
const viewLength = getter(DataView.prototype, 'byteLength')

export const sizeOf = (value: object): number =>
  value instanceof Map
    ? mapSize(value)
    : value instanceof Set
      ? setSize(value)
      : value instanceof DataView
        ? viewLength(value)
        : typedLength(value)

/** Entries of a Map or Set by the language's own iteration; a Set's value stands for its key, too. */
export const entriesOf = (value: Map<unknown, unknown> | Set<unknown>): [key: unknown, value: unknown][] => {
  const entries: [unknown, unknown][] = []
  if (value instanceof Map) Map.prototype.forEach.call(value, (entry, key) => entries.push([key, entry]))
  else Set.prototype.forEach.call(value, (entry) => entries.push([entry, entry]))
  return entries
}

export const dateText = (value: Date): string => {
  const time: number = Date.prototype.getTime.call(value)
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString()
}
