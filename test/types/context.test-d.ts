import { createEmitter, type Emitter, type EventsOf, type Outcome } from '@emitscope/emitter'
import {
  type Context,
  createContext,
  type Dependency,
  type DependencyContext,
  defineDependency,
  type Values,
} from '@emitscope/emitter/context'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPaid {
  static readonly type = 'order:paid'
  readonly id = ''
}

type ShopEvents = EventsOf<typeof OrderPaid> & { 'order:placed': { id: string }; ready: void }

interface Own {
  db: { name: string }
  user?: string
}

declare const shop: Emitter<ShopEvents>

describe('createContext', () => {
  test('has the events of its emitter, and the values it is given', () => {
    const context = createContext(shop, { values: { user: 'alice' } })
    expectTypeOf(context).toEqualTypeOf<Context<ShopEvents, { user: string }>>()
    expectTypeOf(createContext(shop)).toEqualTypeOf<Context<ShopEvents, Values>>()
    expectTypeOf(createContext(shop, { id: 'one' }).values).toEqualTypeOf<Record<string, unknown>>()
    expectTypeOf(context.id).toBeString()
    expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>()
    expectTypeOf(context.drop()).toBeBoolean()
    using scope = createContext(shop)
    expectTypeOf(scope.alive).toBeBoolean()
    createContext<ShopEvents, { user?: string }>(shop)
    // @ts-expect-error no options
    createContext<ShopEvents, Own>(shop)
    // @ts-expect-error no values
    createContext<ShopEvents, Own>(shop, { id: 'one' })
    // @ts-expect-error not an emitter
    createContext({})
    // @ts-expect-error an id is a string
    createContext(shop, { id: 1 })
  })

  test('emits as the emitter does', () => {
    const context = createContext(shop)
    expectTypeOf(context.emit('order:placed', { id: '1' })).toBeNumber()
    context.emit('ready')
    context.emit(new OrderPaid(), { meta: 1 })
    expectTypeOf(context.emitAsync('order:placed', { id: '1' }, { timeoutMs: 1 })).resolves.toEqualTypeOf<Outcome>()
    // @ts-expect-error another payload
    context.emit('order:placed', { id: 1 })
    // @ts-expect-error no such event
    context.emit('order:lost')
    // @ts-expect-error a class instead of an instance
    context.emit(OrderPaid)
  })

  test('is seen by handlers, as far as the core knows it', () => {
    createEmitter<ShopEvents>().on('ready', (_, { context }) => {
      expectTypeOf(context?.id).toEqualTypeOf<string | undefined>()
      // @ts-expect-error only what every context has: narrow it where you know whose it is
      context?.waitFor('name')
    })
  })

  test('waits for values nobody can know', () => {
    const context = createContext(shop)
    expectTypeOf(context.waitFor('name', { count: 2, timeoutMs: 1 })).resolves.toEqualTypeOf<unknown[]>()
    // @ts-expect-error a name is a string
    context.waitFor(OrderPaid)
  })
})

describe('defineDependency', () => {
  test('infers the value, promised or not', () => {
    const one = defineDependency(async () => 1)
    expectTypeOf(one).toEqualTypeOf<Dependency<number>>()
    const text = defineDependency(() => 'text', { cache: false, timeoutMs: 10, name: 'text' })
    const context = createContext(shop)
    expectTypeOf(context.get(one)).resolves.toBeNumber()
    expectTypeOf(context.get(text)).resolves.toBeString()
    // @ts-expect-error not defined as one
    context.get(() => 1)
    // @ts-expect-error cache is a boolean
    defineDependency(() => 1, { cache: 'no' })
  })

  test('says what values it needs of its context', () => {
    const name = defineDependency((context: DependencyContext<Own>) => context.values.db.name)
    const context = createContext(shop, { values: { db: { name: 'x' } } as Own })
    expectTypeOf(context.get(name)).resolves.toBeString()
    expectTypeOf(context.get(defineDependency(() => 1))).resolves.toBeNumber()
    // @ts-expect-error this context has no db
    createContext(shop, { values: { user: 'alice' } }).get(name)
    // @ts-expect-error nor has this
    createContext(shop).get(name)
  })

  test('may ask for others, and emits nothing', () => {
    const one = defineDependency(async () => 1)
    defineDependency(async (context) => {
      expectTypeOf(await context.get(one)).toBeNumber()
      expectTypeOf(context.values.any).toBeUnknown()
      // @ts-expect-error it reads
      context.emit('ready')
      // @ts-expect-error it reads
      context.drop()
    })
  })
})
