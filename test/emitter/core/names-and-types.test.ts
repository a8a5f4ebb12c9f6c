import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

const hostile = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
  '__defineGetter__',
  'then',
  'error',
  '0',
  '-1',
  ' ',
  'é',
  '\0',
]

describe('a name', () => {
  it.each(hostile)('%j is an ordinary one', (name) => {
    const bus = createEmitter<Record<string, number>>()
    const channel = bus.channel(name)
    expect([bus.has(name), bus.emit(name, 0), channel.emit(0), bus.types()]).toEqual([false, 0, 0, []])
    const seen: number[] = []
    const stop = bus.on(name, (n) => seen.push(n))
    expect([bus.emit(name, 1), channel.emit(2), bus.types(), bus.has(name)]).toEqual([1, 1, [name], true])
    expect([stop(), bus.emit(name, 3), channel.emit(4), bus.types(), seen]).toEqual([true, 0, 0, [], [1, 2]])
  })

  it('"error" without a handler is not special', () => {
    const host = createManualHost()
    expect(createEmitter({ host }).emit('error', new Error('ordinary payload'))).toBe(0)
    expect(host.reported).toEqual([])
  })

  it('may be a symbol, told apart by identity', () => {
    const one = Symbol('same')
    const two = Symbol('same')
    const bus = createEmitter<{ [one]: number; [two]: number }>()
    const seen: string[] = []
    bus.on(one, (n) => seen.push(`one ${n}`))
    bus.on(two, (n, emission) => seen.push(`two ${n} ${emission.type === two}`))
    expect([bus.emit(one, 1), bus.channel(two).emit(2)]).toEqual([1, 1])
    expect(seen).toEqual(['one 1', 'two 2 true'])
    expect(bus.types()).toEqual([one, two])
  })

  it('keeps apart from others that only look like it', () => {
    const bus = createEmitter<Record<string, number>>()
    const seen: string[] = []
    bus.on('a', () => seen.push('a'))
    bus.on('A', () => seen.push('A'))
    bus.on('a ', () => seen.push('a and a space'))
    bus.emit('a', 1)
    expect(seen).toEqual(['a'])
  })

  it('leaves nothing when its last subscription goes, and works when it comes back', () => {
    const bus = createEmitter<Record<string, number>>()
    const kept = bus.channel('name 5')
    for (let round = 0; round < 3; round++) {
      const seen: number[] = []
      const stops = Array.from({ length: 100 }, (_, n) => bus.on(`name ${n}`, (payload) => seen.push(payload)))
      expect(bus.types()).toHaveLength(100)
      expect([kept.emit(5), bus.emit('name 99', 99)]).toEqual([1, 1])
      for (const stop of stops) stop()
      expect([bus.types(), bus.subscriptions(), bus.has('name 5'), kept.emit(0), seen]).toEqual([[], [], false, 0, [5, 99]])
    }
  })

  it('of one emitter means nothing to another', () => {
    const one = createEmitter()
    const two = createEmitter()
    one.on('__proto__', () => undefined)
    one.on('ready', () => undefined)
    expect([two.types(), two.emit('ready'), two.emit('__proto__'), 'ready' in {}]).toEqual([[], 0, 0, false])
  })
})

describe('an event class', () => {
  class OrderPaid {
    static readonly type = 'order:paid'
    readonly id: string
    constructor(id: string) {
      this.id = id
    }
  }

  it('names its event: its instance is the payload, class and name are the same event', () => {
    const bus = createEmitter<{ 'order:paid': OrderPaid }>()
    const paid = new OrderPaid('7')
    const seen: unknown[] = []
    bus.on(OrderPaid, (order) => seen.push(order))
    bus.on('order:paid', (order, { type }) => seen.push(order, type))
    expect([bus.emit(paid), bus.emit('order:paid', paid), bus.has(OrderPaid)]).toEqual([2, 2, true])
    expect(seen).toEqual([paid, paid, 'order:paid', paid, paid, 'order:paid'])
    expect(seen[0]).toBe(paid)
    expect([bus.off(OrderPaid), bus.emit(paid)]).toEqual([true, 0])
  })

  it('takes the options second', () => {
    const bus = createEmitter<{ 'order:paid': OrderPaid }>()
    const metas: unknown[] = []
    bus.on(OrderPaid, (_order, { meta }) => metas.push(meta))
    bus.emit(new OrderPaid('7'), { meta: { by: 'card' } })
    expect(metas).toEqual([{ by: 'card' }])
    expect(bus.emit(new OrderPaid('7'), { signal: AbortSignal.abort() })).toBe(0)
  })

  it('may have a symbol', () => {
    const type: unique symbol = Symbol('paid')
    class Paid {
      static readonly type: typeof type = type
    }
    const bus = createEmitter<{ [type]: Paid }>()
    bus.on(Paid, () => undefined)
    expect([bus.emit(new Paid()), bus.types()]).toEqual([1, [type]])
  })

  it('that extends another is an event of its own: only an own static type counts', () => {
    class Refunded extends OrderPaid {
      static override readonly type: 'order:paid' = 'order:refunded' as 'order:paid'
    }
    class Unnamed extends OrderPaid {}
    const bus = createEmitter<{ 'order:paid': OrderPaid }>()
    const seen: string[] = []
    bus.on(OrderPaid, () => seen.push('paid'))
    bus.on(Refunded, () => seen.push('refunded'))
    bus.emit(new Refunded('1'))
    expect(seen).toEqual(['refunded'])
    expect(() => bus.emit(new Unnamed('2'))).toThrow(TypeError)
    expect(() => bus.on(Unnamed, () => undefined)).toThrow(TypeError)
  })
})

describe('an Error', () => {
  it('without a type of its own is an event by its name', () => {
    class PaymentError extends Error {
      override readonly name = 'PaymentError'
    }
    const bus = createEmitter<{ PaymentError: PaymentError; TypeError: TypeError }>()
    const seen: unknown[] = []
    bus.on('PaymentError', (error) => seen.push(error))
    bus.on('TypeError', (error) => seen.push(error))
    const errors = [new PaymentError('declined'), new TypeError('typed')] as const
    for (const error of errors) expect(bus.emit(error)).toBe(1)
    expect(seen).toEqual(errors)
  })

  it('with one goes by it', () => {
    class Declined extends Error {
      static readonly type = 'payment:declined'
      override readonly name = 'Declined'
    }
    const bus = createEmitter<{ 'payment:declined': Declined }>()
    bus.on(Declined, () => undefined)
    expect(bus.emit(new Declined())).toBe(1)
  })
})
