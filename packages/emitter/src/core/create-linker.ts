import { checkOptions } from './arguments.ts'
import type { Listenable } from './emitter.ts'
import type { EventKey, OneEventType } from './events.ts'
import type { LinkerView, SubscriptionView } from './hook.ts'
import { Linker, type LinkerOptions } from './linker.ts'

/** A registry of subscriptions apart from any emitter: several emitters may share one, each with its own strategy. */
export interface LinkerApi<E> extends Pick<Listenable<E>, 'on' | 'once'>, LinkerView {
  off(type?: OneEventType<E>, handler?: (payload: never, emission: never) => unknown): boolean
  has(type: OneEventType<E>): boolean
  types(): EventKey[]
  subscriptions(type?: OneEventType<E>): SubscriptionView[]
}

/** Makes a linker for `createEmitter({ linker })`. */
export const createLinker = <E extends object = Record<string, unknown>>(options: LinkerOptions = {}): LinkerApi<E> => {
  checkOptions('createLinker', options, {
    name: 'a string',
    maxHandlers: 'a positive whole number',
    onSuccess: 'a function',
    onFailure: 'a function',
  })
  return new Linker(options, []) as unknown as LinkerApi<E>
}
