import { createEmitter, createLinker, type EmitterOptions, type LinkerOptions, type SubscribeOptions } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { describe, expect, it } from 'vitest'

type Events = Record<string, unknown>

class Paid {
  static readonly type = 'paid'
}
class Nameless {}

/** The call throws a TypeError at once, naming the call, the argument and what it was. */
const refuses = (call: () => unknown, ...words: string[]): void => {
  let thrown: unknown
  try {
    const result = call()
    // A rejection is not "at the call"; it must not fail the run as an unhandled one besides.
    if (result instanceof Promise) result.catch(() => undefined)
  } catch (error) {
    thrown = error
  }
  expect(thrown, 'what the call throws').toBeInstanceOf(TypeError)
  for (const word of words) expect((thrown as Error).message).toContain(word)
}

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
  it.each(['on', 'once', 'next', 'emit', 'emitAsync', 'channel', 'has'] as const)('is refused by %s', (method) => {
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

  it('is refused by a linker', () => {
    refuses(() => createLinker<Events>().on(type as never, handler), 'on', 'type', shown)
  })
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
    refuses(() => createEmitter<Events>().on([] as never, handler), 'on', 'type', 'an array')
  })
})

describe('a handler that is no function', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['text', '"text"'],
    [{ handleEvent: handler }, 'an object'],
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
  ])('%s: %s is refused by name', (option, value, shown) => {
    const bus = createEmitter<Events>()
    refuses(() => bus.on('a', handler, { [option]: value } as SubscribeOptions), 'on', option, shown)
    refuses(() => bus.once('a', handler, { [option]: value } as SubscribeOptions), 'once', option, shown)
    expect(bus.types()).toEqual([])
  })

  it.each([null, 7, 'once', true])('options: %j is refused', (options) => {
    refuses(() => createEmitter<Events>().on('a', handler, options as never), 'on', 'options')
  })

  it('left undefined is as if it were not there', () => {
    const bus = createEmitter<Events>()
    const options = Object.fromEntries(
      ['priority', 'filter', 'strategy', 'timeoutMs', 'signal', 'onSuccess', 'onFailure', 'name', 'sender'].map((name) => [
        name,
        undefined,
      ]),
    )
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
    ['maxHandlers', 0, '0'],
    ['maxHandlers', '5', '"5"'],
    ['maxHandlers', Number.NaN, 'NaN'],
    ['onSuccess', 'log', '"log"'],
    ['onFailure', 'log', '"log"'],
  ])('%s: %s is refused by name', (option, value, shown) => {
    refuses(() => createLinker({ [option]: value } as LinkerOptions), 'createLinker', option, shown)
  })

  it('options: null is refused', () => {
    refuses(() => createLinker(null as never), 'createLinker', 'options', 'null')
  })
})

describe('an option of an async call', () => {
  const bus = createEmitter<Events>()
  it.each<[string, () => unknown, string[]]>([
    ['emitAsync mode', () => bus.emitAsync('a', 1, { mode: 'both' as never }), ['emitAsync', 'mode', '"both"']],
    ['emitAsync timeoutMs', () => bus.emitAsync('a', 1, { timeoutMs: -1 }), ['emitAsync', 'timeoutMs', '-1']],
    ['next filter', () => bus.next('a', { filter: 'yes' as never }), ['next', 'filter', '"yes"']],
    ['next timeoutMs', () => bus.next('a', { timeoutMs: Number.NaN }), ['next', 'timeoutMs', 'NaN']],
    ['next signal', () => bus.next('a', { signal: {} as never }), ['next', 'signal', 'an object']],
    ['settled timeoutMs', () => bus.settled({ timeoutMs: '5' as never }), ['settled', 'timeoutMs', '"5"']],
    ['close pending', () => bus.close({ pending: 'migrate' as never }), ['close', 'pending', '"migrate"']],
    ['setStrategy', () => bus.setStrategy('microtask' as never), ['setStrategy', 'strategy']],
    ['setStrategy of a factory', () => bus.setStrategy(microtask as never), ['setStrategy', 'strategy']],
    ['setStrategy pending', () => bus.setStrategy(microtask(), { pending: 'keep' as never }), ['setStrategy', 'pending', '"keep"']],
  ])('%s is refused at the call', (_what, call, words) => {
    refuses(call, ...words)
  })
})

describe('an option of a strategy', () => {
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
    refuses(() => microtask({ overflow: 'latest' as never }), 'microtask', 'overflow', '"latest"')
    refuses(() => animationFrame({ overflow: 'sometimes' as never }), 'animationFrame', 'overflow', '"sometimes"')
  })

  it('a capacity beside latest is refused: it keeps one per type', () => {
    refuses(() => animationFrame({ overflow: 'latest', capacity: 3 }), 'animationFrame', 'capacity', '3')
  })
})
