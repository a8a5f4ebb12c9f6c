// Order, cancelling and backpressure, each with numbered payloads.
import { equal } from '../../conformance/assert.mjs'
import { codeOf, tally } from './trial.mjs'

const upTo = (count) => Array.from({ length: count }, (_, n) => n)
const held = (bench, abort, n) => bench.call('hold', n, { signal: abort.signal })

export const order = {
  async 'one worker starts 2000 emissions in the order of their emit, awaited or not, over many turns'({ open }) {
    const bench = open()
    for (const n of upTo(2000)) {
      if (n % 3 === 0) bench.call('number', { n })
      else bench.bus.emit('number', n % 5 === 0 ? { n, more: { of: ['it'] } } : { n }, n % 7 === 0 ? { meta: n } : undefined)
      if (n % 400 === 0) await undefined
      if (n === 1000) await bench.value('life')
    }
    equal(await bench.value('numbers'), upTo(2000))
  },

  async 'two workers keep the order of each key over 2000 emissions'({ open }) {
    const bench = open({ size: 2, affinity: ({ payload }) => payload.key })
    equal(bench.strategy.guarantees.order, 'key')
    for (const n of upTo(2000)) bench.bus.emit('number', { n, key: n % 7 })
    await bench.bus.settled()
    const lists = await Promise.all(upTo(7).map((key) => bench.value('numbers', { key })))
    const [one, other] = new Set(lists.map((list) => JSON.stringify(list)))
    if (other === undefined) throw new Error('all keys went to one worker')
    const all = [one, other].map((list) => JSON.parse(list))
    for (const key of upTo(7)) {
      const expected = upTo(2000).filter((n) => n % 7 === key)
      const homes = all.map((list) => list.filter((n) => n % 7 === key)).filter((list) => list.length > 0)
      equal(homes, [expected], `key ${key}`)
    }
  },

  async 'two workers without affinity promise no order, and lose nothing'({ open }) {
    const bench = open({ size: 2 })
    equal(bench.strategy.guarantees.order, 'none')
    const lives = await Promise.all(upTo(500).map((n) => bench.value('number', { n })))
    equal(new Set(lives).size, 2, 'workers that took some')
  },

  async 'abort before emit, before the worker is ready, and while it runs'({ open }) {
    const bench = open()
    const aborted = await bench.call('add', { a: 1, b: 1 }, { signal: AbortSignal.abort() })
    equal(aborted.deliveries, [], 'aborted before')
    const early = new AbortController()
    const neverSent = bench.call('number', { n: 1 }, { signal: early.signal })
    early.abort()
    equal(
      (await neverSent).deliveries.map(({ status, reason }) => [status, reason]),
      [['cancelled', 'aborted']],
    )
    await bench.value('life')
    const running = new AbortController()
    const runs = held(bench, running)
    await bench.value('life')
    running.abort()
    equal((await runs).values, ['let go'])
    const sameTurn = new AbortController()
    const gone = bench.call('number', { n: 2 }, { signal: sameTurn.signal })
    sameTurn.abort()
    equal(
      (await gone).deliveries.map(({ status }) => status),
      ['cancelled'],
    )
    equal(await bench.value('numbers'), [], 'numbers that arrived')
  },

  async 'abort of what waits in the worker for a place: cancelled there, the others go on'({ open }) {
    const bench = open({ script: 'two-at-a-time' })
    equal(await Promise.all(upTo(6).map(() => bench.value('work', 3))), [2, 2, 2, 2, 2, 2], 'most at a time')
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()]
    const calls = [first, second, third].map((abort) => held(bench, abort))
    const last = bench.call('work', 1)
    await undefined
    third.abort()
    first.abort()
    const ends = async (call) => (await call).deliveries.map(({ status, value, reason }) => [status, value ?? reason])
    equal(await ends(calls[0]), [['fulfilled', 'let go']])
    equal(await ends(calls[2]), [['cancelled', 'aborted']])
    equal((await last).ok, true)
    second.abort()
    equal(await ends(calls[1]), [['fulfilled', 'let go']])
  },

  async 'past maxInFlight emissions wait, at most capacity of them; then overflow decides'({ open }) {
    const policies = {
      fail: { ends: ['let go', 'let go', 2, 3, 'QUEUE_FULL', 'QUEUE_FULL'], count: 0, told: { QUEUE_FULL: 3 } },
      'drop-oldest': { ends: ['let go', 'let go', 'full', 'full', 'full', 5], count: 1, told: {} },
      'drop-newest': { ends: ['let go', 'let go', 2, 3, 'full', 'full'], count: 0, told: {} },
      latest: { ends: ['let go', 'let go', 'conflated', 'conflated', 'conflated', 'conflated'], count: 1, told: {} },
      block: { ends: ['let go', 'let go', 2, 3, 4, 5], count: 0, told: { QUEUE_FULL: 1 } },
    }
    for (const [overflow, { ends, count, told }] of Object.entries(policies)) {
      const bench = open({ maxInFlight: 2, capacity: 2, overflow })
      await bench.value('life')
      const abort = new AbortController()
      const calls = [held(bench, abort, 0), held(bench, abort, 1), ...[2, 3, 4, 5].map((n) => bench.call('echo', n))]
      await undefined
      equal(bench.inFlight(), 2, 'in flight')
      equal(bench.bus.emit('echo', 6), count, `count of emit with ${overflow}`)
      abort.abort()
      const seen = (await Promise.all(calls)).map(({ deliveries: [{ status, value, reason }] }) =>
        status === 'rejected' ? codeOf(reason) : (value ?? reason),
      )
      equal(seen, ends, overflow)
      await bench.bus.settled()
      equal(bench.takeTold(), told, `told with ${overflow}`)
    }
  },

  async 'a burst past maxInFlight goes through, never more than that at a time'({ open }) {
    const bench = open({ maxInFlight: 10, capacity: 1000 })
    const values = await Promise.all(
      upTo(500).map((a) =>
        bench.value('add', { a, b: 1 }).finally(() => {
          if (bench.inFlight() > 10) throw new Error(`${bench.inFlight()} in flight`)
        }),
      ),
    )
    equal(
      values,
      upTo(500).map((n) => n + 1),
    )
  },

  async 'outcomes of 300 calls, some failing, each find their own'({ open }) {
    const bench = open()
    const calls = upTo(300).map((n) => (n % 10 === 0 ? bench.call('throw') : bench.call('echo', n)))
    const outcomes = await Promise.all(calls)
    equal(
      outcomes.map(({ ok, values }) => (ok ? values[0] : 'failed')),
      upTo(300).map((n) => (n % 10 === 0 ? 'failed' : n)),
    )
    equal(tally(outcomes.flatMap(({ errors }) => errors.map(codeOf))), { E_MUCH: 30 })
    equal(bench.takeTold(), { E_MUCH: 30 })
  },
}
