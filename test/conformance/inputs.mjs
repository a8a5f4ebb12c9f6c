// What is refused, at the call, saying which argument and what it was.
import { createEmitter, createLinker, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { equal, thrown } from './assert.mjs'

/** Each call must throw a TypeError whose message holds all of these words. */
function refusals(table) {
  for (const [call, ...words] of table) {
    const { message } = thrown('TypeError', call, String(call))
    for (const word of words) equal([message, message.includes(word)], [message, true], `mention of ${word}`)
  }
}

class Paid {
  static type = 'paid'
}
class Everything {
  static type = '*'
}

export const inputs = {
  'on names a bad type or handler and what it was'() {
    const bus = createEmitter()
    const handler = () => {}
    refusals([
      [() => bus.on('', handler), 'type'],
      [() => bus.on(null, handler), 'type', 'null'],
      [() => bus.on(undefined, handler), 'type', 'undefined'],
      [() => bus.on(7, handler), 'type', '7'],
      [() => bus.on([], handler), 'type'],
      [() => bus.on(['a', 0], handler), 'type', '0'],
      [() => bus.on('a', 'handler'), 'handler'],
      [() => bus.on('a', null), 'handler', 'null'],
      [() => bus.once('a'), 'handler', 'undefined'],
    ])
  },

  'emit refuses what names no event'() {
    const bus = createEmitter()
    refusals([
      [() => bus.emit(), 'type', 'undefined'],
      [() => bus.emit(''), 'type'],
      [() => bus.emit(3), 'type', '3'],
      [() => bus.emit('*'), '*'],
      [() => bus.emit(Paid), 'Paid'],
      [() => bus.emit(new Everything()), 'type'],
      [() => bus.on(Everything, () => {}), 'type', 'Everything'],
      [() => bus.emit({}), 'type', 'object'],
      [() => bus.emit(Object.create(null)), 'type', 'object'],
      [() => bus.emitAsync(null), 'type', 'null'],
      [() => bus.channel('*'), '*'],
    ])
  },

  'options that make no sense are refused by name'() {
    const bus = createEmitter()
    refusals([
      [() => createEmitter({ strategy: 'microtask' }), 'strategy'],
      [() => createEmitter(7), 'options', '7'],
      [() => createLinker(null), 'options', 'null'],
      [() => bus.on('a', () => {}, { signal: 1 }), 'signal', '1'],
      [() => microtask({ capacity: -1 }), 'capacity', '-1'],
      [() => animationFrame({ overflow: 'sometimes' }), 'overflow', 'sometimes'],
      [() => createEmitter({ match: 'last' }), 'match', 'last'],
      [() => createEmitter({ unhandled: true }), 'unhandled', 'true'],
      [() => bus.emit('a', 1, { signal: 1 }), 'signal', '1'],
      [() => bus.emitAsync('a', 1, { mode: 'twice' }), 'mode', 'twice'],
      [() => bus.next('a', { timeoutMs: -1 }), 'timeoutMs', '-1'],
      [() => bus.setStrategy('microtask'), 'strategy', 'microtask'],
      [() => bus.setStrategy(microtask(), { pending: 'keep' }), 'pending', 'keep'],
      [() => bus.close({ pending: 'keep' }), 'pending', 'keep'],
      [() => bus.on('a', () => {}, { unique: 'sometimes' }), 'unique', 'sometimes'],
      [() => bus.on('a', () => {}, { owner: 'me' }), 'owner', 'me'],
      [() => bus.on('a', () => {}, { concurrency: 0 }), 'concurrency', '0'],
      [() => bus.intercept('no'), 'function', 'no'],
      [() => bus.events('a', { capacity: 0.5 }), 'capacity', '0.5'],
      [() => bus.events('a', { overflow: 'block' }), 'overflow', 'block'],
    ])
  },

  'capacity and overflow are refused where nothing waits'() {
    const bus = createEmitter()
    refusals([
      [() => bus.on('a', () => {}, { capacity: 1 }), 'capacity', '1'],
      [() => bus.on('a', () => {}, { overflow: 'latest' }), 'overflow', 'latest'],
      [() => bus.on('a', () => {}, { capacity: 1, strategy: sync() }), 'capacity', '1'],
    ])
    bus.on('a', () => {}, { capacity: 1, strategy: microtask() })
    createEmitter({ strategy: microtask() }).on('a', () => {}, { capacity: 1, overflow: 'latest' })
  },

  'a refused subscription leaves nothing behind'() {
    const bus = createEmitter()
    thrown('TypeError', () => bus.on(['a', 0], () => {}))
    equal([bus.has('a'), bus.types()], [false, []], 'subscriptions')
  },
}
