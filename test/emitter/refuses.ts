import { expect } from 'vitest'

/** The call throws a TypeError at once, naming the call, the argument and what it was. */
export const refuses = (call: () => unknown, ...words: string[]): void => {
  let thrown: unknown
  try {
    const result = call()
    // A rejection is not "at the call"; it must not fail the run as an unhandled one besides.
    if (result instanceof Promise) result.catch(() => undefined)
  } catch (error) {
    thrown = error
  }
  expect(thrown, 'what the call throws').toBeInstanceOf(TypeError)
  for (const word of words) expect((thrown as Error).message).toContain(word)
}

/** As `expect(call).toThrow`, for an `EmitterError` of this code. */
export const throwsCode = (call: () => unknown, code: string): Error => {
  let thrown: unknown
  try {
    call()
  } catch (error) {
    thrown = error
  }
  expect(thrown, 'what the call throws').toMatchObject({ name: 'EmitterError', code })
  return thrown as Error
}
