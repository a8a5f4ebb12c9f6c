import fc from 'fast-check'
import type { Emitter, EventHandlerMap } from 'mitt'

type Type = 'a' | 'b' | '*'
type Events = Record<string, number>
export type Bus = Emitter<Events>
type Handler = (this: unknown, ...args: unknown[]) => unknown

/** What an application does with a mitt. Handlers and payloads are numbers. */
type Step =
  | { readonly does: 'on' | 'off' | 'push'; readonly type: Type; readonly handler: number }
  | { readonly does: 'offAll' | 'read' | 'shrink' | 'delete'; readonly type: Type }
  | { readonly does: 'emit' | 'emitTaken'; readonly type: 'a' | 'b'; readonly payload: number }
  | { readonly does: 'set'; readonly type: Type; readonly handlers: readonly number[] }
  | { readonly does: 'splice' | 'write'; readonly type: Type; readonly index: number; readonly handler: number }
  | { readonly does: 'clear' }
  /** Where the bus is watched: somebody comes to look, or goes. */
  | { readonly does: 'turn'; readonly way: number }

/** What a handler does when called; then it throws or returns a number. */
interface Body {
  readonly steps: readonly Step[]
  readonly throws: boolean
}
export interface Program {
  readonly bodies: readonly Body[]
  readonly steps: readonly Step[]
}

const handlers = 4
const type = fc.constantFrom<Type>('a', 'b', '*')
const emitted = fc.constantFrom<'a' | 'b'>('a', 'b')
const handler = fc.nat(handlers - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('on' as const, 'off' as const, 'push' as const), type, handler }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('emit' as const, 'emitTaken' as const), type: emitted, payload: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('offAll' as const, 'read' as const, 'shrink' as const, 'delete' as const), type }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('set' as const), type, handlers: fc.array(handler, { maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('splice' as const, 'write' as const), type, index: fc.nat(2), handler }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('turn' as const), way: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.constant({ does: 'clear' as const }) },
)
export const programs: fc.Arbitrary<Program> = fc.record({
  bodies: fc.array(fc.record({ steps: fc.array(step, { maxLength: 3 }), throws: fc.boolean() }), {
    minLength: handlers,
    maxLength: handlers,
  }),
  steps: fc.array(step, { minLength: 1, maxLength: 25 }),
})

export interface Performed {
  /** What the application could tell: calls with `this` and arguments, results, exceptions, what `all` holds after each step. */
  readonly lines: readonly string[]
  /** Emissions made, heard or not; those by an `emit` taken from the bus before anybody watched, that nobody heard, apart. */
  readonly emissions: number
  readonly unheardTaken: number
  /** By handler. */
  readonly calls: readonly number[]
  readonly throws: readonly number[]
}

/** Runs a program on a bus, with its functions as the application took them off; `turn` is called where somebody comes to look, or goes. */
export const perform = ({ bodies, steps }: Program, bus: Bus, { on, off, emit }: Bus, turn: (way: number) => void): Performed => {
  const lines: string[] = []
  const calls = bodies.map(() => 0)
  const throws = bodies.map(() => 0)
  const errors = bodies.map((_, index) => new Error(`of ${index}`))
  let emissions = 0
  let unheardTaken = 0
  // Handlers that emit what calls them would never end.
  let left = 150
  const all = bus.all as Map<string, Handler[]>

  const functions = bodies.map(
    (body, index): Handler =>
      // One that takes no parameter by name, as spies do.
      function (this: unknown, ...args: unknown[]) {
        lines.push(`${index} called on ${String(this)} with ${JSON.stringify(args)}`)
        calls[index]!++
        try {
          for (const one of body.steps) take(one)
          if (body.throws) throw errors[index]
        } catch (error) {
          // Its own, or that of an emission it made.
          throws[index]!++
          throw error
        }
        return index
      },
  )
  const fn = (index: number): Handler => functions[index] as Handler
  const indexOf = (one: unknown): number => functions.indexOf(one as Handler)
  const heard = (name: string): boolean => (all.get(name)?.length ?? 0) + (all.get('*')?.length ?? 0) > 0

  const act = (one: Step): unknown => {
    switch (one.does) {
      case 'on':
        return on(one.type, fn(one.handler))
      case 'off':
        return off(one.type, fn(one.handler))
      case 'push':
        return all.get(one.type)?.push(fn(one.handler))
      case 'offAll':
        return (off as (type: string) => void)(one.type)
      case 'emit':
        emissions++
        return bus.emit(one.type, one.payload)
      case 'emitTaken':
        emissions++
        if (!heard(one.type)) unheardTaken++
        return emit(one.type, one.payload)
      case 'read':
        return [...(all.get(one.type)?.slice().values() ?? ['none'])].map(indexOf)
      case 'shrink': {
        const list = all.get(one.type)
        if (list !== undefined) list.length = Math.min(list.length, 1)
        return undefined
      }
      case 'delete':
        return all.delete(one.type)
      case 'set':
        return all.set(one.type, one.handlers.map(fn)) === all
      case 'splice':
        return all.get(one.type)?.splice(one.index, 1, fn(one.handler)).map(indexOf)
      case 'write': {
        const list = all.get(one.type)
        if (list !== undefined && one.index < list.length) list[one.index] = fn(one.handler)
        return undefined
      }
      case 'clear':
        return all.clear()
      case 'turn':
        turn(one.way)
        return undefined
    }
  }
  const take = (one: Step): void => {
    if (left-- <= 0) return
    lines.push(`${JSON.stringify(one)} gives ${JSON.stringify(act(one))}`)
  }

  for (const one of steps) {
    try {
      take(one)
    } catch (error) {
      lines.push(`throws the error of ${errors.indexOf(error as Error)}`)
    }
    lines.push(JSON.stringify([...all].map(([name, list]) => [name, list.map(indexOf)])))
  }
  return { lines, emissions, unheardTaken, calls, throws }
}

/** Everything that could be told from the properties of a bus and its parts, functions by identity where they are shared by all. */
export const propertiesOf = (bus: Bus): unknown => {
  const all = bus.all as EventHandlerMap<Events>
  return [bus, all, ...all.values()].map((part) =>
    Reflect.ownKeys(part as object).map((key) => {
      const { configurable, enumerable, writable, value } = Object.getOwnPropertyDescriptor(part, key) ?? {}
      return [key, configurable, enumerable, writable, typeof value]
    }),
  )
}
