export type AnyHandler = (...args: unknown[]) => unknown

/** One type's subscriptions, where they really are. */
interface HandlerSource {
  /** In delivery order. A copy. */
  handlers(): AnyHandler[]
  count(): number
  subscribe(handler: AnyHandler): void
  /** Makes the subscriptions those of the list given. */
  change(handlers: readonly AnyHandler[]): void
  emit(payload: unknown): void
}

const changing: ReadonlySet<string | symbol> = new Set(['splice', 'pop', 'shift', 'unshift', 'sort', 'reverse', 'fill', 'copyWithin'])

/**
 * The array mitt expects, over subscriptions kept elsewhere. Whatever is read, is read from a copy made now; whatever is done to it is done
 * to a copy, and what changed is subscribed or unsubscribed.
 */
export const handlerList = (source: HandlerSource): AnyHandler[] => {
  const emits = { value: (call: (handler: AnyHandler) => unknown): unknown[] => [source.emit].map(call) }
  /** mitt's `emit` calls `slice()` and maps over the copy it gets: one function that emits stands there for all handlers. For everything else it is a copy. */
  const slice = (...range: number[]): AnyHandler[] =>
    range.length > 0 ? source.handlers().slice(...range) : Object.defineProperty(source.handlers(), 'map', emits)
  const push = (...handlers: AnyHandler[]): number => {
    for (const handler of handlers) source.subscribe(handler)
    return source.count()
  }
  /** For what is asked of all properties at once. */
  const current = (target: AnyHandler[]): AnyHandler[] => {
    target.splice(0, target.length, ...source.handlers())
    return target
  }
  return new Proxy<AnyHandler[]>([], {
    get(_target, key) {
      if (key === 'slice') return slice
      if (key === 'push') return push
      if (key === 'length') return source.count()
      const handlers = source.handlers()
      const value: unknown = Reflect.get(handlers, key)
      if (typeof value !== 'function' || Object.hasOwn(handlers, key)) return value
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, handlers, args)
        if (changing.has(key)) source.change(handlers)
        return result
      }
    },
    set(_target, key, value) {
      const handlers = source.handlers()
      const done = Reflect.set(handlers, key, value)
      source.change(handlers)
      return done
    },
    has: (target, key) => Reflect.has(current(target), key),
    ownKeys: (target) => Reflect.ownKeys(current(target)),
    getOwnPropertyDescriptor: (target, key) => Reflect.getOwnPropertyDescriptor(current(target), key),
  })
}
