import { checkOptions } from './arguments.ts'
import type { Emission } from './emission.ts'
import type { Listenable } from './emitter.ts'
import { outOfRange } from './errors.ts'
import type { EventKey, events as eventsOf, OneEventType } from './events.ts'
import type { LinkerView, SubscriptionView } from './hook.ts'
import { Linker } from './linker.ts'

/** Options of `createLinker`. */
export interface LinkerOptions {
  readonly name?: string
  /** Most subscriptions one type may have; the call that would exceed it throws `MAX_HANDLERS` and registers nothing. @default unlimited */
  readonly maxHandlers?: number
  /** Where a subscription has no `onSuccess`. */
  readonly onSuccess?: (value: unknown, emission: Emission) => void
  /** Where a subscription has no `onFailure`. */
  readonly onFailure?: (error: unknown, emission: Emission) => void
}

/** A registry of subscriptions apart from any emitter: several emitters may share one, each with its own strategy. */
export interface LinkerApi<E> extends Pick<Listenable<E>, typeof eventsOf | 'on' | 'once'>, LinkerView {
  off(type?: OneEventType<E>, handler?: (payload: never, emission: never) => unknown): boolean
  has(type: OneEventType<E>): boolean
  types(): EventKey[]
  subscriptions(type?: OneEventType<E>): SubscriptionView[]
}

/** Makes a linker for `createEmitter({ linker })`. */
export const createLinker = <E extends object = Record<string, unknown>>(options: LinkerOptions = {}): LinkerApi<E> => {
  checkOptions('createLinker', options, {
    name: 'a string',
    maxHandlers: 'a whole number',
    onSuccess: 'a function',
    onFailure: 'a function',
  })
  if (options.maxHandlers !== undefined && options.maxHandlers < 1)
    throw outOfRange('createLinker', 'options.maxHandlers', 'at least 1', options.maxHandlers)
  return new Linker(options, []) as unknown as LinkerApi<E>
}
