import { createEmitter, createLinker, type EmitterOptions, type LinkerOptions, type SubscribeOptions, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { describe, expect, it } from 'vitest'
import { refuses } from '../refuses.ts'

type Events = Record<string, unknown>

class Paid {
  static readonly type = 'paid'
}
class Nameless {}

const handler = (): void => undefined
const badTypes: [string, unknown, string][] = [
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['an empty string', '', '""'],
  ['a number', 7, '7'],
  ['a boolean', true, 'true'],
  ['a plain object', {}, 'an object'],
  ['a function', () => undefined, 'function'],
  ['a class without a type', Nameless, 'Nameless'],
  ['a class whose type is empty', Object.assign(class Empty {}, { type: '' }), 'Empty'],
  ["a class whose type is '*'", Object.assign(class Star {}, { type: '*' }), 'Star'],
]

describe.each(badTypes)('%s as type', (_what, type, shown) => {
  it.each(['on', 'once', 'next', 'events', 'emit', 'emitAsync', 'channel', 'has'] as const)('is refused by %s', (method) => {
    const bus = createEmitter<Events>()
    const call = bus[method] as (type: unknown, handler: unknown) => unknown
    refuses(() => call.call(bus, type, method === 'on' || method === 'once' ? handler : undefined), method, 'type', shown)
    expect(bus.subscriptions()).toEqual([])
  })

  it('is refused in a list', () => {
    const bus = createEmitter<Events>()
    refuses(() => bus.on(['a', type] as never, handler), 'on', 'type', shown)
    expect(bus.types()).toEqual([])
  })

  it('is refused by off, where nothing at all means everything', () => {
    const bus = createEmitter<Events>()
    if (type === undefined) refuses(() => bus.off(undefined, handler), 'off', 'type')
    else refuses(() => bus.off(type as never), 'off', 'type', shown)
  })

  it.each(['on', 'once', 'has'] as const)('is refused by %s of a linker', (method) => {
    const linker = createLinker<Events>()
    refuses(() => (linker[method] as (type: unknown, handler: unknown) => unknown).call(linker, type, handler), method, 'type', shown)
    expect(linker.subscriptions()).toEqual([])
  })

  it('is refused by subscriptions, where nothing at all means everything', () => {
    for (const owner of [createEmitter<Events>(), createLinker<Events>()])
      if (type === undefined) expect(owner.subscriptions(type)).toEqual([])
      else refuses(() => owner.subscriptions(type as never), 'subscriptions', 'type', shown)
  })
})

it.each(['has', 'subscriptions', 'off'] as const)('a list is refused by %s: it takes one type', (method) => {
  const bus = createEmitter<Events>()
  bus.on('a', handler)
  refuses(() => (bus[method] as (type: unknown) => unknown).call(bus, ['a']), method, 'type', 'an array')
  expect(bus.emit('a')).toBe(1)
})

it('a list in a list is refused', () => {
  refuses(() => createEmitter<Events>().on([['a']] as never, handler), 'on', 'type', 'an array')
})

it('types takes nothing and ignores what it is given', () => {
  const bus = createEmitter<Events>()
  bus.on('a', handler)
  expect((bus.types as (given: unknown) => unknown).call(bus, 7)).toEqual(['a'])
})

describe('what cannot be emitted', () => {
  const bus = createEmitter<Events>()
  it.each<[string, unknown, string]>([
    ['everything', '*', '*'],
    ['a class instead of an instance', Paid, 'Paid'],
    ['an instance without a type', new Nameless(), 'an object'],
    ['an instance of a class that only inherits one', new (class Inherits extends Paid {})(), 'an object'],
    ['an object without prototype', Object.create(null), 'an object'],
    ['a list', ['a', 'b'], 'an array'],
    ['an Error without a name', Object.assign(new Error('x'), { name: '' }), 'an object'],
    ["an Error whose name is '*'", Object.assign(new Error('x'), { name: '*' }), '*'],
  ])('%s', (_what, type, shown) => {
    refuses(() => (bus.emit as (type: unknown) => unknown).call(bus, type), 'emit', shown)
    refuses(() => (bus.emitAsync as (type: unknown) => unknown).call(bus, type), 'emitAsync', shown)
  })

  it('has no channel either', () => {
    refuses(() => bus.channel('*'), 'channel', '*')
  })
})

describe('an empty list', () => {
  it('is refused: it would hear nothing', () => {
    for (const call of ['on', 'once', 'next', 'events'] as const) {
      const bus = createEmitter<Events>()
      refuses(
        () => (bus[call] as (type: unknown, handler?: unknown) => unknown).call(bus, [], call.startsWith('on') ? handler : undefined),
        call,
        'type',
        'an array',
      )
    }
  })
})

describe('a handler that is no function', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['text', '"text"'],
    [{ handleEvent: handler }, 'an object'],
    [[handler], 'an array'],
    [Symbol('handler'), 'Symbol(handler)'],
    [true, 'true'],
  ])('(%s) is refused', (handler, shown) => {
    const bus = createEmitter<Events>()
    refuses(() => bus.on('a', handler as never), 'on', 'handler', shown)
    refuses(() => bus.once('a', handler as never), 'once', 'handler', shown)
    if (handler !== undefined) refuses(() => bus.off('a', handler as never), 'off', 'handler', shown)
    expect(bus.types()).toEqual([])
  })
})

describe('an option of on', () => {
  it.each<[string, unknown, string]>([
    ['priority', Number.NaN, 'NaN'],
    ['priority', 'high', '"high"'],
    ['filter', true, 'true'],
    ['strategy', 'microtask', 'strategy'],
    ['strategy', { enqueue: handler }, 'strategy'],
    ['strategy', microtask, 'strategy'],
    ['timeoutMs', -1, '-1'],
    ['timeoutMs', '50', '"50"'],
    ['timeoutMs', Number.NaN, 'NaN'],
    ['signal', 1, '1'],
    ['signal', {}, 'an object'],
    ['onSuccess', 'log', '"log"'],
    ['onFailure', {}, 'an object'],
    ['name', 7, '7'],
    ['unique', 'yes', '"yes"'],
    ['unique', true, 'true'],
    ['unique', null, 'null'],
    ['owner', 'widget', '"widget"'],
    ['owner', null, 'null'],
    ['owner', 7, '7'],
    ['owner', Symbol('owner'), 'Symbol(owner)'],
    ['concurrency', 0, '0'],
    ['concurrency', -1, '-1'],
    ['concurrency', 1.5, '1.5'],
    ['concurrency', Number.NaN, 'NaN'],
    ['concurrency', Number.POSITIVE_INFINITY, 'Infinity'],
    ['concurrency', '2', '"2"'],
    ['concurrency', null, 'null'],
    ['capacity', 0, '0'],
    ['capacity', 2.5, '2.5'],
    ['capacity', '10', '"10"'],
    ['capacity', Number.NaN, 'NaN'],
    ['overflow', 'sometimes', '"sometimes"'],
    ['overflow', '', '""'],
    ['overflow', null, 'null'],
  ])('%s: %s is refused by name', (option, value, shown) => {
    const bus = createEmitter<Events>()
    refuses(() => bus.on('a', handler, { [option]: value } as SubscribeOptions), 'on', option, shown)
    refuses(() => bus.once('a', handler, { [option]: value } as SubscribeOptions), 'once', option, shown)
    expect(bus.types()).toEqual([])
  })

  it.each([null, 7, 'once', true])('options: %j is refused', (options) => {
    refuses(() => createEmitter<Events>().on('a', handler, options as never), 'on', 'options')
  })

  it.each([
    ['capacity', 5],
    ['overflow', 'drop-oldest'],
  ])('%s is refused where nothing could wait: a synchronous subscription without concurrency', (option, value) => {
    const bus = createEmitter<Events>()
    const options = { [option]: value } as SubscribeOptions
    refuses(() => bus.on('a', handler, options), 'on', option, String(value))
    refuses(() => bus.once('a', handler, { ...options, strategy: sync() }), 'once', option, String(value))
    const deferred = createEmitter<Events>({ strategy: microtask() })
    refuses(() => deferred.on('a', handler, { ...options, strategy: sync() }), 'on', option, String(value))
    expect([bus.types(), deferred.types()]).toEqual([[], []])
    deferred.on('a', handler, options)
    bus.on('a', handler, { ...options, concurrency: 1 })
    bus.on('a', handler, { ...options, strategy: microtask() })
    expect([bus.subscriptions().length, deferred.subscriptions().length]).toEqual([2, 1])
  })

  it('left undefined is as if it were not there', () => {
    const bus = createEmitter<Events>()
    const all = ['priority', 'filter', 'strategy', 'timeoutMs', 'signal', 'onSuccess', 'onFailure', 'name', 'sender', 'once', 'emission']
    const options = Object.fromEntries([...all, 'unique', 'owner', 'concurrency', 'capacity', 'overflow'].map((name) => [name, undefined]))
    bus.on('a', handler, options as SubscribeOptions)
    expect([bus.emit('a'), bus.emit('a', 1, { sender: 'anybody' })]).toEqual([1, 1])
  })
})

describe('an option of createEmitter', () => {
  it.each<[string, unknown, string]>([
    ['name', 7, '7'],
    ['linker', {}, 'an object'],
    ['strategy', 'sync', 'strategy'],
    ['strategy', {}, 'strategy'],
    ['onError', 'log', '"log"'],
    ['onWarning', {}, 'an object'],
    ['onWarning', true, 'true'],
    ['unhandled', 'warn', '"warn"'],
    ['unhandled', true, 'true'],
    ['unhandled', null, 'null'],
    ['match', 'last', '"last"'],
    ['match', 1, '1'],
    ['match', '', '""'],
    ['linker', null, 'null'],
    ['linker', createEmitter(), 'an object'],
    ['strategy', null, 'strategy'],
    ['strategy', microtask, 'strategy'],
    ['maxDepth', 0, '0'],
    ['maxDepth', 1.5, '1.5'],
    ['maxDepth', Number.NaN, 'NaN'],
  ])('%s: %s is refused by name', (option, value, shown) => {
    refuses(() => createEmitter({ [option]: value } as EmitterOptions), 'createEmitter', option, shown)
  })

  it.each([null, 7, 'name'])('options: %j is refused', (options) => {
    refuses(() => createEmitter(options as never), 'createEmitter', 'options')
  })
})

describe('an option of createLinker', () => {
  it.each<[string, unknown, string]>([
    ['name', 7, '7'],
    ['maxHandlers', '5', '"5"'],
    ['maxHandlers', Number.NaN, 'NaN'],
    ['onSuccess', 'log', '"log"'],
    ['onFailure', 'log', '"log"'],
  ])('%s: %s is refused by name', (option, value, shown) => {
    refuses(() => createLinker({ [option]: value } as LinkerOptions), 'createLinker', option, shown)
  })

  it.each([0, -1])('maxHandlers: %d is out of range', (maxHandlers) => {
    const refused = () => createLinker({ maxHandlers })
    expect(refused).toThrow(RangeError)
    expect(refused).toThrow(`createLinker: options.maxHandlers must be at least 1, got ${maxHandlers}`)
    expect(refused).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }))
  })

  it.each([null, 7, 'name'])('options: %j is refused', (options) => {
    refuses(() => createLinker(options as never), 'createLinker', 'options')
  })
})

describe('an option of an async call', () => {
  const bus = createEmitter<Events>()
  it.each<[string, () => unknown, string[]]>([
    ['emitAsync mode', () => bus.emitAsync('a', 1, { mode: 'both' as never }), ['emitAsync', 'mode', '"both"']],
    ['emitAsync timeoutMs', () => bus.emitAsync('a', 1, { timeoutMs: -1 }), ['emitAsync', 'timeoutMs', '-1']],
    ['emitAsync options', () => bus.emitAsync('a', 1, null as never), ['emitAsync', 'options', 'null']],
    ['emitAsync signal', () => bus.emitAsync('a', 1, { signal: {} as never }), ['emitAsync', 'signal', 'an object']],
    ['next options', () => bus.next('a', 7 as never), ['next', 'options', '7']],
    ['next filter', () => bus.next('a', { filter: 'yes' as never }), ['next', 'filter', '"yes"']],
    ['next timeoutMs', () => bus.next('a', { timeoutMs: Number.NaN }), ['next', 'timeoutMs', 'NaN']],
    ['next signal', () => bus.next('a', { signal: {} as never }), ['next', 'signal', 'an object']],
    ['events options', () => bus.events('a', null as never), ['events', 'options', 'null']],
    ['events capacity', () => bus.events('a', { capacity: 0 }), ['events', 'capacity', '0']],
    ['events capacity of text', () => bus.events('a', { capacity: '9' as never }), ['events', 'capacity', '"9"']],
    ['events overflow', () => bus.events('a', { overflow: 'sometimes' as never }), ['events', 'overflow', '"sometimes"']],
    ['events overflow block', () => bus.events('a', { overflow: 'block' as never }), ['events', 'overflow', '"block"']],
    ['events signal', () => bus.events('a', { signal: {} as never }), ['events', 'signal', 'an object']],
    ['settled options', () => bus.settled('now' as never), ['settled', 'options', '"now"']],
    ['settled signal', () => bus.settled({ signal: 1 as never }), ['settled', 'signal', '1']],
    ['close options', () => bus.close(null as never), ['close', 'options', 'null']],
    ['settled timeoutMs', () => bus.settled({ timeoutMs: '5' as never }), ['settled', 'timeoutMs', '"5"']],
    ['close pending', () => bus.close({ pending: 'migrate' as never }), ['close', 'pending', '"migrate"']],
    ['setStrategy', () => bus.setStrategy('microtask' as never), ['setStrategy', 'strategy']],
    ['setStrategy of nothing', () => bus.setStrategy(undefined as never), ['setStrategy', 'strategy', 'undefined']],
    ['setStrategy options', () => bus.setStrategy(microtask(), 7 as never), ['setStrategy', 'options', '7']],
    ['setStrategy of a factory', () => bus.setStrategy(microtask as never), ['setStrategy', 'strategy']],
    ['setStrategy pending', () => bus.setStrategy(microtask(), { pending: 'keep' as never }), ['setStrategy', 'pending', '"keep"']],
  ])('%s is refused at the call', (_what, call, words) => {
    refuses(call, ...words)
    expect([bus.types(), bus.emit('a')]).toEqual([[], 0])
  })
})

describe('an option of emit', () => {
  it.each<[string, unknown, string[]]>([
    ['options: null', null, ['options', 'null']],
    ['options: text', 'later', ['options', '"later"']],
    ['signal: an object', { signal: {} }, ['signal', 'an object']],
    ['signal: a controller', { signal: new AbortController() }, ['signal', 'an object']],
  ])('%s is refused, by name, by channel and by instance; nobody hears of it', (_what, options, words) => {
    const bus = createEmitter<Events>()
    let calls = 0
    bus.on('*', () => void calls++)
    refuses(() => bus.emit('a', 1, options as never), 'emit', ...words)
    refuses(() => bus.channel('a').emit(1, options as never), 'emit', ...words)
    refuses(() => (bus.emit as (...all: unknown[]) => unknown).call(bus, new Paid(), options), 'emit', ...words)
    expect(calls).toBe(0)
  })

  it('left undefined is as if it were not there', () => {
    const bus = createEmitter<Events>()
    bus.on('a', handler)
    expect(bus.emit('a', 1, { sender: undefined, meta: undefined, signal: undefined, cause: undefined } as object)).toBe(1)
  })
})

describe('an interceptor that is no function', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['around', '"around"'],
    [{}, 'an object'],
    [7, '7'],
  ])('(%s) is refused', (given, shown) => {
    refuses(() => createEmitter<Events>().intercept(given as never), 'intercept', shown)
  })
})

describe('a call on a closed emitter', () => {
  it('still names what is wrong with its arguments', async () => {
    const bus = createEmitter<Events>()
    await bus.close()
    refuses(() => (bus.emit as (type: unknown) => unknown).call(bus, ''), 'emit', '""')
    refuses(() => (bus.emitAsync as (type: unknown) => unknown).call(bus, '*'), 'emitAsync', '*')
    refuses(() => bus.setStrategy({} as never), 'setStrategy', 'strategy')
    refuses(() => bus.on('a', 7 as never), 'on', 'handler', '7')
  })

  it('swaps no strategy any more: that rejects CLOSED', async () => {
    const bus = createEmitter<Events>()
    await bus.close()
    await expect(bus.setStrategy(microtask())).rejects.toMatchObject({ name: 'EmitterError', code: 'CLOSED' })
  })
})

describe('an option of a strategy', () => {
  it.each([null, 7, 'fast'])('options: %j is refused', (options) => {
    refuses(() => microtask(options as never), 'microtask', 'options')
    refuses(() => animationFrame(options as never), 'animationFrame', 'options')
  })

  it('sync has none and ignores what it is given', () => {
    expect((sync as (given: unknown) => unknown)(7)).toBe(sync())
  })

  it.each([
    [0, '0'],
    [-1, '-1'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['5', '"5"'],
  ])('capacity %s is refused', (capacity, shown) => {
    refuses(() => microtask({ capacity: capacity as number }), 'microtask', 'capacity', shown)
    refuses(() => animationFrame({ capacity: capacity as number }), 'animationFrame', 'capacity', shown)
  })

  it('an unknown overflow is refused', () => {
    refuses(() => microtask({ overflow: 'sometimes' as never }), 'microtask', 'overflow', '"sometimes"')
    refuses(() => animationFrame({ overflow: 'sometimes' as never }), 'animationFrame', 'overflow', '"sometimes"')
  })
})
