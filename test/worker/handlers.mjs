// A worker of the tests: the same file in Node and, served, in browsers. Run by whatever `worker()` the test makes; imports the built package.
import { createLinker } from '@emitscope/emitter'
import { exposeHandlers } from '@emitscope/emitter/worker'

class OrderPaid {
  static type = 'order:paid'
  constructor(id) {
    this.id = id
  }
  label() {
    return `paid ${this.id}`
  }
}

class PaymentFailed extends Error {
  static type = 'payment:failed'
  constructor(order, options) {
    super('declined', options)
    this.order = order
  }
}

const linker = createLinker()
const seen = []
const on = (type, handler, options) => linker.on(type, handler, options)
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

on('add', function add({ a, b }) {
  return a + b
})
on('add', (sum) => ({ sum }), { name: 'echo' })
on('note', (payload) => void seen.push(payload))
on('seen', () => seen.splice(0))
on('throws', () => {
  const error = new RangeError('too much', { cause: new TypeError('below') })
  error.code = 'E_MUCH'
  throw error
})
on('throws', () => 'still runs')
on('rejects', async () => {
  await later(1)
  throw new AggregateError([new Error('one'), new SyntaxError('two')], 'both')
})
on(
  'taken',
  () => {
    throw new Error('taken here')
  },
  { onFailure: () => undefined },
)
on('result', () => ({ items: [1, 2, { render() {} }] }), { name: 'uncloneable' })
on('result', () => 'kept', { name: 'cloneable' })
on(OrderPaid.type, (order) => [order instanceof OrderPaid, order instanceof OrderPaid ? order.label() : undefined])
on('whoami', (payload) => [Object.getPrototypeOf(payload).constructor.name, payload])
on('error:kinds', (error) => [error instanceof Error, error.name, error.code])
on('meta', (_payload, emission) => [emission.meta, emission.sender])
on('wait', async (ms, { signal }) => {
  await later(ms)
  return signal?.aborted ?? 'no signal'
})
on('nested', (_payload, emission) => emission.emit('fails inside'))
on('fails inside', () => {
  throw new Error('nested failure')
})
on('never', () => new Promise(() => undefined))
on('buffer', (bytes) => bytes.byteLength)
on('spin', () => {
  for (;;);
})
on('exit', () => (globalThis.process ? process.exit(3) : self.close()))
on(
  'throw later',
  () =>
    void setTimeout(() => {
      throw new Error('in a timer')
    }),
)
on('float', () => void Promise.reject(new Error('floating')))

on('expose again', () => exposeHandlers(linker))

// One object, changed by each: what was returned is what it was then.
const tally = []
const tallied = new Map()
on('tally', (n) => {
  tally.push(n)
  return tally
})
on('tally later', async (n) => {
  tally.push(n)
  return { tally }
})
on('tally in a map', (n) => tallied.set(n, n))
on('symbol', () => Symbol('result'), { name: 'symbolic' })
on(PaymentFailed.type, (failed) => [
  failed instanceof PaymentFailed,
  failed instanceof Error,
  failed.message,
  failed.order,
  failed.cause?.message,
])

exposeHandlers(linker, { events: [OrderPaid, PaymentFailed] })
