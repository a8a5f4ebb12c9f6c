import { createEmitter, type Emission, type Emitter, type Strategy, type Unsubscribe } from '@emitscope/emitter'
import {
  type CallableEmitter,
  connect,
  createLoop,
  disconnect,
  emits,
  forward,
  type Loop,
  type LoopEvents,
  type MemberOf,
  slot,
} from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expectTypeOf, test } from 'vitest'

type Shop = { order_placed: { id: string }; requestProduct: number; 'stock:low': string; ready: void }
declare const shop: Emitter<Shop>
declare const loop: Loop
class Producer {
  events = emits<Shop>()
}
declare const producer: Producer

describe('emits with options', () => {
  test('takes name and onError behind names, or behind undefined', () => {
    const onError = (error: unknown) => expectTypeOf(error).toBeUnknown()
    expectTypeOf(emits<Shop>(undefined, { name: 'shop', onError })).toEqualTypeOf<CallableEmitter<Shop>>()
    expectTypeOf(emits<Shop>(['ready'], { onError })).toEqualTypeOf<CallableEmitter<Shop>>()
    expectTypeOf(emits(['made'], { name: 'shop' }).made).toBeFunction()
    // @ts-expect-error no such option
    emits<Shop>(undefined, { maxSize: 1 })
    // @ts-expect-error options come second
    emits<Shop>({ name: 'shop' })
  })
})

describe('createLoop', () => {
  test('gives a strategy and an emitter of its events', () => {
    expectTypeOf(createLoop()).toEqualTypeOf<Loop>()
    expectTypeOf(loop).toExtend<Strategy>()
    loop.on('exception', (error) => expectTypeOf(error).toBeUnknown())
    loop.on('*', (_payload, { type }) => expectTypeOf(type).toEqualTypeOf<keyof LoopEvents>())
    expectTypeOf(loop.next('idle')).toEqualTypeOf<Promise<void>>()
    // @ts-expect-error no such event
    loop.on('begun', () => {})
    // @ts-expect-error it emits by itself
    loop.emit('started')
    // @ts-expect-error no such way
    createLoop({ onException: 'ignore' })
  })
})

describe('slot', () => {
  test('keeps payload and result', () => {
    const save = slot(loop, async (item: { id: string }) => item.id)
    expectTypeOf(save({ id: '1' })).toEqualTypeOf<Promise<string>>()
    expectTypeOf(slot(undefined, (n: number) => n)(1)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(slot(loop, () => 1)()).toEqualTypeOf<Promise<number>>()
    slot(loop, (_n: number | undefined) => 1)()
    // @ts-expect-error a payload is missing
    save()
    // @ts-expect-error another payload
    save({ id: 1 })
    // @ts-expect-error one payload
    slot(loop, (_a: number, _b: number) => 1)
    // @ts-expect-error any strategy is not a loop
    slot({} as Strategy, () => 1)
  })
})

describe('emits', () => {
  test('makes functions of the events, and is an emitter', () => {
    expectTypeOf(producer.events).toExtend<Emitter<Shop>>()
    expectTypeOf(producer.events.order_placed({ id: '1' })).toEqualTypeOf<number>()
    producer.events.ready()
    producer.events.ready(undefined, { meta: 1 })
    producer.events['stock:low']('milk')
    // @ts-expect-error no such event
    producer.events.shipped()
    // @ts-expect-error another payload
    producer.events.order_placed({ id: 1 })
    // @ts-expect-error a payload is missing
    producer.events.requestProduct()
  })

  test('leaves events named like members of an emitter to emit', () => {
    const events = emits<{ close: number; waiting: number; then: number; open: number }>()
    events.emit('close', 1)
    events.open(1)
    // @ts-expect-error the emitter's own
    events.close(1)
    // @ts-expect-error hidden
    events.waiting(1)
    // @ts-expect-error it is no promise
    events.then(1)
  })

  test('leaves events named like members of every object to emit', () => {
    const events = emits<{
      constructor: string
      toString: string
      valueOf: string
      hasOwnProperty: string
      open: string
    }>()
    events.emit('constructor', 'x')
    expectTypeOf(events.open).toBeCallableWith('x')
    expectTypeOf(events.toString).toEqualTypeOf<() => string>()
    expectTypeOf(events.hasOwnProperty).toEqualTypeOf<(name: PropertyKey) => boolean>()
    // @ts-expect-error another payload
    const told: number = events.valueOf('x')
    expectTypeOf(told).toBeNumber()
  })

  test('takes names alone, or with the payloads', () => {
    const loose = emits(['made', 'sold'])
    expectTypeOf(loose).toEqualTypeOf<CallableEmitter<{ made: unknown; sold: unknown }>>()
    loose.made(7)
    // @ts-expect-error no such event
    loose.other(7)
    emits<Shop>(['ready'])
    // @ts-expect-error no such event
    emits<Shop>(['other'])
  })
})

describe('connect', () => {
  test('types the payload of a function, and the emission', () => {
    const end = connect(shop, 'order_placed', (order, { emit }) => {
      expectTypeOf(order).toEqualTypeOf<{ id: string }>()
      emit('ready')
    })
    expectTypeOf(end).toEqualTypeOf<Unsubscribe>()
    connect(producer, 'requestProduct', (n) => expectTypeOf(n).toEqualTypeOf<number>())
    connect(loop, 'exception', (error) => expectTypeOf(error).toBeUnknown())
    connect(shop, ['requestProduct', 'stock:low'], (payload) => expectTypeOf(payload).toEqualTypeOf<number | string>())
    const [numbers, texts] = [slot(loop, (n: number) => n), slot(loop, (_text: string) => {})]
    connect(shop, 'requestProduct', numbers)
    // @ts-expect-error no such event
    connect(shop, 'shipped', () => {})
    // @ts-expect-error another payload
    connect(shop, 'requestProduct', (_text: string) => {})
    // @ts-expect-error a slot of another payload
    connect(shop, 'requestProduct', texts)
    // @ts-expect-error no source
    connect({}, 'shipped', () => {})
  })

  test('knows the member of an event', () => {
    expectTypeOf<MemberOf<'order_placed'>>().toEqualTypeOf<'onOrderPlaced'>()
    expectTypeOf<MemberOf<'requestProduct'>>().toEqualTypeOf<'onRequestProduct'>()
    expectTypeOf<MemberOf<'stock:low'>>().toEqualTypeOf<'onStockLow'>()
    expectTypeOf<MemberOf<'step-2/done'>>().toEqualTypeOf<'onStep2Done'>()
    connect(shop, 'order_placed', { onOrderPlaced: (_order: { id: string }) => {} })
    connect(shop, 'stock:low', { onStockLow: (_name: string, _emission: Emission) => {}, other: 1 })
    connect(producer, ['stock:low', 'ready'], { onStockLow: (_name: string) => {} })
    connect(shop, { onStockLow: (_name: string) => {}, onSomethingElse: () => {} })
    connect(shop, { onRequestProduct: slot(loop, (n: number) => n) })
    connect(shop, 'requestProduct', { take: (_n: number) => {} }, 'take')
    expectTypeOf<MemberOf<string> | MemberOf<`order/${string}`> | MemberOf<symbol>>().toBeNever()
    class Desk {
      onAnything(_payload: unknown): void {}
    }
    connect(createEmitter(), new Desk())
    connect(createEmitter(), 'anything', new Desk())
    connect(createEmitter<Shop & { [name: `order/${string}`]: number }>(), { onStockLow: (_name: string) => {} })
    // @ts-expect-error the member is missing
    connect(shop, 'order_placed', { onStockLow: (_name: string) => {} })
    // @ts-expect-error another payload
    connect(shop, 'order_placed', { onOrderPlaced: (_n: number) => {} })
    // @ts-expect-error another payload
    connect(shop, { onStockLow: (_n: number) => {} })
    // @ts-expect-error another payload
    connect(shop, ['stock:low'], { onStockLow: (_n: number) => {} })
    // @ts-expect-error no such member
    connect(shop, 'requestProduct', { take: (_n: number) => {} }, 'give')
    // @ts-expect-error a member of another payload
    connect(shop, 'requestProduct', { take: (_text: string) => {} }, 'take')
  })
})

describe('disconnect', () => {
  test('takes what connect took', () => {
    expectTypeOf(disconnect(shop)).toEqualTypeOf<boolean>()
    disconnect(producer, 'ready')
    disconnect(producer, undefined, {}, 'take')
    disconnect(shop, ['ready', 'order_placed'])
    disconnect(shop, pattern('order_{what}'))
    // @ts-expect-error one is no event
    disconnect(shop, ['ready', 'shipped'])
    // @ts-expect-error no such event
    disconnect(shop, 'shipped')
  })
})

describe('forward', () => {
  test('asks the target for the event', () => {
    const other = createEmitter<{ ready: void; count: number; 'stock:low': string }>()
    expectTypeOf(forward(shop, 'ready', other)).toEqualTypeOf<Unsubscribe>()
    forward(producer, 'requestProduct', other, 'count')
    forward(shop, ['ready', 'stock:low'], other)
    // @ts-expect-error no such event there
    forward(shop, 'requestProduct', other)
    // @ts-expect-error another payload
    forward(shop, 'order_placed', other, 'count')
    // @ts-expect-error no such event here
    forward(shop, 'shipped', other)
  })
})
