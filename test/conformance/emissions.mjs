// What a handler learns about the emission it is called for.
import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { equal, same, skip } from './assert.mjs'

export const emissions = {
  'an emission carries type, payload, sender, meta and signal as they were given'() {
    const bus = createEmitter()
    const given = { sender: {}, meta: { by: 'card' }, signal: new AbortController().signal }
    let seen
    bus.on('order', (_order, emission) => {
      seen = emission
    })
    bus.emit('order', 7, given)
    equal([seen.type, seen.payload, seen.cause], ['order', 7, undefined], 'type, payload and cause')
    for (const key of Object.keys(given)) same(seen[key], given[key], key)
  },

  'every emission has a number of its own in the realm, and one monotonic instant'() {
    const seen = []
    for (const bus of [createEmitter(), createEmitter()])
      for (let n = 0; n < 2; n++) {
        bus.once('n', (_payload, emission) => seen.push(emission))
        bus.emit('n')
      }
    const ids = seen.map(({ id }) => id)
    equal(new Set(ids).size, 4, 'different numbers')
    equal(
      ids,
      ids.toSorted((a, b) => a - b),
      'numbers in the order of emit',
    )
    const instants = seen.map(({ at }) => at)
    equal(
      instants.every((at, n) => at >= (instants[n - 1] ?? 0) && at <= performance.now() && at === seen[n].at),
      true,
      'instants grow, and stay as they were read',
    )
  },

  'an emission names its cause when a handler emits through it'() {
    const bus = createEmitter()
    const causes = []
    bus.on('order', (_order, emission) => {
      emission.emit('payment')
    })
    bus.on('payment', (_payment, emission) => causes.push(emission.cause?.type))
    bus.emit('order')
    bus.emit('payment')
    equal(causes, ['order', undefined], 'causes')
  },

  'a cause may be given by hand, also to a class and across emitters'() {
    class Paid {
      static type = 'paid'
    }
    const [one, other] = [createEmitter(), createEmitter()]
    const causes = []
    one.on('order', (_order, emission) => {
      other.emit('paid', 1, { cause: emission })
      other.emit(new Paid(), { cause: emission })
    })
    other.on('paid', (_payment, emission) => causes.push(emission.cause?.type))
    one.emit('order')
    equal(causes, ['order', 'order'], 'causes')
  },

  async 'a deferred handler runs in the async context of its own emit'() {
    const { AsyncLocalStorage } = globalThis.process?.getBuiltinModule?.('node:async_hooks') ?? {}
    if (AsyncLocalStorage === undefined) skip('this runtime has no async context')
    const storage = new AsyncLocalStorage()
    const bus = createEmitter({ strategy: microtask() })
    const seen = []
    bus.on('n', () => seen.push(storage.getStore()))
    bus.on('n', () => seen.push(`inside ${storage.getStore()}`), { strategy: microtask() })
    for (const name of ['a', 'b']) storage.run(name, () => bus.emit('n'))
    bus.emit('n')
    await bus.settled()
    const atATime = createEmitter()
    const limited = []
    atATime.on('n', async () => void limited.push(storage.getStore()), { concurrency: 1 })
    for (const name of ['a', 'b']) storage.run(name, () => atATime.emit('n'))
    await atATime.settled()
    equal(limited, ['a', 'b'], 'contexts of those that waited for a slot')
    equal(seen.sort(), ['a', 'b', 'inside a', 'inside b', 'inside undefined', undefined], 'contexts')
  },
}
