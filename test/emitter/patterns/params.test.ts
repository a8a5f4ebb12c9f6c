import { createEmitter, type Emission } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'
import { busOf, ways } from '../ways.ts'

type Events = Record<string, number>

describe.each(ways)('params, %s', (way) => {
  it('are each subscription’s own, and empty for names and everything', () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: unknown[] = []
    const see = (_n: number, { params }: Emission): void => void seen.push(params)
    bus.on('a/1', see)
    bus.on(pattern('a/{n:int}'), see as never)
    bus.on(pattern('{dir}/{rest:path}'), see as never)
    bus.on(pattern('a/1'), see)
    bus.on('*', see as never)
    bus.emit('a/1', 1)
    drain()
    expect(seen).toEqual([{}, { n: 1 }, { dir: 'a', rest: '1' }, {}, {}])
    expect(seen.every(Object.isFrozen)).toBe(true)
  })

  it('come with all that an emission is', () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: Emission[] = []
    const signal = new AbortController().signal
    bus.on('a/1', (_n, emission) => void seen.push(emission))
    bus.on(pattern('a/{n}'), (_n, emission) => void seen.push(emission as never))
    bus.emit('a/1', 7, { sender: 'ada', meta: { by: 'card' }, signal })
    drain()
    const [plain, view] = seen as [Emission, Emission]
    for (const of of ['id', 'type', 'payload', 'sender', 'meta', 'at', 'cause', 'signal', 'context'] as const)
      expect(view[of], of).toBe(plain[of])
    expect([view.type, view.payload, view.sender, view.meta]).toEqual(['a/1', 7, 'ada', { by: 'card' }])
    expect(JSON.parse(JSON.stringify(view))).toMatchObject({ id: view.id, type: 'a/1', payload: 7 })
  })

  it('are there for whom emits with the emission as cause', () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: unknown[] = []
    bus.on(pattern('a/{n:int}'), (_n, { emit, params }) => emit(`b/${params.n + 1}`, 1))
    bus.on(pattern('a/{n:int}'), (_n, emission) => bus.emit('c', 1, { cause: emission }))
    bus.on(pattern('b/{n:int}'), (_n, { cause, params }) => void seen.push(cause?.type, params.n))
    bus.on('c', (_n, { cause }) => void seen.push(cause?.type))
    bus.emit('a/1', 1)
    drain()
    expect(seen).toEqual(['a/1', 2, 'a/1'])
  })

  it('are seen by interceptors, each time those of the subscription they stand around', () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: unknown[] = []
    bus.intercept(({ params }, next, subscription) => {
      seen.push([subscription.types[0], params])
      return next()
    })
    bus.on(pattern('a/{n:int}'), (_n) => undefined)
    bus.on('a/1', (_n) => undefined)
    bus.on(pattern('{x}/{y}'), () => undefined)
    bus.emit('a/1', 1)
    drain()
    expect(seen).toEqual([
      ['a/{n:int}', { n: 1 }],
      ['a/1', {}],
      ['{x}/{y}', { x: 'a', y: '1' }],
    ])
  })

  const failing = (fails: (text: string) => boolean) => {
    const asked: string[] = []
    const parse = (text: string): string => {
      asked.push(text)
      if (fails(text)) throw new RangeError(`bad ${text}`)
      return text.toUpperCase()
    }
    return { asked, word: pattern('a/{x:word}', { converters: { word: { match: /\w+/, parse } } }) }
  }

  it('are made for the first who looks at them, and kept for the name', () => {
    const { bus, drain } = busOf<Events>(way)
    const { asked, word } = failing(() => false)
    const seen: unknown[] = []
    bus.on(word, (n) => void seen.push(n))
    bus.emit('a/x', 1)
    drain()
    expect([asked, seen]).toEqual([[], [1]])
    bus.on(word, (_n, { params }) => void seen.push(params.x))
    for (const name of ['a/x', 'a/y', 'a/x']) bus.emit(name, 1)
    drain()
    expect([asked, seen.filter((one) => typeof one === 'string')]).toEqual([
      ['x', 'y'],
      ['X', 'Y', 'X'],
    ])
  })

  it('that cannot be made are the failure of the delivery that needs them, every time, and of no other', () => {
    const failures: unknown[] = []
    const { bus, drain } = busOf<Events>(way, {
      onError: (error, { type, params }) => failures.push([(error as Error).message, type, params]),
    })
    const { word } = failing((text) => text === 'x')
    const seen: unknown[] = []
    bus.on(word, (_n, { params }) => void seen.push(params.x))
    bus.on(word, (n) => void seen.push(n))
    bus.on('*', (_n) => void seen.push('star'))
    expect([bus.emit('a/x', 1), bus.emit('a/x', 2), bus.emit('a/y', 3)]).toEqual([3, 3, 3])
    drain()
    expect(failures).toEqual([
      ['bad x', 'a/x', {}],
      ['bad x', 'a/x', {}],
    ])
    expect(seen).toEqual([1, 'star', 2, 'star', 'Y', 3, 'star'])
  })

  it.each(['filter', 'onFailure', 'onSuccess', 'interceptor', 'timeoutMs'] as const)('that cannot be made fail once with %s', (where) => {
    const failures: unknown[] = []
    const { bus, drain } = busOf<Events>(way, { onError: (error) => failures.push((error as Error).message) })
    const { word } = failing(() => true)
    let calls = 0
    const count = (_n: number): number => ++calls
    if (where === 'filter') bus.on(word, count, { filter: () => true })
    if (where === 'onFailure') bus.on(word, (_n, { params }) => params, { onFailure: (error) => failures.push((error as Error).message) })
    if (where === 'onSuccess') bus.on(word, count, { onSuccess: () => void failures.push('told of success') })
    if (where === 'timeoutMs') bus.on(word, (_n, _emission) => ++calls, { timeoutMs: 5 })
    if (where === 'interceptor') {
      bus.intercept((_emission, next) => next())
      bus.on(word, count)
    }
    expect(bus.emit('a/x', 1)).toBe(1)
    drain()
    // With onSuccess alone the handler needs none: it ran, and telling of it is what fails.
    expect([failures, calls]).toEqual([['bad x'], where === 'onSuccess' ? 1 : 0])
  })

  it('that cannot be made are a rejected delivery of the outcome', async () => {
    const { bus, run } = busOf<Events>(way)
    const { word } = failing(() => true)
    bus.on(word, (_n, { params }) => params.x)
    bus.on(pattern('a/{n}'), (_n, { params }) => params.n)
    const awaited = bus.emitAsync('a/x', 1)
    await run()
    const { deliveries, errors, values } = await awaited
    expect([deliveries.map(({ status }) => status), errors, values]).toEqual([['rejected', 'fulfilled'], [new RangeError('bad x')], ['x']])
  })

  it('that cannot be made reach next and the host', async () => {
    const { bus, run, host } = busOf<Events>(way)
    const { word } = failing(() => true)
    const waiting = bus.next(word, { filter: () => true })
    bus.on(word, (_n, { params }) => params)
    bus.emit('a/x', 1)
    await run()
    await expect(waiting).rejects.toThrow('bad x')
    expect(host.reported).toEqual([new RangeError('bad x')])
  })
})

describe('an emission with params', () => {
  it('in a one-parameter handler is there when asked for', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on(pattern('a/{n:int}'), (...all) => void seen.push(all[1].params.n))
    bus.on(
      pattern('a/{n:int}'),
      function (_n) {
        // biome-ignore lint/complexity/noArguments: one of the ways to reach it
        seen.push((arguments[1] as Emission).params)
      },
      { emission: true },
    )
    bus.emit('a/3', 1)
    expect(seen).toEqual([3, { n: 3 }])
  })
})
