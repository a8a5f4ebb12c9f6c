// Workers that do not get as far as to handle anything, and what ends trying.
import { createEmitter } from '@emitscope/emitter'
import { worker } from '@emitscope/emitter/worker'
import { equal, thrown } from '../../conformance/assert.mjs'
import { codeOf, signalOf, start } from './trial.mjs'

const respawn = { max: 1, backoffMs: 1 }

/** No emission ever gets through: all fail clearly, those that wait and those that come later. */
const neverStarts = async (bench, ...words) => {
  const calls = [bench.call('add', { a: 1, b: 1 }), bench.call('add', { a: 2, b: 2 })]
  equal([bench.bus.emit('add', { a: 3, b: 3 }), bench.inFlight()], [1, 3], 'counted, and in flight')
  for (const { errors } of await Promise.all(calls)) {
    equal(errors.map(codeOf), ['WORKER_FAILED'])
    for (const word of words) if (!errors[0].message.includes(word)) throw new Error(`no "${word}" in: ${errors[0].message}`)
  }
  equal(bench.takeTold(), { WORKER_FAILED: 3 })
  equal(bench.strategy.workers[0].status, 'failed')
  // From now on at once.
  bench.bus.emit('add', { a: 4, b: 4 })
  equal(bench.takeTold(), { WORKER_FAILED: 1 }, 'told inside emit')
  equal((await bench.call('add', { a: 4, b: 4 })).errors.map(codeOf), ['WORKER_FAILED'])
  equal(bench.takeTold(), { WORKER_FAILED: 1 })
  return (await calls[0]).errors[0]
}

export const starts = {
  async 'a script that is missing'({ open }) {
    const bench = open({ script: 'missing', respawn })
    await neverStarts(bench, 'failed to load', '2 times in a row')
    equal(bench.workers.length, 2, 'workers tried')
  },

  async 'a script with a syntax error'({ open }) {
    await neverStarts(open({ script: 'broken', respawn }), 'failed to load')
  },

  async 'a script that throws before it exposes its handlers: its error is the cause'({ open }) {
    const { cause } = await neverStarts(open({ script: 'throws-at-start', respawn }), 'failed to load', 'no settings')
    if (!cause?.message.includes('no settings')) throw new Error(`cause is ${cause}`)
  },

  async 'a script that never calls exposeHandlers has half a minute'({ open }) {
    await neverStarts(open({ script: 'never-exposes', respawn: { max: 0 }, speed: 60 }), 'failed to load', '30000 ms')
  },

  async 'nobody waits for a worker that is not used: no timer runs meanwhile'({ open }) {
    const bench = open({ script: 'never-exposes' })
    equal([bench.timers.size, bench.strategy.workers[0].status], [0, 'starting'])
  },

  async 'a worker of another version of the package is refused at once; what others say is ignored'({ open }) {
    const bench = open({ script: 'other-protocol' })
    await neverStarts(bench, 'another version')
    equal(bench.workers.length, 1, 'workers tried')
  },

  async 'a failure with nobody waiting is warned of'({ world, open }) {
    const bench = open({ script: 'missing', respawn: { max: 0 } })
    await new Promise((resolve) => {
      const { warn } = bench.host
      bench.host.warn = (message) => {
        warn(message)
        resolve()
      }
    })
    equal(bench.takeWarned().length, 1, `warnings in ${world.name}`)
    bench.bus.emit('add', { a: 1, b: 1 })
    equal(bench.takeTold(), { WORKER_FAILED: 1 })
  },

  async 'a factory that returns no worker, or throws, is a TypeError at worker()'() {
    for (const made of [undefined, null, 7, 'worker.js', {}, { postMessage() {} }, Promise.resolve()])
      if (!thrown('TypeError', () => worker(() => made)).message.startsWith('worker: ')) throw new Error('not named')
    const { cause } = thrown('TypeError', () =>
      worker(() => {
        throw new RangeError('none left')
      }),
    )
    equal(cause?.message, 'none left')
    thrown('TypeError', () => worker(undefined))
  },

  async 'where the second of two factories fails, the first worker is let go'({ world }) {
    const made = []
    thrown('TypeError', () =>
      worker(
        () => {
          if (made.length > 0) return undefined
          made.push(start(world, 'worker'))
          made[0].terminate = Object.assign(() => {
            made[0].terminate.called = true
            return Object.getPrototypeOf(made[0]).terminate.call(made[0])
          })
          return made[0]
        },
        { size: 2 },
      ),
    )
    equal(made[0].terminate.called, true, 'terminated')
  },

  async 'a factory that fails later ends it: what waits and what comes fails, its error the cause'({ world, open }) {
    const bench = open({
      factory: (index) => {
        if (index > 0) throw new RangeError('none left')
        return start(world, 'worker')
      },
      maxInFlight: 1,
      capacity: 10,
    })
    await bench.value('life')
    const held = bench.call('hold')
    const waits = bench.call('add', { a: 1, b: 1 })
    await undefined
    bench.workers[0].terminate()
    equal((await held).errors.map(codeOf), ['WORKER_FAILED'])
    const [error] = (await waits).errors
    equal([codeOf(error), error.cause?.message], ['WORKER_FAILED', 'none left'])
    equal(bench.takeTold(), { WORKER_FAILED: 2 })
    bench.bus.emit('life')
    equal(bench.takeTold(), { WORKER_FAILED: 1 })
  },

  async 'respawn: { max: 0 }: the first failure is the last'({ open }) {
    const bench = open({ respawn: { max: 0 } })
    await bench.value('life')
    const held = bench.call('hold')
    await undefined
    bench.workers[0].terminate()
    const [error] = (await held).errors
    equal([codeOf(error), bench.workers.length, bench.strategy.workers[0].status], ['WORKER_FAILED', 1, 'failed'])
    equal((await bench.call('life')).errors.map(codeOf), ['WORKER_FAILED'])
    equal(bench.takeTold(), { WORKER_FAILED: 2 })
  },

  async 'one of two failed for good: the other takes all, or with affinity what is its own'({ open }) {
    for (const affinity of [undefined, ({ payload }) => payload]) {
      const bench = open({ size: 2, respawn: { max: 0 }, ...(affinity === undefined ? {} : { affinity }) })
      const keys = ['a', 'b', 'c', 'd', 'e', 'f']
      const lives = new Map(await Promise.all(keys.map(async (key) => [key, await bench.value('life', key)])))
      equal(new Set(lives.values()).size, 2, 'workers')
      const held = keys.map((key) => bench.call('hold', key))
      await undefined
      const failed = signalOf()
      bench.failed = failed.arrive
      bench.workers[0].terminate()
      await failed.arrived
      const outcomes = await Promise.all(keys.map((key) => bench.call('life', key)))
      const survivors = new Set(outcomes.flatMap(({ values }) => values))
      equal(survivors.size, 1, 'workers that answer')
      const gone = keys.filter((_, index) => !outcomes[index].ok)
      if (affinity === undefined) equal(gone, [])
      else
        equal(
          gone,
          keys.filter((key) => !survivors.has(lives.get(key))),
          'keys of the one that failed',
        )
      bench.workers[1].terminate()
      await Promise.all(held)
      equal(bench.takeTold(), { WORKER_FAILED: keys.length + gone.length })
    }
  },

  async 'a worker that answered between its failures is replaced without end'({ open }) {
    const bench = open({ respawn })
    for (let round = 0; round < 5; round++) {
      await bench.value('life')
      const held = bench.call('hold')
      await undefined
      bench.workers.at(-1).terminate()
      equal((await held).errors.map(codeOf), ['WORKER_FAILED'])
    }
    equal(bench.workers.length, 6, 'workers')
    equal(bench.takeTold(), { WORKER_FAILED: 5 })
  },

  async '`worker()` as the strategy of a subscription is a TypeError'({ open }) {
    const bench = open()
    const other = createEmitter({ host: bench.host })
    thrown('TypeError', () => other.on('add', () => {}, { strategy: bench.strategy }))
  },
}
