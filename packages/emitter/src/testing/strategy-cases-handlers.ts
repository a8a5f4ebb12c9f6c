import type { LinkerApi } from '../core/create-linker.ts'
import type { Emission } from '../core/emission.ts'
import type { LinkerView } from '../core/hook.ts'
import { realHost } from '../host/host.ts'

/** What the other realm handles, and what each returns. */
export type RemoteEvents = {
  /** Twice the number, at once, and one more than it, later. */
  'suite:two': number
  'suite:echo': unknown
  /** Notes it down; the first of `suite:notes` tells what was noted and forgets it. */
  'suite:note': unknown
  'suite:notes': undefined
  /** Throws a `RangeError` with a code and a cause. */
  'suite:throws': string
  'suite:rejects': string
  /** Throws; its `onFailure` notes it down. */
  'suite:taken': string
  /** A result that no realm can send. */
  'suite:uncloneable': undefined
  /** Notes that it began, ends when its signal is aborted. */
  'suite:abort': undefined
}

/**
 * The handlers `strategyCases` expects in the other realm of a strategy that posts. Call it there, with the linker whose handlers are exposed.
 * @example
 * const linker = createLinker()
 * suiteHandlers(linker)
 * exposeHandlers(linker)
 */
export const suiteHandlers = (linker: LinkerView): void => {
  const { on } = bound(linker as unknown as LinkerApi<RemoteEvents>)
  const notes: unknown[] = []
  const later = <V>(value: V): Promise<V> => new Promise((resolve) => realHost.setTimer(() => resolve(value), 2))
  const double = (n: number): number => n * 2
  const next = (n: number): Promise<number> => later(n + 1)
  on('suite:two', double)
  on('suite:two', next)
  on('suite:echo', (payload) => payload)
  on('suite:note', (payload) => void notes.push(payload))
  on('suite:notes', (_none) => notes.splice(0))
  on('suite:throws', (message) => {
    throw Object.assign(new RangeError(message, { cause: new Error('below') }), { code: 'E_SUITE' })
  })
  on('suite:throws', (_message) => 'not affected')
  on('suite:rejects', async (message) => {
    await later(undefined)
    throw new Error(message)
  })
  on(
    'suite:taken',
    (message) => {
      throw new Error(message)
    },
    { onFailure: (error) => void notes.push((error as Error).message) },
  )
  on('suite:uncloneable', (_none) => ({ items: [1, () => undefined] }))
  on('suite:uncloneable', (_none) => 'not affected')
  on('suite:abort', (_none, { signal }: Emission) => {
    notes.push('began')
    return new Promise((resolve) => signal?.addEventListener('abort', () => resolve('aborted')))
  })
}

const bound = (linker: LinkerApi<RemoteEvents>): { readonly on: LinkerApi<RemoteEvents>['on'] } => ({ on: linker.on.bind(linker) })
