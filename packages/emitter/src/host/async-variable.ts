import { globals } from './globals.ts'

/** A value that belongs to a stretch of work: what is called in it reads it. */
export interface AsyncVariable<T> {
  /** Whether it also holds behind an `await`; where the runtime has no async context it holds in the synchronous part alone. */
  readonly isExact: boolean
  run<R>(value: T, task: () => R): R
  get(): T | undefined
}

type StoreOf = new <T>() => { run<R>(value: T, task: () => R): R } & ({ get(): T | undefined } | { getStore(): T | undefined })

/** Found as in async-context.ts. On Node 20 one that is in use slows all promises of the process down: make it at first need. */
export const asyncVariable = <T>(): AsyncVariable<T> => {
  const asyncHooks = globals.process?.getBuiltinModule?.('node:async_hooks') as { AsyncLocalStorage: StoreOf } | undefined
  const Store = globals.AsyncContext?.Variable ?? asyncHooks?.AsyncLocalStorage
  if (Store !== undefined) {
    const store = new Store<T>()
    return { isExact: true, run: (value, task) => store.run(value, task), get: () => ('get' in store ? store.get() : store.getStore()) }
  }
  let current: T | undefined
  return {
    isExact: false,
    run(value, task) {
      const before = current
      current = value
      try {
        return task()
      } finally {
        current = before
      }
    },
    get: () => current,
  }
}
