import { createEmitter } from '@emitscope/emitter'
import { type CallableEmitter, connect, createLoop, emits, forward, slot } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, it } from 'vitest'
import { refuses } from '../refuses.ts'

describe('emits()', () => {
  it('makes each event a function that emits it, payload and options, and returns the count', () => {
    const events = emits<{ produced: string; ready: void }>()
    const seen: unknown[] = []
    events.on('produced', (product, { meta }) => void seen.push([product, meta]))
    const { produced } = events
    expect([produced('a', { meta: 1 }), events.produced('b'), events.ready()]).toEqual([1, 1, 0])
    expect([seen, events.produced === produced]).toEqual([
      [
        ['a', 1],
        ['b', undefined],
      ],
      true,
    ])
  })

  it('is an emitter whose members work apart from it, strategies and closing included', async () => {
    const events = emits<{ n: number }>()
    const { on, emitAsync, settled } = events
    on('n', (n) => n * 2)
    expect((await emitAsync('n', 2)).values).toEqual([4])
    const loop = createLoop()
    await events.setStrategy(loop)
    loop.start()
    const seen: number[] = []
    events.on('n', (n) => void seen.push(n))
    events.n(3)
    await settled()
    expect([seen, events.strategy.name, events.types()]).toEqual([[3], 'loop', ['n']])
    await events.close()
    expect(events.n(4)).toBe(0)
  })

  it('belongs to one object each', () => {
    class Producer {
      events = emits<{ n: number }>()
    }
    const [one, other] = [new Producer(), new Producer()]
    connect(one, 'n', (_n: number) => undefined)
    expect([one.events.n(1), other.events.n(1)]).toEqual([1, 0])
  })

  it('leaves an event named like a member of an emitter to emit, and what is awaited or printed is no event', async () => {
    const events = emits<{ close: number; then: number; waiting: number }>()
    const seen: string[] = []
    events.on('*', (_payload, { type }) => void seen.push(type))
    for (const type of ['close', 'then', 'waiting'] as const) events.emit(type, 1)
    await (async () => events)()
    JSON.stringify(events)
    expect(String(Object.prototype.toString.call(events))).toBe('[object Object]')
    expect(seen).toEqual(['close', 'then', 'waiting'])
  })

  it('hides no member of an emitter behind an event', () => {
    // Those that its type does not tell: an event of such a name would be offered as a function, and be none.
    const hidden = ['emitSlowly', 'postsAll', 'said', 'waiting']
    const emitter = createEmitter()
    const members = [...Object.getOwnPropertyNames(emitter), ...Object.getOwnPropertyNames(Object.getPrototypeOf(emitter))]
    const known = new Set([...members])
    for (const name of hidden) expect(known).toContain(name)
  })
})

describe('emits with options', () => {
  const boom = new Error('boom')
  const fails = () => {
    throw boom
  }

  it('names the emitter, and hands failures of handlers and slots to onError', async () => {
    const seen: unknown[] = []
    const options = { name: 'oven', onError: (error: unknown, { type }: { type: unknown }) => void seen.push([type, error]) }
    const loop = createLoop()
    loop.start()
    for (const events of [emits<{ baked: number }>(undefined, options), emits<{ baked: number }>(['baked'], options)]) {
      expect(events.name).toBe('oven')
      connect(events, 'baked', fails)
      connect(events, { onBaked: slot(loop, fails) })
      events.baked(1)
      await events.settled()
    }
    expect(seen).toEqual(Array(4).fill(['baked', boom]))
  })

  it('refuses what is none', () => {
    refuses(() => emits(undefined, { name: 3 as never }), 'emits', 'options.name', 'a string')
    refuses(() => emits(['made'], { onError: 'log' as never }), 'emits', 'options.onError', 'a function')
    refuses(() => emits(undefined, null as never), 'emits', 'options', 'an object')
  })
})

describe('emits with names', () => {
  const declared = () => emits<{ made: number; sold: number }>(['made', 'sold'])

  it('refuses every other name, called, emitted or subscribed', () => {
    const events = declared()
    const loose = events as unknown as CallableEmitter<{ other: number }>
    expect(() => loose.other(1)).toThrow(TypeError)
    refuses(() => loose.emit('other', 1), 'emit', 'made, sold', '"other"')
    refuses(() => loose.emitAsync('other', 1), 'emitAsync', '"other"')
    refuses(() => loose.channel('other'), 'channel')
    refuses(() => loose.on('other', () => undefined), 'on')
    refuses(() => events.on(['made', 'other' as 'sold'], () => undefined), 'on')
    refuses(() => loose.once('other', () => undefined), 'once')
    refuses(() => loose.next('other'), 'next')
    refuses(() => loose.events('other'), 'events')
    refuses(() => connect({ events: loose }, 'other', () => undefined), 'connect: type must be one of made, sold, got "other"')
    refuses(() => forward(loose, 'other', createEmitter()), 'forward: type')
    expect(events.subscriptions()).toEqual([])
  })

  it('takes its own, and those who observe everything', () => {
    const events = declared()
    const seen: unknown[] = []
    events.on('*', (payload, { type }) => void seen.push([type, payload]))
    events.on(['made', 'sold'], (payload) => void seen.push(payload))
    events.made(1)
    events.emit('sold', 2)
    expect(seen).toEqual([1, ['made', 1], 2, ['sold', 2]])
  })

  it('takes a pattern, which names no event of its own', async () => {
    const events = declared()
    const seen: unknown[] = []
    const all = pattern('m{rest}')
    events.on(all, (n, { params }) => void seen.push([n, params.rest]))
    events.once(all, (n) => void seen.push(n))
    const next = events.next(all)
    events.made(1)
    events.sold(2)
    expect([seen, await next]).toEqual([[[1, 'ade'], 1], 1])
    refuses(
      () => (events as unknown as CallableEmitter<{ x: number }>).emit(all as never, ...([1] as never)),
      'emit: a pattern is subscribed to',
    )
  })

  it('are a list of names', () => {
    for (const names of [[], 'made', [''], ['*'], [7], null]) refuses(() => emits(names as never), 'emits', 'names')
  })
})
