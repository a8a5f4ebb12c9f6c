// Closing and swapping with work in flight: everything settles, once, in order.
import { createEmitter, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { equal, rejected, thrown } from '../../conformance/assert.mjs'
import { codeOf, tally, within } from './trial.mjs'

const codesOf = async (calls) =>
  tally(
    (await Promise.all(calls)).flatMap(({ errors, deliveries }) =>
      errors
        .map(codeOf)
        .concat(deliveries.filter(({ status }) => status !== 'rejected').map(({ status, reason }) => `${status} ${reason ?? ''}`.trim())),
    ),
  )

/** One call the worker has and holds, with what lets it go. */
const hold = (bench) => {
  const abort = new AbortController()
  return { held: bench.call('hold', undefined, { signal: abort.signal }), release: () => abort.abort() }
}

export const lifetimes = {
  async 'closing the strategy fails what is in flight, drops what waits, and refuses the rest at the call'({ open }) {
    const bench = open({ maxInFlight: 2, capacity: 10 })
    await bench.value('life')
    const calls = [1, 2, 3, 4].map((n) => bench.call('hold', n))
    await undefined
    bench.strategy.close()
    bench.strategy.close()
    equal(await codesOf(calls), { CLOSED: 2, 'cancelled discarded': 2 })
    equal([bench.inFlight(), bench.strategy.pending, bench.strategy.closed], [0, 0, true])
    equal(bench.bus.emit('life'), 0, 'count of a refused one')
    equal((await bench.call('life')).errors.map(codeOf), ['CLOSED'])
    equal(bench.takeTold(), { CLOSED: 4 })
    thrown('EmitterError', () => createEmitter({ strategy: bench.strategy }))
    thrown('EmitterError', () => bench.bus.setStrategy(bench.strategy))
    await within('setStrategy', bench.bus.setStrategy(sync()))
  },

  async 'closing the strategy while the worker starts'({ open }) {
    const bench = open()
    const call = bench.call('life')
    bench.strategy.close()
    equal(await codesOf([call]), { CLOSED: 1 })
    equal(bench.takeTold(), { CLOSED: 1 })
  },

  async 'close() of the emitter waits for what is in flight, and for what waits behind it'({ open }) {
    const bench = open({ maxInFlight: 1, capacity: 10 })
    await bench.value('life')
    const { held, release } = hold(bench)
    const behind = [1, 2].map((a) => bench.value('add', { a, b: 0 }))
    const closing = bench.bus.close()
    equal(bench.bus.emit('life'), 0, 'count after close')
    await rejected('EmitterError', bench.bus.emitAsync('life'))
    release()
    await within('close()', closing)
    equal(await Promise.all(behind), [1, 2])
    equal((await held).values, ['let go'])
  },

  async "close({ pending: 'discard' }) drops what waits and waits for what is in flight"({ open }) {
    const bench = open({ maxInFlight: 1, capacity: 10 })
    await bench.value('life')
    const { held, release } = hold(bench)
    const behind = [1, 2].map((n) => bench.call('add', { a: n, b: 0 }))
    const closing = bench.bus.close({ pending: 'discard' })
    equal(await codesOf(behind), { 'cancelled discarded': 2 })
    release()
    await within('close()', closing)
    equal((await held).values, ['let go'])
  },

  async 'close() with work in flight resolves when the worker dies'({ open }) {
    for (const pending of ['drain', 'discard']) {
      const bench = open()
      await bench.value('life')
      const held = bench.call('hold')
      await undefined
      const closing = bench.bus.close({ pending })
      bench.workers[0].terminate()
      await within(`close(${pending})`, closing)
      equal(await codesOf([held]), { WORKER_FAILED: 1 })
      equal(bench.takeTold(), { WORKER_FAILED: 1 })
    }
  },

  async 'close() resolves where no worker ever starts'({ open }) {
    const bench = open({ script: 'missing', respawn: { max: 1, backoffMs: 1 } })
    bench.bus.emit('add', { a: 1, b: 1 })
    await within('close()', bench.bus.close())
    equal(bench.takeTold(), { WORKER_FAILED: 1 })
  },

  async 'the first of two emitters over one strategy may close: the other goes on, and each is told of its own'({ open }) {
    const one = open({ maxInFlight: 2, capacity: 10 })
    const other = open({ strategy: one.strategy })
    await one.value('life')
    const held = [one.call('hold'), other.call('hold')]
    const dropped = [one.call('add', { a: 1, b: 1 }), one.call('add', { a: 1, b: 1 })]
    const kept = other.value('add', { a: 2, b: 2 })
    await undefined
    const closing = one.bus.close({ pending: 'discard' })
    equal(await codesOf(dropped), { 'cancelled discarded': 2 })
    one.workers[0].terminate()
    equal(await codesOf(held), { WORKER_FAILED: 2 })
    await within('close()', closing)
    equal(await kept, 4)
    equal([one.takeTold(), other.takeTold()], [{ WORKER_FAILED: 1 }, { WORKER_FAILED: 1 }])
  },

  async 'a swap away waits for what is in flight, and keeps what comes meanwhile in order behind it'({ open }) {
    for (const pending of ['migrate', 'drain', 'discard']) {
      const bench = open({ maxInFlight: 1, capacity: 10 })
      await bench.value('life')
      const { held, release } = hold(bench)
      const behind = bench.call('number', { n: 1 })
      const here = []
      bench.bus.on('number', ({ n }) => void here.push([n, bench.inFlight(), bench.strategy.pending]))
      await undefined
      const swapped = bench.bus.setStrategy(microtask(), { pending })
      const gated = [2, 3].map((n) => bench.call('number', { n }))
      equal([bench.inFlight(), bench.strategy.pending], [1, pending === 'discard' ? 0 : 1], 'in flight and waiting')
      release()
      await within(`setStrategy(…, ${pending})`, swapped)
      await Promise.all(gated)
      const ends = (await Promise.all([held, behind])).map(({ deliveries: [{ status }] }) => status)
      equal(ends, ['fulfilled', pending === 'discard' ? 'cancelled' : 'fulfilled'], pending)
      equal(
        here,
        [
          [2, 0, 0],
          [3, 0, 0],
        ],
        'handled here, with nothing over there any more',
      )
      bench.strategy.close()
    }
  },

  async 'a swap away while the worker dies: what is in flight fails, the swap goes on'({ open }) {
    for (const pending of ['migrate', 'drain', 'discard']) {
      const bench = open()
      await bench.value('life')
      const held = bench.call('hold')
      await undefined
      const here = []
      bench.bus.on('number', ({ n }) => void here.push(n))
      const swapped = bench.bus.setStrategy(sync(), { pending })
      bench.bus.emit('number', { n: 1 })
      bench.workers[0].terminate()
      await within(`setStrategy(…, ${pending})`, swapped)
      bench.bus.emit('number', { n: 2 })
      equal([await codesOf([held]), here], [{ WORKER_FAILED: 1 }, [1, 2]])
      equal(bench.takeTold(), { WORKER_FAILED: 1 })
      bench.strategy.close()
    }
  },

  async 'a swap away from one that was closed, or that failed for good'({ open }) {
    const bench = open({ script: 'missing', respawn: { max: 0 } })
    bench.bus.emit('add', { a: 1, b: 1 })
    const swapped = bench.bus.setStrategy(microtask())
    const sums = []
    bench.bus.on('add', ({ a, b }) => void sums.push(a + b))
    bench.bus.emit('add', { a: 2, b: 2 })
    await within('setStrategy', swapped)
    await bench.bus.settled()
    equal([sums, bench.takeTold()], [[4], { WORKER_FAILED: 1 }])
    bench.strategy.close()
  },

  async 'a swap to a worker that dies meanwhile: what was gated goes to its replacement, or fails'({ world, open }) {
    const bench = open({ emitter: { strategy: microtask() }, ...(world.tellsEnd ? {} : { speed: 10 }) })
    let finish
    bench.bus.on('number', () => new Promise((resolve) => (finish = resolve)), { name: 'here' })
    const before = bench.call('number', { n: 1 })
    const swapped = bench.bus.setStrategy(bench.strategy, { pending: 'drain' })
    const gated = [2, 3].map((n) => bench.call('number', { n }))
    bench.workers[0].terminate()
    await undefined
    finish?.()
    await within('setStrategy', swapped)
    finish?.()
    equal((await before).ok, true)
    for (const { ok, errors } of await Promise.all(gated)) if (!ok) equal(errors.map(codeOf), ['WORKER_FAILED'])
    await bench.value('add', { a: 1, b: 1 })
    bench.takeTold()
  },

  async 'to and fro between worker, microtask and sync with 600 numbered emissions: none lost, doubled or out of order'({ open }) {
    const bench = open()
    const other = microtask()
    const here = []
    bench.bus.on('number', ({ n }) => void here.push(n))
    const calls = []
    const swaps = []
    const strategies = [other, bench.strategy, sync(), bench.strategy]
    const modes = ['migrate', 'drain']
    for (let n = 0; n < 600; n++) {
      calls.push(bench.call('number', { n }))
      if (n % 40 === 39) swaps.push(bench.bus.setStrategy(strategies[(n / 40) & 3], { pending: modes[n & 1] }))
      if (n % 100 === 99) await undefined
    }
    await within('the swaps', Promise.all(swaps))
    const outcomes = await Promise.all(calls)
    await bench.bus.setStrategy(bench.strategy)
    const there = await bench.value('numbers')
    const ascending = (numbers) => numbers.every((n, index) => index === 0 || n > numbers[index - 1])
    equal([ascending(here), ascending(there)], [true, true], 'in order here and there')
    equal(
      [...here, ...there].sort((a, b) => a - b),
      Array.from({ length: 600 }, (_, n) => n),
      'each once',
    )
    equal(
      outcomes.every(({ ok, deliveries }) => ok && deliveries.length === 1),
      true,
      'outcomes',
    )
    if (here.length === 0 || there.length === 0) throw new Error('not on both sides')
  },

  async 'a swap to a worker leaves no depth behind in the queue before, whose delivery was aborted in it'({ open }) {
    const bench = open({ emitter: { strategy: microtask() } })
    bench.bus.on('number', () => 'here')
    const abort = new AbortController()
    const aborted = bench.call('number', { n: 1 }, { signal: abort.signal })
    abort.abort()
    await within('setStrategy', bench.bus.setStrategy(bench.strategy, { pending: 'drain' }))
    equal(
      (await aborted).deliveries.map(({ status }) => status),
      ['cancelled'],
    )
    await bench.value('number', { n: 2 })
  },

  async 'a subscription with a strategy of its own runs here, whatever becomes of the worker'({ open }) {
    const bench = open()
    const here = []
    bench.bus.on('hold', (n) => void here.push(n), { strategy: microtask(), name: 'here' })
    bench.bus.on('hold', () => here.push('not me'))
    await bench.value('life')
    const call = bench.call('hold', 7)
    await undefined
    bench.workers[0].terminate()
    const { deliveries } = await call
    equal([here, deliveries.map(({ status }) => status)], [[7], ['rejected', 'fulfilled']])
    equal(bench.takeTold(), { WORKER_FAILED: 1 })
  },
}
