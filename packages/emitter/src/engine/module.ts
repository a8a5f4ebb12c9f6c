import { checkOptions } from '../core/arguments.ts'
import type { Emission, Emits, Signal } from '../core/emission.ts'
import { badArgument } from '../core/errors.ts'
import { keysOf } from '../core/event-type.ts'
import type { EmissionOf, EventClass, EventKey, EventType, PayloadOf } from '../core/events.ts'
import type { SubscribeOptions } from '../core/subscription.ts'
import type { MemberOf } from '../loop/convention.ts'
import type { Engine } from './engine.ts'
import type { Schedule } from './schedule.ts'

/** A module knows no event map: an event class says what its payload is, of a name it is unknown. */
type AnyEvents = Record<EventKey, unknown>
type ClassHandler<T> = (
  payloads: readonly PayloadOf<AnyEvents, T>[],
  emissions: readonly (EmissionOf<AnyEvents, T> & Emits<AnyEvents>)[],
  engine: Engine,
) => unknown
/** As a method, so that a handler may say what the payloads of a name are: `(orders: readonly Order[]) => …`. */
type NamedHandler = {
  handle(payloads: readonly unknown[], emissions: readonly (Emission & Emits<AnyEvents>)[], engine: Engine): unknown
}['handle']

/**
 * A handler of a module: gets what waited of a type together, as frozen lists of its own in order of emission. What it throws or rejects with
 * is a failure of the first of them.
 */
export type HandlerFor<T> = T extends EventKey ? NamedHandler : ClassHandler<T>

type NameOf<T> = T extends EventClass<infer N> ? N : T

/** The `on…` members that a module with the events `C` may have: `onOrderPlaced` for `order:placed`. */
export type OnMembers<C extends readonly unknown[]> = {
  readonly [T in C[number] as MemberOf<NameOf<T>>]?: HandlerFor<T>
}

/** Options of a module's handler: which emissions, how many calls at a time, and what becomes of failures. */
export interface HandlerOptions extends Pick<SubscribeOptions, 'sender' | 'filter' | 'priority' | 'name' | 'onFailure'> {
  /** Most calls that run at a time, promises included; what comes meanwhile is collected for the next. @default unlimited */
  readonly concurrency?: number
}

/** Pairs of a type, or a list of types, and a handler; a third for options. */
export type HandlersOf<H> = {
  readonly [I in keyof H]: readonly [type: H[I], handler: HandlerFor<H[I]>, options?: HandlerOptions]
}

/** What a schedule or a task is called with; `signal` is aborted when the engine stops. */
export interface WorkContext {
  readonly engine: Engine
  readonly signal: Signal
}

/** A schedule's tick, or a task. */
export type Work = (context: WorkContext) => unknown

/** The parts of a module beside its events. */
export interface ModuleParts {
  /** Shown in errors; of one engine's modules each has another. */
  readonly name?: string
  /** Begin when it has started, in this order, and end when the engine stops. */
  readonly schedules?: readonly Schedule[]
  /** Each is started once, after the schedules; how long it lives is its affair, until its signal is aborted. */
  readonly tasks?: readonly Work[]
  /** Parts of it, with modules of their own if they like: they start before it and exit after it. */
  readonly modules?: readonly Module[]
  /** Called when the engine starts, or the module is added to a running one, and awaited: only then it gets events. When it fails the engine stops. */
  readonly beforeStart?: (engine: Engine) => unknown
  /** Called once when the engine ends, if the module had started; last started, first called. */
  readonly exit?: (engine: Engine) => unknown
}

/** What an engine takes as a module, whatever its events. */
export interface Module extends ModuleParts {
  readonly events?: readonly (EventKey | EventClass)[]
  readonly handlers?: readonly (readonly [
    type: EventType<AnyEvents>,
    handler: (payloads: never, emissions: never, engine: Engine) => unknown,
    options?: HandlerOptions,
  ])[]
}

/** What `defineModule` returns: the definition, its lists as they may be spread into another. */
export type Defined<C, H, M> = Omit<M, 'events' | 'handlers'> & { readonly events: C; readonly handlers: HandlersOf<H> }

/**
 * Defines a module of an engine, and returns it as it is: spread it to make another from it. `events` are the types for which an `on…` member
 * is a handler: `onOrderPlaced` for the class whose type is `order:placed`. Of one type those of `handlers` are called first.
 * Throws a `TypeError` naming what is wrong.
 */
export const defineModule = <
  const C extends readonly (EventKey | EventClass)[],
  const H extends readonly EventType<AnyEvents>[],
  M extends OnMembers<C>,
>(
  definition: ModuleParts & { readonly events?: C; readonly handlers?: HandlersOf<H> } & M,
): Defined<C, H, M> => {
  checkModule('defineModule', definition)
  return definition as unknown as Defined<C, H, M>
}

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isSchedule = (value: unknown): boolean => isFunction((value as Partial<Schedule> | null)?.run)
const lists = {
  events: ['an event type', () => true],
  handlers: ['[type, handler, options?]', Array.isArray],
  schedules: ['made by every()', isSchedule],
  tasks: ['a function', isFunction],
  modules: ['a module', (one: unknown) => Object(one) === one],
} as const

/** Says in an error whose part something is. */
export const ofModule = (name: string | undefined): string => (name === undefined ? '' : ` of module "${name}"`)

/** Throws a `TypeError` naming what keeps a value from being a module, `within` those that contain it. */
export function checkModule(call: string, module: unknown, within: readonly unknown[] = []): asserts module is Module {
  if (within.includes(module)) throw badArgument(call, 'modules', 'modules that do not contain themselves', module)
  if (typeof module !== 'object' || module === null) throw badArgument(call, 'module', 'an object, as defineModule() takes', module)
  checkOptions(call, module, { name: 'a string', beforeStart: 'a function', exit: 'a function' })
  const { name: own } = module as Module
  for (const [name, [expected, isOne]] of Object.entries(lists)) {
    const list = (module as Record<string, unknown>)[name]
    if (list === undefined) continue
    if (!Array.isArray(list)) throw badArgument(call, `${name}${ofModule(own)}`, 'a list', list)
    const wrong = list.findIndex((one) => !isOne(one))
    if (wrong >= 0) throw badArgument(call, `${name}[${wrong}]${ofModule(own)}`, expected, list[wrong])
  }
  const { events = [], handlers = [], modules = [] } = module as Module
  for (const [at, type] of events.entries()) keysOf(`${call}: events[${at}]${ofModule(own)}`, type)
  for (const [at, [type, handler, options]] of handlers.entries()) {
    const where = `${call}: handlers[${at}]${ofModule(own)}`
    keysOf(where, type)
    if (!isFunction(handler)) throw badArgument(where, 'handler', 'a function', handler)
    checkOptions(where, options, { concurrency: 'a positive whole number' })
  }
  for (const one of modules) checkModule(call, one, [...within, module])
}
