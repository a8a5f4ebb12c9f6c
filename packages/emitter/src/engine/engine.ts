import { checkOptions } from '../core/arguments.ts'
import type { Emission, EmitOptions } from '../core/emission.ts'
import type { Emitter, EmitterOptions } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import type { EmitArgs, EventKey, EventName, Instance, NotAClass } from '../core/events.ts'
import { queueRules } from '../core/queue.ts'
import { LiveEngine } from './live-engine.ts'
import { checkModule, type Module } from './module.ts'

/** What an engine says of itself, at once: these events never wait in its queue. Handlers of modules that have not started are not told. */
export interface EngineEvents {
  /** Every module has started. */
  started: void
  /** Every module has exited; the last event of an engine. */
  stopped: void
  /** Something of it failed. `onError` is told too; without one, a handler of this event takes the failure from the host. */
  exception: EngineException
}

/** What failed in an engine. */
export interface EngineException {
  readonly error: unknown
  readonly source: 'handler' | 'schedule' | 'task' | 'beforeStart' | 'exit' | 'stop'
  /** The name of the module; undefined where a handler failed: which one, its `onFailure` can say. */
  readonly module: string | undefined
  /** The first emission of those the handler was called with. */
  readonly emission: Emission | undefined
}

type Callback = (engine: Engine) => unknown

/** Options of `createEngine`. */
export interface EngineOptions<S extends object>
  extends Pick<EmitterOptions, 'name' | 'linker' | 'onError' | 'onWarning' | 'maxDepth' | 'asyncContext' | 'host'> {
  /** Started in this order. */
  readonly modules?: readonly Module[]
  /** Most emissions that wait, `Infinity` for no bound: `publish` awaits space, `tryPublish` returns false, `emit` fails with `QUEUE_FULL`. @default 10 */
  readonly capacity?: number
  /** The application's settings, as `defineSettings` checks them: `engine.settings`. @default an empty object */
  readonly settings?: S
  /** Called before any module starts, one after another, awaited. When one fails the engine stops. */
  readonly beforeStart?: Callback | readonly Callback[]
  /** Called once when the engine ends, whatever ended it, after its modules; the last first. */
  readonly exit?: Callback | readonly Callback[]
  /** What an event means that nobody handles. @default 'report', a warning for each type */
  readonly unhandled?: EmitterOptions['unhandled']
  /** How long `stop` waits for what runs, and for each `exit`. @default 10000 */
  readonly stopTimeoutMs?: number
}

/** Options of `stop`. */
export interface StopOptions {
  /** How long it waits for what runs, and for each `exit`. @default the engine's `stopTimeoutMs` */
  readonly timeoutMs?: number
}

/** An emitter with modules, a bounded queue, and a life of its own. Make one with `createEngine`. */
export interface Engine<E extends object = Record<EventKey, unknown>, S = Record<string, unknown>> extends Emitter<E & EngineEvents> {
  /** The application's settings. */
  readonly settings: S
  readonly status: 'waiting' | 'starting' | 'running' | 'stopping' | 'stopped'
  /**
   * Emits, and resolves when the queue took it: at once, or when there is space. Before the engine runs it does not wait for space, for
   * nothing makes any. Handlers' failures are not its. Rejects `CLOSED` once the engine stops, with the signal's reason when aborted.
   */
  publish<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitOptions>): Promise<void>
  /** Emits if there is space now; whether it did. False once the engine stops. */
  tryPublish<T extends EventName<E> | Instance<E>>(type: NotAClass<T>, ...args: EmitArgs<E, T, EmitOptions>): boolean
  /**
   * Adds a module, with its own. To a running engine: its `beforeStart` is called at once, and the promise resolves when that has ended; it
   * rejects when it failed, and the module is gone again; parts of it that had started stay, so it cannot be added again as it is. Rejects `CLOSED` when
   * the engine stops meanwhile. Throws `DUPLICATE` for a module, or a module's name, that is there, `CLOSED` once the engine stops.
   */
  add(module: Module): Promise<void>
  /**
   * Starts: the engine's `beforeStart`, then module by module its `beforeStart`, its events, schedules and tasks. When one fails the engine
   * stops, and this rejects with that failure. Rejects `STARTED` a second time, `CLOSED` when it was stopped before or meanwhile, also where a
   * `beforeStart` never ends.
   */
  start(): Promise<void>
  /**
   * Stops: refuses what comes, ends schedules, aborts the signals of tasks, delivers what was accepted, waits for what runs, then calls every
   * `exit`, in reverse order of start. What still runs after `timeoutMs` is reported with a `TimeoutError` and left alone. A failing `exit`
   * is reported and keeps no other from running. Never rejects; again: the same promise. Return it from a handler or task, don't await it there.
   */
  stop(options?: StopOptions): Promise<void>
  /**
   * Starts and resolves when the engine has stopped; SIGINT and SIGTERM stop it, where there are processes, and it keeps a process alive.
   * Rejects when the start failed, after `exit` of what had started.
   */
  run(): Promise<void>
}

const list = (call: string, name: string, value: unknown): readonly Callback[] => {
  const callbacks: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value]
  for (const one of callbacks)
    if (typeof one !== 'function') throw badArgument(call, `options.${name}`, 'a function, or a list of functions', one)
  return callbacks as readonly Callback[]
}

/**
 * Makes an engine: an emitter whose modules get what waits together, in turns. All handlers of a type start together, and the next turn does
 * not wait for slow ones. Handlers of `on` get one emission at a time, before those of modules. It does nothing until `start` or `run`, and
 * keeps its own strategy: `setStrategy` throws.
 * Throws a `TypeError` on wrong options, `DUPLICATE` for a module given twice.
 */
export const createEngine = <E extends object = Record<EventKey, unknown>, S extends object = Record<string, unknown>>(
  options: EngineOptions<S> = {},
): Engine<E, S> => {
  const call = 'createEngine'
  checkOptions(call, options, {
    capacity: options?.capacity === Number.POSITIVE_INFINITY ? 'a number' : queueRules.capacity,
    settings: 'an object',
    stopTimeoutMs: 'milliseconds, 0 or more',
  })
  const { modules = [] } = options
  if (!Array.isArray(modules)) throw badArgument(call, 'options.modules', 'a list', modules)
  const engine = new LiveEngine(options, list(call, 'beforeStart', options.beforeStart), list(call, 'exit', options.exit))
  for (const module of modules) {
    checkModule(call, module)
    void engine.add(module)
  }
  return engine as unknown as Engine<E, S>
}
