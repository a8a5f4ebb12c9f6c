// What is refused, at the call, saying which argument and what it was.
import { createEmitter, createLinker } from '@emitscope/emitter'
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
      [() => bus.emit({}), 'type'],
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
    ])
  },

  'a refused subscription leaves nothing behind'() {
    const bus = createEmitter()
    thrown('TypeError', () => bus.on(['a', 0], () => {}))
    equal([bus.has('a'), bus.types()], [false, []], 'subscriptions')
  },
}
