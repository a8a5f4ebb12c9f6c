import { createEmitter, createLinker, type Emission, type Emitter, type EventsOf, type Listenable, type Outcome } from '@emitscope/emitter'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPaid {
  static readonly type = 'order:paid'
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}

/** No event class: nothing names it. */
class Plain {
  readonly id = ''
}

type ShopEvents = EventsOf<typeof OrderPaid> & {
  'order:placed': { id: string; total: number }
  [type: `order/${string}/shipped`]: { carrier: string }
  note: string | undefined
  ready: void
}

interface DeclaredEvents {
  tick: number
}

declare const shop: Emitter<ShopEvents>

describe('on', () => {
  test('infers the payload and the emission from the name', () => {
    shop.on('order:placed', (order, emission) => {
      expectTypeOf(order).toEqualTypeOf<{ id: string; total: number }>()
      expectTypeOf(emission.type).toEqualTypeOf<'order:placed'>()
      expectTypeOf(emission.payload.total).toBeNumber()
    })
    shop.on('order/7/shipped', ({ carrier }) => expectTypeOf(carrier).toBeString())
    shop.on('ready', (nothing) => expectTypeOf(nothing).toBeVoid())
  })

  test('infers the instance from an event class', () => {
    shop.on(OrderPaid, (order) => expectTypeOf(order).toEqualTypeOf<OrderPaid>())
    shop.on('order:paid', (order) => expectTypeOf(order).toEqualTypeOf<OrderPaid>())
  })

  test('narrows a list by the type of the emission', () => {
    shop.on(['order:placed', 'note'], (payload, emission) => {
      expectTypeOf(payload).toEqualTypeOf<{ id: string; total: number } | string | undefined>()
      if (emission.type === 'note') expectTypeOf(emission.payload).toEqualTypeOf<string | undefined>()
    })
  })

  test("hands '*' every event of the map", () => {
    const bus = createEmitter<{ a: number; b: string }>()
    bus.on('*', (payload, emission) => {
      expectTypeOf(payload).toEqualTypeOf<number | string>()
      if (emission.type === 'a') expectTypeOf(emission.payload).toBeNumber()
    })
  })

  test('hands onSuccess what the handler resolves', () => {
    shop.on('order:placed', async ({ total }) => total, { onSuccess: (value) => expectTypeOf(value).toBeNumber() })
    shop.on('order:placed', () => {}, { filter: ({ payload }) => payload.total > 2 })
  })

  test('refuses names, classes and payloads the map does not have', () => {
    // @ts-expect-error no such event
    shop.on('order:lost', () => {})
    // @ts-expect-error no event class
    shop.on(Plain, () => {})
    // @ts-expect-error one name of the list is unknown
    shop.on(['ready', 'order:lost'], () => {})
    // @ts-expect-error the payload is an order
    shop.on('order:placed', (order: number) => order)
  })
})

describe('emit', () => {
  test('takes the payload of the name, none for void, an optional one where undefined is allowed', () => {
    expectTypeOf(shop.emit('order:placed', { id: '1', total: 3 })).toBeNumber()
    shop.emit('order:placed', { id: '1', total: 3 }, { meta: { by: 'card' } })
    shop.emit('order/7/shipped', { carrier: 'van' })
    shop.emit('ready')
    shop.emit('note')
    shop.emit('note', 'kept')
  })

  test('takes an instance with its options second', () => {
    shop.emit(new OrderPaid('1'))
    shop.emit(new OrderPaid('1'), { meta: { by: 'card' } })
  })

  test('refuses what the map does not say', () => {
    // @ts-expect-error no such event
    shop.emit('order:lost')
    // @ts-expect-error the payload is missing
    shop.emit('order:placed')
    // @ts-expect-error the payload lacks its total
    shop.emit('order:placed', { id: '1' })
    // @ts-expect-error ready has no payload
    shop.emit('ready', 1)
    // @ts-expect-error '*' is heard, not emitted
    shop.emit('*', undefined)
    // @ts-expect-error the class is not an instance
    shop.emit(OrderPaid)
  })

  test('is there on the emission, with the same types', () => {
    shop.on('ready', (_nothing, emission) => {
      emission.emit('order:placed', { id: '1', total: 3 })
      // @ts-expect-error the payload lacks its total
      emission.emit('order:placed', { id: '1' })
    })
  })
})

describe('what comes back', () => {
  test('from emitAsync, channel and next', () => {
    expectTypeOf(shop.emitAsync('order:placed', { id: '1', total: 3 })).resolves.toExtend<Outcome>()
    expectTypeOf(shop.next('order:placed')).resolves.toEqualTypeOf<{ id: string; total: number }>()
    const placed = shop.channel('order:placed')
    expectTypeOf(placed.emit({ id: '1', total: 3 })).toBeNumber()
    // @ts-expect-error the payload is missing
    placed.emit()
    shop.channel('ready').emit()
  })

  test('from an interface as event map', () => {
    const bus = createEmitter<DeclaredEvents>()
    bus.on('tick', (count) => expectTypeOf(count).toBeNumber())
    // @ts-expect-error the payload is a number
    bus.emit('tick', 'one')
  })

  test('from an emitter without a map', () => {
    const bus = createEmitter()
    bus.on('anything', (payload) => expectTypeOf(payload).toBeUnknown())
    bus.emit('anything', 1)
  })
})

describe('views', () => {
  test('with fewer events are what an emitter can be handed out as', () => {
    const listen = (_view: Listenable<{ 'order:placed': { id: string; total: number } }>) => {}
    listen(shop)
    // @ts-expect-error the shop's orders carry no colour
    const wrong: Listenable<{ 'order:placed': { colour: string } }> = shop
    expectTypeOf(wrong).not.toBeAny()
  })

  test('of a linker share its events', () => {
    const linker = createLinker<DeclaredEvents>()
    linker.on('tick', (count) => expectTypeOf(count).toBeNumber())
    // @ts-expect-error no such event
    linker.on('tock', () => {})
  })

  test('of an emission are read-only', () => {
    const read = (emission: Emission<'tick', number>) => {
      // @ts-expect-error an emission is not changed
      emission.payload = 2
    }
    expectTypeOf(read).toBeFunction()
  })
})
