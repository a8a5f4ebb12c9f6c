// Handlers that fail, and results that cannot come back: nobody else is affected.
import { equal } from '../../conformance/assert.mjs'
import { codeOf } from './trial.mjs'

const summary = ({ handler, status, value, reason }) => [handler, status, status === 'rejected' ? codeOf(reason) : value]

export const handlers = {
  async 'a handler that throws fails its own delivery; its error arrives whole'({ open }) {
    const bench = open()
    const { ok, errors, values } = await bench.call('throw')
    const [error] = errors
    equal([ok, values, errors.length], [false, [], 1])
    equal([error instanceof RangeError, error.name, error.message, error.code], [true, 'RangeError', 'too much', 'E_MUCH'])
    equal([error.cause instanceof TypeError, error.cause.message], [true, 'below'], 'cause')
    if (!/RangeError: too much[\s\S]*worker/.test(error.stack)) throw new Error(`not the stack of over there: ${error.stack}`)
    equal(bench.takeTold(), { E_MUCH: 1 })
    equal(await bench.value('add', { a: 1, b: 2 }), 3, 'the next')
  },

  async 'a handler that rejects: an AggregateError arrives with its errors'({ open }) {
    const bench = open()
    const [error] = (await bench.call('reject')).errors
    equal([error instanceof AggregateError, error.message], [true, 'both'])
    equal(
      error.errors.map(({ name, message, cause }) => [name, message, cause]),
      [
        ['SyntaxError', 'one', undefined],
        ['Error', 'two', 'why'],
      ],
    )
    equal(bench.takeTold(), { AggregateError: 1 })
  },

  async 'of several handlers one fails: the outcome has each in order, by its name'({ open }) {
    const bench = open()
    const { deliveries, values } = await bench.call('several')
    equal(deliveries.map(summary), [
      ['first', 'fulfilled', 1],
      ['', 'rejected', 'Error'],
      ['', 'fulfilled', 3],
    ])
    equal(values, [1, 3])
    equal(bench.takeTold(), { Error: 1 })
  },

  async 'an emission nobody awaits tells its failure to the emitter, once'({ open }) {
    const bench = open()
    equal([bench.bus.emit('throw'), bench.bus.emit('add', { a: 1, b: 1 }), bench.bus.emit('throw')], [1, 1, 1], 'counts')
    await bench.bus.settled()
    equal(
      bench.told.map(({ type, error }) => [type, error.message]),
      [
        ['throw', 'too much'],
        ['throw', 'too much'],
      ],
    )
    bench.takeTold()
  },

  async 'without onError the host is told of what nobody awaits, and the caller of what it awaits'({ open }) {
    const bench = open({ emitter: { onError: undefined } })
    bench.bus.emit('throw')
    equal((await bench.call('throw')).errors.map(codeOf), ['E_MUCH'])
    equal(bench.takeReported(), { E_MUCH: 1 })
  },

  async 'whatever a handler throws arrives as something'({ open }) {
    const bench = open()
    const thrown = async (kind) => (await bench.call('throw strange', kind)).errors[0]
    equal(await thrown('string'), 'just words')
    equal(await thrown('nothing'), undefined)
    equal(await thrown('object'), { status: 404 })
    equal(typeof (await thrown('function')), 'string')
    equal(await thrown('proxy'), {})
    equal((await thrown('function_field')).message, 'carries a function')
    equal((await thrown('getter')).message, 'hides')
    equal((await thrown('cycle')).cause.message, 'round')
    const abort = await thrown('abort')
    equal([abort instanceof DOMException, abort.name, abort.message], [true, 'AbortError', 'stopped'])
    equal(bench.told.splice(0).length, 9, 'failures told')
  },

  async 'a failure that onFailure took over there is told to nobody here'({ open }) {
    const bench = open()
    bench.bus.emit('taken')
    const { ok, errors } = await bench.call('taken')
    equal([ok, errors.map(({ message }) => message)], [false, ['told over there']])
  },

  async 'what a handler emits over there fails without a delivery here: the host is told'({ open }) {
    const bench = open()
    equal(await bench.value('nested'), 'emitted')
    equal(bench.takeReported(), { E_MUCH: 1 })
  },

  async 'a result that cannot be cloned fails its delivery and names the path; other results are kept'({ open }) {
    const bench = open()
    const calls = [1, 2, 3].map((a) => bench.value('add', { a, b: 0 }))
    const bad = bench.call('bad result')
    const more = [4, 5].map((a) => bench.value('add', { a, b: 0 }))
    const { deliveries, errors, values } = await bad
    equal(deliveries.map(summary), [
      ['drawing', 'rejected', 'NOT_CLONEABLE'],
      ['', 'fulfilled', 'kept'],
    ])
    equal(values, ['kept'])
    if (!errors[0].message.includes('result.items[1].render')) throw new Error(`no path: ${errors[0].message}`)
    equal(await Promise.all([...calls, ...more]), [1, 2, 3, 4, 5], 'the neighbours')
    equal(bench.takeTold(), { NOT_CLONEABLE: 1 })
    // Nobody wants its value: nothing fails.
    bench.bus.emit('bad result')
  },
}
