// What an event may be called, and by what else it is reached: lists, '*', classes, channels.
import { createEmitter } from '@emitscope/emitter'
import { equal, same, thrown } from './assert.mjs'

export const names = {
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

  'a name leaves nothing behind when its last subscription goes'() {
    const bus = createEmitter()
    for (let n = 0; n < 300; n++) bus.on(`job ${n}`, () => {})()
    bus.once('job', () => {})
    bus.emit('job')
    equal([bus.types(), bus.subscriptions(), bus.has('job')], [[], [], false], 'what is left')
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
    bus.on('n', (n, { meta }) => seen.push([n, meta]))
    equal([channel.type, channel.emit(5, { meta: 'by channel' })], ['n', 2], 'type and count')
    equal(seen.at(-1), [5, 'by channel'], 'what options bring')
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

  'off of one type leaves a subscription on several its other types'() {
    const bus = createEmitter()
    const seen = []
    bus.on(['a', 'b'], (_payload, { type }) => seen.push(type))
    equal(bus.off('a'), true, 'off')
    equal([bus.emit('a'), bus.emit('b')], [0, 1], 'counts')
    equal(seen, ['b'], 'types')
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

  async 'an event class names its event, and its instance is the payload'() {
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
    const metas = []
    bus.on(OrderPaid, (_order, { meta }) => metas.push(meta))
    bus.emit(new OrderPaid('8'), { meta: 'card' })
    const { deliveries } = await bus.emitAsync(new OrderPaid('9'), { meta: 'cash' })
    equal([metas, deliveries.length], [['card', 'cash'], 3], 'options as the second argument')
  },

  'a subclass is an event of its own, not one of its parent'() {
    class Paid {
      static type = 'paid'
    }
    class PaidTwice extends Paid {}
    class Refunded extends Paid {
      static type = 'refunded'
    }
    const bus = createEmitter()
    const seen = []
    bus.on(Paid, () => seen.push('paid'))
    bus.on(Refunded, () => seen.push('refunded'))
    thrown('TypeError', () => bus.emit(new PaidTwice()), 'an instance whose class has no type of its own')
    thrown('TypeError', () => bus.on(PaidTwice, () => {}), 'a class without a type of its own')
    bus.emit(new Refunded())
    equal(seen, ['refunded'], 'calls')
  },

  'an Error is an event called by its name'() {
    const bus = createEmitter()
    const error = new RangeError('too far')
    let heard
    bus.on('RangeError', (payload) => {
      heard = payload
    })
    equal(bus.emit(error), 1, 'count')
    same(heard, error, 'payload')
  },

  "a symbol is a name, and '*' hears it too"() {
    const bus = createEmitter()
    const [one, other] = [Symbol('n'), Symbol('n')]
    const seen = []
    bus.on(one, (n) => seen.push(['one', n]))
    bus.on('*', (n, { type }) => seen.push(['star', n, type === one]))
    equal([bus.emit(one, 1), bus.emit(other, 2)], [2, 1], 'counts')
    equal(
      seen,
      [
        ['one', 1],
        ['star', 1, true],
        ['star', 2, false],
      ],
      'calls',
    )
  },
}
