import { createEmitter, type Emitter, type EventsOf } from '@emitscope/emitter'
import visibleMitt, {
  type Adoption,
  adoptMitt,
  asMitt,
  type EventHandlerList,
  type EventHandlerMap,
  type EventType,
  type Handler,
  type MittEvents,
  type Emitter as VisibleMitt,
  type WildCardEventHandlerList,
  type WildcardHandler,
} from '@emitscope/emitter/mitt'
import type * as plain from 'mitt'
import plainMitt from 'mitt'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPaid {
  static readonly type = 'order:paid'
  readonly total = 0
}

type Shop = {
  order: { id: string }
  note: string | undefined
  ready: undefined
}

interface Declared {
  tick: number
  done: void
}

declare const shop: Emitter<Shop>

describe('asMitt', () => {
  test('gives a mitt of the same events', () => {
    expectTypeOf(asMitt(shop)).toEqualTypeOf<plain.Emitter<Shop>>()
    const bus = asMitt(shop)
    bus.on('order', (order) => expectTypeOf(order).toEqualTypeOf<{ id: string }>())
    bus.on('*', (type, payload) => {
      expectTypeOf(type).toEqualTypeOf<'order' | 'note' | 'ready'>()
      expectTypeOf(payload).toEqualTypeOf<{ id: string } | string | undefined>()
    })
    bus.emit('order', { id: '1' })
    bus.emit('note')
    bus.emit('ready')
    // @ts-expect-error no such event
    bus.on('ordr', () => {})
    // @ts-expect-error another payload
    bus.emit('order', { id: 1 })
    // @ts-expect-error a payload is missing
    bus.emit('order')
  })

  test('takes interfaces, classes of events, symbols and name patterns', () => {
    const ticks = asMitt(createEmitter<Declared>())
    ticks.on('tick', (tick) => expectTypeOf(tick).toBeNumber())
    ticks.emit('done')
    const key: unique symbol = Symbol('key')
    const bus = asMitt(createEmitter<EventsOf<typeof OrderPaid> & { [key]: boolean; [name: `row/${number}`]: string }>())
    bus.on('order:paid', (paid) => expectTypeOf(paid).toEqualTypeOf<OrderPaid>())
    bus.on(key, (flag) => expectTypeOf(flag).toBeBoolean())
    bus.on('row/7', (row) => expectTypeOf(row).toBeString())
    bus.emit('row/8', 'x')
  })

  test('is of use in generic code', () => {
    const bridge = <E extends object>(emitter: Emitter<E>): VisibleMitt<MittEvents<E>> => asMitt(emitter)
    expectTypeOf(bridge(shop)).toEqualTypeOf<plain.Emitter<Shop>>()
  })

  test('takes an emitter only', () => {
    // @ts-expect-error a mitt is no emitter
    asMitt(plainMitt<Shop>())
    // @ts-expect-error nothing at all
    asMitt()
  })
})

describe('adoptMitt', () => {
  test('takes any mitt and returns what releases it', () => {
    expectTypeOf(adoptMitt(plainMitt<Shop>(), { name: 'shop' })).toEqualTypeOf<Adoption>()
    expectTypeOf(adoptMitt(plainMitt()).release()).toBeBoolean()
    adoptMitt(asMitt(shop))
    // @ts-expect-error no mitt
    adoptMitt(shop)
    // @ts-expect-error a name is a string
    adoptMitt(plainMitt<Shop>(), { name: 7 })
  })
})

describe('the default export', () => {
  test("has mitt's signature", () => {
    expectTypeOf(visibleMitt).toEqualTypeOf<typeof plainMitt>()
    expectTypeOf(visibleMitt<Shop>()).toEqualTypeOf<plain.Emitter<Shop>>()
    expectTypeOf(visibleMitt()).toEqualTypeOf<plain.Emitter<Record<EventType, unknown>>>()
    const all: EventHandlerMap<Shop> = new Map()
    expectTypeOf(visibleMitt(all)).toEqualTypeOf<plain.Emitter<Shop>>()
    // @ts-expect-error an interface has no index signature, which mitt asks for
    visibleMitt<Declared>()
  })

  test("comes with mitt's types, for imports of types from the same place", () => {
    expectTypeOf<VisibleMitt<Shop>>().toEqualTypeOf<plain.Emitter<Shop>>()
    expectTypeOf<Handler<string>>().toEqualTypeOf<plain.Handler<string>>()
    expectTypeOf<WildcardHandler<Shop>>().toEqualTypeOf<plain.WildcardHandler<Shop>>()
    expectTypeOf<EventHandlerList<string>>().toEqualTypeOf<plain.EventHandlerList<string>>()
    expectTypeOf<WildCardEventHandlerList<Shop>>().toEqualTypeOf<plain.WildCardEventHandlerList<Shop>>()
    expectTypeOf<EventType>().toEqualTypeOf<plain.EventType>()
  })
})
