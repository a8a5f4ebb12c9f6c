import {
  createEmitter,
  createLinker,
  type Emission,
  type EmissionOf,
  type Emits,
  type Emitter,
  EmitterError,
  type EmitterOptions,
  type EmitterWarning,
  type EmitterWarningCode,
  type EventKey,
  type EventsOf,
  type Interceptor,
  type Listenable,
  type Outcome,
  type PayloadOf,
  type SubscribeOptions,
  sync,
  type Unsubscribe,
} from '@emitscope/emitter'
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

describe('events', () => {
  test('iterates emissions of the name, narrowed by type for lists and everything', async () => {
    for await (const { type, payload, emit } of shop.events('order:placed', { capacity: 100, overflow: 'drop-oldest' })) {
      expectTypeOf(type).toEqualTypeOf<'order:placed'>()
      expectTypeOf(payload).toEqualTypeOf<{ id: string; total: number }>()
      emit('ready')
    }
    for await (const emission of shop.events(['order:placed', 'note'])) {
      expectTypeOf(emission.payload).toEqualTypeOf<{ id: string; total: number } | string | undefined>()
      if (emission.type === 'note') expectTypeOf(emission.payload).toEqualTypeOf<string | undefined>()
    }
    for await (const { payload } of shop.events(OrderPaid)) expectTypeOf(payload).toEqualTypeOf<OrderPaid>()
    const bus = createEmitter<{ a: number; b: string }>()
    for await (const emission of bus.events('*')) if (emission.type === 'a') expectTypeOf(emission.payload).toBeNumber()
  })

  test('is an iterator besides an iterable', () => {
    const events = shop.events('ready', { signal: AbortSignal.timeout(1) })
    expectTypeOf(events.next()).resolves.toHaveProperty('done')
    expectTypeOf(events[Symbol.asyncIterator]()).toHaveProperty('next')
  })

  test('refuses what it cannot do', () => {
    // @ts-expect-error no such event
    shop.events('order:lost')
    // @ts-expect-error a loop does not block an emit
    shop.events('ready', { overflow: 'block' })
    // @ts-expect-error a capacity is a number
    shop.events('ready', { capacity: '10' })
    // @ts-expect-error events have no filter: the loop has an if
    shop.events('ready', { filter: () => true })
  })
})

describe('next', () => {
  test('resolves the payload of a list, a class or everything, filtered by its emission', () => {
    expectTypeOf(shop.next(['order:placed', 'ready'])).resolves.toEqualTypeOf<{ id: string; total: number } | void>()
    expectTypeOf(shop.next(OrderPaid)).resolves.toEqualTypeOf<OrderPaid>()
    expectTypeOf(createEmitter<{ a: number; b: string }>().next('*')).resolves.toEqualTypeOf<number | string>()
    void shop.next('order:placed', { filter: ({ payload }) => payload.total > 2, timeoutMs: 1000 })
    // @ts-expect-error the payload has no colour
    void shop.next('order:placed', { filter: ({ payload }) => payload.colour === 'red' })
    // @ts-expect-error a filter answers yes or no
    void shop.next('order:placed', { filter: () => 'yes' })
  })
})

describe('intercept', () => {
  test('gets every emission of the map and what calls on', () => {
    const bus = createEmitter<{ a: number; b: string }>()
    const stop = bus.intercept((emission, next) => {
      if (emission.type === 'a') expectTypeOf(emission.payload).toBeNumber()
      expectTypeOf(next()).toBeUnknown()
      emission.emit('b', 'text')
      return next()
    })
    expectTypeOf(stop).toEqualTypeOf<Unsubscribe>()
    const logged: Interceptor = ({ type }, next) => {
      expectTypeOf(type).toEqualTypeOf<EventKey>()
      return next()
    }
    bus.intercept(logged)
    bus.intercept(async (_emission, next) => await next())
  })

  test('refuses what is none', () => {
    // @ts-expect-error next takes nothing
    shop.intercept((_emission, next) => next(1))
    // @ts-expect-error an interceptor stands around one emission
    shop.intercept((emission: Emission<'tick', Date>, next: () => unknown) => [emission, next()])
    // @ts-expect-error it is a function
    shop.intercept({ before() {} })
    // @ts-expect-error it is there
    shop.intercept()
  })
})

describe('options of on', () => {
  test('are known by name and kind', () => {
    const owner = {}
    shop.on('ready', () => {}, { sender: owner, priority: 1, strategy: sync(), timeoutMs: 10, once: true, name: 'first', emission: true })
    shop.on('ready', () => {}, { unique: 'replace', owner, concurrency: 2, capacity: 10, overflow: 'latest' })
    shop.once('note', () => {}, { unique: 'throw', owner: class Owner {}, overflow: 'block', concurrency: 1 })
    createLinker<DeclaredEvents>().on('tick', () => {}, { unique: 'ignore', concurrency: 1, capacity: 2, overflow: 'drop-newest' })
  })

  test('see the emission and the value of their own handler', () => {
    shop.on('order:placed', async ({ total }) => ({ taxed: total * 1.2 }), {
      filter: ({ payload, type }) => payload.total > 2 && type === 'order:placed',
      onSuccess: (value, emission) => {
        expectTypeOf(value).toEqualTypeOf<{ taxed: number }>()
        expectTypeOf(emission.payload.total).toBeNumber()
      },
      onFailure: (error, { payload }) => {
        expectTypeOf(error).toBeUnknown()
        expectTypeOf(payload.id).toBeString()
      },
    })
  })

  test('refuse what is none', () => {
    // @ts-expect-error a misspelt option
    shop.on('ready', () => {}, { prioritiy: 1 })
    // @ts-expect-error not one of the four words
    shop.on('ready', () => {}, { unique: true })
    // @ts-expect-error an owner is an object
    shop.on('ready', () => {}, { owner: 'widget' })
    // @ts-expect-error a number
    shop.on('ready', () => {}, { concurrency: '2' })
    // @ts-expect-error not an overflow
    shop.on('ready', () => {}, { capacity: 1, overflow: 'sometimes' })
    // @ts-expect-error emission is said, never denied
    shop.on('ready', () => {}, { emission: false })
    // @ts-expect-error the handler resolves a number
    shop.on('order:placed', async ({ total }) => total, { onSuccess: (value: string) => value })
    // @ts-expect-error the payload has no colour
    shop.on('order:placed', () => {}, { filter: ({ payload }) => payload.colour === 'red' })
    // @ts-expect-error a function that makes a strategy is none
    shop.on('ready', () => {}, { strategy: sync })
  })

  test('are written down as a type of their own', () => {
    const options: SubscribeOptions<EmissionOf<ShopEvents, 'order:placed'>, number> = { onSuccess: (value) => value.toFixed(2) }
    // The handler's parameter is written down as well: the compiler looks at such options before it infers what a handler returns.
    shop.on('order:placed', (order: { total: number }) => order.total, options)
    expectTypeOf<PayloadOf<ShopEvents, typeof OrderPaid>>().toEqualTypeOf<OrderPaid>()
  })
})

describe('options of createEmitter', () => {
  test('are known by name and kind', () => {
    createEmitter({ match: 'first', unhandled: 'throw', maxDepth: 10, asyncContext: false, strategy: sync(), linker: createLinker() })
    const options: EmitterOptions = {
      unhandled: 'report',
      onWarning: (warning) => {
        expectTypeOf(warning).toEqualTypeOf<EmitterWarning>()
        expectTypeOf(warning.code).toEqualTypeOf<EmitterWarningCode>()
        expectTypeOf(warning.message).toBeString()
        expectTypeOf(warning.type).toEqualTypeOf<EventKey | undefined>()
      },
      onError: (error, emission) => {
        expectTypeOf(error).toBeUnknown()
        expectTypeOf(emission.payload).toBeUnknown()
      },
    }
    createEmitter<ShopEvents>(options)
  })

  test('refuse what is none', () => {
    // @ts-expect-error not one of the two words
    createEmitter({ match: 'last' })
    // @ts-expect-error not one of the three words
    createEmitter({ unhandled: true })
    // @ts-expect-error a warning is told to a function
    createEmitter({ onWarning: 'console' })
    // @ts-expect-error an emitter is no linker
    createEmitter({ linker: shop })
    // @ts-expect-error an event map is an object
    createEmitter<string>()
  })
})

describe('an EmitterError', () => {
  test('has a code to tell it by', () => {
    const told = (error: unknown) => {
      if (!(error instanceof EmitterError)) return
      // @ts-expect-error no such code
      if (error.code === 'UNHANDELED') return
      if (error.code === 'UNHANDLED' || error.code === 'DUPLICATE' || error.code === 'INTERCEPTOR') expectTypeOf(error.message).toBeString()
    }
    expectTypeOf(told).toBeFunction()
  })
})

describe('emitAsync', () => {
  test('takes options after the payload, or after an instance, and says what became of each', async () => {
    const outcome = await shop.emitAsync('order:placed', { id: '1', total: 3 }, { mode: 'serial', timeoutMs: 10 })
    await shop.emitAsync(new OrderPaid('1'), { mode: 'parallel' })
    await shop.emitAsync('ready', undefined, { mode: 'serial' })
    expectTypeOf(outcome.deliveries[0]!.status).toEqualTypeOf<'fulfilled' | 'rejected' | 'cancelled' | 'skipped'>()
    expectTypeOf(outcome.values).toEqualTypeOf<readonly unknown[]>()
    expectTypeOf(outcome.ok).toBeBoolean()
  })

  test('refuses what the map does not say', () => {
    // @ts-expect-error no such mode
    void shop.emitAsync('ready', undefined, { mode: 'both' })
    // @ts-expect-error emit has no mode
    shop.emit('ready', undefined, { mode: 'serial' })
    // @ts-expect-error the payload is missing
    void shop.emitAsync('order:placed')
    // @ts-expect-error the class is not an instance
    void shop.emitAsync(OrderPaid)
  })
})

describe('introspection and removal', () => {
  test('take one type of the map', () => {
    expectTypeOf(shop.types()).toEqualTypeOf<EventKey[]>()
    expectTypeOf(shop.has('ready')).toBeBoolean()
    expectTypeOf(shop.off()).toBeBoolean()
    shop.off(OrderPaid)
    shop.off('*')
    shop.off('order:placed', (order: { id: string }) => order.id)
    const [one] = shop.subscriptions('ready')
    if (one !== undefined) expectTypeOf(one.strategy?.name).toEqualTypeOf<string | undefined>()
    // @ts-expect-error no such event
    shop.has('order:lost')
    // @ts-expect-error one type, no list
    shop.off(['ready'])
    // @ts-expect-error everything has no channel
    shop.channel('*')
  })
})

describe('views', () => {
  test('that listen only do not emit, end nothing of others, and see no more than they say', () => {
    const view: Listenable<{ 'order:placed': { id: string } }> = shop
    view.on('order:placed', ({ id }) => expectTypeOf(id).toBeString())
    view.once('order:placed', () => {})
    expectTypeOf(view.next('order:placed')).resolves.toEqualTypeOf<{ id: string }>()
    expectTypeOf(view.events('order:placed')).toHaveProperty('next')
    // @ts-expect-error a view that listens does not emit
    view.emit('order:placed', { id: '1' })
    // @ts-expect-error it says less than the emitter has
    view.on('ready', () => {})
    // @ts-expect-error it ends nobody else's subscriptions
    view.off()
    // @ts-expect-error the payload of the view has no total
    view.on('order:placed', ({ total }) => total)
  })

  test('that emit only take what they say', () => {
    const view: Emits<ShopEvents> = shop
    expectTypeOf(view.emit('ready')).toBeNumber()
    // @ts-expect-error a view that emits does not listen
    view.on('ready', () => {})
  })

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
