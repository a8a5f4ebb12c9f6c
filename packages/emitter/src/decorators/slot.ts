import { checkOptions } from '../core/arguments.ts'
import { badArgument, EmitterError } from '../core/errors.ts'
import { refused } from '../core/thenable.ts'
import type { Loop } from '../loop/create-loop.ts'
import { insideOf, slotInsideOf } from '../loop/inside.ts'
import { type SlotOptions, slot as slotOn } from '../loop/slot.ts'
import { checkMember, type MethodContext, methodOf } from './member.ts'

/** A call returns a promise, whatever the method does; so the method must say so, or return nothing. */
type Queued<This> = (method: (payload: never) => Promise<unknown> | void, context: MethodContext<This>) => void
type LoopOf<This> = (object: This) => Loop | undefined

/**
 * Makes a method a slot: its calls run on a loop, one after another with all else that runs there, and return a promise. Without an argument
 * that is the object's `loop`; else the loop, or what the function says of the object, asked at the first call or `connect`. Without a loop
 * a call runs at once. Failures and options are those of `slot` of `/loop`; the method's name is the slot's. An override runs on the loop
 * too, and `super.method()` in it is part of its turn. Throws `TypeError` on wrong arguments, and for what is no public method of the objects.
 */
export function slot<This extends { readonly loop?: Loop | undefined }>(
  method: (payload: never) => Promise<unknown> | void,
  context: MethodContext<This>,
): void
export function slot(): Queued<{ readonly loop?: Loop | undefined }>
export function slot<This extends object>(loop: Loop | LoopOf<This> | undefined, options?: SlotOptions): Queued<This>
export function slot(first?: unknown, second?: unknown): unknown {
  if (typeof (second as Partial<MethodContext> | undefined)?.addInitializer === 'function') {
    makeSlot(loopIn, undefined, second as MethodContext)
    return undefined
  }
  if (first !== undefined && typeof first !== 'function' && !insideOf.has(Object(first)))
    throw badArgument('@slot', 'loop', 'made by createLoop(), or a function that returns one', first)
  checkOptions('@slot', second, { name: 'a string', timeoutMs: 'milliseconds, 0 or more' })
  const loopOf = typeof first === 'function' ? (first as LoopOf<object>) : first === undefined ? loopIn : () => first as Loop
  return (_method: unknown, context: MethodContext) => makeSlot(loopOf, second as SlotOptions | undefined, context)
}

const loopIn: LoopOf<{ readonly loop?: Loop | undefined }> = ({ loop }) => loop

const makeSlot = (loopOf: LoopOf<object>, options: SlotOptions | undefined, context: MethodContext): void => {
  checkMember('slot', ['method'], context)
  const { name } = context
  context.addInitializer(function () {
    const object = this
    const fn = methodOf(object, name).bind(object) as (payload: unknown) => unknown
    let made: ((payload: unknown) => Promise<unknown>) | undefined
    // Fields, its loop among them, are set only after this.
    const value = (payload: unknown): Promise<unknown> => {
      try {
        made ??= slotOn(loopOf(object), fn, { name: String(name), ...options })
      } catch (error) {
        if (!(error instanceof EmitterError)) throw error
        // As a later call of a loop that is closed.
        return refused(error)
      }
      return made(payload)
    }
    slotInsideOf.set(value, {
      get loop() {
        return loopOf(object)
      },
      fn,
      timeoutMs: options?.timeoutMs,
    })
    Object.defineProperty(object, name, { value, writable: true, configurable: true })
  })
}
