import {
  createEmitter,
  createLinker,
  type Emission,
  type EmissionOf,
  type Emitter,
  type Listenable,
  type PayloadOf,
} from '@emitscope/emitter'
import { type Checked, type NamesOf, type Params, type ParamsOf, type Pattern, pattern } from '@emitscope/emitter/patterns'
import { onBatch } from '@emitscope/emitter/strategies'
import { describe, expectTypeOf, test } from 'vitest'

type ShopEvents = {
  [type: `/user/${number}/saved`]: { name: string }
  [type: `order ${string} shipped`]: { carrier: string }
  ready: void
  'order:placed': { total: number }
}
declare const shop: Emitter<ShopEvents>

const hex = { match: /[0-9a-f]+/, parse: (text: string) => Number.parseInt(text, 16) }
const date = { match: /\d{4}-\d\d-\d\d/, parse: (text: string) => new Date(text) }

describe('params', () => {
  test('are typed from the literal', () => {
    expectTypeOf<ParamsOf<'/user/{id:uuid}/{name}/{file:path}/{age:int}/{score:float}/{word:str}'>>().toEqualTypeOf<{
      readonly id: string
      readonly name: string
      readonly file: string
      readonly age: number
      readonly score: number
      readonly word: string
    }>()
    expectTypeOf<ParamsOf<'plain text'>>().toEqualTypeOf<Record<never, never>>()
    shop.on(pattern("step 1: save {username}'s data of {n:int}"), (_data, { params, type }) => {
      expectTypeOf(params.username).toBeString()
      expectTypeOf(params.n).toBeNumber()
      expectTypeOf(type).toEqualTypeOf<`step 1: save ${string}'s data of ${number}`>()
      // @ts-expect-error no such param
      params.user
      // @ts-expect-error params are not written to
      params.n = 1
    })
    shop.once(pattern('{id:int}'), (_data, { params: { id } }) => expectTypeOf(id).toBeNumber())
    // @ts-expect-error no such param
    shop.on(pattern('{id:int}'), (_data, { params: { idd } }) => idd)
  })

  test('of converters of one’s own are what these make', () => {
    shop.on(pattern('{colour:hex} on {day:date} at {n:int}', { converters: { hex, date } }), (_data, { params }) => {
      expectTypeOf(params).toEqualTypeOf<{ readonly colour: number; readonly day: Date; readonly n: number }>()
    })
    shop.on(pattern('{n:int}', { converters: { int: date } }), (_data, { params }) => expectTypeOf(params.n).toEqualTypeOf<Date>())
  })

  test('are in filters, callbacks, next and events', async () => {
    const numbers = pattern('a/{n:int}')
    shop.on(numbers, () => 'done', {
      filter: ({ params }) => params.n > 1,
      onSuccess: (value, { params }) => [expectTypeOf(value).toBeString(), expectTypeOf(params.n).toBeNumber()],
      onFailure: (_error, { params }) => expectTypeOf(params.n).toBeNumber(),
    })
    // @ts-expect-error no such param
    shop.on(numbers, () => {}, { filter: ({ params }) => params.m > 1 })
    void shop.next(numbers, { filter: ({ params }) => params.n > 1 })
    for await (const { params } of shop.events(numbers)) expectTypeOf(params.n).toBeNumber()
  })

  test('of a name, a list or everything are any', () => {
    shop.on('ready', (_nothing, { params }) => expectTypeOf(params).toEqualTypeOf<Params>())
    shop.on('*', (_payload, { params }) => expectTypeOf(params.id).toBeUnknown())
  })

  test('of a text that is no literal are any', () => {
    const text: string = '/user/{id}'
    expectTypeOf(pattern(text)).toEqualTypeOf<Pattern<Readonly<Record<string, unknown>>, string>>()
    shop.on(pattern(text), (payload, { params }) => [expectTypeOf(payload).toBeUnknown(), expectTypeOf(params.id).toBeUnknown()])
  })

  test('come out of match, or nothing does', () => {
    expectTypeOf(pattern('a/{n:int}').match('a/1')).toEqualTypeOf<{ readonly n: number } | undefined>()
    // @ts-expect-error a name is a string
    pattern('a/{n:int}').match(1)
  })
})

describe('converters', () => {
  test('that are unknown do not compile, and the compiler says so in words', () => {
    // @ts-expect-error there is no converter int128
    pattern('/user/{id:int128}')
    // @ts-expect-error nor there
    pattern('/user/{id:int}/{n:number}', { converters: { hex } })
    // @ts-expect-error names are told apart by case
    pattern('{id:INT}')
    expectTypeOf<
      Checked<'/{a:int}/{b:int128}', object>
    >().toEqualTypeOf<'there is no converter int128: use str, int, float, path, uuid, or give it in converters'>()
    expectTypeOf<Checked<'/{a:hex}', { hex: typeof hex }>>().toEqualTypeOf<'/{a:hex}'>()
  })

  test('are an expression and a function', () => {
    // @ts-expect-error a text is no expression
    pattern('{a:hex}', { converters: { hex: { match: '[a-f]+', parse: Number } } })
    // @ts-expect-error it parses nothing
    pattern('{a:hex}', { converters: { hex: { match: /a/ } } })
    // @ts-expect-error a text is what it is given
    pattern('{a:hex}', { converters: { hex: { match: /a/, parse: (n: number) => n } } })
    // @ts-expect-error a misspelt option
    pattern('{a}', { convertors: {} })
  })
})

describe('the payload', () => {
  test('is that of the map’s entry for all names of the pattern', () => {
    expectTypeOf<NamesOf<'/user/{id:int}/saved'>>().toEqualTypeOf<`/user/${number}/saved`>()
    expectTypeOf<NamesOf<'{a:float}/{b:uuid}{c}'>>().toEqualTypeOf<`${number}/${string}${string}`>()
    shop.on(pattern('/user/{id:int}/saved'), (user, { payload, params, type }) => {
      expectTypeOf(user).toEqualTypeOf<{ name: string }>()
      expectTypeOf(payload).toEqualTypeOf<{ name: string }>()
      expectTypeOf(params.id).toBeNumber()
      expectTypeOf(type).toEqualTypeOf<`/user/${number}/saved`>()
    })
    // An entry may say less of a name than the pattern does.
    shop.on(pattern('order {id:int} shipped'), ({ carrier }) => expectTypeOf(carrier).toBeString())
    shop.on(pattern('ready'), (nothing) => expectTypeOf(nothing).toBeVoid())
    expectTypeOf(shop.next(pattern('order {id} shipped'))).resolves.toEqualTypeOf<{ carrier: string }>()
    onBatch(shop, pattern('order {id} shipped'), (payloads) => expectTypeOf(payloads).toEqualTypeOf<readonly { carrier: string }[]>())
    expectTypeOf<PayloadOf<ShopEvents, Pattern<{ id: number }, 'ready'>>>().toBeVoid()
    expectTypeOf<EmissionOf<ShopEvents, Pattern<{ id: number }, 'ready'>>>().toEqualTypeOf<Emission<'ready', void, { id: number }>>()
  })

  test('is unknown where the map has no such entry', () => {
    shop.on(pattern('/user/{id}/saved'), (payload) => expectTypeOf(payload).toBeUnknown())
    shop.on(pattern('{any:path}'), (payload) => expectTypeOf(payload).toBeUnknown())
    // @ts-expect-error what a user is is not known
    shop.on(pattern('/user/{id}/saved'), ({ name }) => name)
    createEmitter().on(pattern('a/{n}'), (payload) => expectTypeOf(payload).toBeUnknown())
    createEmitter<Record<string, number>>().on(pattern('a/{n}'), (payload) => expectTypeOf(payload).toBeNumber())
  })
})

test('a converter that is called str is that of params without one', () => {
  const length = { match: /[^/]+/, parse: (text: string) => text.length }
  expectTypeOf(pattern('a/{n}', { converters: { str: length } }).match('a/xyz')?.n).toEqualTypeOf<number | undefined>()
})

describe('an event type of its own', () => {
  const numbers = pattern('a/{n:int}')

  test('is taken by off, has and subscriptions, of emitters and linkers', () => {
    expectTypeOf(shop.off(numbers)).toBeBoolean()
    shop.off(numbers, () => {})
    shop.has(numbers)
    shop.subscriptions(numbers)
    const linker = createLinker<ShopEvents>()
    linker.on(numbers, (_payload, { params }) => expectTypeOf(params.n).toBeNumber())
    linker.off(numbers)
    linker.has(numbers)
    linker.subscriptions(numbers)
    createEmitter<ShopEvents>({ linker })
  })

  test('is not emitted, has no channel, and is in no list', () => {
    // @ts-expect-error a name is emitted
    shop.emit(numbers)
    // @ts-expect-error a name is emitted
    void shop.emitAsync(numbers)
    // @ts-expect-error a channel is of one name
    shop.channel(numbers)
    // @ts-expect-error a list holds names
    shop.on([numbers, 'ready'], () => {})
    // @ts-expect-error not even alone
    shop.on([numbers], () => {})
    // @ts-expect-error it is made by pattern()
    shop.on({ text: 'a/{n}', match: () => ({}) }, () => {})
  })

  test('leaves views with fewer events what they were', () => {
    const view: Listenable<Pick<ShopEvents, 'ready'>> = shop
    view.on(numbers, (_payload, { params }) => expectTypeOf(params.n).toBeNumber())
    const fewer: Emitter<Pick<ShopEvents, 'ready' | 'order:placed'>> = createEmitter<Pick<ShopEvents, 'ready' | 'order:placed'>>()
    const less: Listenable<Pick<ShopEvents, 'order:placed'>> = fewer
    less.on('order:placed', ({ total }) => expectTypeOf(total).toBeNumber())
    // @ts-expect-error a view does not have more than its emitter
    const more: Listenable<ShopEvents & { lost: number }> = fewer
    // @ts-expect-error nor another payload
    const other: Listenable<{ 'order:placed': string }> = fewer
    return [more, other]
  })
})
