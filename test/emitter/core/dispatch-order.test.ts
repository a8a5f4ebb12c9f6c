import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { ready: void; n: number; item: { readonly id: number } }

describe('emit', () => {
  it('calls handlers in subscription order and returns how many', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    for (const name of ['a', 'b', 'c']) bus.on('ready', () => calls.push(name))
    expect(bus.emit('ready')).toBe(3)
    expect(calls).toEqual(['a', 'b', 'c'])
  })

  it('returns 0 for an event nobody hears', () => {
    expect(createEmitter<Events>().emit('ready')).toBe(0)
  })

  it.each([1, 2, 3, 20])('calls each of %i one-parameter handlers once, with the payload alone', (count) => {
    const bus = createEmitter<Events>()
    const seen: unknown[][] = []
    // `arguments` needs a function that is not an arrow; its one declared parameter is what makes it plain.
    const make = (index: number) =>
      function (_payload: number) {
        // biome-ignore lint/complexity/noArguments: a plain handler gets no emission object at all
        seen.push([index, ...arguments])
      }
    for (let index = 0; index < count; index++) bus.on('n', make(index))
    expect(bus.emit('n', 7)).toBe(count)
    expect(seen).toEqual(Array.from({ length: count }, (_, index) => [index, 7]))
  })

  it('hands every handler the very payload', () => {
    const bus = createEmitter<Events>()
    const payload = { id: 1 }
    const seen: unknown[] = []
    bus.on('item', (item) => seen.push(item))
    bus.on('item', (item, emission) => seen.push(item, emission.payload))
    bus.emit('item', payload)
    expect(seen.every((one) => one === payload)).toBe(true)
    expect(seen).toHaveLength(3)
  })

  it('never calls a handler with a this', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on('ready', function (this: unknown, _payload) {
      seen.push(this)
    })
    bus.emit('ready')
    bus.on('ready', function (this: unknown, _payload, _emission) {
      seen.push(this)
    })
    bus.emit('ready')
    expect(seen).toEqual([undefined, undefined, undefined])
  })

  it('counts a handler that failed: it was delivered to', () => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    bus.on('ready', () => {
      throw new Error('no')
    })
    bus.on('ready', () => undefined)
    expect(bus.emit('ready')).toBe(2)
  })

  it('runs handlers with the highest priority first, equal ones as subscribed', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    const add = (name: string, priority?: number) => bus.on('ready', () => calls.push(name), priority === undefined ? {} : { priority })
    add('0 first')
    add('-5', -5)
    add('9', 9)
    add('0 second', 0)
    add('9 again', 9)
    add('0.5', 0.5)
    add('infinite', Number.POSITIVE_INFINITY)
    bus.emit('ready')
    expect(calls).toEqual(['infinite', '9', '9 again', '0.5', '0 first', '0 second', '-5'])
  })

  it('keeps the order when handlers leave and others come', () => {
    const bus = createEmitter<Events>()
    const calls: number[] = []
    const stops = [0, 1, 2, 3, 4].map((n) => bus.on('ready', () => calls.push(n), { priority: n % 2 }))
    stops[1]?.()
    stops[4]?.()
    bus.on('ready', () => calls.push(5), { priority: 1 })
    bus.on('ready', () => calls.push(6))
    bus.emit('ready')
    expect(calls).toEqual([3, 5, 0, 2, 6])
  })

  it('keeps emitters apart', () => {
    const one = createEmitter<Events>()
    const two = createEmitter<Events>()
    const calls: string[] = []
    one.on('ready', () => calls.push('one'))
    two.on('ready', () => calls.push('two'))
    expect([one.emit('ready'), calls]).toEqual([1, ['one']])
  })
})

describe('the emission a handler sees', () => {
  it('carries type, payload, sender, meta, signal and cause as given', () => {
    const bus = createEmitter<Events>()
    const { signal } = new AbortController()
    const sender = { name: 'till' }
    const meta = { by: 'card' }
    bus.on('n', (_n, emission) => {
      expect(emission).toMatchObject({ type: 'n', payload: 3, cause: undefined })
      expect([emission.sender === sender, emission.meta === meta, emission.signal === signal]).toEqual([true, true, true])
    })
    expect(bus.emit('n', 3, { sender, meta, signal })).toBe(1)
    expect.assertions(3)
  })

  it('is one object for all handlers of the emission, another for the next', () => {
    const bus = createEmitter<Events>()
    const seen: { readonly id: number }[] = []
    bus.on('ready', (_payload, emission) => seen.push(emission))
    bus.on('ready', (_payload, emission) => seen.push(emission))
    bus.emit('ready')
    bus.emit('ready')
    expect(seen[0]).toBe(seen[1])
    expect(seen[2]).toBe(seen[3])
    expect(seen[0]?.id).not.toBe(seen[2]?.id)
  })

  it('has ids unique in the realm, also across emitters', () => {
    const ids: number[] = []
    for (let round = 0; round < 3; round++) {
      const bus = createEmitter<Events>()
      bus.on('ready', (_payload, { id }) => ids.push(id))
      bus.emit('ready')
      bus.emit('ready')
    }
    expect(new Set(ids).size).toBe(6)
    expect(ids.every(Number.isInteger)).toBe(true)
  })

  it('reads the clock at the first look at `at`, and never again', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: number[] = []
    bus.on('ready', () => host.spend(3))
    bus.on('ready', (_payload, emission) => seen.push(emission.at))
    bus.on('ready', () => host.spend(4))
    bus.on('ready', (_payload, emission) => seen.push(emission.at))
    bus.emit('ready')
    expect(seen).toEqual([3, 3])
  })

  it('shows one `at` to every handler, also to one with a view of its own', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: number[] = []
    const look = (_payload: unknown, emission: { readonly at: number }) => {
      seen.push(emission.at)
      host.spend(5)
    }
    bus.on('ready', look, { timeoutMs: 100 })
    bus.on('ready', look)
    bus.on('ready', look, { timeoutMs: 100 })
    bus.emit('ready')
    expect(seen).toEqual([0, 0, 0])
  })

  it.each<[string, (seen: unknown[]) => (...args: never[]) => unknown]>([
    [
      'no parameter',
      (seen) =>
        (...args) =>
          seen.push(args[1]),
    ],
    ['two parameters', (seen) => (_payload, emission) => seen.push(emission)],
    [
      'a default',
      (seen) =>
        (_payload = undefined as never, emission = undefined as never) =>
          seen.push(emission),
    ],
  ])('reaches a handler with %s', (_name, make) => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on('ready', make(seen) as () => unknown)
    bus.emit('ready')
    expect(seen).toEqual([expect.objectContaining({ type: 'ready' })])
  })

  it('reaches a one-parameter handler that says `emission: true`', () => {
    const bus = createEmitter<Events>()
    const seen: unknown[] = []
    bus.on('n', (n: number, ...rest: unknown[]) => seen.push(n, rest[0]), { emission: true })
    bus.emit('n', 1)
    expect(seen).toEqual([1, expect.objectContaining({ type: 'n', payload: 1 })])
  })

  it('emits with itself as cause, taken apart or not, by name or by instance', () => {
    class Paid {
      static readonly type = 'paid'
    }
    const bus = createEmitter<{ order: void; paid: Paid; mail: string }>()
    const causes: unknown[] = []
    bus.on('order', (_payload, emission) => {
      const { emit } = emission
      expect(emit(new Paid(), { meta: 'kept' })).toBe(1)
      expect(emission.emit('mail', 'hello')).toBe(1)
      expect(emit('mail', 'again', { sender: 'shop' })).toBe(1)
    })
    bus.on(Paid, (_paid, { cause, meta }) => causes.push(cause?.type, meta))
    bus.on('mail', (mail, { cause, sender }) => causes.push(cause?.type, mail, sender))
    bus.emit('order')
    bus.emit('mail', 'alone')
    expect(causes).toEqual(['order', 'kept', 'order', 'hello', undefined, 'order', 'again', 'shop', undefined, 'alone', undefined])
  })

  it('takes an explicit cause from the options', () => {
    const bus = createEmitter<Events>()
    let first: Parameters<Parameters<typeof bus.on<'ready', void>>[1]>[1] | undefined
    bus.on('ready', (_payload, emission) => {
      first = emission
    })
    bus.on('n', (_n, { cause }) => expect(cause).toBe(first))
    bus.emit('ready')
    if (first !== undefined) bus.emit('n', 1, { cause: first })
    expect.assertions(1)
  })
})
