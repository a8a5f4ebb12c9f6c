import type { EmitOptions } from '../core/emission.ts'
import { type Emitter, type EmitterOptions, LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import { emittedName, namesOf } from '../core/event-type.ts'
import type { EmitArgs, EventName } from '../core/events.ts'
import { isPattern } from '../core/pattern-table.ts'
import { declaredIn } from './source.ts'

/** Members of an emitter its type does not tell, and of every object: an event of such a name goes by `emit`, too. */
type Hidden = 'emitSlowly' | 'postsAll' | 'said' | 'then' | 'waiting' | keyof typeof Object.prototype | '__proto__' | Accessor
type Accessor = `__${'define' | 'lookup'}${'Getter' | 'Setter'}__`

/** An emitter whose events are also functions: `events.produced('x')` is `events.emit('produced', 'x')`. */
export type CallableEmitter<E extends object> = Emitter<E> & {
  readonly [N in Exclude<EventName<E> & string, keyof LiveEmitter | Hidden>]: (...args: EmitArgs<E, N, EmitOptions>) => number
}

/** Options of `emits`: these of `createEmitter`. */
export interface EmitsOptions extends Pick<EmitterOptions, 'name' | 'onError'> {}

/** Calls that take a type; of declared events they take no other. */
const takesType: ReadonlySet<string | symbol> = new Set(['on', 'once', 'emit', 'emitAsync', 'channel', 'next', 'events'])

/**
 * Declares the events of an object, in a field of it: each is a function that emits it, and the whole is an emitter of its own. With their
 * names any other name is a `TypeError`, without them a compile error alone. An event named like a member of an emitter, or of every object,
 * goes by `emit` only. Options alone stand behind `undefined`. Throws `TypeError` on wrong names and options.
 */
export function emits<E extends object>(names?: undefined, options?: EmitsOptions): CallableEmitter<E>
export function emits<const N extends readonly string[]>(names: N, options?: EmitsOptions): CallableEmitter<{ [K in N[number]]: unknown }>
export function emits<E extends object>(names: readonly (EventName<E> & string)[], options?: EmitsOptions): CallableEmitter<E>
export function emits(names?: readonly string[], options?: EmitsOptions): unknown {
  const emitter = new LiveEmitter(options, 'emits')
  const declared = names === undefined ? undefined : new Set<string | symbol>(declaredNames(names))
  const calls = new Map<string, (payload?: unknown, options?: EmitOptions) => number>()
  const known = (call: string, type: unknown): void => {
    // It names no event that could be misspelt.
    if (isPattern(type)) return
    for (const name of call.startsWith('emit') ? [emittedName(call, type)] : namesOf(call, type))
      if (name !== '*' && !declared!.has(name)) throw badArgument(call, 'type', `one of ${[...declared!].map(String).join(', ')}`, name)
  }
  const events = new Proxy(emitter, {
    get(_target, key) {
      if (key in emitter) {
        const member: unknown = Reflect.get(emitter, key)
        if (typeof member !== 'function') return member
        if (declared === undefined || !takesType.has(key)) return member.bind(emitter)
        return (type: unknown, ...rest: unknown[]) => {
          known(String(key), type)
          return member.call(emitter, type, ...rest)
        }
      }
      // Whoever awaits what holds it asks for `then`.
      if (typeof key === 'symbol' || key === 'then' || declared?.has(key) === false) return undefined
      if (!calls.has(key)) calls.set(key, (payload, options) => emitter.emit(key, payload, options))
      return calls.get(key)
    },
  })
  if (declared !== undefined) declaredIn.set(events, known)
  return events
}

const declaredNames = (names: unknown): readonly string[] => {
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === 'string' && name !== '' && name !== '*'))
    throw badArgument('emits', 'names', 'a list of names with at least one', names)
  return names
}
