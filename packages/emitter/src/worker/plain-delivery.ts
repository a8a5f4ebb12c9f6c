import { LiveDelivery } from '../core/delivery.ts'
import type { LiveEmitter } from '../core/emitter.ts'
import { type Link, type List, removed } from '../core/list.ts'
import { realm } from '../core/realm.ts'
import type { RemoteEmission } from './remote-emission.ts'

// A constant of this module, see dispatch.ts of the core.
const state = realm
const gone = removed

/** Every handler is plain, nobody observes, and nothing is nested. */
export const isPlain = (emitter: LiveEmitter, list: List): boolean =>
  (emitter.flags | list.flags) === 0 && emitter.linker.table[list.type] === list && state.depth === 0

/**
 * The core's hot path once more, for an emission whose end is to be answered: handlers that return what is no promise leave nothing behind.
 * One that throws or returns a promise makes the emission an object (`make`), which follows it; it has to be told when all are called.
 */
export const deliverPlain = (
  emitter: LiveEmitter,
  list: List,
  id: number,
  payload: unknown,
  make: (id: number, payload: unknown) => RemoteEmission,
): RemoteEmission | null => {
  const max = list.seq
  let emission: RemoteEmission | null = null
  let followed: ReturnType<RemoteEmission['follow']> | undefined
  const follow = (link: Link, fn: Link['fn']): LiveDelivery => {
    emission ??= make(id, payload)
    followed ??= emission.follow(emitter)
    const delivery = new LiveDelivery(followed.emission, link, emission, fn)
    delivery.status = 'running'
    followed.add(delivery)
    return delivery
  }
  state.depth = 1
  for (let link = list.head; link !== null; link = link.next) {
    if (link.seq > max) continue
    const { fn } = link
    if (fn === gone) continue
    let delivery: LiveDelivery | undefined
    try {
      const result = fn(payload)
      if ((typeof result !== 'object' || result === null) && typeof result !== 'function') continue
      delivery = follow(link, fn)
      delivery.returned(result)
    } catch (error) {
      delivery ??= follow(link, fn)
      delivery.failed(error)
    }
  }
  state.depth = 0
  return emission
}
