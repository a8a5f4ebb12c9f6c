/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from '../core/arguments.ts'
import { dispose } from '../core/disposable.ts'
import { badArgument } from '../core/errors.ts'
import { enter } from './adopted-core.ts'
import { AdoptedMitt, type HandlerMap } from './adopted-mitt.ts'
import type { EventType, Mitt } from './create-mitt.ts'

export interface AdoptOptions {
  /** Shown in the panel; a bus adopted without one takes that of a later call. @default a number */
  readonly name?: string
}

/** An adopted bus; `using` releases it at the end of its block. */
export interface Adoption {
  /** Puts every property back as it was; from then on the bus is unseen. Returns whether it was adopted until now. */
  release(): boolean
  [Symbol.dispose](): void
}

/** By `all`, where the handlers are: several mitts may share one. */
const adoptions = new WeakMap<object, { readonly bus: AdoptedMitt; readonly adoption: Adoption; readonly leave: () => void }>()
/** An `all` whose emissions are seen without being adopted. */
const seen = new WeakSet<object>()

/**
 * Makes an existing mitt visible to the recorder: emissions, handlers, timings, failures. The application stays as it is: order, `this`, return
 * values, exceptions and what `off` removes are mitt's own, and while nobody records nothing of the bus is touched. mitt does not isolate: a
 * handler that throws still ends its emission, and the caller of `emit` gets what it threw.
 *
 * Seen too: what is done by functions taken off the bus before, and through `all`. Not seen: how a promise ends that a handler returned
 * (looking would handle its rejection), what caused an emission after an `await`, and an emission nobody hears made by an `emit` that was taken
 * off the bus before. `all.get(type).slice().map(…)`, which is what mitt's `emit` does, gets a stand-in of each handler while somebody records.
 *
 * A bus adopted already gives its adoption again. Throws `TypeError` for what is no mitt, and for an `asMitt`: its emitter is visible.
 */
export const adoptMitt = <Events extends Record<EventType, unknown>>(bus: Mitt<Events>, options?: AdoptOptions): Adoption => {
  if (!isMitt(bus)) throw badArgument('adoptMitt', 'bus', 'a mitt instance: on, off, emit, and a Map in all', bus)
  const all: HandlerMap & object = bus.all
  if (seen.has(all)) throw badArgument('adoptMitt', 'bus', 'a mitt of its own; the emitter of this one is visible', bus)
  if (!Object.isExtensible(all)) throw badArgument('adoptMitt', 'bus.all', 'a Map that is not frozen', all)
  checkOptions('adoptMitt', options, { name: 'a string' })
  const known = adoptions.get(all)
  if (known !== undefined) {
    known.bus.name ??= options?.name
    known.bus.join(bus)
    return known.adoption
  }
  const adopted = new AdoptedMitt(all, options?.name)
  adopted.join(bus)
  const adoption = adoptionOf(all)
  adoptions.set(all, { bus: adopted, adoption, leave: enter(adopted) })
  return adoption
}

/** For an `all` that leads to an emitter of ours. */
export const seenAlready = (all: object): void => {
  seen.add(all)
}

/** Holds nothing once released. */
const adoptionOf = (all: object): Adoption => {
  let held: object | undefined = all
  const release = (): boolean => {
    if (held === undefined) return false
    const known = adoptions.get(held)
    adoptions.delete(held)
    held = undefined
    known?.leave()
    return true
  }
  return { release, [dispose]: release } as Adoption
}

const isMitt = (value: unknown): value is { readonly all: HandlerMap } => {
  const { on, off, emit, all } = Object(value) as Record<string, unknown>
  const { get, set } = Object(all) as Record<string, unknown>
  return [on, off, emit, get, set].every((member) => typeof member === 'function')
}
