/** Whoever does not await it causes no `unhandledRejection`. */
export const quiet = <P extends Promise<unknown>>(promise: P): P => {
  promise.catch(() => undefined)
  return promise
}

export const refused = (error: unknown): Promise<never> => quiet(Promise.reject(error))
