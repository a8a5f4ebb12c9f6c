import { dispatch, emitSlowly } from './dispatch.ts'
import type { EmitOptions } from './emission.ts'
import type { LiveEmitter } from './emitter.ts'
import type { EventKey } from './events.ts'
import { deferredFlag, detachedFlag, List } from './list.ts'
import { deferPlain } from './plain.ts'

// A constant of this module, see dispatch.ts.
const run = dispatch
const defer = deferPlain

/** `emit` bound to one type: no name lookup, the limit of what a loop over functions can do. */
export class LiveChannel {
  // Not #private: those are defined before they are set, which costs what the tsconfig says of declared fields.
  private readonly emitter: LiveEmitter
  readonly type: EventKey
  private list: List

  constructor(emitter: LiveEmitter, type: EventKey) {
    this.emitter = emitter
    this.type = type
    this.list = emitter.linker.table[type] ?? new List(type, emitter.linker, detachedFlag)
  }

  emit(payload: unknown, options?: EmitOptions): number {
    const emitter = this.emitter
    const list = this.list
    if (options === undefined) {
      const flags = emitter.flags | list.flags
      if (flags === 0) return run(emitter, list, payload)
      if (flags === deferredFlag) return defer(emitter, list, payload)
    }
    // The name's list was empty when this one was taken, or emptied since: it may have a new one.
    if ((list.flags & detachedFlag) === 0) return emitSlowly(emitter, this.type, payload, options, list)
    const found = emitter.linker.reach(this.type)
    if (found !== undefined) this.list = found
    return emitSlowly(emitter, this.type, payload, options, found)
  }
}
