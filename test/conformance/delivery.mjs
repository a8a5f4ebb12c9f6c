// Who is called, in which order, and who no longer is.
import { createEmitter, createLinker } from '@emitscope/emitter'
import { equal, same } from './assert.mjs'

export const delivery = {
  'handlers run in the order they subscribed, and emit returns how many'() {
    const bus = createEmitter()
    const calls = []
    for (const name of ['a', 'b', 'c']) bus.on('ready', () => calls.push(name))
    equal(bus.emit('ready'), 3, 'count')
    equal(calls, ['a', 'b', 'c'], 'order')
    equal(bus.emit('nobody'), 0, 'count of an unheard event')
  },

  'a payload reaches every handler by reference'() {
    const bus = createEmitter()
    const payload = { items: [] }
    bus.on('order', (order) => same(order, payload, 'payload'))
    bus.on('order', (order, emission) => same(emission.payload, order, "the emission's payload"))
    equal(bus.emit('order', payload), 2, 'count')
  },

  'a handler added during an emission is not called in it'() {
    const bus = createEmitter()
    const calls = []
    bus.on('ready', () => {
      calls.push('old')
      bus.on('ready', () => calls.push('new'))
    })
    bus.emit('ready')
    equal(calls, ['old'], 'calls of the first emission')
    bus.emit('ready')
    equal(calls, ['old', 'old', 'new'], 'calls after the second')
  },

  'a handler unsubscribed before its turn does not run'() {
    const bus = createEmitter()
    const calls = []
    bus.on('ready', () => {
      calls.push('first')
      second()
    })
    const second = bus.on('ready', () => calls.push('second'))
    bus.on('ready', () => calls.push('third'))
    bus.emit('ready')
    equal(calls, ['first', 'third'], 'calls')
  },

  'a handler may unsubscribe itself while it runs without disturbing the others'() {
    const bus = createEmitter()
    const calls = []
    bus.on('ready', () => calls.push('a'))
    const stop = bus.on('ready', () => {
      calls.push('b')
      stop()
    })
    bus.on('ready', () => calls.push('c'))
    bus.emit('ready')
    bus.emit('ready')
    equal(calls, ['a', 'b', 'c', 'a', 'c'], 'calls')
  },

  'a nested emission finishes first'() {
    const bus = createEmitter()
    const calls = []
    bus.on('outer', () => {
      calls.push('outer 1')
      bus.emit('inner')
    })
    bus.on('outer', () => calls.push('outer 2'))
    bus.on('inner', () => calls.push('inner'))
    bus.emit('outer')
    equal(calls, ['outer 1', 'inner', 'outer 2'], 'calls')
  },

  'a cycle of events is refused at its depth and reported with its chain'() {
    const errors = []
    const bus = createEmitter({ maxDepth: 10, onError: (error) => errors.push(error) })
    bus.on('a', () => bus.emit('b'))
    bus.on('b', () => bus.emit('a'))
    bus.emit('a')
    equal(errors.length, 1, 'reports')
    equal(errors[0].name, 'EmitterError', 'name')
    equal(errors[0].code, 'MAX_DEPTH', 'code')
    equal(/a → b → a/.test(errors[0].message), true, 'chain in the message')
  },

  'once runs once, also when its handler emits the same event'() {
    const bus = createEmitter()
    let calls = 0
    bus.once('ready', () => {
      calls++
      bus.emit('ready')
    })
    equal(bus.emit('ready'), 1, 'first count')
    equal(bus.emit('ready'), 0, 'second count')
    equal(calls, 1, 'calls')
    equal(bus.has('ready'), false, 'has after it')
  },

  'once stays for an emission its filter refuses'() {
    const bus = createEmitter()
    const seen = []
    bus.once('n', (n) => seen.push(n), { filter: ({ payload }) => payload > 1 })
    for (const n of [1, 2, 3]) bus.emit('n', n)
    equal(seen, [2], 'payloads')
  },

  'the same handler twice is two subscriptions, and off takes the oldest'() {
    const bus = createEmitter()
    const calls = []
    const twice = (n) => {
      calls.push(n)
    }
    bus.on('n', twice)
    bus.on('n', (n) => calls.push(`between ${n}`))
    bus.on('n', twice)
    equal(bus.emit('n', 1), 3, 'count')
    equal(bus.off('n', twice), true, 'first off')
    calls.length = 0
    bus.emit('n', 2)
    equal(calls, ['between 2', 2], 'calls')
    equal(bus.off('n', twice), true, 'second off')
    equal(bus.off('n', twice), false, 'third off')
  },

  'unsubscribe says whether it removed something, and is disposable'() {
    const bus = createEmitter()
    const stop = bus.on('ready', () => {})
    equal(stop(), true, 'first call')
    equal(stop(), false, 'second call')
    const dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose')
    bus.on('ready', () => {})[dispose]()
    equal(bus.has('ready'), false, 'has')
  },

  "one handler on a list of types, or on a type and '*', runs once per emission"() {
    const bus = createEmitter()
    const seen = []
    bus.on(['a', 'b', 'a'], (payload, emission) => seen.push([emission.type, payload]))
    bus.on(['a', '*'], (payload) => seen.push(['star', payload]))
    equal(bus.emit('a', 1), 2, 'count')
    equal(bus.emit('b', 2), 2, 'count')
    equal(
      seen,
      [
        ['a', 1],
        ['star', 1],
        ['b', 2],
        ['star', 2],
      ],
      'calls',
    )
  },

  "'*' hears every event after its own handlers, also unheard ones"() {
    const bus = createEmitter()
    const calls = []
    bus.on('*', (payload, emission) => calls.push(`* ${String(emission.type)} ${payload}`))
    bus.on('a', () => calls.push('a'))
    const symbol = Symbol('s')
    bus.emit('a', 1)
    bus.emit('new', 2)
    bus.emit(symbol, 3)
    equal(calls, ['a', '* a 1', '* new 2', '* Symbol(s) 3'], 'calls')
  },

  'hostile names are ordinary names'() {
    const bus = createEmitter()
    const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'error', 'length', '1', ' ']
    const seen = []
    for (const name of names) {
      equal(bus.emit(name, 0), 0, `count of unheard ${name}`)
      equal(bus.has(name), false, `has ${name}`)
      bus.on(name, () => seen.push(name))
    }
    for (const name of names) equal(bus.emit(name, 0), 1, `count of ${name}`)
    equal(seen, names, 'calls')
    equal({}.polluted, undefined, 'prototype')
  },

  'an abort signal ends a subscription, and one aborted before starts none'() {
    const bus = createEmitter()
    const controller = new AbortController()
    const seen = []
    bus.on('n', (n) => seen.push(n), { signal: controller.signal })
    bus.on('n', (n) => seen.push(-n), { signal: AbortSignal.abort() })
    bus.emit('n', 1)
    controller.abort()
    equal(bus.emit('n', 2), 0, 'count')
    equal(seen, [1], 'payloads')
  },

  'an emission with an aborted signal reaches nobody'() {
    const bus = createEmitter()
    let calls = 0
    bus.on('n', () => calls++)
    equal(bus.emit('n', 1, { signal: AbortSignal.abort() }), 0, 'count')
    equal(calls, 0, 'calls')
  },

  'a channel delivers like its name, also after its last subscription went and another came'() {
    const bus = createEmitter()
    const channel = bus.channel('n')
    const seen = []
    equal(channel.emit(0), 0, 'count while nobody listens')
    const stop = bus.on('n', (n) => seen.push(n))
    equal(channel.emit(1), 1, 'count')
    stop()
    equal(channel.emit(2), 0, 'count after the last went')
    bus.on('n', (n) => seen.push(-n))
    equal(channel.emit(3), 1, 'count of the newcomer')
    bus.emit('n', 4)
    equal(seen, [1, -3, -4], 'payloads')
  },

  'an event class names its event, and its instance is the payload'() {
    class OrderPaid {
      static type = 'order:paid'
      constructor(id) {
        this.id = id
      }
    }
    const bus = createEmitter()
    const seen = []
    bus.on(OrderPaid, (order) => seen.push(order.id))
    bus.on('order:paid', (order) => seen.push(order instanceof OrderPaid))
    equal(bus.emit(new OrderPaid('7')), 2, 'count')
    equal(seen, ['7', true], 'calls')
  },

  'emitters that share a linker reach the same handlers'() {
    const linker = createLinker()
    const one = createEmitter({ linker })
    const two = createEmitter({ linker })
    const seen = []
    linker.on('n', (n) => seen.push(n))
    equal([one.emit('n', 1), two.emit('n', 2)], [1, 1], 'counts')
    equal(seen, [1, 2], 'payloads')
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
}
