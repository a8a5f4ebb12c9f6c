// How subscriptions begin, how long they live, which of them are taken.
import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { equal, same, skip, soon, thrown } from './assert.mjs'

export const subscribing = {
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

  'among many handlers off still finds the oldest, whatever came and went'() {
    const bus = createEmitter()
    const seen = []
    const handlers = Array.from({ length: 100 }, (_, index) => (n) => void seen.push([index, n]))
    for (const handler of [...handlers, ...handlers]) bus.on('n', handler)
    for (const handler of handlers.slice(1)) bus.off('n', handler)
    equal(bus.emit('n', 1), 101, 'count')
    equal(
      [seen[0], seen[1], seen[2]],
      [
        [0, 1],
        [0, 1],
        [1, 1],
      ],
      'the order of those left',
    )
    bus.on('n', handlers[0])
    equal(
      [bus.off('n', handlers[0]), bus.off('n', handlers[0]), bus.off('n', handlers[0]), bus.off('n', handlers[0])],
      [true, true, true, false],
      'off',
    )
    equal(bus.emit('n', 2), 99, 'count in the end')
  },

  'off ends a once too, and one subscribed by an option'() {
    const bus = createEmitter()
    let calls = 0
    const handler = () => calls++
    bus.once('n', handler)
    equal([bus.off('n', handler), bus.emit('n')], [true, 0], 'off and count')
    bus.on('n', handler, { once: true })
    equal([bus.emit('n'), bus.emit('n'), calls], [1, 0, 1], 'counts and calls')
  },

  'off of a type ends all of it, off without one ends everything'() {
    const bus = createEmitter()
    for (const type of ['a', 'a', 'b', '*']) bus.on(type, () => {})
    equal([bus.off('a'), bus.off('a'), bus.emit('a'), bus.emit('b')], [true, false, 1, 2], 'off of a type')
    equal([bus.off(), bus.off(), bus.emit('b')], [true, false, 0], 'off of everything')
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

  'types, has and subscriptions tell of what lives, as copies'() {
    const bus = createEmitter()
    const strategy = microtask()
    bus.on(['a', 'b'], () => {}, { name: 'both', priority: 2, strategy })
    bus.on('*', () => {})
    equal([bus.types(), bus.has('a'), bus.has('c')], [['a', 'b'], true, false], 'types')
    const [both] = bus.subscriptions('b')
    equal([both.types, both.name, both.priority], [['a', 'b'], 'both', 2], 'subscription')
    same(both.strategy, strategy, 'strategy')
    equal([bus.subscriptions('a').length, bus.subscriptions().length], [2, 2], 'subscriptions')
    bus.subscriptions().length = 0
    bus.types().length = 0
    equal([bus.emit('a'), bus.types().length], [2, 2], 'count after changing the copies')
  },

  "unique 'ignore' keeps the first subscription of type, handler and sender"() {
    const bus = createEmitter()
    const seen = []
    const handler = (n) => seen.push(n)
    bus.on('n', handler, { unique: 'ignore' })
    const second = bus.on('n', handler, { unique: 'ignore' })
    equal([bus.emit('n', 1), second(), bus.has('n')], [1, false, true], 'count, its unsubscribe, has')
    bus.on('n', handler, { unique: 'ignore', sender: 7 })
    equal(bus.emit('n', 2, { sender: 7 }), 2, 'count with another sender')
    bus.on(['n', 'm'], handler, { unique: 'ignore' })
    equal([bus.emit('n', 3), bus.emit('m', 4)], [1, 1], 'counts of a list of which one is taken')
  },

  "unique 'replace' ends the old one and takes a new place"() {
    const bus = createEmitter()
    const calls = []
    const handler = () => calls.push('unique')
    const first = bus.on(['n', 'm'], handler)
    bus.on('n', () => calls.push('other'))
    bus.on('n', handler, { unique: 'replace' })
    bus.emit('n')
    equal(calls, ['other', 'unique'], 'calls')
    equal(bus.emit('m'), 1, 'count of the type the old one keeps')
    equal(first(), true, 'unsubscribe of the old one')
  },

  "unique 'throw' refuses a second subscription and registers nothing"() {
    const bus = createEmitter()
    const handler = () => {}
    bus.on('n', handler, { unique: 'throw' })
    equal(thrown('EmitterError', () => bus.on(['m', 'n'], handler, { unique: 'throw' })).code, 'DUPLICATE', 'code')
    equal([bus.emit('n'), bus.has('m')], [1, false], 'count and has')
  },

  "match 'first' reaches the first that matches, by priority and filter, and every '*'"() {
    const bus = createEmitter({ match: 'first' })
    const calls = []
    bus.on('n', () => calls.push('even'), { filter: ({ payload }) => payload % 2 === 0 })
    bus.on('n', () => calls.push('any'))
    bus.on('n', () => calls.push('big'), { filter: ({ payload }) => payload > 100, priority: 1 })
    bus.on('*', () => calls.push('*'))
    equal([bus.emit('n', 2), bus.emit('n', 3), bus.emit('n', 102)], [2, 2, 2], 'counts')
    equal(calls, ['even', '*', 'any', '*', 'big', '*'], 'calls')
  },

  "match 'first' neither asks nor claims those after it"() {
    const bus = createEmitter({ match: 'first' })
    const calls = []
    const stop = bus.on('n', () => calls.push('first'))
    bus.once('n', () => calls.push('once'), { filter: () => calls.push('filter') > 0 })
    bus.emit('n')
    equal(calls, ['first'], 'calls')
    stop()
    bus.emit('n')
    equal(calls, ['first', 'filter', 'once'], 'calls when it is the first')
  },

  "unhandled 'report' warns once per type, also where only '*' listens"() {
    const warnings = []
    const bus = createEmitter({ unhandled: 'report', onWarning: ({ code, type }) => warnings.push([code, type]) })
    bus.on('heard', () => {})
    bus.on('*', () => {})
    for (const type of ['heard', 'a', 'a', 'b']) bus.emit(type)
    equal(
      warnings,
      [
        ['UNHANDLED', 'a'],
        ['UNHANDLED', 'b'],
      ],
      'warnings',
    )
  },

  "unhandled 'throw' throws at the call, after '*' heard it; a refused filter leaves it unhandled"() {
    const bus = createEmitter({ unhandled: 'throw' })
    const seen = []
    bus.on('*', (_payload, { type }) => seen.push(type))
    bus.on('n', () => {}, { filter: ({ payload }) => payload > 1 })
    equal(thrown('EmitterError', () => bus.emit('nobody')).code, 'UNHANDLED', 'code of emit')
    equal(thrown('EmitterError', () => bus.emitAsync('n', 1)).code, 'UNHANDLED', 'code of emitAsync')
    equal(thrown('EmitterError', () => bus.channel('nobody').emit()).code, 'UNHANDLED', "code of a channel's emit")
    equal(bus.emit('n', 2), 2, 'count of a handled one')
    equal(seen, ['nobody', 'n', 'nobody', 'n'], "what '*' heard")
  },

  "unhandled is ignored by default, and '*' counts"() {
    const bus = createEmitter({ host: createManualHost() })
    equal(bus.emit('nobody'), 0, 'count')
    bus.on('*', () => {})
    equal(bus.emit('nobody'), 1, "count with '*'")
  },

  'a handler of one declared parameter that reaches further is warned about, once, outside production'() {
    const reach = (n, ...rest) => [n, rest]
    for (const [production, told] of [
      [false, ['HIDDEN_EMISSION']],
      [true, []],
    ]) {
      const warnings = []
      const bus = createEmitter({ host: createManualHost({ production }), onWarning: ({ code }) => warnings.push(code) })
      bus.on('a', (payload) => payload)
      bus.on('a', (_payload, emission) => emission)
      bus.on('a', (n, ...rest) => [n, rest], { emission: true })
      bus.on('a', reach)
      bus.on('b', reach)
      equal(warnings, told, 'warnings')
    }
  },

  'a handler with emission: true gets the emission whatever it declares'() {
    const bus = createEmitter()
    const seen = []
    bus.on('n', (n, ...rest) => seen.push([n, rest[0].type]), { emission: true })
    bus.emit('n', 1)
    equal(seen, [[1, 'n']], 'calls')
  },

  async 'a subscription with an owner lives as long as the owner, though its handler refers to it'() {
    const collect = collector()
    if (collect === undefined) skip('this runtime collects no garbage on request')
    const bus = createEmitter()
    const kept = { calls: 0 }
    bus.on('n', () => kept.calls++, { owner: kept })
    subscribeForAWhile(bus)
    equal(bus.emit('n'), 2, 'count while both owners live')
    for (let round = 0; round < 20 && bus.subscriptions('n').length > 1; round++) {
      await soon()
      collect()
    }
    equal(bus.emit('n'), 1, 'count when one owner is gone')
    equal(kept.calls, 2, 'calls of the owner that stayed')
  },
}

/** A function of its own: its owner must not stay on the stack of who waits for it to go. */
function subscribeForAWhile(bus) {
  const owner = { calls: 0 }
  bus.on('n', () => owner.calls++, { owner })
}

/** What collects garbage at once, where the runtime lets a program ask for that. */
function collector() {
  const { Bun, gc, process } = globalThis
  if (gc !== undefined) return gc
  if (Bun !== undefined) return () => Bun.gc(true)
  try {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc')
    return process.getBuiltinModule('node:vm').runInNewContext('gc')
  } catch {
    return undefined // no such modules, or hollow ones whose functions say they are not implemented
  }
}
