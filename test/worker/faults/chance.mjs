// Programs of random steps: emitting, aborting, killing, swapping. Whatever their order, each emission ends once, and the numbers tell how.
import { sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { equal } from '../../conformance/assert.mjs'
import { codeOf, within } from './trial.mjs'

/** Numbers below 1 that are the same in every run (mulberry32). */
const randomOf = (seed) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve))

const program = async ({ world, open, seed, steps }) => {
  const random = randomOf(seed)
  const pick = (list) => list[Math.floor(random() * list.length)]
  const options = pick([{}, { maxInFlight: 5, capacity: 500 }, { size: 2, affinity: ({ payload }) => payload?.n % 3 }, { size: 2 }])
  // Where nothing tells that a worker was killed while it started, it had half a minute.
  const bench = open({ respawn: { max: 1000, backoffMs: 1 }, speed: world.tellsEnd ? 1 : 10, ...options })
  const here = new Map()
  await bench.value('life', { n: 0 })
  bench.bus.on('number', ({ n }) => void here.set(n, (here.get(n) ?? 0) + 1))
  const calls = new Map()
  const aborts = []
  let numbers = 0
  const number = (more) => {
    const n = numbers++
    calls.set(n, bench.call('number', { n }, more))
  }
  const actions = {
    number: () => number(),
    burst: () => {
      for (let i = 0; i < 20; i++) number()
    },
    emit: () => void bench.bus.emit('echo', { n: 1 }),
    abortable: () => {
      const abort = new AbortController()
      aborts.push(abort)
      number({ signal: abort.signal })
    },
    hold: () => {
      const abort = new AbortController()
      aborts.push(abort)
      bench.call('hold', { n: 2 }, { signal: abort.signal })
    },
    abort: () => aborts.shift()?.abort(),
    refused: () => void bench.call('echo', () => undefined),
    throws: () => void bench.call('throw', { n: 1 }),
    turn: () => turn(),
    async turns() {
      for (let i = 0; i < 10; i++) await turn()
    },
    microtask: () => undefined,
    kill: () => pick(bench.workers).terminate(),
    crash: () => void bench.bus.emit('crash', pick(['timer', 'rejection', 'exit'])),
    swap: () =>
      void bench.bus.setStrategy(pick([sync(), microtask(), bench.strategy, bench.strategy]), {
        pending: pick(['migrate', 'drain', 'discard']),
      }),
  }
  const often = ['number', 'number', 'burst', 'emit', 'abortable', 'microtask', 'turn', 'turns']
  const rarely = ['hold', 'abort', 'abort', 'refused', 'throws', 'kill', 'crash', 'swap']
  for (let step = 0; step < steps; step++) {
    const awaited = actions[random() < 0.75 ? pick(often) : pick(rarely)]()
    if (awaited !== undefined) await awaited
    else if (random() < 0.3) await undefined
  }
  for (const abort of aborts) abort.abort()
  await within('the last swap', bench.bus.setStrategy(bench.strategy))
  await within('settled()', bench.bus.settled())
  for (const [n, call] of calls) {
    const { deliveries } = await call
    const there = deliveries.filter(({ handler }) => typeof handler === 'string')
    const ran = here.get(n) ?? 0
    if (ran > 1) throw new Error(`${n} was handled ${ran} times here`)
    equal(deliveries.length <= 1, true, `one delivery of ${n}`)
    if (ran === 1) equal([there.length, deliveries[0]?.status], [0, 'fulfilled'], `how ${n} ended, which was handled here`)
    for (const { status, reason } of there)
      if (status === 'rejected') equal(codeOf(reason), 'WORKER_FAILED', `failure of ${n}`)
      else if (status === 'cancelled' && !['aborted', 'discarded'].includes(reason)) throw new Error(`${n} was cancelled: ${reason}`)
  }
  bench.takeTold()
  bench.takeWarned()
  bench.strategy.close()
}

/** A program, the same at every run but for what the workers' threads make of it. */
export const programOf =
  (seed) =>
  ({ world, open }) =>
    program({ world, open, seed, steps: 120 })

export const chance = Object.fromEntries([1, 2, 3, 4, 5].map((seed) => [`program ${seed} of random steps`, programOf(seed)]))
