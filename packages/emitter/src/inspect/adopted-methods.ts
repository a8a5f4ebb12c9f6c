export type Method = (this: unknown, ...args: never[]) => unknown

/** Methods that are out but could not be taken away, with what they stood in front of. */
const retired = new WeakMap<WeakKey, PropertyDescriptor | undefined>()

/**
 * Own methods put in front of those an object has or inherits; `restore` leaves every property as it was.
 * Instances only: what others share, a prototype or a global, is never touched.
 */
export class AdoptedMethods {
  #restores: (() => void)[] = []

  /** Does nothing where the object has no such method or allows no other. */
  put(target: object, key: string, inFrontOf: (original: Method) => Method): void {
    const original: unknown = Reflect.get(target, key)
    if (typeof original !== 'function') return
    const before = Object.getOwnPropertyDescriptor(target, key)
    const value = inFrontOf(original as Method)
    if (!Reflect.defineProperty(target, key, { value, configurable: true, writable: true, enumerable: before?.enumerable ?? false })) return
    this.#restores.push(() => {
      // Another stands in front of ours: it stays, and ours behind it passes everything on.
      if (Object.getOwnPropertyDescriptor(target, key)?.value !== value) {
        retired.set(value, before)
        return
      }
      let back = before
      while (typeof back?.value === 'function' && retired.has(back.value)) back = retired.get(back.value)
      if (back === undefined) Reflect.deleteProperty(target, key)
      else Reflect.defineProperty(target, key, back)
    })
  }

  restore(): void {
    for (const restore of this.#restores) restore()
    this.#restores = []
  }
}
