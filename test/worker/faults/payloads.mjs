// What goes to the worker: as it was at `emit`, or a failure of that delivery alone.
import { sync } from '@emitscope/emitter'
import { equal } from '../../conformance/assert.mjs'

const proxied = (target) => new Proxy(target, { get: Reflect.get })
const failing = (name) => ({
  get [name]() {
    throw new RangeError('not today')
  },
})

class Money {
  amount = 3
}

/** Payloads that cannot travel, and the path the failure must name. */
const uncloneable = {
  'payload.items[2].render': () => ({ items: [1, 2, { render() {} }] }),
  payload: () => () => undefined,
  'payload.id': () => ({ id: Symbol('id') }),
  'payload.later': () => ({ later: Promise.resolve() }),
  'payload["no name"][0]': () => ({ 'no name': [new WeakMap()] }),
  'payload.get("draw")': () => new Map([['draw', () => undefined]]),
  'payload.deep.er': () => ({ deep: failing('er') }),
  'payload.draft': () => ({ draft: proxied(new Map()) }),
}

export const payloads = {
  async 'a payload that cannot be cloned fails its delivery at emit, names the path, and leaves its neighbours alone'({ open }) {
    const bench = open()
    for (const [path, make] of Object.entries(uncloneable)) {
      const before = bench.value('add', { a: 1, b: 2 })
      const outcome = bench.call('echo', make())
      const count = bench.bus.emit('echo', make())
      const after = bench.value('add', { a: 3, b: 4 })
      const { errors } = await outcome
      equal([errors.length, errors[0]?.code, count], [1, 'NOT_CLONEABLE', 0], path)
      const found = errors[0].message
      if (!found.startsWith(`${path} `)) throw new Error(`${path} is not what "${found}" begins with`)
      equal(await Promise.all([before, after]), [3, 7], `neighbours of ${path}`)
      equal(bench.takeTold(), { NOT_CLONEABLE: 2 }, `failures of ${path}`)
    }
    equal([bench.inFlight(), await bench.value('echo', 'still here')], [0, 'still here'])
  },

  async 'a symbol as type, and meta that cannot be cloned, fail their delivery'({ open }) {
    const bench = open()
    const { errors } = await bench.call(Symbol('quiet'), 1)
    const named = await bench.call('echo', 1, { meta: { tools: [() => undefined] } })
    equal(
      [errors, named.errors].map(([{ code }]) => code),
      ['NOT_CLONEABLE', 'NOT_CLONEABLE'],
    )
    if (!named.errors[0].message.startsWith('meta.tools[0] ')) throw new Error(named.errors[0].message)
    equal(bench.takeTold(), { NOT_CLONEABLE: 2 })
  },

  async 'a payload changed after emit in the same turn arrives as it was, sent at once, waiting or held up by a swap'({ open }) {
    const flat = { n: 1, in: { list: [1, { deep: 'before' }] } }
    const map = new Map([['n', { n: 1 }]])
    const change = () => {
      flat.n = 2
      flat.in.list[1].deep = 'after'
      flat.in.list.push(3)
      map.get('n').n = 2
    }
    const restore = () => {
      Object.assign(flat, { n: 1, in: { list: [1, { deep: 'before' }] } })
      map.get('n').n = 1
    }
    const both = (bench) => Promise.all([bench.value('shape', flat), bench.value('shape', map)])
    const whole = ['Object {n:1,in:Object {list:Array {0:1,1:Object {deep:before}}}}', 'Map n=Object {n:1}']

    const plain = open()
    // The first waits for the worker to start.
    for (const what of ['before the worker is ready', 'with a worker that is']) {
      restore()
      const arrived = both(plain)
      change()
      equal(await arrived, whole, what)
    }
    const narrow = open({ maxInFlight: 1, capacity: 10 })
    restore()
    const waited = both(narrow)
    change()
    equal(await waited, whole, 'past maxInFlight')

    // Until what one worker has is answered, what is emitted waits for the other.
    const other = open()
    const abort = new AbortController()
    const held = plain.call('hold', undefined, { signal: abort.signal })
    const swapped = plain.bus.setStrategy(other.strategy)
    restore()
    const gated = both(plain)
    change()
    abort.abort()
    await held
    await swapped
    equal(await gated, whole, 'during a swap')
    await plain.bus.setStrategy(sync())
    plain.strategy.close()
  },

  async 'all that structured clones carry arrives: cycles, maps, dates, bytes, holes'({ open }) {
    const bench = open()
    const cycle = {}
    cycle.self = cycle
    const shared = { n: 1 }
    const travels = [
      [undefined, 'undefined'],
      [null, 'null'],
      [-0, '-0'],
      [10n ** 20n, '100000000000000000000n'],
      [new Date(5), 'Date 5'],
      [new Uint8Array([1, 2]), 'Uint8Array 1,2'],
      [new Set([1, [2]]), 'Set 1,Array {0:2}'],
      [cycle, 'a cycle'],
      [{ one: shared, two: shared }, 'Object {one:Object {n:1},two:Object {n:1}}'],
      [Object.assign(Object.create(null), { bare: 1 }), 'Object {bare:1}'],
      [JSON.parse('{"__proto__":{"polluted":1}}'), 'Object {__proto__:Object {polluted:1}}'],
      [new Array(3).fill(1, 1, 2), 'Array {1:1}'],
      [Object.assign(new RangeError('far', { cause: new Error('why') }), { code: 'E_FAR' }), 'RangeError far E_FAR why'],
      [proxied({ draft: proxied([1]) }), 'Object {draft:Array {0:1}}'],
    ]
    for (const [payload, shape] of travels) equal(await bench.value('shape', payload), shape, `what became of ${shape}`)
    let deep = {}
    for (let i = 0; i < 200; i++) deep = { deep }
    equal((await bench.value('shape', deep)).length, 'Object {deep:}'.length * 200 + 'Object {}'.length, 'length of a deep one')
  },

  async 'an instance whose class the worker knows is revived; another arrives as plain data, with one warning'({ open }) {
    class Left {
      static type = 'left'
      id = 8
    }
    const bench = open()
    equal(await bench.value(new Left()), 4)
    equal(await bench.value('shape', { price: new Money() }), 'Object {price:Object {amount:3}}')
    await bench.value('shape', { price: new Money() })
    const warned = bench.takeWarned()
    equal(warned.length, 1, 'warnings')
    if (!warned[0].startsWith('payload.price ')) throw new Error(warned[0])
  },

  async 'meta travels, a sender where it is a primitive'({ open }) {
    const bench = open()
    equal(await bench.value('about', 1, { meta: { by: ['card'] }, sender: 'till 3' }), { meta: { by: ['card'] }, sender: 'till 3' })
    equal(await bench.value('about', 1, { sender: {} }), { meta: undefined, sender: undefined })
  },

  async 'a transferred buffer is moved at emit, in its order; what cannot be transferred fails alone'({ open }) {
    const bench = open({ transfer: ({ payload }) => payload?.moved })
    const buffer = new Uint8Array([1, 2, 3]).buffer
    const before = bench.value('number', { n: 1 })
    const moved = bench.value('shape', { moved: [buffer], bytes: new Uint8Array(buffer) })
    equal(buffer.byteLength, 0, 'bytes left here')
    const { errors } = await bench.call('shape', { moved: [{ no: 'buffer' }] })
    equal(errors[0]?.code, 'NOT_CLONEABLE')
    const after = bench.value('number', { n: 2 })
    await Promise.all([before, after])
    equal(await moved, 'Object {moved:Array {0:ArrayBuffer strange {}},bytes:Uint8Array 1,2,3}')
    equal(bench.takeTold(), { NOT_CLONEABLE: 1 })
  },
}
