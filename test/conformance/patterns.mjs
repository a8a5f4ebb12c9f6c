// Event types with params: what they match, where they stand among names, how they end.
import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { microtask } from '@emitscope/emitter/strategies'
import { equal, thrown } from './assert.mjs'

export const patterns = {
  'a pattern hears every name that matches as a whole, and tells what its params are in it'() {
    const bus = createEmitter()
    const seen = []
    const uuid = '18baadd0-9225-4cc0-a13b-69098168689f'
    bus.on(pattern('/user/{id:uuid}/{name}/{file:path}/{age:int}/{score:float}'), (n, { type, params }) =>
      seen.push([n, type.length, params]),
    )
    const name = `/user/${uuid}/bob/document/repo/foo.py/18/1.1`
    equal([bus.emit(name, 1), bus.emit(`${name}/`, 2), bus.emit(name.toUpperCase(), 3)], [1, 0, 0], 'counts')
    equal(seen, [[1, name.length, { id: uuid, name: 'bob', file: 'document/repo/foo.py', age: 18, score: 1.1 }]], 'calls')
  },

  'what stands outside of braces is literal, and a param may stand anywhere'() {
    const bus = createEmitter()
    const seen = []
    bus.on(pattern("step 1.(a): save {username}'s data\n👋"), (_payload, { params }) => seen.push(params.username))
    equal([bus.emit("step 1.(a): save Alice's data\n👋"), bus.emit("step 1x(a): save Alice's data\n👋")], [1, 0], 'counts')
    equal(seen, ['Alice'], 'params')
  },

  'names that objects have are names, and symbols match nothing'() {
    const bus = createEmitter()
    const seen = []
    bus.on(pattern('{any:path}'), (_payload, { params }) => seen.push(params.any))
    for (const name of ['__proto__', 'constructor', 'toString', Symbol('n')]) bus.emit(name)
    equal(seen, ['__proto__', 'constructor', 'toString'], 'params')
    equal(bus.types(), [], 'types')
  },

  'a converter of one’s own makes the params, and what it throws is the failure of that delivery'() {
    const failures = []
    const bus = createEmitter({ onError: (error) => failures.push(error.message) })
    const parse = (text) => {
      if (text === 'ff') throw new Error(`no ${text}`)
      return Number.parseInt(text, 16)
    }
    const seen = []
    bus.on(pattern('colour {c:hex}', { converters: { hex: { match: /[0-9a-f]+/, parse } } }), (_n, { params }) => seen.push(params.c))
    bus.on(pattern('colour {c}'), (_n, { params }) => seen.push(params.c))
    equal([bus.emit('colour 10'), bus.emit('colour ff')], [2, 2], 'counts')
    equal([seen, failures], [[16, '10', 'ff'], ['no ff']], 'params and failures')
  },

  "patterns stand among names by priority and order, before '*'"() {
    const bus = createEmitter()
    const calls = []
    bus.on('*', () => calls.push('star'))
    bus.on(pattern('a/{n}'), () => calls.push('pattern'))
    bus.on('a/1', () => calls.push('name'))
    bus.on(pattern('{any:path}'), () => calls.push('low'), { priority: -0.5 })
    bus.on(pattern('a/{n:int}'), () => calls.push('high'), { priority: 1 })
    equal([bus.emit('a/1'), bus.emit('b')], [5, 2], 'counts')
    equal(calls, ['high', 'pattern', 'name', 'low', 'star', 'low', 'star'], 'calls')
  },

  'a pattern is known by its text, and ends by off, by its unsubscribe, and once by itself'() {
    const bus = createEmitter()
    const handler = () => {}
    const stop = bus.on(pattern('a/{n:int}'), handler)
    bus.on(pattern('a/{n:int}'), handler)
    bus.once(pattern('a/{n}'), handler)
    equal([bus.emit('a/1'), bus.emit('a/2'), bus.has(pattern('a/{n}')), bus.has('a/1')], [3, 2, false, false], 'counts and has')
    equal([bus.off(pattern('a/{n:int}'), handler), stop(), bus.emit('a/1')], [true, false, 1], 'off, unsubscribe, count')
    equal([bus.off(pattern('a/{n:int}')), bus.off(pattern('a/{n:int}')), bus.emit('a/1')], [true, false, 0], 'off, twice, and count')
  },

  async 'unsubscribed while its delivery waits, a pattern does not hear it'() {
    const bus = createEmitter({ strategy: microtask() })
    const seen = []
    const stop = bus.on(pattern('a/{n:int}'), (_payload, { params }) => seen.push(['ended', params.n]))
    bus.on(pattern('a/{n}'), (_payload, { params }) => seen.push(['stays', params.n]))
    equal([bus.emit('a/1'), bus.emit('a/2'), stop()], [2, 2, true], 'counts and unsubscribe')
    await bus.settled()
    equal(
      seen,
      [
        ['stays', '1'],
        ['stays', '2'],
      ],
      'calls',
    )
  },

  'a pattern subscribed to during an emission is not called in it'() {
    const bus = createEmitter()
    const calls = []
    bus.once('a/1', () => bus.on(pattern('a/{n}'), () => calls.push('late'), { priority: 1 }))
    equal([bus.emit('a/1'), calls.length, bus.emit('a/1'), calls], [1, 0, 1, ['late']], 'counts and calls')
  },

  'names by the thousand are heard, looked at again or not'() {
    const bus = createEmitter()
    let sum = 0
    bus.on(pattern('n/{n:int}'), (_payload, { params }) => {
      sum += params.n
    })
    for (let round = 0; round < 2; round++) for (let n = 0; n < 1500; n++) equal(bus.emit(`n/${n}`), 1, `count of n/${n}`)
    equal([sum, bus.types()], [1500 * 1499, []], 'sum and types')
  },

  async 'next and filters have their params'() {
    const bus = createEmitter()
    const next = bus.next(pattern('a/{n:int}'), { filter: ({ params }) => params.n > 1 })
    equal([bus.emit('a/1', 'one'), bus.emit('a/2', 'two')], [0, 1], 'counts')
    equal(await next, 'two', 'payload')
  },

  'an unknown converter is refused where the pattern is made, a list of patterns where it is subscribed to'() {
    const error = thrown('TypeError', () => pattern('/user/{id:int128}'))
    equal([error.code, /int128/.test(error.message)], ['BAD_ARGUMENT', true], 'code and message')
    thrown('TypeError', () => createEmitter().on([pattern('a/{n}')], () => {}))
    thrown('TypeError', () => createEmitter().emit(pattern('a/{n}')))
  },
}
