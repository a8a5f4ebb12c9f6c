// Workers that die, hang or are killed with emissions in flight: those fail, told once; the next go to a replacement.
import { equal } from '../../conformance/assert.mjs'
import { codeOf, signalOf, tally } from './trial.mjs'

/** Puts work in flight that no worker answers, and resolves when the worker surely has it. */
const holdSome = async (bench, count) => {
  const held = Array.from({ length: count }, () => bench.call('hold'))
  await bench.value('add', { a: 0, b: 0 })
  return held
}

const endsOf = async (calls) => tally((await Promise.all(calls)).flatMap(({ errors, ok }) => (ok ? ['ok'] : errors.map(codeOf))))

/** The worker crashes in this way with three in flight; returns their error. */
const crash = async (bench, how, expected = 'WORKER_FAILED') => {
  const life = await bench.value('life')
  const held = await holdSome(bench, 3)
  bench.bus.emit('crash', how)
  equal(await endsOf(held), { [expected]: 3 }, 'how those in flight ended')
  const { errors } = await held[0]
  if ((await bench.value('life')) === life) throw new Error('the next is handled by the worker that failed')
  equal([bench.workers.length, bench.strategy.workers], [2, [{ status: 'ready', inFlight: 0 }]], 'workers')
  await bench.bus.settled()
  // The one that did it was answered, or not.
  const { [expected]: told, ...others } = bench.takeTold()
  if (told !== 3 && told !== 4) throw new Error(`the emitter was told ${told} times`)
  equal(others, {}, 'other failures')
  return errors[0]
}

export const crashes = {
  async 'a throw in a timer over there fails what is in flight, its error the cause, and the worker is replaced'({ open }) {
    const { message, cause } = await crash(open(), 'timer')
    if (!message.includes('in a timer')) throw new Error(message)
    equal(typeof cause?.message, 'string', 'message of the cause')
  },

  async 'a floating rejection over there does the same'({ open }) {
    const { cause } = await crash(open(), 'rejection')
    equal([cause?.name, cause?.message, cause?.code], ['RangeError', 'floating', 'E_FLOAT'], 'cause')
  },

  async 'a worker that ends itself is noticed'({ open }) {
    await crash(open(), 'exit')
  },

  async 'a worker that ends itself where nothing tells of it is noticed by its silence'({ world, open }) {
    await crash(open({ script: 'without-locks', timeoutMs: 1000 }), 'exit', world.tellsEnd ? 'WORKER_FAILED' : 'WORKER_TIMEOUT')
  },

  async 'the same without timeoutMs: half a minute of silence'({ world, open }) {
    await crash(open({ script: 'without-locks', speed: 10 }), 'exit', world.tellsEnd ? 'WORKER_FAILED' : 'WORKER_TIMEOUT')
  },

  async 'an endless loop ends at timeoutMs'({ open }) {
    await crash(open({ timeoutMs: 1000 }), 'loop', 'WORKER_TIMEOUT')
  },

  async 'an emission past timeoutMs fails alone where the worker goes on, and is cancelled there'({ open }) {
    const bench = open({ timeoutMs: 1000 })
    const life = await bench.value('life')
    const { errors } = await bench.call('hold', undefined, { signal: new AbortController().signal })
    equal([errors.map(codeOf), await bench.value('life')], [['WORKER_TIMEOUT'], life])
    equal(bench.takeTold(), { WORKER_TIMEOUT: 1 })
  },

  async 'emitAsync with a timeout of its own ends at it, here and there: its places are free'({ open }) {
    const bench = open({ script: 'two-at-a-time', maxInFlight: 2, capacity: 10 })
    await bench.value('work', 0)
    const held = [1, 2].map(() => bench.call('hold', undefined, { signal: new AbortController().signal, timeoutMs: 20 }))
    const behind = bench.value('work', 1)
    equal(await endsOf(held), { TimeoutError: 2 })
    equal([await behind, bench.takeTold()], [1, { TimeoutError: 2 }])
  },

  async 'killed with 1000 in flight: all fail, told once each, in the order of their emit; what was not posted goes to the next'({ open }) {
    const bench = open({ maxInFlight: 1000, capacity: 1000 })
    await bench.value('life')
    const held = []
    for (let n = 0; n < 500; n++) held.push(bench.call('hold', n))
    for (let n = 0; n < 500; n++) bench.bus.emit('hold', n)
    const behind = Array.from({ length: 500 }, (_, n) => bench.value('add', { a: n, b: 1 }))
    equal([bench.inFlight(), bench.strategy.pending], [1000, 500], 'in flight and waiting')
    await undefined
    bench.workers[0].terminate()
    equal(await endsOf(held), { WORKER_FAILED: 500 })
    equal(
      await Promise.all(behind),
      Array.from({ length: 500 }, (_, n) => n + 1),
      'those that waited',
    )
    if (!(await held[0]).errors[0].message.includes('1000 emissions in flight')) throw new Error((await held[0]).errors[0].message)
    const inOrder = Array.from({ length: 1000 }, (_, n) => n % 500)
    equal(
      bench.told.map(({ payload }) => payload),
      inOrder,
      'payloads of the failures, in order',
    )
    equal(bench.takeTold(), { WORKER_FAILED: 1000 })
  },

  async 'what was answered behind something held is over, and does not fail when the worker dies'({ open }) {
    const bench = open()
    await bench.value('life')
    const held = bench.call('hold')
    for (let n = 0; n < 5; n++) bench.bus.emit('echo', n)
    await bench.value('life')
    equal(bench.inFlight(), 1, 'in flight')
    bench.workers[0].terminate()
    equal(await endsOf([held]), { WORKER_FAILED: 1 })
    equal([bench.inFlight(), bench.takeTold()], [0, { WORKER_FAILED: 1 }], 'in flight and told')
  },

  async 'killed while it starts: nothing was posted, so nothing is lost'({ world, open }) {
    // Where nothing tells of it, it had half a minute to start.
    const bench = open(world.tellsEnd ? {} : { speed: 10 })
    const calls = Array.from({ length: 10 }, (_, n) => bench.value('add', { a: n, b: 0 }))
    bench.workers[0].terminate()
    equal(await Promise.all(calls), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  },

  async 'killed with nothing in flight: the next works, nobody is told'({ open }) {
    const bench = open()
    const life = await bench.value('life')
    const replaced = signalOf()
    bench.started = () => replaced.arrive()
    bench.workers[0].terminate()
    await replaced.arrived
    if ((await bench.value('life')) === life) throw new Error('the same worker')
  },

  async 'an error with nothing in flight is warned of, and the worker is replaced'({ open }) {
    const bench = open()
    await bench.value('life')
    const replaced = signalOf()
    bench.started = () => replaced.arrive()
    // Answered before its timer throws.
    await bench.call('crash', 'timer')
    await replaced.arrived
    await bench.value('life')
    const warned = bench.takeWarned()
    equal(warned.length, 1, 'warnings')
    if (!warned[0].includes('in a timer')) throw new Error(warned[0])
  },

  async 'a message that cannot be read counts as a crash'({ open }) {
    const bench = open()
    const held = await holdSome(bench, 3)
    bench.workers[0].onmessageerror({ data: null })
    equal(await endsOf(held), { WORKER_FAILED: 3 })
    equal(await bench.value('add', { a: 1, b: 1 }), 2)
    equal(bench.takeTold(), { WORKER_FAILED: 3 })
  },

  async 'of two workers one dies: only what it had fails, and its keys go to its replacement'({ open }) {
    const bench = open({ size: 2, affinity: ({ payload }) => payload })
    const keys = ['a', 'b', 'c', 'd', 'e', 'f']
    const livesOf = async () => {
      const lives = await Promise.all(keys.map((key) => bench.value('life', key)))
      return new Map(keys.map((key, index) => [key, lives[index]]))
    }
    const before = await livesOf()
    equal(new Set(before.values()).size, 2, 'workers')
    const held = new Map(keys.map((key) => [key, bench.call('hold', key)]))
    await livesOf()
    const died = signalOf()
    bench.failed = died.arrive
    bench.workers[0].terminate()
    await died.arrived
    const after = await livesOf()
    const moved = keys.filter((key) => after.get(key) !== before.get(key))
    equal(new Set(moved.map((key) => before.get(key))).size, 1, 'workers that died')
    equal(new Set(moved.map((key) => after.get(key))).size, 1, 'replacements')
    equal(await endsOf(moved.map((key) => held.get(key))), { WORKER_FAILED: moved.length })
    equal([bench.inFlight(), bench.takeTold()], [keys.length - moved.length, { WORKER_FAILED: moved.length }], 'in flight at the other')
    bench.workers[1].terminate()
    await bench.bus.settled()
    equal(bench.takeTold(), { WORKER_FAILED: keys.length - moved.length })
  },

  async 'whoever is told of the failure may emit again: the replacement takes it'({ open }) {
    const bench = open()
    const held = await holdSome(bench, 2)
    const retried = []
    bench.failed = () => retried.push(bench.value('add', { a: 20, b: retried.length }))
    bench.workers[0].terminate()
    equal(await endsOf(held), { WORKER_FAILED: 2 })
    equal(await Promise.all(retried), [20, 21])
    equal(bench.takeTold(), { WORKER_FAILED: 2 })
  },

  async 'whoever is told of the failure may close the strategy, and all in flight is told all the same'({ open }) {
    const bench = open()
    const held = await holdSome(bench, 3)
    bench.failed = () => bench.strategy.close()
    bench.workers[0].terminate()
    await Promise.all(held)
    const told = bench.takeTold()
    equal(
      Object.values(told).reduce((sum, count) => sum + count, 0),
      3,
      'failures told',
    )
    equal(bench.strategy.closed, true)
  },

  async 'at most once over a crash: each number is answered, failed, or handled by the replacement, and by nobody else'({ open }) {
    const bench = open({ maxInFlight: 300, capacity: 2000 })
    const first = await bench.value('life')
    const outcomes = []
    for (let n = 0; n < 1000; n++) {
      outcomes.push(bench.call('number', { n }))
      if (n === 500) bench.bus.emit('crash', 'exit')
    }
    const lives = (await Promise.all(outcomes)).map(({ ok, values }) => (ok ? values[0] : undefined))
    const second = await bench.value('numbers')
    const byFirst = lives.flatMap((life, n) => (life === first ? [n] : []))
    const failed = lives.flatMap((life, n) => (life === undefined ? [n] : []))
    const bySecond = lives.flatMap((life, n) => (life !== undefined && life !== first ? [n] : []))
    equal(byFirst.length + failed.length + bySecond.length, 1000)
    equal(second, bySecond, 'what the replacement handled, in order')
    if (failed.length === 0 || bySecond.length === 0) throw new Error(`${failed.length} failed, ${bySecond.length} went on`)
    equal(
      failed,
      Array.from({ length: failed.length }, (_, n) => failed[0] + n),
      'what failed is what was in flight',
    )
    const { WORKER_FAILED: told } = bench.takeTold()
    if (told !== failed.length && told !== failed.length + 1) throw new Error(`${failed.length} failed and ${told} were told`)
  },
}
