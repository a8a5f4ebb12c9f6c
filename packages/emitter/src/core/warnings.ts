import type { Host } from '../host/host.ts'
import type { EventKey } from './events.ts'
import type { Handler } from './subscription.ts'

/** Codes of `EmitterWarning`. */
export type EmitterWarningCode =
  /** Nobody but `'*'` took an emission (`unhandled: 'report'`). */
  | 'UNHANDLED'
  /** A handler reads an emission it is not given. */
  | 'HIDDEN_EMISSION'
  /** `sendSync` of a signal reached a receiver that returned a promise. */
  | 'ASYNC_RECEIVER'
  /** A slot of a loop is awaited while the loop is busy for long: probably by the handler it is busy with. */
  | 'LOOP_WAITS'
  /** An `on…` member of a module matches none of its events. */
  | 'UNMATCHED_MEMBER'

/** Something that is probably a mistake and stops nothing. */
export interface EmitterWarning {
  readonly code: EmitterWarningCode
  readonly message: string
  readonly type?: EventKey
  readonly handler?: Handler
}

/** Whose warning it is. */
interface Warned {
  readonly host: Host
  readonly options: { readonly onWarning?: ((warning: EmitterWarning) => void) | undefined }
}

/** Subjects remembered per emitter; past it the oldest may be warned of again. Handlers are held weakly. */
const remembered = 512

/** Says each thing once per code and subject: to `onWarning`, else to the host's console, which stays silent in production. */
export class Warnings {
  private readonly said = new Map<EmitterWarningCode, { readonly types: Set<EventKey>; readonly objects: WeakSet<object> }>()

  unhandled(type: EventKey, message: string, emitter: Warned): void {
    this.say({ code: 'UNHANDLED', message, type }, emitter)
  }

  hidden(handler: Handler, emitter: Warned): void {
    const message = `handler ${handler.name || '(anonymous)'} declares one parameter and is not given the emission, though it reads more; subscribe it with { emission: true } or declare two`
    this.say({ code: 'HIDDEN_EMISSION', message, handler }, emitter)
  }

  /** Says a warning, unless it was said of this subject before: of its type or handler, or of another object. */
  say(
    warning: EmitterWarning,
    { host, options: { onWarning } }: Warned,
    subject: EventKey | object = (warning.type ?? warning.handler)!,
  ): void {
    const { code, message } = warning
    const { types, objects } = this.said.get(code) ?? { types: new Set(), objects: new WeakSet() }
    this.said.set(code, { types, objects })
    if (typeof subject === 'object' || typeof subject === 'function') {
      if (objects.has(subject)) return
      objects.add(subject)
    } else {
      if (types.has(subject)) return
      if (types.add(subject).size > remembered) types.delete(types.values().next().value!)
    }
    try {
      if (onWarning !== undefined) onWarning(warning)
      else if (!host.production) host.warn(message)
    } catch (error) {
      host.reportError(error)
    }
  }
}

/**
 * A handler that declares one parameter is not given the emission. This reads from its source whether it reaches for it all the same:
 * a further parameter behind a rest or a default, or `arguments`. Not for production: reading takes longer than subscribing.
 */
export const hidesEmission = (handler: Handler): boolean => {
  const source = Function.prototype.toString
    .call(handler)
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*|`[^`$]*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g, '')
  const start = source.indexOf('(')
  const arrow = source.indexOf('=>')
  // `payload => …` has nothing in front that could be hidden.
  if (start < 0 || (arrow >= 0 && arrow < start)) return false
  let depth = 0
  let at = start
  for (; at < source.length; at++) {
    const character = source[at]!
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character) && --depth === 0) break
    // Rest, or a second parameter, which only has one declared if it has a default.
    else if (depth === 1 && (character === ',' || character === '.') && source.slice(at + 1).trimStart()[0] !== ')') return true
  }
  const rest = source.slice(at + 1)
  return !/^\s*=>/.test(rest) && /(?<![.\w$])arguments\b(?!\s*:)/.test(rest)
}
