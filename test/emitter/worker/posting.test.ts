import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open } from './fake-worker.ts'

const started = (options = {}) => {
  const opened = open(options)
  opened.workers[0]!.ready()
  return { ...opened, worker: opened.workers[0]! }
}

it('an error that holds itself ten times over is sent as far as it makes sense', () => {
  const { bus, worker, post } = started()
  const error = new AggregateError([], 'round')
  error.errors = new Array(10).fill(error)
  bus.emit('a', error)
  post()
  expect(JSON.stringify(worker.parts).split('"AggregateError"').length).toBeLessThan(1200)
})

describe('what a turn emits', () => {
  it('goes in one message, the type once for a run, and nothing is posted before the turn is over', () => {
    const { bus, worker, post } = started()
    bus.emit('a', 1)
    bus.emit('a', 2)
    bus.emit('b', 3)
    expect(worker.messages).toEqual([])
    post()
    expect(worker.messages).toEqual([
      [
        ['emit', 1, 'a', [1, 2], false],
        ['emit', 3, 'b', [3], false],
      ],
    ])
  })

  it('is one run whether a subscription of this realm exists or not, and none of these runs', () => {
    const { bus, worker, post } = started()
    let calls = 0
    bus.on('a', (_payload) => calls++)
    bus.emit('a', 1)
    bus.off('a')
    bus.emit('a', 2)
    post()
    expect([worker.parts, calls]).toEqual([[['emit', 1, 'a', [1, 2], false]], 0])
  })

  it('goes alone where it carries more than a payload, in its place', () => {
    const { bus, worker, post } = started()
    bus.emit('a', 1)
    void bus.emitAsync('a', 2)
    bus.emit('a', 3, { meta: { by: 'x' }, sender: 7 })
    bus.emit('a', 4)
    post()
    expect(worker.parts).toEqual([
      ['emit', 1, 'a', [1], false],
      ['emit', 2, 'a', [2], true],
      ['emit', 3, 'a', [3], false, ['plain', { by: 'x' }, 7, false]],
      ['emit', 4, 'a', [4], false],
    ])
  })

  it('goes in several messages past a thousand', () => {
    const { bus, worker, post } = started()
    for (let n = 0; n < 2500; n++) bus.emit('a', n)
    expect(worker.parts.map(([, , , payloads]) => (payloads as unknown[]).length)).toEqual([1000, 1000])
    post()
    expect(worker.parts.flatMap(([, , , payloads]) => payloads)).toEqual(Array.from({ length: 2500 }, (_, n) => n))
  })

  it('waits for the worker to be ready, and is posted with its first word', () => {
    const { bus, workers, post } = open()
    bus.emit('a', 1)
    post()
    expect(workers[0]!.messages).toEqual([])
    workers[0]!.ready()
    expect(workers[0]!.parts).toEqual([['emit', 1, 'a', [1], false]])
  })
})

describe('a payload', () => {
  const leaf = fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.boolean(), fc.constantFrom(null, undefined, -0, Number.NaN), fc.date())
  const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'length', '0'))
  const { payload } = fc.letrec((tie) => ({
    payload: fc.oneof(
      { depthSize: 'medium' },
      leaf,
      fc.array(tie('payload')),
      fc.array(fc.tuple(key, tie('payload'))).map((entries) => Object.fromEntries(entries)),
      fc.array(tie('payload')).map((items) => new Map(items.map((item, index) => [index, item]))),
    ),
  }))

  it('arrives as structuredClone would have copied it at emit', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const { bus, worker, post } = started()
        const copy = structuredClone(value)
        bus.emit('a', value)
        void bus.emitAsync('a', value)
        for (const part of Object.values(Object(value))) if (Array.isArray(part)) part.push('later')
        if (Array.isArray(value)) value.push('later')
        post()
        const arrived = worker.parts.map(([, , , payloads]) => (payloads as unknown[])[0])
        // Vitest's own equality trips over fields called `constructor`.
        deepStrictEqual(arrived, [copy, copy])
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['a hole', Object.assign([1], { 2: 3 })],
    ['a cycle', Object.assign([] as unknown[], { 0: 1 })],
    ['no prototype', Object.assign(Object.create(null), { a: 1 })],
    ['nested two hundred deep', Array.from({ length: 200 }).reduce((inner) => ({ inner }), 1)],
    ['bytes', { bytes: new Uint8Array([1, 2]) }],
  ])('with %s arrives whole', (name, value) => {
    if (name === 'a cycle') (value as unknown[]).push(value)
    const { bus, worker, post } = started()
    bus.emit('a', value)
    post()
    const [[, , , payloads] = []] = worker.parts
    expect(structuredClone(value)).toEqual((payloads as unknown[])[0])
    if (name === 'a hole') expect(1 in (payloads as unknown[][])[0]!).toBe(false)
    if (name === 'a cycle') expect((payloads as unknown[][])[0]![1]).toBe((payloads as unknown[])[0])
  })

  it('with a field called __proto__ arrives with it', () => {
    const { bus, worker, post } = started()
    bus.emit('a', JSON.parse('{"__proto__": {"admin": true}, "b": 1}'))
    post()
    const [[, , , [arrived] = []] = []] = worker.parts as [string, number, string, Record<string, unknown>[]][]
    expect([Object.keys(arrived!), arrived!.admin]).toEqual([['__proto__', 'b'], undefined])
  })

  it('of few objects referenced over and over is not copied over and over', () => {
    const { bus, worker, post } = started()
    let value: unknown = { end: true }
    for (let level = 0; level < 40; level++) value = { left: value, right: value }
    bus.emit('a', value)
    post()
    const [[, , , [arrived] = []] = []] = worker.parts as [string, number, string, { left: unknown; right: unknown }[]][]
    expect(arrived!.left).toBe(arrived!.right)
  })

  it.each([
    ['payload is a function', () => undefined, 'payload'],
    ['deep function', { items: [0, { render: () => 1 }] }, 'payload.items[1].render'],
    ['symbol', { 'a key': { tag: Symbol('x') } }, 'payload["a key"].tag'],
    ['promise', [Promise.resolve()], 'payload[0]'],
    ['in a Map', new Map([['k', () => 1]]), 'payload.get("k")'],
    [
      'failing getter',
      {
        get bad() {
          throw new Error('no')
        },
      },
      'payload.bad',
    ],
    ['Proxy of a Map', { draft: new Proxy(new Map(), {}) }, 'payload.draft'],
  ])('that cannot be cloned fails by its path: %s', async (_name, value, path) => {
    const { bus, failures, post } = started()
    // Refused, hence not counted.
    expect(bus.emit('a', value)).toBe(0)
    expect(failures).toMatchObject([{ code: 'NOT_CLONEABLE', message: expect.stringContaining(`${path} of "a" cannot go to a worker`) }])
    const settled = bus.settled()
    post()
    await settled
  })
})
