import type { Emission, Emitter, EventsOf, Listenable } from '@emitscope/emitter'
import { type Context, defineDependency } from '@emitscope/emitter/context'
import { createListener, type InContext, type Listener, type ListenerEmission, type Route } from '@emitscope/emitter/listener'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPaid {
  static readonly type = 'order:paid'
  readonly id = ''
}

type ShopEvents = EventsOf<typeof OrderPaid> & {
  'order:placed': { id: string }
  [type: `/user/${number}/saved`]: { name: string }
  ready: void
}

interface Own {
  db: { name: string }
}

declare const shop: Listener<ShopEvents, Own>

describe('a listener', () => {
  test('is an emitter', () => {
    expectTypeOf(shop).toExtend<Emitter<ShopEvents>>()
    expectTypeOf(shop).toExtend<Listenable<{ ready: void }>>()
    expectTypeOf(createListener()).toEqualTypeOf<Listener>()
    createListener<ShopEvents, Own>({
      name: 'shop',
      match: 'all',
      values: () => ({ db: { name: '' } }),
      listen: async (app) => expectTypeOf(app).toEqualTypeOf<Listener<ShopEvents, Own>>(),
    })
    // @ts-expect-error values of another type
    createListener<ShopEvents, Own>({ values: () => ({ db: 1 }) })
    // @ts-expect-error not a function
    createListener({ listen: 1 })
  })

  test('needs what makes its values, where they have members that are always there', () => {
    const app = createListener({
      values: () => ({ user: 'alice' }),
      listen: async (self) => expectTypeOf(self.createContext().values.user).toBeString(),
    })
    expectTypeOf(app.createContext().values.user).toBeString()
    createListener<ShopEvents, { user?: string }>()
    // @ts-expect-error no options
    createListener<ShopEvents, Own>()
    // @ts-expect-error no values
    createListener<ShopEvents, Own>({ name: 'shop' })
  })

  test('gives handlers the payload, params, and the context', () => {
    shop.on('order:placed', (order, { type, context, emit }) => {
      expectTypeOf(order).toEqualTypeOf<{ id: string }>()
      expectTypeOf(type).toEqualTypeOf<'order:placed'>()
      expectTypeOf(context).toExtend<Context<ShopEvents, Own>>()
      expectTypeOf(context.values.db.name).toBeString()
      expectTypeOf(context.waitFor('name')).resolves.toEqualTypeOf<unknown[]>()
      expectTypeOf(context.get(defineDependency(async () => 1))).resolves.toBeNumber()
      emit('ready')
      context.emit('ready')
      // @ts-expect-error no such event
      context.emit('gone')
    })
    shop.on(pattern('/user/{id:int}/saved'), (user, { params }) => {
      expectTypeOf(user).toEqualTypeOf<{ name: string }>()
      expectTypeOf(params.id).toBeNumber()
      // @ts-expect-error no such param
      params.name
    })
    shop.once(OrderPaid, (paid, { context }) => {
      expectTypeOf(paid).toEqualTypeOf<OrderPaid>()
      expectTypeOf(context.values).toExtend<Own>()
    })
    // @ts-expect-error no such event
    shop.on('gone', () => {})
  })

  test('types what a route resolves to for its callbacks', () => {
    shop.on('ready', async () => 1, { name: 'ready', opts: { any: 'thing' }, onSuccess: (value) => expectTypeOf(value).toBeNumber() })
    expectTypeOf(shop.route('ready')).toEqualTypeOf<Route | undefined>()
    // @ts-expect-error a name is a string
    shop.on('ready', () => {}, { name: 1 })
  })

  test('types hooks', () => {
    shop.before((emission) => {
      expectTypeOf(emission).toEqualTypeOf<ListenerEmission<ShopEvents, Own>>()
      expectTypeOf(emission).toExtend<Emission & InContext<ShopEvents, Own>>()
      expectTypeOf(emission.context.values.db.name).toBeString()
    })
    shop.after((_, value) => expectTypeOf(value).toBeUnknown())
    shop.onError(RangeError, (error, { context }) => {
      expectTypeOf(error).toEqualTypeOf<RangeError>()
      expectTypeOf(context.id).toBeString()
    })
    shop.onStart(async () => {})
    // @ts-expect-error a class comes first
    shop.onError(() => {})
    // @ts-expect-error not a class
    shop.onError('RangeError', () => {})
  })

  test('types its contexts', () => {
    expectTypeOf(shop.contexts).toEqualTypeOf<ReadonlyMap<string, Context<ShopEvents, Own>>>()
    expectTypeOf(shop.createContext({ id: 'one', values: { db: { name: '' } } })).toEqualTypeOf<Context<ShopEvents, Own>>()
    // @ts-expect-error another type of values
    shop.createContext({ values: { user: 'alice' } })
    // @ts-expect-error read-only
    shop.contexts.clear()
  })
})
