// Failures, results and the promises that carry them.
import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { equal, same, soon, thrown, uncaught } from './assert.mjs'

const fail = (message) => () => {
  throw new Error(message)
}

export const outcomes = {
  'a handler that throws stops nobody, and emit does not throw'() {
    const bus = createEmitter({ onError() {} })
    const calls = []
    bus.on('ready', () => calls.push('a'))
    bus.on('ready', fail('b'))
    bus.on('ready', () => calls.push('c'))
    equal(bus.emit('ready'), 3, 'count')
    equal(calls, ['a', 'c'], 'calls')
  },

  'a failure is offered once: to its subscription, else to the emitter'() {
    const taken = []
    const bus = createEmitter({ onError: (error) => taken.push(`emitter ${error.message}`) })
    bus.on('ready', fail('own'), { onFailure: (error) => taken.push(`subscription ${error.message}`) })
    bus.on('ready', fail('plain'))
    bus.emit('ready')
    equal(taken, ['subscription own', 'emitter plain'], 'failures')
  },

  async 'a rejected promise is a failure like a throw'() {
    const taken = []
    const bus = createEmitter({ onError: (error, emission) => taken.push([error.message, emission.type, emission.payload]) })
    bus.on('order', async () => {
      throw new Error('declined')
    })
    bus.emit('order', 7)
    await soon()
    equal(taken, [['declined', 'order', 7]], 'failures')
  },

  async 'onSuccess gets what the handler returned or resolved'() {
    const values = []
    const bus = createEmitter()
    bus.on('n', (n) => n + 1, { onSuccess: (value) => values.push(value) })
    bus.on('n', async (n) => n + 2, { onSuccess: (value) => values.push(value) })
    bus.emit('n', 1)
    await soon()
    equal(values, [2, 3], 'values')
  },

  async 'emitAsync resolves every delivery in subscription order and never rejects for a handler'() {
    const bus = createEmitter({ onError() {} })
    const reason = new Error('no')
    bus.on('n', async (n) => {
      await soon()
      return n + 1
    })
    bus.on('n', () => {
      throw reason
    })
    bus.on('n', (n) => n + 2)
    const outcome = await bus.emitAsync('n', 1)
    equal(
      outcome.deliveries.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
      'statuses',
    )
    equal([outcome.values, outcome.ok, outcome.errors.length, outcome.type], [[2, 3], false, 1, 'n'], 'outcome')
    same(outcome.errors[0], reason, 'error')
    same(
      thrown('Error', () => outcome.orThrow()),
      reason,
      'what orThrow throws',
    )
  },

  async 'emitAsync resolves an empty outcome where nobody listens'() {
    const bus = createEmitter()
    const { type, deliveries, values, ok } = await bus.emitAsync('nobody', 1)
    equal([type, deliveries, values, ok], ['nobody', [], [], true], 'outcome')
    bus.on('n', () => {})
    equal((await bus.emitAsync('n', 1, { signal: AbortSignal.abort() })).deliveries, [], 'deliveries of an aborted emission')
  },

  async 'emitAsync in serial mode awaits one handler before the next'() {
    const bus = createEmitter()
    const calls = []
    bus.on('ready', async () => {
      calls.push('a starts')
      await soon()
      calls.push('a ends')
    })
    bus.on('ready', () => calls.push('b'))
    await bus.emitAsync('ready', undefined, { mode: 'serial' })
    equal(calls, ['a starts', 'a ends', 'b'], 'calls')
    calls.length = 0
    await bus.setStrategy(microtask())
    await bus.emitAsync('ready', undefined, { mode: 'serial' })
    equal(calls, ['a starts', 'a ends', 'b'], 'calls when they are queued')
  },

  'a failure nobody takes goes to the host, once'() {
    const host = createManualHost()
    const bus = createEmitter({ host })
    const error = new Error('nobody takes me')
    bus.on('n', () => {
      throw error
    })
    equal(bus.emit('n'), 1, 'count')
    same(host.reported[0], error, 'what is reported')
    equal(host.reported.length, 1, 'reports')
  },

  async 'it becomes an uncaught error of the runtime, never an unhandled rejection'() {
    const bus = createEmitter()
    const errors = [new Error('thrown'), new Error('rejected')]
    bus.on('n', () => {
      throw errors[0]
    })
    bus.on('n', async () => {
      throw errors[1]
    })
    const told = await uncaught(() => bus.emit('n'))
    equal(told.sort(), ['error rejected', 'error thrown'], 'what the runtime told of')
  },

  async 'a promise of ours that nobody awaits is no unhandled rejection'() {
    const told = await uncaught(async () => {
      const bus = createEmitter()
      bus.next('n', { signal: AbortSignal.abort() })
      bus.on('n', () => new Promise(() => {}))
      bus.emit('n')
      bus.settled({ timeoutMs: 1 })
      const closed = createEmitter()
      await closed.close()
      closed.emitAsync('n')
      closed.next('n')
      closed.setStrategy(microtask())
    })
    equal(told, [], 'what the runtime told of')
  },

  async 'emitAsync takes a failure from the host, never from onFailure or onError'() {
    const taken = []
    const host = createManualHost()
    const fail = () => {
      throw new Error('failure')
    }
    const plain = createEmitter({ host })
    plain.on('n', fail)
    const listening = createEmitter({ host, onError: () => taken.push('onError') })
    listening.on('n', fail)
    listening.on('n', fail, { onFailure: () => taken.push('onFailure') })
    equal([(await plain.emitAsync('n')).errors.length, (await listening.emitAsync('n')).errors.length], [1, 2], 'errors')
    equal([taken, host.reported], [['onError', 'onFailure'], []], 'what was told')
  },

  'a failing onSuccess is a failure of its own and does not call onFailure'() {
    const taken = []
    const bus = createEmitter({ onError: ({ message }) => taken.push(message) })
    bus.on('n', () => {}, {
      onSuccess() {
        throw new Error('onSuccess')
      },
      onFailure: () => taken.push('onFailure'),
    })
    bus.emit('n')
    equal(taken, ['onSuccess'], 'what was told')
  },

  'a failing onFailure or onError goes to the host with its cause'() {
    const host = createManualHost()
    const fail = (message) => () => {
      throw new Error(message)
    }
    const bus = createEmitter({ host, onError: fail('onError') })
    bus.on('n', fail('first'), { onFailure: fail('onFailure') })
    bus.on('n', fail('second'))
    bus.emit('n')
    equal(
      host.reported.map(({ code, cause, failure }) => [code, cause.message, failure.message]),
      [
        ['CALLBACK_FAILED', 'onFailure', 'first'],
        ['CALLBACK_FAILED', 'onError', 'second'],
      ],
      'reports',
    )
  },

  async 'anything may be thrown and is handed on as it is'() {
    const taken = []
    const bus = createEmitter({ onError: (error) => taken.push(error) })
    for (const thrown of [undefined, null, 0, 'text'])
      bus.on('n', () => {
        throw thrown
      })
    bus.on('n', () => ({
      // biome-ignore lint/suspicious/noThenProperty: a handler may return such a thing
      then() {
        throw 'thenable'
      },
    }))
    equal(bus.emit('n'), 5, 'count')
    await soon()
    equal(taken, [undefined, null, 0, 'text', 'thenable'], 'failures')
  },

  async 'orThrow throws several failures as one AggregateError'() {
    const bus = createEmitter({ onError() {} })
    for (const message of ['a', 'b'])
      bus.on('n', () => {
        throw new Error(message)
      })
    const outcome = await bus.emitAsync('n')
    const { errors } = thrown('AggregateError', () => outcome.orThrow())
    equal(
      errors.map(({ message }) => message),
      ['a', 'b'],
      'errors',
    )
  },

  async 'emitAsync with timeoutMs rejects deliveries without a result by then'() {
    const bus = createEmitter({ onError() {} })
    bus.on('n', () => 'quick')
    bus.on('n', () => new Promise(() => {}))
    const outcome = await bus.emitAsync('n', undefined, { timeoutMs: 2 })
    equal([outcome.values, outcome.errors.map(({ name }) => name)], [['quick'], ['TimeoutError']], 'outcome')
  },
}
