export type Then = (resolved: (value: unknown) => void, rejected: (error: unknown) => void) => void

/** The `then` of what `await` would wait for. Read once, as promises do; may throw what a getter throws. */
export const thenOf = (value: unknown): Then | undefined => {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return undefined
  const { then } = value as { then?: unknown }
  return typeof then === 'function' ? then.bind(value) : undefined
}

export const isThenable = (value: unknown): value is PromiseLike<unknown> => thenOf(value) !== undefined

export const ignore = (): void => undefined

/** A promise that is handed out: whoever does not await it causes no `unhandledRejection`. */
export const quiet = <P extends Promise<unknown>>(promise: P): P => {
  promise.catch(ignore)
  return promise
}
export const refused = (error: unknown): Promise<never> => quiet(Promise.reject(error))

/** Waits as promises do, without a promise of its own: the first call counts, and what it is given may be a thenable again. */
export const follow = (then: Then, fulfilled: (value: unknown) => void, rejected: (error: unknown) => void): void => {
  let over = false
  const once =
    <V>(take: (value: V) => void) =>
    (value: V): void => {
      if (over) return
      over = true
      take(value)
    }
  const resolved = once((value: unknown) => {
    try {
      const next = thenOf(value)
      if (next === undefined) fulfilled(value)
      else follow(next, fulfilled, rejected)
    } catch (error) {
      rejected(error)
    }
  })
  const failed = once(rejected)
  try {
    then(resolved, failed)
  } catch (error) {
    failed(error)
  }
}
