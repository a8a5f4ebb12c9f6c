import { globals } from '../host/globals.ts'
import { type Hook, hookVersion, type LinkerView } from './hook.ts'
import type { Linker } from './linker.ts'
import { observedFlag } from './list.ts'
import { realm } from './realm.ts'

/** One loaded copy of this package, as a recorder meets it. */
export interface Core {
  readonly packageVersion: string
  readonly hookVersion: number
  /** Attaches the one hook of this copy, or takes it out (null). The hook must not throw. */
  observe(hook: Hook | null): void
  /** Linkers that ever had a subscription and are still alive. */
  linkers(): Iterable<LinkerView>
}

/** The global `__EMITSCOPE__`: where copies of the library and the recorder meet, whoever comes first. `false` set before load is the kill switch. */
export interface Registry {
  readonly registryVersion: 1
  readonly cores: Core[]
  readonly recorder: RecorderSlot | null
  join(core: Core): void
  /** First wins; returns the recorder in charge. */
  install<R extends RecorderSlot>(recorder: R): R
}
/** What the core needs of a recorder: to be told of cores. */
export interface RecorderSlot {
  coreJoined(core: Core): void
}

export const packageVersion = '0.0.0'

/** The realm's registry, made when missing; undefined when switched off or spoken in another version. Frozen globals leave it private: everything works, unseen. */
export const registry = (): Registry | undefined => {
  const existing = globals.__EMITSCOPE__ as Registry | false | null | undefined
  if (existing !== undefined && existing !== null) return existing !== false && existing.registryVersion === 1 ? existing : undefined
  let recorder: RecorderSlot | null = null
  const made: Registry = {
    registryVersion: 1,
    cores: [],
    get recorder() {
      return recorder
    },
    join(core) {
      made.cores.push(core)
      recorder?.coreJoined(core)
    },
    install(candidate) {
      if (recorder === null) {
        recorder = candidate
        for (const core of made.cores) candidate.coreJoined(core)
      }
      return recorder as typeof candidate
    },
  }
  try {
    Object.defineProperty(globals, '__EMITSCOPE__', { value: made, configurable: true, writable: true })
  } catch {
    return undefined
  }
  return made
}

/** Linkers with a first subscription, weakly; swept whenever the list has doubled. */
let known: WeakRef<Linker>[] = []
let sweepAt = 64

/** A linker's first subscription makes it visible: the slow path of creating an emitter, so that creating alone stays free. */
export const register = (linker: Linker): void => {
  linker.registered = true
  if (joined === undefined) return
  if (known.length === sweepAt) {
    known = known.filter((reference) => reference.deref() !== undefined)
    sweepAt = Math.max(64, known.length * 2)
  }
  known.push(new WeakRef(linker))
  if ((linker.flags & observedFlag) !== (realm.hook === null ? 0 : observedFlag)) linker.observe(realm.hook !== null)
  if (realm.hook !== null) for (const emitter of linker.emitters()) realm.hook.emitterAdded(emitter)
}

const alive = (): Linker[] => known.flatMap((reference) => reference.deref() ?? [])

const core: Core = {
  packageVersion,
  hookVersion,
  observe(hook) {
    realm.hook = hook
    for (const linker of alive()) linker.observe(hook !== null)
  },
  linkers: alive,
}
const joined = registry()
if (joined !== undefined) {
  realm.core = joined.cores.length
  joined.join(core)
}
