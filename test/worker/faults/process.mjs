// A process of its own, run with the name of a case: it must end by itself, having printed what the case says.
import { createEmitter } from '@emitscope/emitter'
import { worker } from '@emitscope/emitter/worker'
import { nodeWorld } from './node-world.mjs'
import { start } from './trial.mjs'

const open = (script, options) => {
  const workers = []
  const strategy = worker(() => {
    workers.push(start(nodeWorld, script))
    return workers.at(-1)
  }, options)
  const bus = createEmitter({ strategy, onError: ({ code }) => console.log(code) })
  return { bus, strategy, workers }
}

const cases = {
  // Nobody closes anything in any of these.
  'a worker nobody used': () => void open('worker'),
  'a worker at rest': async () => console.log((await open('worker').bus.emitAsync('add', { a: 1, b: 2 })).values[0]),
  'emissions on their way, which are answered first': () => {
    const { bus } = open('worker', { size: 2, maxInFlight: 3, capacity: 100, timeoutMs: 20_000 })
    for (let n = 0; n < 20; n++) void bus.emitAsync('add', { a: n, b: 1 }).then(({ values }) => n === 19 && console.log(values[0]))
  },
  'a worker that never starts': () => void open('missing', { respawn: { max: 2, backoffMs: 1 } }).bus.emit('add', { a: 1, b: 1 }),
  'a worker that failed for good with nobody waiting': () => void open('missing', { respawn: { max: 0 } }),
  'a loop without end, and then rest': async () => {
    const { bus } = open('worker', { timeoutMs: 200 })
    await bus.emitAsync('life')
    bus.emit('crash', 'loop')
    await bus.settled()
    console.log((await bus.emitAsync('add', { a: 1, b: 2 })).values[0])
  },
  'thirty workers replaced one after another': async () => {
    const { bus, workers } = open('worker')
    for (let round = 0; round < 30; round++) {
      await bus.emitAsync('life')
      const held = bus.emitAsync('hold')
      await undefined
      if (round % 2 === 0) workers.at(-1).terminate()
      // Alive, and to be let go of.
      else workers.at(-1).onmessageerror({})
      await held
    }
    console.log((await bus.emitAsync('add', { a: 1, b: 2 })).values[0], workers.length)
  },
  'a closed strategy with work in flight': async () => {
    const { bus, strategy } = open('worker')
    await bus.emitAsync('life')
    bus.emit('hold')
    await undefined
    strategy.close()
  },
}

await cases[process.argv[2]]()
