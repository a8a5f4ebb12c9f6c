/** Lets the reactions of settled promises run: a few turns of the microtask queue, no time. */
export const turn = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await undefined
}

/** A promise that the test settles. */
export interface Deferred<T = void> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(reason: unknown): void
}

export const deferred = <T = void>(): Deferred<T> => {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((one, other) => {
    resolve = one
    reject = other
  })
  return { promise, resolve, reject }
}

/** What became of a promise by now: `pending`, `resolved`, or why it was rejected: the code or name of its error, else what it is. */
export const stateOf = async (promise: Promise<unknown>): Promise<unknown> => {
  let state: unknown = 'pending'
  promise.then(
    () => {
      state = 'resolved'
    },
    (reason: unknown) => {
      const { code, name } = Object(reason) as { code?: unknown; name?: unknown }
      // A DOMException has an old numeric code besides its name.
      state = typeof code === 'string' ? code : (name ?? reason)
    },
  )
  await turn()
  return state
}
