import { checkOptions } from '../core/arguments.ts'
import { emitSlowly } from '../core/dispatch.ts'
import type { Emission, EmitOptions } from '../core/emission.ts'
import { type EmitterOptions, LiveEmitter } from '../core/emitter.ts'
import { badArgument } from '../core/errors.ts'
import { isClass } from '../core/event-type.ts'
import { type Quietly, quietly } from '../core/failure.ts'
import { isOver, type Link, linksOf, viewOf } from '../core/list.ts'
import type { DeliveryOutcome, EmitAsyncOptions } from '../core/outcome.ts'
import type { Handler, SubscribeOptions, Unsubscribe } from '../core/subscription.ts'
import { quiet } from '../core/thenable.ts'
import { InlineRun } from './inline-run.ts'

/** For `connect`: receives whoever sends, also without a sender. For `receivers`: all of them. It cannot send. */
export const ANY_SENDER: unique symbol = Symbol.for('@emitscope/emitter/ANY_SENDER')

/** Options of `createSignal`. */
export interface SignalOptions extends Pick<EmitterOptions, 'onError' | 'onWarning' | 'host'> {
  /** Where receivers live: the signal's name is an event type of it, and what its emitters emit of that type reaches `ANY_SENDER`. @default one of its own */
  readonly linker?: EmitterOptions['linker']
}

/** Options of `connect`. When a receiver runs is for the signal to say: it takes no strategy and no queue. */
export interface ConnectOptions<P = unknown, R = unknown>
  extends Omit<SubscribeOptions<Emission<string, P>, R>, 'strategy' | 'concurrency' | 'capacity' | 'overflow'> {
  /** Only what is sent with exactly this sender, by value for primitives; `ANY_SENDER`: whoever sends. @default what is sent without one */
  readonly sender?: unknown
  /** What becomes of a receiver that is connected for the same sender already. @default 'ignore' */
  readonly unique?: 'allow' | 'ignore' | 'replace' | 'throw'
  /** The signal does not keep the receiver alive: the connection ends when it is collected. With an `owner`, that decides. @default false */
  readonly weak?: boolean
}

/** Options of `send` and `sendSync`. */
export interface SendOptions extends Pick<EmitAsyncOptions, 'meta' | 'signal' | 'cause'> {
  /** Who sends: reaches only receivers that are connected for it. @default only those that are connected for none */
  readonly sender?: unknown
  /** Failures of these classes are in the records, and told to nobody: neither to `onFailure` nor to `onError`, the linker's included. @default none */
  readonly quiet?: readonly (abstract new (
    ...args: never[]
  ) => unknown)[]
}

type SendArgs<P, O> = undefined extends P
  ? [payload?: P, options?: O]
  : [P] extends [void]
    ? [payload?: undefined, options?: O]
    : [payload: P, options?: O]

/** An event that is an object, and knows its senders. Make one with `createSignal`. */
export interface Signal<P> {
  /** Its name, which is the type of its emissions. */
  readonly name: string
  /**
   * Connects a receiver: receivers run by priority, then in connect order. Again for the same sender, it changes nothing, and what it returns
   * ends nothing (`unique` says otherwise). Throws `TypeError` on wrong arguments.
   */
  connect<R>(receiver: (payload: P, emission: Emission<string, P>) => R, options?: ConnectOptions<P, Awaited<NoInfer<R>>>): Unsubscribe
  /** Ends the connection of a receiver for a sender, of several the oldest. Returns whether there was one. */
  disconnect(receiver: (payload: never, emission: never) => unknown, options?: { readonly sender?: unknown }): boolean
  /**
   * Runs the receivers of the sender one after another, promises awaited, and resolves how each ended, in that order. A receiver that fails
   * stops no other: its record is `rejected`, and its `onFailure`, else `onError`, is told once. An aborted `signal` leaves the rest `cancelled`.
   * Never rejects because of a receiver; rejects `MAX_DEPTH`, handled beforehand. `timeoutMs`: those without a result by then are rejected.
   */
  send(...args: SendArgs<P, SendOptions & Pick<EmitAsyncOptions, 'timeoutMs'>>): Promise<readonly DeliveryOutcome[]>
  /**
   * As `send`, inside the call: nothing is awaited. The record of an async receiver is `fulfilled` with its promise as the value, handled
   * beforehand; outside production builds a warning says so, once per receiver. A subscription of the linker that has a strategy or queue of
   * its own keeps it: the value of one that waits is a promise of what comes of it, handled beforehand, rejected with `DROPPED` where it does
   * not run. Throws `MAX_DEPTH`.
   */
  sendSync(...args: SendArgs<P, SendOptions>): readonly DeliveryOutcome[]
  /** All that a `send` of this sender reaches, in order, filters apart, subscriptions of a shared linker included; `ANY_SENDER`: all. A copy. */
  receivers(sender?: unknown): readonly Handler[]
  /** Ends all connections. */
  clear(): void
}

/** Receivers without a sender are those of the sender null; in the core, one without any hears all. */
const keyOf = (sender: unknown): unknown => (sender === ANY_SENDER ? undefined : (sender ?? null))
const senderOf = (link: Link): unknown => viewOf(link).settings.sender

const mustBeLeftOut = (call: string, options: object, names: readonly string[], why: string): void => {
  for (const name of names) {
    const value = options[name as never]
    if (value !== undefined) throw badArgument(call, `options.${name}`, `left out: ${why}`, value)
  }
}

const checkSend = (call: string, options: SendOptions): void => {
  checkOptions(call, options, { signal: 'an AbortSignal', timeoutMs: 'milliseconds, 0 or more' })
  const { quiet: classes, sender } = options
  if (classes !== undefined && !(Array.isArray(classes) && classes.every(isClass)))
    throw badArgument(call, 'options.quiet', 'a list of classes', classes)
  if (sender === ANY_SENDER) throw badArgument(call, 'options.sender', 'one sender: ANY_SENDER is for connect', sender)
}

/** What the core is to know of a `send`. */
const sent = (options: SendOptions): EmitOptions & Quietly => ({ ...options, sender: options.sender ?? null, [quietly]: options.quiet })

/**
 * Makes a signal: an event without a map and without names to mistype. A receiver hears exactly its sender; one that is connected without a
 * sender hears what is sent without. The name is for devtools. Throws `TypeError` on wrong arguments.
 * @example
 * const saved = createSignal<{ id: string }>('saved')
 * saved.connect(({ id }) => console.log(id), { sender: 'autosave' })
 * await saved.send({ id: '1' }, { sender: 'autosave' })
 */
export const createSignal = <P = unknown>(name = 'signal', options: SignalOptions = {}): Signal<P> => {
  if (typeof name !== 'string' || name === '' || name === '*')
    throw badArgument('createSignal', 'name', "a non-empty string other than '*'", name)
  checkOptions('createSignal', options, { onError: 'a function', onWarning: 'a function' })
  const { onError, onWarning, host, linker: shared } = options
  const emitter = new LiveEmitter({ name, onError, onWarning, host, linker: shared } as EmitterOptions, 'createSignal')
  const { linker } = emitter
  return {
    name,
    connect(receiver: unknown, given: ConnectOptions<never, never> = {}) {
      checkOptions('connect', given, {})
      mustBeLeftOut('connect', given, ['strategy', 'concurrency', 'capacity', 'overflow'], 'receivers run one after another')
      const { weak, owner, unique = 'ignore', sender } = given
      return linker.add(emitter, 'connect', name, receiver, {
        ...given,
        unique,
        sender: keyOf(sender),
        owner: owner ?? (weak === true ? (receiver as object) : undefined),
      } as SubscribeOptions<never, never>)
    },
    disconnect(receiver, given = {}) {
      if (typeof receiver !== 'function') throw badArgument('disconnect', 'receiver', 'a function', receiver)
      checkOptions('disconnect', given, {})
      const key = keyOf(given.sender)
      const link = linker.table[name]?.of(receiver).find((one) => Object.is(senderOf(one), key))
      return link !== undefined && linker.remove(link, 'off')
    },
    send(payload?: unknown, given: SendOptions = {}) {
      checkSend('send', given)
      const ended = emitter.emitAsync(name, payload, { ...sent(given), mode: 'serial' })
      return quiet(ended.then(({ deliveries }) => deliveries))
    },
    sendSync(payload?: unknown, given: SendOptions = {}) {
      checkSend('sendSync', given)
      mustBeLeftOut('sendSync', given, ['timeoutMs'], 'nothing is awaited')
      const run = new InlineRun(({ handler }) => {
        const message = `sendSync of "${name}": receiver ${handler.name || '(anonymous)'} returned a promise, which is the value of its record and not awaited; await it, or send()`
        emitter.warnings().say({ code: 'ASYNC_RECEIVER', message, type: name, handler }, emitter, handler)
      })
      emitSlowly(emitter, name, payload, sent(given), linker.reach(name), run)
      return run.end()
    },
    receivers(sender) {
      const key = keyOf(sender)
      return linksOf(linker.reach(name) ?? linker.stars)
        .filter((link) => !isOver(link))
        .filter((link) => key === undefined || senderOf(link) === undefined || Object.is(senderOf(link), key))
        .map((link) => viewOf(link).handler)
    },
    clear() {
      linker.off(name)
    },
  }
}
