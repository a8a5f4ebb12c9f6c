// Who is called, in which order, and who no longer is.
import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
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

  "a higher priority runs first, equals in the order they subscribed, '*' after 0 unless given one"() {
    const bus = createEmitter()
    const calls = []
    const add = (type, name, options) => bus.on(type, (_payload) => void calls.push(name), options)
    add('n', 'last', { priority: -2 })
    add('*', 'star')
    add('*', 'star first', { priority: 9 })
    add('n', 'a')
    add('n', 'urgent', { priority: 5 })
    add('n', 'b')
    add('n', 'fraction', { priority: 0.5 })
    equal(bus.emit('n'), 7, 'count')
    equal(calls, ['star first', 'urgent', 'fraction', 'a', 'b', 'star', 'last'], 'order')
  },

  "'*' of equal priority takes its place in the order of subscribing, on names older and younger than itself"() {
    const bus = createEmitter()
    const calls = []
    const add = (type, name, options) => bus.on(type, () => calls.push(name), options)
    add('old', 'a')
    add('*', 'star', { priority: 0 })
    add('old', 'b')
    add('young', 'c')
    for (const type of ['old', 'young']) bus.emit(type)
    equal(calls, ['a', 'star', 'b', 'star', 'c'], 'calls')
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

  'filters and senders are asked when the emission begins, before its first handler'() {
    for (const strategy of [undefined, microtask()]) {
      const bus = createEmitter({ strategy })
      const asked = []
      let open = true
      bus.on('n', () => asked.push('handler'))
      bus.on('n', () => asked.push('filtered handler'), {
        filter: () => {
          asked.push('filter')
          return open
        },
      })
      equal(bus.emit('n'), 2, 'count')
      open = false
      equal(asked[0], 'filter', 'what came first')
    }
  },

  'a filter that throws is a failure of its own delivery and of nothing else'() {
    const bus = createEmitter()
    const calls = []
    bus.on('n', () => calls.push('a'))
    bus.on('n', () => calls.push('never'), {
      filter() {
        throw new Error('filter')
      },
      onFailure: ({ message }) => calls.push(`failed: ${message}`),
    })
    bus.on('n', () => calls.push('c'))
    equal(bus.emit('n'), 3, 'count')
    equal(calls.sort(), ['a', 'c', 'failed: filter'], 'calls')
  },

  'a filter sees the emission, and what it unsubscribes is not called'() {
    const bus = createEmitter()
    const seen = []
    const filter = ({ type, payload, sender, meta }) => {
      seen.push([type, payload, sender, meta])
      return second()
    }
    bus.on('n', () => seen.push('first'), { filter })
    const second = bus.on('n', () => seen.push('second'))
    bus.emit('n', 1, { sender: 'alice', meta: 'card' })
    equal(seen, [['n', 1, 'alice', 'card'], 'first'], 'calls')
  },

  'a subscription with a sender hears that sender alone, one without hears all'() {
    const bus = createEmitter()
    const [alice, bob] = [{}, {}]
    const seen = []
    bus.on('n', (n) => seen.push(`any ${n}`))
    bus.on('n', (n) => seen.push(`alice ${n}`), { sender: alice })
    equal([bus.emit('n', 1, { sender: alice }), bus.emit('n', 2, { sender: bob }), bus.emit('n', 3)], [2, 1, 1], 'counts')
    equal(seen, ['any 1', 'alice 1', 'any 2', 'any 3'], 'calls')
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

  async 'unsubscribing does not interrupt a handler that runs'() {
    const bus = createEmitter()
    let go
    const held = new Promise((resolve) => (go = resolve))
    const stop = bus.on('n', async () => {
      await held
      return 'finished'
    })
    const outcome = bus.emitAsync('n')
    stop()
    go()
    equal((await outcome).values, ['finished'], 'values')
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

  'recursion without end is refused at a depth of 100, and the emitter goes on'() {
    const errors = []
    const bus = createEmitter({ onError: ({ code }) => errors.push(code) })
    let calls = 0
    bus.on('again', () => {
      calls++
      bus.emit('again')
    })
    bus.emit('again')
    equal([calls, errors], [100, ['MAX_DEPTH']], 'calls and reports')
    bus.emit('again')
    equal(calls, 200, 'calls after another one')
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

  async 'once is not given back when its delivery fails, is aborted or finds no room'() {
    const bus = createEmitter({ onError() {} })
    bus.once('failing', () => {
      throw new Error('no')
    })
    equal([bus.emit('failing'), bus.emit('failing')], [1, 0], 'counts after a failure')

    const strategy = microtask({ capacity: 1, overflow: 'drop-newest' })
    let calls = 0
    const controller = new AbortController()
    bus.once('aborted', () => calls++, { strategy })
    bus.emit('aborted', undefined, { signal: controller.signal })
    controller.abort()
    await bus.settled()
    equal([bus.emit('aborted'), calls], [0, 0], 'count and calls after an abort')

    bus.on('full', () => {}, { strategy })
    bus.once('full', () => calls++, { strategy })
    bus.emit('full')
    await bus.settled()
    bus.emit('full')
    await bus.settled()
    equal(calls, 0, 'calls after an overflow')
  },

  async 'once that is unsubscribed after emit and before its turn does not run'() {
    const bus = createEmitter({ strategy: microtask() })
    let calls = 0
    const stop = bus.once('n', () => calls++)
    equal(bus.emit('n'), 1, 'count')
    equal(stop(), true, 'unsubscribe')
    await bus.settled()
    equal(calls, 0, 'calls')
  },

  'an emission with an aborted signal reaches nobody'() {
    const bus = createEmitter()
    let calls = 0
    bus.on('n', () => calls++)
    equal(bus.emit('n', 1, { signal: AbortSignal.abort() }), 0, 'count')
    equal(calls, 0, 'calls')
  },
}
