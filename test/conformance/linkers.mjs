// Subscriptions that live apart from emitters.
import { createEmitter, createLinker } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { equal, thrown } from './assert.mjs'

export const linkers = {
  'emitters that share a linker reach the same handlers'() {
    const linker = createLinker()
    const one = createEmitter({ linker })
    const two = createEmitter({ linker })
    const seen = []
    linker.on('n', (n) => seen.push(n))
    equal([one.emit('n', 1), two.emit('n', 2)], [1, 1], 'counts')
    equal(seen, [1, 2], 'payloads')
  },

  async 'emitters that share a linker keep strategies and interceptors of their own'() {
    const linker = createLinker()
    const [direct, queued] = [createEmitter({ linker }), createEmitter({ linker, strategy: microtask() })]
    const calls = []
    queued.intercept((_emission, next) => {
      calls.push('around')
      return next()
    })
    linker.on('n', (n) => calls.push(n))
    queued.emit('n', 1)
    direct.emit('n', 2)
    equal(calls, [2], 'calls inside emit')
    await queued.settled()
    equal(calls, [2, 'around', 1], 'calls')
  },

  async 'closing an emitter leaves the linker it was given'() {
    const linker = createLinker()
    const [one, other] = [createEmitter({ linker }), createEmitter({ linker })]
    linker.on('n', () => {})
    await one.close()
    equal([one.emit('n'), other.emit('n'), linker.has('n')], [0, 1, true], 'counts and has')
  },

  "a linker's callbacks apply where a subscription has none"() {
    const taken = []
    const linker = createLinker({
      onSuccess: (value) => taken.push(`linker ${value}`),
      onFailure: ({ message }) => taken.push(`linker ${message}`),
    })
    const bus = createEmitter({ linker, onError: () => taken.push('emitter') })
    const fail = () => {
      throw new Error('failure')
    }
    linker.on('good', () => 'value')
    linker.on('good', () => 'value', { onSuccess: (value) => taken.push(`own ${value}`) })
    linker.on('bad', fail)
    linker.on('bad', fail, { onFailure: ({ message }) => taken.push(`own ${message}`) })
    bus.emit('good')
    bus.emit('bad')
    equal(taken, ['linker value', 'own value', 'linker failure', 'own failure'], 'what was told')
  },

  'maxHandlers is checked for all types of a call before any is registered'() {
    const linker = createLinker({ maxHandlers: 1 })
    linker.on('b', () => {})
    equal(thrown('EmitterError', () => linker.on(['a', 'b'], () => {})).code, 'MAX_HANDLERS', 'code')
    equal([linker.has('a'), linker.subscriptions('b').length], [false, 1], 'subscriptions')
  },
}
