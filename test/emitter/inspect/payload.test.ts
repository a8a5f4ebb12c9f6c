import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

type Result = {
  value: { kind: string; text: string }
  total: number
  freshness: string
  rows: { key: string; path: string; value: { kind: string; text: string; expandable: boolean } }[]
}

const held = async (payload: unknown) => {
  const { createEmitter, connect, recorder, host } = await recordedRealm({ idleLevel: 'deliveries' })
  const bus = createEmitter<{ n: unknown }>({ host })
  bus.on('n', (_n) => undefined)
  bus.emit('n', payload)
  const client = connect()
  client.pullAll()
  return {
    recorder,
    client,
    host,
    preview: () =>
      client.result<{ previews: { kind: string; text: string; expandable: boolean }[] }>({ name: 'preview', sequences: [1] }).previews[0],
    properties: (...path: string[]) => client.result<Result>({ name: 'properties', sequence: 1, path }),
  }
}

/** Every operation on it is written down. */
const watched = (target: object) => {
  const operations: string[] = []
  const handler = new Proxy({} as ProxyHandler<object>, {
    get:
      (_handler, trap: string) =>
      (_target: object, ...args: unknown[]) => {
        operations.push(`${trap} ${String(args[0])}`)
        return (Reflect[trap as keyof typeof Reflect] as (...args: unknown[]) => unknown)(target, ...args)
      },
  })
  return { payload: new Proxy(target, handler), operations }
}

describe('a payload', () => {
  it('is held by reference: what is shown is what it is now', async () => {
    const order = { total: 1 }
    const { preview, properties } = await held(order)
    order.total = 2
    expect(preview()).toEqual({ kind: 'object', text: '{total: 2}', expandable: true })
    expect(properties().freshness).toBe('live')
  })

  it.each(['counts', 'emissions', 'deliveries'] as const)(
    'is never touched before somebody looks at it, at level %s',
    async (idleLevel) => {
      const { payload, operations } = watched({ id: 1, toJSON: () => 'json' })
      const { createEmitter, microtask, connect, host } = await recordedRealm({ idleLevel })
      const bus = createEmitter<{ n: object }>({ host })
      bus.on('n', (_n) => undefined)
      bus.on('n', (_n, _emission) => undefined, { strategy: microtask({ host }) })
      bus.on('n', () => {
        throw new Error('no')
      })
      bus.on('n', async (n) => n, { filter: () => true })
      bus.emit('n', payload)
      void bus.emitAsync('n', payload)
      bus.channel('n').emit(payload, { meta: payload, sender: payload })
      host.flushMicrotasks()
      await new Promise(setImmediate)
      const client = connect()
      client.pullAll()
      // `await`ing a handler's promise for the payload looks at its `then`, as the language does.
      expect(operations.filter((operation) => operation !== 'get then')).toEqual([])
      if (idleLevel === 'counts') return
      client.result({ name: 'preview', sequences: [1] })
      expect(operations).toContain('ownKeys undefined')
      expect(operations.filter((operation) => operation.startsWith('get ') && operation !== 'get then')).toEqual([])
    },
  )

  it('that is a primitive is shown as one', async () => {
    for (const [payload, text] of [
      ['text', '"text"'],
      [7, '7'],
      [7n, '7n'],
      [true, 'true'],
      [null, 'null'],
      [undefined, 'undefined'],
      [Symbol('mark'), 'Symbol(mark)'],
      [Number.NaN, 'NaN'],
    ] as const) {
      const { preview, properties } = await held(payload)
      expect(preview()).toMatchObject({ text, expandable: false })
      expect(properties()).toMatchObject({ total: 0, rows: [], freshness: 'primitive' })
    }
  })

  it('is shown in one line: five keys, 120 characters', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`key${n}`, n]))
    expect((await held(many)).preview()?.text).toBe('{key0: 0, key1: 1, key2: 2, key3: 3, key4: 4, …}')
    expect((await held(Array.from({ length: 1000 }, (_, n) => n))).preview()?.text).toBe('[0, 1, 2, 3, 4, …]')
    const long = (await held({ text: 'x'.repeat(10_000), more: 'y'.repeat(10_000), again: 'z'.repeat(10_000) })).preview()
    expect(long?.text.length).toBeLessThanOrEqual(120)
    expect((await held('x'.repeat(10_000_000))).preview()?.text.length).toBeLessThan(11_000)
  })

  it.each<[string, unknown, string, string[]]>([
    ['an error', new TypeError('boom'), 'TypeError: boom', ['message', 'stack']],
    [
      'an error of a class of its own',
      new (class Declined extends Error {
        override name = 'Declined'
      })('card'),
      'Declined: card',
      ['message', 'stack', 'name'],
    ],
    ['a map', new Map([[1, 2]]), 'Map(1)', ['1']],
    ['a set', new Set(['a', 'b']), 'Set(2)', ['0', '1']],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z', []],
    ['a typed array', new Uint8Array(3), 'Uint8Array(3)', []],
    [
      'an instance',
      new (class Order {
        id = 1
      })(),
      'Order {id: 1}',
      ['id'],
    ],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{a: 1}', ['a']],
    [
      'nested ones',
      { list: [1, 2], map: new Map(), inner: { deep: 1 }, none: {} },
      '{list: Array(2), map: Map(0), inner: {…}, none: {}}',
      ['list', 'map', 'inner', 'none'],
    ],
    ['a function', function named() {}, 'ƒ named', []],
    ['an empty array', [], '[]', []],
  ])('that is %s is shown as one', async (_what, payload, text, keys) => {
    const { preview, properties } = await held(payload)
    expect(preview()?.text).toBe(text)
    const shown = properties().rows.map(({ key }) => key)
    for (const key of keys) expect(shown).toContain(key)
    expect(preview()?.expandable).toBe(keys.length > 0)
  })

  it('is read level by level, a page of 100 at a time', async () => {
    const { client, properties } = await held({
      items: Array.from({ length: 250 }, (_, n) => ({ n })),
      by: new Map([[{ id: 1 }, new Set(['a'])]]),
    })
    expect(properties().rows.map(({ key }) => key)).toEqual(['items', 'by'])
    const page = client.result<Result>({ name: 'properties', sequence: 1, path: ['items'], start: 100, count: 1000 })
    expect([page.total >= 250, page.rows.length, page.rows[0]?.value.text]).toEqual([true, 100, '{n: 100}'])
    expect(properties('items', '3').rows).toEqual([{ key: 'n', path: 'n', value: { kind: 'number', text: '3', expandable: false } }])
    expect(properties('by').rows[0]).toMatchObject({ key: '{…}', path: '#0', value: { expandable: true } })
    expect(properties('by', '#0').rows[0]?.value.text).toBe('"a"')
    expect(properties('nothing', 'here')).toMatchObject({ freshness: 'gone', rows: [] })
    expect((await held(Object.freeze({ a: 1 }))).properties().freshness).toBe('frozen')
  })

  it('that cannot be read is said to be, and never an exception', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const hostile = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('no keys for you')
        },
      },
    )
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    for (const payload of [
      proxy,
      hostile,
      cycle,
      Object.create(null),
      new WeakMap(),
      new Uint8Array(1_000_000),
      new Date(Number.NaN),
      () => 1,
      class A {},
      new (class {})(),
    ]) {
      const { preview, properties } = await held(payload)
      expect(typeof preview()?.text).toBe('string')
      expect(Array.isArray(properties().rows)).toBe(true)
    }
  })
})

describe('what is looked at runs no code of the app', () => {
  let ran: string[] = []
  const trap = (name: string) => () => {
    ran.push(name)
    return name
  }
  class Sized extends Map {
    override get size(): number {
      ran.push('size')
      return 1
    }
    override [Symbol.iterator](): never {
      ran.push('iterator')
      throw new Error('no')
    }
  }
  class Listed extends Array {
    static override get [Symbol.species](): ArrayConstructor {
      ran.push('species')
      return Array
    }
    override slice(): never[] {
      ran.push('slice')
      return []
    }
  }
  class Dated extends Date {
    override getTime(): number {
      ran.push('getTime')
      return 1
    }
    override toISOString(): string {
      ran.push('toISOString')
      return ''
    }
  }
  class Named {
    static get name(): string {
      ran.push('static name')
      return 'Named'
    }
  }
  class Failed extends Error {
    override get message(): string {
      ran.push('message')
      return 'message'
    }
    override get name(): string {
      ran.push('name')
      return 'name'
    }
  }
  const bare = (...elements: unknown[]) => Object.defineProperty(elements, 0, { get: trap('element'), enumerable: true })

  it.each<[string, unknown]>([
    ['an accessor', Object.defineProperty({}, 'secretly', { get: trap('getter'), enumerable: true })],
    [
      'toJSON, toString, valueOf, toPrimitive',
      { toJSON: trap('toJSON'), toString: trap('toString'), valueOf: trap('valueOf'), [Symbol.toPrimitive]: trap('toPrimitive') },
    ],
    ['Symbol.toStringTag', Object.defineProperty({}, Symbol.toStringTag, { get: trap('toStringTag') })],
    ['an accessor among the elements of an array', bare(1, 2)],
    ['an array with a slice of its own', new Listed()],
    ['a map with a size and an iterator of its own', new Sized().set(1, 2)],
    ['a date with methods of its own', new Dated()],
    ['a class whose name is an accessor', Named],
    ['an instance of such a class', new Named()],
    ['an error whose message and name are accessors', new Failed()],
    ['an error with an accessor of its own', Object.defineProperty(new Error('x'), 'message', { get: trap('own message') })],
    ['a function whose name is an accessor', Object.defineProperty(() => 1, 'name', { get: trap('function name') })],
    ['a typed array with a length of its own', Object.defineProperty(new Uint8Array(2), 'length', { get: trap('length') })],
  ])('%s', async (_what, payload) => {
    const { preview, properties } = await held(payload)
    const nested = await held({ payload })
    ran = []
    preview()
    properties()
    nested.preview()
    nested.properties()
    nested.properties('payload')
    expect(ran).toEqual([])
  })

  it('but an accessor that was clicked: it runs then, once, and its failure is no failure of ours', async () => {
    const payload = {
      get fine() {
        ran.push('fine')
        return { deep: 1 }
      },
      get broken(): never {
        throw new Error('broken')
      },
    }
    const { client } = await held(payload)
    const click = (key: string) => client.ask({ name: 'properties', sequence: 1, path: [key], invoke: true })
    ran = []
    expect(click('fine').result).toMatchObject({ value: { text: '{deep: 1}' }, rows: [{ key: 'deep' }] })
    expect(ran).toEqual(['fine'])
    expect(typeof click('broken').status).toBe('string')
    expect((await held({ id: 1 })).preview()?.text).toBe('{id: 1}')
  })

  it('an accessor is shown as one', async () => {
    const { preview, properties } = await held(Object.defineProperty({ a: 1 }, 'b', { get: trap('b'), enumerable: true }))
    expect(preview()?.text).toBe('{a: 1, b: (…)}')
    expect(properties().rows[1]).toEqual({ key: 'b', path: 'b', value: { kind: 'accessor', text: '(…)', expandable: false } })
    expect(properties('b')).toMatchObject({ freshness: 'gone', rows: [] })
  })
})

describe('what is secret by its name never leaves the app', () => {
  const names = ['password', 'passwd', 'secret', 'token', 'authorization', 'cookie', 'session', 'apiKey', 'PASSWORD', 'ApiKey', 'Token']

  it.each(names)('%s', async (name) => {
    const { preview, properties, client } = await held({
      id: 1,
      [name]: 'hidden',
      user: { [name]: { deep: 'hidden' } },
      list: [{ [name]: 'hidden' }],
    })
    properties()
    properties('user')
    properties(name)
    properties('user', name)
    properties('user', name, 'deep')
    properties('list', '0')
    expect(preview()?.text).toBe(`{id: 1, ${name}: [redacted], user: {…}, list: Array(1)}`)
    expect(JSON.stringify(client.messages)).not.toContain('hidden')
  })

  it('as a key of a map, or a property of an error, too', async () => {
    const { preview, properties, client } = await held({
      map: new Map([['password', 'hidden']]),
      error: Object.assign(new Error('x'), { token: 'hidden' }),
    })
    preview()
    properties('map')
    properties('map', '#0')
    properties('error')
    expect(JSON.stringify(client.messages)).not.toContain('hidden')
  })

  it('names that only contain such a word are shown', async () => {
    expect((await held({ tokens: 3, passwordless: true })).preview()?.text).toBe('{tokens: 3, passwordless: true}')
  })
})

describe('a payload no longer held', () => {
  it('says so: cleared, overwritten, never there', async () => {
    const { client, preview, properties } = await held({ id: 1 })
    client.result({ name: 'clear' })
    expect(preview()).toMatchObject({ kind: 'gone', expandable: false })
    expect(properties()).toMatchObject({ freshness: 'gone', total: 0, rows: [] })
    expect(client.result({ name: 'preview', sequences: [-1, 0, 2, 1.5, Number.NaN] })).toMatchObject({
      previews: new Array(5).fill({ kind: 'gone' }),
    })
  })

  it('is told by how many are held', async () => {
    const { createEmitter, connect } = await recordedRealm({ capacity: { emissions: 64 } })
    const bus = createEmitter<{ n: number }>()
    const client = connect()
    for (let n = 0; n < 10; n++) bus.emit('n', n)
    expect(client.pullAll().cost?.retainedPayloads).toBe(10)
    for (let n = 0; n < 100; n++) bus.emit('n', n)
    expect(client.pullAll().cost?.retainedPayloads).toBe(64)
    client.result({ name: 'clear' })
    expect(client.pullAll().cost?.retainedPayloads).toBe(0)
  })
})
