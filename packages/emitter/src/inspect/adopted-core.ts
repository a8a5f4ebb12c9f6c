import { type Hook, hookVersion, type LinkerView } from '../core/hook.ts'
import { type Core, packageVersion, registry } from '../core/registry.ts'

/** A bus of another library, as the hook sees it. While nobody looks it is left as it was found. */
export interface AdoptedBus extends LinkerView {
  /** Puts in place what tells the hook. */
  watch(): void
  /** Takes it away again. */
  rest(): void
}

/** What everything adopted through this loaded copy of the package shares. */
export const adopted: {
  hook: Hook | null
  /** The place of adopted buses among the registry's cores. */
  core: number
  /** Counts subscriptions; names them. */
  subscriptions: number
} = { hook: null, core: 0, subscriptions: 0 }

let joined = false
/** Weakly: whoever drops an adopted bus need not release it. Swept whenever the list has doubled. */
const buses = new Set<WeakRef<AdoptedBus>>()
let sweepAt = 64

const alive = (): AdoptedBus[] => [...buses].flatMap((reference) => reference.deref() ?? [])

/** One core for all of them: a registry keeps its cores for ever, a bus comes and goes. */
const core: Core = {
  packageVersion,
  hookVersion,
  observe(hook) {
    adopted.hook = hook
    for (const bus of alive()) {
      // Never over watching methods that tell another hook.
      bus.rest()
      if (hook !== null) bus.watch()
    }
  },
  // As with our own emitters: one without subscriptions shows up at its first emission.
  linkers: () => alive().filter((bus) => bus.all().length > 0),
}

/** Makes a bus visible, from now on or as soon as a recorder comes. Returns what ends that; an emission that runs then is told to its end. */
export const enter = (bus: AdoptedBus): (() => void) => {
  if (!joined) {
    joined = true
    const found = registry()
    adopted.core = found?.cores.length ?? 0
    found?.join(core)
  }
  if (buses.size === sweepAt) {
    for (const reference of buses) if (reference.deref() === undefined) buses.delete(reference)
    sweepAt = Math.max(64, buses.size * 2)
  }
  const reference = new WeakRef(bus)
  buses.add(reference)
  const { hook } = adopted
  if (hook !== null) {
    bus.watch()
    const subscriptions = bus.all()
    if (subscriptions.length > 0) for (const emitter of bus.emitters()) hook.emitterAdded(emitter)
    for (const subscription of subscriptions) hook.subscriptionAdded(subscription)
  }
  return () => {
    buses.delete(reference)
    for (const subscription of adopted.hook === null ? [] : bus.all()) adopted.hook?.subscriptionRemoved(subscription, 'close')
    bus.rest()
  }
}
