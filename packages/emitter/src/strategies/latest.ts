import { waitsFor } from '../core/queue.ts'
import type { Delivery, Strategy } from '../core/strategy.ts'
import { realHost } from '../host/host.ts'
import type { Schedule, ScheduledOptions } from './scheduled.ts'

/**
 * Keeps one delivery per emitter, subscription and type: a newer one replaces the waiting one, which counts as `conflated`.
 * What is delivered comes in the order of its own `emit`.
 */
export const createLatest = (schedule: Schedule, { host = realHost }: ScheduledOptions): Strategy => {
  /** In order of arrival. */
  const waiting = new Set<Delivery>()
  const newest = new Map<unknown, Map<unknown, Map<unknown, Delivery>>>()
  let cancel: (() => void) | undefined

  const slot = ({ emitter, subscription }: Delivery): Map<unknown, Delivery> => {
    let subscriptions = newest.get(emitter)
    if (subscriptions === undefined) {
      subscriptions = new Map()
      newest.set(emitter, subscriptions)
    }
    let types = subscriptions.get(subscription)
    if (types === undefined) {
      types = new Map()
      subscriptions.set(subscription, types)
    }
    return types
  }
  const takeAll = (): Delivery[] => {
    const all = [...waiting]
    waiting.clear()
    newest.clear()
    return all
  }
  const put = (delivery: Delivery): void => {
    const types = slot(delivery)
    const older = types.get(delivery.emission.type)
    types.set(delivery.emission.type, delivery)
    waiting.add(delivery)
    if (older !== undefined && waiting.delete(older)) older.cancel('conflated')
  }
  const flush = (): void => {
    for (const delivery of takeAll()) delivery.run()
  }
  return {
    name: schedule.name,
    guarantees: schedule.guarantees,
    enqueue(delivery) {
      put(delivery)
      cancel ??= schedule.request(host, () => {
        cancel = undefined
        flush()
      })
    },
    get pending() {
      return waiting.size
    },
    flush,
    take(emitter) {
      const all = takeAll()
      for (const delivery of all) if (!waitsFor(emitter)(delivery)) put(delivery)
      return all.filter(waitsFor(emitter))
    },
    close() {
      cancel?.()
      cancel = undefined
      for (const delivery of takeAll()) delivery.cancel('discarded')
    },
  }
}
