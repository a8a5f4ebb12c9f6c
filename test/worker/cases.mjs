// What `/worker` promises, in both worlds: Node's threads and a browser's workers run these same functions and the same worker file.
import { createEmitter } from '@emitscope/emitter'
import { Worker, worker } from '@emitscope/emitter/worker'
import { equal } from '../conformance/assert.mjs'

class OrderPaid {
  static type = 'order:paid'
  constructor(id) {
    this.id = id
  }
}
class PaymentFailed extends Error {
  static type = 'payment:failed'
  constructor(order, options) {
    super('declined', options)
    this.order = order
  }
}
class Money {
  amount = 3
}

/** An emitter whose handlers are those of test/worker/handlers.mjs; `failures` are told to it. */
const open = (url, options = {}, name = 'handlers') => {
  const failures = []
  const strategy = worker(() => new Worker(url(name), { type: 'module' }), options)
  const bus = createEmitter({
    strategy,
    onError: (error, emission) => failures.push([emission.type, error.code ?? error.message, emission.payload]),
  })
  return { bus, strategy, failures }
}
const statuses = ({ deliveries }) => deliveries.map(({ handler, status }) => `${handler} ${status}`)
const codes = ({ errors }) => errors.map(({ code }) => code)
const add = async (bus) => (await bus.emitAsync('add', { a: 1, b: 2 })).values[0]

export const cases = {
  "the outcome carries the worker's deliveries, in its subscription order"(url) {
    return using(open(url), async ({ bus }) => {
      const outcome = await bus.emitAsync('add', { a: 1, b: 2 })
      equal(statuses(outcome), ['add fulfilled', 'echo fulfilled'], 'deliveries')
      equal(outcome.values, [3, { sum: { a: 1, b: 2 } }], 'values')
      equal((await bus.emitAsync('nobody', 1)).deliveries, [], 'deliveries nobody has')
    })
  },

  'emit counts one, and the payload travels as it was at emit, in order'(url) {
    return using(open(url), async ({ bus }) => {
      const payload = { n: 0, deep: { list: [0] } }
      for (let n = 1; n <= 2500; n++) {
        payload.n = n
        payload.deep.list[0] = n
        equal(bus.emit('note', payload), 1, 'count')
      }
      payload.n = -1
      await bus.settled()
      const [seen] = (await bus.emitAsync('seen')).values
      equal(seen.length, 2500, 'arrivals')
      equal(
        seen.findIndex(({ n, deep }, index) => n !== index + 1 || deep.list[0] !== n),
        -1,
        'first one out of place',
      )
    })
  },

  'plain and awaited emissions keep one order'(url) {
    return using(open(url), async ({ bus }) => {
      bus.emit('note', 1)
      const second = bus.emitAsync('note', 2)
      bus.emit('note', 3)
      bus.emit('note', 4, { meta: 'alone' })
      bus.emit('note', 5)
      await second
      equal((await bus.emitAsync('seen')).values, [[1, 2, 3, 4, 5]], 'order')
    })
  },

  'errors keep name, message, code, cause and parts'(url) {
    return using(open(url), async ({ bus, failures }) => {
      const thrown = await bus.emitAsync('throws')
      equal(statuses(thrown), [' rejected', ' fulfilled'], 'deliveries')
      const [error] = thrown.errors
      equal([error instanceof RangeError, error.message, error.code], [true, 'too much', 'E_MUCH'], 'error')
      equal([error.cause instanceof TypeError, error.cause.message, /handlers/.test(error.stack)], [true, 'below', true], 'cause and stack')
      const [both] = (await bus.emitAsync('rejects')).errors
      equal([both instanceof AggregateError, both.errors.map(String)], [true, ['Error: one', 'SyntaxError: two']], 'aggregate')
      await bus.emitAsync('taken')
      equal(
        failures.map(([type]) => type),
        ['throws', 'rejects'],
        'told: what was taken over there is not',
      )
      bus.emit('throws')
      bus.emit('rejects')
      await bus.settled()
      equal(
        failures.slice(2),
        [
          ['throws', 'E_MUCH', undefined],
          ['rejects', 'both', undefined],
        ],
        'told of plain ones',
      )
    })
  },

  'what cannot be cloned fails alone and names its path'(url) {
    return using(open(url), async ({ bus, failures }) => {
      const before = bus.emitAsync('add', { a: 1, b: 1 })
      const [bad] = (await bus.emitAsync('add', { items: [1, 2, { render() {} }] })).errors
      equal([bad.code, /^payload\.items\[2\]\.render of "add"/.test(bad.message)], ['NOT_CLONEABLE', true], `payload: ${bad.message}`)
      equal((await before).values[0], 2, 'the one before')
      const result = await bus.emitAsync('result')
      equal(statuses(result), ['uncloneable rejected', 'cloneable fulfilled'], 'deliveries')
      equal([result.errors[0].code, /^result\.items\[2\]\.render/.test(result.errors[0].message)], ['NOT_CLONEABLE', true], 'result')
      bus.emit('note', () => undefined)
      bus.emit(Symbol('s'), 1)
      await bus.settled()
      equal(
        failures.slice(-2).map(([, code]) => code),
        ['NOT_CLONEABLE', 'NOT_CLONEABLE'],
        'told',
      )
    })
  },

  'instances of event classes are revived, others are warned of once per type'(url) {
    const warnings = []
    return using(open(url, { host: hostThatWarns(warnings) }), async ({ bus }) => {
      equal((await bus.emitAsync(new OrderPaid('7'))).values, [[true, 'paid 7']], 'revived')
      equal((await bus.emitAsync('whoami', { price: new Money() })).values[0], ['Object', { price: { amount: 3 } }], 'plain')
      await bus.emitAsync('whoami', { price: new Money() })
      equal(warnings.length === 1 && /^payload\.price of "whoami"/.test(warnings[0]), true, `one warning (${warnings})`)
      const map = (await bus.emitAsync('whoami', new Map([[1, 2]]))).values[0]
      equal([map[0], map[1] instanceof Map, map[1].get(1)], ['Map', true, 2], 'built-in')
      const error = Object.assign(new TypeError('x'), { code: 'C' })
      equal((await bus.emitAsync('error:kinds', error)).values, [[true, 'TypeError', 'C']], 'error as payload')
    })
  },

  'an error that is an event of its own class is revived, with its fields'(url) {
    return using(open(url), async ({ bus }) => {
      const failed = new PaymentFailed({ id: '7' }, { cause: new Error('no cover') })
      equal((await bus.emitAsync(failed)).values, [[true, true, 'declined', { id: '7' }, 'no cover']], 'seen there')
    })
  },

  'a result is what it was when its handler was done'(url) {
    return using(open(url), async ({ bus }) => {
      const valuesOf = async (type) => (await Promise.all([1, 2, 3].map((n) => bus.emitAsync(type, n)))).map(({ values }) => values[0])
      equal(await valuesOf('tally'), [[1], [1, 2], [1, 2, 3]], 'of a plain one')
      equal(
        (await valuesOf('tally later')).map(({ tally }) => tally.length),
        [6, 6, 6],
        'of promises, which are done together',
      )
      equal(
        (await valuesOf('tally in a map')).map(({ size }) => size),
        [1, 2, 3],
        'of what only structured clones copy',
      )
      const symbol = await bus.emitAsync('symbol')
      equal([codes(symbol), /^result of handler symbolic/.test(symbol.errors[0].message)], [['NOT_CLONEABLE'], true], 'a symbol')
    })
  },

  'the outcome says how long the worker took'(url) {
    return using(open(url), async ({ bus }) => {
      const [{ ms }] = (await bus.emitAsync('wait', 40)).deliveries
      equal(ms > 30, true, `${ms} ms of 40`)
      equal(
        (await bus.emitAsync('add', { a: 1, b: 2 })).deliveries.every(({ ms }) => ms >= 0),
        true,
        'short ones',
      )
    })
  },

  'an emission nobody waits for any more leaves its place in the worker'(url) {
    return using(open(url, {}, 'narrow'), async ({ bus, strategy }) => {
      await add(bus)
      const [error] = (await bus.emitAsync('never', 1, { timeoutMs: 20 })).errors
      equal([error.name, strategy.workers[0].inFlight, await add(bus)], ['TimeoutError', 0, 3], 'the next')
    })
  },

  'meta and primitive senders travel'(url) {
    return using(open(url), async ({ bus }) => {
      equal((await bus.emitAsync('meta', 1, { meta: { by: 'card' }, sender: 's' })).values, [[{ by: 'card' }, 's']], 'seen there')
      equal((await bus.emitAsync('meta', 1, { sender: {} })).values, [[undefined, undefined]], 'an object')
    })
  },

  'an aborted signal reaches the running handler'(url) {
    return using(open(url), async ({ bus }) => {
      await add(bus)
      const controller = new AbortController()
      const running = bus.emitAsync('wait', 40, { signal: controller.signal })
      await later(5)
      controller.abort()
      equal((await running).values, [true], 'aborted there')
    })
  },

  'an emission aborted before the worker is there never starts'(url) {
    return using(open(url), async ({ bus }) => {
      const controller = new AbortController()
      const early = bus.emitAsync('note', 1, { signal: controller.signal })
      controller.abort()
      equal(statuses(await early), ['worker cancelled'], 'deliveries')
      equal((await bus.emitAsync('seen')).values, [[]], 'arrivals')
    })
  },

  'transferred buffers move at emit, and do not overtake'(url) {
    const transfer = ({ payload }) => (payload instanceof Uint8Array ? [payload.buffer] : undefined)
    return using(open(url, { transfer }), async ({ bus }) => {
      const bytes = new Uint8Array(1000)
      bus.emit('note', 'first')
      const length = bus.emitAsync('buffer', bytes)
      equal(bytes.byteLength, 0, 'left here')
      equal((await length).values, [1000], 'arrived')
      bus.emit('note', new Uint8Array([7]))
      bus.emit('note', 'last')
      const [seen] = (await bus.emitAsync('seen')).values
      equal([seen[0], seen[1][0], seen[2]], ['first', 7, 'last'], 'order')
    })
  },

  'affinity keeps the order of a key'(url) {
    return using(open(url, { size: 2, affinity: ({ payload }) => payload?.key }), async ({ bus, strategy }) => {
      equal(strategy.guarantees.order, 'key', 'guarantee')
      for (let n = 0; n < 600; n++) bus.emit('note', { key: n % 3, n })
      await bus.settled()
      for (const key of [0, 1, 2]) {
        const [seen] = (await bus.emitAsync('seen', { key })).values
        for (const other of [0, 1, 2]) {
          const numbers = seen.filter((one) => one.key === other).map(({ n }) => n)
          equal(
            numbers,
            [...numbers].sort((a, b) => a - b),
            `order of key ${other}`,
          )
        }
      }
    })
  },

  'past maxInFlight emissions wait, then overflow'(url) {
    return using(open(url, { maxInFlight: 2, capacity: 1, overflow: 'fail' }), async ({ bus, strategy }) => {
      await add(bus)
      const all = [1, 2, 3, 4].map((n) => bus.emitAsync('note', n))
      equal([strategy.pending, strategy.workers[0].inFlight], [1, 2], 'waiting and in flight')
      equal((await Promise.all(all)).map(codes), [[], [], [], ['QUEUE_FULL']], 'outcomes')
      equal((await bus.emitAsync('seen')).values, [[1, 2, 3]], 'arrivals')
    })
  },

  'a failure outside of an answer is reported here'(url) {
    const reported = []
    return using(open(url, { host: hostThatWarns([], reported) }), async ({ bus }) => {
      equal((await bus.emitAsync('nested')).ok, true, 'the emission itself')
      await bus.emitAsync('seen')
      equal(reported.map(String), ['Error: nested failure'], 'reported')
    })
  },

  ...Object.fromEntries(
    ['exit', 'throw later', 'float'].map((type) => [
      `after "${type}" all that was in flight has failed, and the next works`,
      (url) =>
        using(open(url), async ({ bus, failures }) => {
          await add(bus)
          const hanging = Array.from({ length: 1000 }, () => bus.emitAsync('never'))
          bus.emit('never', 'plain')
          bus.emit(type)
          const outcomes = await Promise.all(hanging)
          equal([...new Set(outcomes.flatMap(codes))], ['WORKER_FAILED'], 'codes')
          equal(failures.find(([, , payload]) => payload === 'plain')?.[1], 'WORKER_FAILED', 'told of the plain one')
          equal(await add(bus), 3, 'the next')
          await bus.settled()
        }),
    ]),
  ),

  'an endless loop is terminated after timeoutMs, and the next works'(url) {
    return using(open(url, { timeoutMs: 150 }), async ({ bus }) => {
      await add(bus)
      const outcomes = await Promise.all([bus.emitAsync('spin'), bus.emitAsync('add', {})])
      equal(outcomes.map(codes), [['WORKER_TIMEOUT'], ['WORKER_TIMEOUT']], 'codes')
      equal(await add(bus), 3, 'the next')
    })
  },

  'a handler that takes too long fails alone where the worker works on'(url) {
    return using(open(url, { timeoutMs: 150 }), async ({ bus, strategy }) => {
      await add(bus)
      const late = bus.emitAsync('never')
      await later(100)
      const sooner = bus.emitAsync('wait', 100)
      equal([codes(await late), codes(await sooner)], [['WORKER_TIMEOUT'], []], 'codes')
      equal(strategy.workers[0].status, 'ready', 'the worker')
    })
  },

  'a script that does not load ends at the respawn limit, and says so'(url) {
    return using(open(url, { respawn: { max: 1, backoffMs: 1 } }, 'missing'), async ({ bus, strategy }) => {
      const [error] = (await bus.emitAsync('add', {})).errors
      equal([error.code, /^worker script failed to load/.test(error.message)], ['WORKER_FAILED', true], error.message)
      equal(strategy.workers[0].status, 'failed', 'the worker')
      equal(codes(await bus.emitAsync('add', {})), ['WORKER_FAILED'], 'the next')
      await bus.settled()
    })
  },

  'handlers are exposed once'(url) {
    return using(open(url), async ({ bus }) => {
      const [error] = (await bus.emitAsync('expose again')).errors
      equal([error.code, await add(bus)], ['WORKER_FAILED', 3], 'what the second call throws, and the next')
    })
  },

  "a worker's records are read through the strategy"(url) {
    return using(open(url, {}, 'observed'), async ({ bus, strategy }) => {
      const transport = strategy.inspect()
      const messages = []
      const arrived = (kind) => until(() => messages.find((message) => message.kind === kind))
      transport.subscribe((message) => messages.push(message))
      equal((await arrived('hello')).runtime, globalThis.process ? 'node' : 'worker', 'runtime')
      transport.post({ kind: 'command', commandId: 1, command: { name: 'attach', level: 'deliveries' } })
      await until(() => messages.some(({ commandId }) => commandId === 1))
      bus.emit('add', { a: 1, b: 2 })
      await bus.settled()
      transport.post({ kind: 'command', commandId: 2, command: { name: 'pull', cursor: 0 } })
      const { result } = await until(() => messages.find(({ commandId }) => commandId === 2))
      equal(result.deliveries.status, ['fulfilled'], 'deliveries')
      equal(
        result.definitions.types.map(({ name }) => name),
        ['add'],
        'types',
      )
      transport.close()
    })
  },

  'a strategy closed with emissions in flight fails them'(url) {
    return using(open(url), async ({ bus, strategy }) => {
      await add(bus)
      const hanging = bus.emitAsync('never')
      await later(1)
      strategy.close()
      equal(codes(await hanging), ['CLOSED'], 'in flight')
      equal(codes(await bus.emitAsync('add', {})), ['CLOSED'], 'the next')
      await bus.settled()
    })
  },
}

/** What a look finds, looked for at most a thousand times. */
const until = async (look) => {
  for (let looks = 0; looks < 1000; looks++) {
    const found = look()
    if (found) return found
    await later(1)
  }
  throw new Error('it did not come')
}

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

const using = async (opened, work) => {
  try {
    await work(opened)
  } finally {
    opened.strategy.close()
  }
}

/** The platform's clock and timers; what would be said is kept. */
const hostThatWarns = (warnings, reported = []) => ({
  now: () => performance.now(),
  queueMicrotask: (task) => queueMicrotask(task),
  setTimer: (task, ms) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  reportError: (error) => void reported.push(error),
  warn: (message) => void warnings.push(message),
  production: false,
  captureContext: () => undefined,
})
