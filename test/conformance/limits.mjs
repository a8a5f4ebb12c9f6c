// How much may run and wait at a time, and how long a delivery may take.
import { createEmitter, createLinker } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { equal, soon } from './assert.mjs'

/** A handler that notes its payload and ends when told to. */
function held() {
  const started = []
  const ends = []
  const handler = (payload) => {
    started.push(payload)
    return new Promise((resolve) => ends.push(() => resolve(payload)))
  }
  return { started, handler, end: () => ends.shift()?.() }
}

export const limits = {
  async 'a queue that is full fails the new delivery, which emit does not count'() {
    const bus = createEmitter({ strategy: microtask({ capacity: 2 }) })
    const seen = []
    bus.on('n', (n) => seen.push(n), { onFailure: ({ code }) => seen.push(code) })
    equal([bus.emit('n', 1), bus.emit('n', 2), bus.emit('n', 3)], [1, 1, 0], 'counts')
    await bus.settled()
    equal(seen, ['QUEUE_FULL', 1, 2], 'calls')
  },

  async "overflow 'drop-oldest' and 'drop-newest' let go of what they say, and the outcome shows it"() {
    const kept = {}
    for (const overflow of ['drop-oldest', 'drop-newest']) {
      const bus = createEmitter({ strategy: animationFrame({ capacity: 2, overflow }) })
      const seen = []
      bus.on('n', (n) => seen.push(n))
      const outcomes = await Promise.all([1, 2, 3].map((n) => bus.emitAsync('n', n)))
      kept[overflow] = [seen, outcomes.map(({ deliveries }) => deliveries[0].status)]
    }
    equal(
      kept,
      {
        'drop-oldest': [
          [2, 3],
          ['cancelled', 'fulfilled', 'fulfilled'],
        ],
        'drop-newest': [
          [1, 2],
          ['fulfilled', 'fulfilled', 'cancelled'],
        ],
      },
      'payloads and statuses',
    )
  },

  async 'a subscription runs as many deliveries at a time as its concurrency, the others wait in order'() {
    for (const strategy of [undefined, microtask()]) {
      const bus = createEmitter({ strategy })
      const { started, handler, end } = held()
      bus.on('n', handler, { concurrency: 2 })
      equal(
        [1, 2, 3, 4].map((n) => bus.emit('n', n)),
        [1, 1, 1, 1],
        'counts',
      )
      await soon()
      equal(started, [1, 2], 'started')
      end()
      await soon()
      equal(started, [1, 2, 3], 'started after one ended')
      for (let n = 0; n < 3; n++) {
        end()
        await soon()
      }
      await bus.settled()
      equal(started, [1, 2, 3, 4], 'started in the end')
    }
  },

  async 'unsubscribing cancels what waits for a slot'() {
    const bus = createEmitter()
    const { started, handler, end } = held()
    const stop = bus.on('n', handler, { concurrency: 1 })
    const [first, second] = [1, 2].map((n) => bus.emitAsync('n', n))
    stop()
    equal((await second).deliveries[0].status, 'cancelled', 'status of what waited, while the other runs')
    end()
    equal([started, (await first).values], [[1], [1]], 'started and values')
  },

  async 'capacity bounds what waits for one subscription, by its overflow'() {
    const seen = {}
    for (const overflow of [undefined, 'drop-oldest', 'drop-newest', 'latest']) {
      const bus = createEmitter()
      const { started, handler, end } = held()
      const failures = []
      bus.on('n', handler, { concurrency: 1, capacity: 2, overflow, onFailure: ({ code }) => failures.push(code) })
      const counts = [1, 2, 3, 4].map((n) => bus.emit('n', n))
      for (let n = 0; n < 4; n++) {
        end()
        await soon()
      }
      seen[overflow ?? 'fail'] = [started, counts[3], failures]
    }
    equal(
      seen,
      {
        fail: [[1, 2, 3], 0, ['QUEUE_FULL']],
        'drop-oldest': [[1, 3, 4], 1, []],
        'drop-newest': [[1, 2, 3], 0, []],
        latest: [[1, 4], 1, []],
      },
      'payloads, the last count and failures',
    )
  },

  async "overflow 'latest' of a subscription keeps the newest of each type and emitter"() {
    const linker = createLinker()
    const [one, other] = [createEmitter({ linker }), createEmitter({ linker })]
    const { started, handler, end } = held()
    linker.on(['x', 'y'], handler, { concurrency: 1, overflow: 'latest' })
    one.emit('x', 0)
    for (const n of [1, 2]) {
      one.emit('x', `x ${n}`)
      one.emit('y', `y ${n}`)
      other.emit('x', `other ${n}`)
    }
    for (let n = 0; n < 8; n++) {
      end()
      await soon()
    }
    equal(started, [0, 'x 2', 'y 2', 'other 2'], 'payloads')
  },

  async "overflow 'block' lets emitAsync wait for room, and fails an emit"() {
    const bus = createEmitter()
    const { started, handler, end } = held()
    const failures = []
    bus.on('n', handler, { concurrency: 1, capacity: 1, overflow: 'block', onFailure: ({ code }) => failures.push(code) })
    const outcomes = [1, 2, 3, 4].map((n) => bus.emitAsync('n', n))
    equal([bus.emit('n', 5), failures], [0, ['QUEUE_FULL']], 'count and failures of emit')
    for (let n = 0; n < 4; n++) {
      end()
      await soon()
    }
    const values = (await Promise.all(outcomes)).flatMap((outcome) => outcome.values)
    equal(
      [values, started],
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
      'values and started',
    )
  },

  async 'timeoutMs fails a delivery that takes longer, aborts its signal and ignores its late result'() {
    const bus = createEmitter({ onError() {} })
    const successes = []
    let signal
    let finish
    bus.on(
      'n',
      (_n, emission) => {
        signal = emission.signal
        return new Promise((resolve) => (finish = resolve))
      },
      { timeoutMs: 2, onSuccess: (value) => successes.push(value) },
    )
    const outcome = await bus.emitAsync('n', 1)
    equal([outcome.ok, outcome.errors[0].name, signal.aborted], [false, 'TimeoutError', true], 'outcome')
    finish('late')
    await soon()
    equal([successes, outcome.values], [[], []], 'successes and values')
  },

  async 'a delivery that timed out gives its slot to the next'() {
    const bus = createEmitter({ onError() {} })
    const started = []
    bus.on(
      'n',
      (n) => {
        started.push(n)
        return n === 1 ? new Promise(() => {}) : n
      },
      { concurrency: 1, timeoutMs: 2 },
    )
    const [first, second] = await Promise.all([bus.emitAsync('n', 1), bus.emitAsync('n', 2)])
    equal([started, first.ok, second.values], [[1, 2], false, [2]], 'started and outcomes')
  },
}
