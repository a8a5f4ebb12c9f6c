// Handlers that declare exactly their payload, called without an emission being made: what holds for all must hold for these.
import { createEmitter } from '@emitscope/emitter'
import { equal, soon } from './assert.mjs'

/** Calls `prove` for emitting by name and by channel, with the handler alone and among others. */
async function everyWay(prove) {
  for (const byChannel of [false, true])
    for (const alone of [true, false]) {
      const taken = []
      const bus = createEmitter({ onError: (error) => taken.push(error.code ?? error) })
      const emit = byChannel ? bus.channel('n').emit.bind(bus.channel('n')) : (payload) => bus.emit('n', payload)
      const calls = []
      const neighbour = (name) => {
        if (!alone) bus.on('n', (n) => void calls.push(`${name} ${n}`))
      }
      const on = (handler) => {
        neighbour('before')
        const stop = bus.on('n', handler)
        neighbour('after')
        return stop
      }
      await prove({ bus, emit, on, calls, taken, count: alone ? 1 : 3, among: (own) => (alone ? own : ['before 1', ...own, 'after 1']) })
    }
}

export const plainHandlers = {
  'a plain handler that throws stops nobody, and its failure is taken once': () =>
    everyWay(({ emit, on, calls, taken, count, among }) => {
      on((n) => {
        throw `failure ${n}`
      })
      equal(emit(1), count, 'count')
      equal([calls, taken], [among([]), ['failure 1']], 'calls and failures')
    }),

  "a plain handler's promise or thenable that rejects is a failure": () =>
    everyWay(async ({ emit, on, calls, taken, count, among }) => {
      on(async (n) => {
        throw `failure ${n}`
      })
      equal(emit(1), count, 'count')
      await soon()
      equal([calls, taken], [among([]), ['failure 1']], 'calls and failures')
      on((n) => ({
        // biome-ignore lint/suspicious/noThenProperty: a handler may return such a thing
        then: (_resolve, reject) => reject(`thenable ${n}`),
      }))
      emit(2)
      await soon()
      equal(taken.sort(), ['failure 1', 'failure 2', 'thenable 2'], 'failures')
    }),

  'settled waits for the promise of a plain handler': () =>
    everyWay(async ({ bus, emit, on }) => {
      let over = false
      on(async (_n) => {
        await soon()
        over = true
      })
      emit(1)
      await bus.settled()
      equal(over, true, 'the handler is over')
    }),

  'a plain handler that emits nests, and without end is refused at a depth of 100': () =>
    everyWay(({ bus, emit, on, calls, taken, among }) => {
      bus.on('inner', (n) => void calls.push(`inner ${n}`))
      const stop = on((n) => {
        bus.emit('inner', n)
        calls.push(`own ${n}`)
      })
      emit(1)
      equal(calls, among(['inner 1', 'own 1']), 'calls')
      stop()
      let deep = 0
      const end = on((n) => {
        deep++
        bus.emit('n', n)
      })
      emit(2)
      equal([deep, taken], [100, ['MAX_DEPTH']], 'calls and failures')
      end()
    }),

  'a plain handler added or unsubscribed while they run is treated as any': () =>
    everyWay(({ bus, emit, on, calls, among }) => {
      let stopLater
      const stop = on((n) => {
        calls.push(`own ${n}`)
        stop()
        stopLater()
        bus.on('n', (payload) => void calls.push(`new ${payload}`))
      })
      stopLater = bus.on('n', (n) => void calls.push(`never ${n}`))
      emit(1)
      equal(calls, among(['own 1']), 'calls')
      calls.length = 0
      emit(1)
      equal(calls, among([]).concat('new 1'), 'calls of the second emission')
    }),
}
