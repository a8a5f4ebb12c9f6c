import type { Emission, EventsOf, Listenable } from '@emitscope/emitter'
import {
  createEngine,
  defineModule,
  defineSettings,
  type Engine,
  type EngineException,
  every,
  type Module,
  type SettingsOf,
} from '@emitscope/emitter/engine'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPlaced {
  static readonly type = 'order:placed'
  readonly id: string = ''
}
class Trade {
  static readonly type = 'trade/made'
  readonly symbol: string = ''
}
/** No event class: nothing names it. */
class Plain {
  readonly id = ''
}
interface Draft {
  readonly text: string
}

describe('defineModule', () => {
  test('infers what a handler gets from its class, name, list or pattern', () => {
    defineModule({
      handlers: [
        [
          OrderPlaced,
          (payloads, emissions, engine) => {
            expectTypeOf(payloads).toEqualTypeOf<readonly OrderPlaced[]>()
            expectTypeOf(emissions[0]!).toExtend<Emission<'order:placed', OrderPlaced>>()
            expectTypeOf(emissions[0]!.emit(new Trade())).toBeNumber()
            expectTypeOf(engine).toEqualTypeOf<Engine>()
          },
          { concurrency: 1 },
        ],
        [[OrderPlaced, Trade], (payloads) => expectTypeOf(payloads).toEqualTypeOf<readonly (OrderPlaced | Trade)[]>()],
        ['saved', (payloads) => expectTypeOf(payloads).toEqualTypeOf<readonly unknown[]>()],
        ['saved', (payloads: readonly Draft[]) => payloads[0]?.text],
        [pattern('/user/{id:int}'), (_payloads, emissions) => expectTypeOf(emissions[0]!.params).toEqualTypeOf<{ readonly id: number }>()],
      ],
    })
  })

  test('types on… members by the events, as PascalCase', () => {
    defineModule({
      events: [OrderPlaced, Trade, 'page:left'],
      onOrderPlaced: (payloads, emissions, engine) => {
        expectTypeOf(payloads).toEqualTypeOf<readonly OrderPlaced[]>()
        expectTypeOf(emissions[0]!).toExtend<Emission<'order:placed', OrderPlaced>>()
        expectTypeOf(engine.publish(new Trade())).toEqualTypeOf<Promise<void>>()
      },
      onTradeMade(payloads) {
        expectTypeOf(payloads).toEqualTypeOf<readonly Trade[]>()
      },
      onPageLeft: (payloads: readonly Draft[]) => payloads.length,
    })
  })

  test('refuses what does not fit', () => {
    // @ts-expect-error its type is that of another class
    defineModule({ handlers: [[Trade, (payloads: readonly OrderPlaced[]) => payloads]] })
    // @ts-expect-error no event class
    defineModule({ handlers: [[Plain, () => undefined]] })
    // @ts-expect-error no event class
    defineModule({ events: [Plain] })
    // @ts-expect-error another payload
    defineModule({ events: [OrderPlaced], onOrderPlaced: (payloads: readonly Trade[]) => payloads })
    // @ts-expect-error not made by every()
    defineModule({ schedules: [() => undefined] })
    // @ts-expect-error not a number
    every('1000', () => undefined)
    // @ts-expect-error no such option
    defineModule({ handlers: [[OrderPlaced, () => undefined, { once: true }]] })
  })

  test('returns what may be spread into another, and is a module', () => {
    const base = defineModule({
      name: 'base',
      events: [OrderPlaced],
      handlers: [[OrderPlaced, () => undefined]],
      onOrderPlaced: () => undefined,
    })
    const derived = defineModule({
      ...base,
      name: 'derived',
      events: [...base.events, Trade],
      handlers: [...base.handlers, [Trade, (payloads: readonly Trade[]) => payloads[0]?.symbol]],
      onTradeMade: (payloads) => expectTypeOf(payloads).toEqualTypeOf<readonly Trade[]>(),
    })
    const modules: readonly Module[] = [base, derived, {}]
    createEngine({ modules })
  })

  test('hands schedules, tasks and hooks the engine', () => {
    defineModule({
      schedules: [every(10, ({ engine }) => expectTypeOf(engine).toEqualTypeOf<Engine>(), { immediate: false })],
      tasks: [({ signal }) => expectTypeOf(signal).toEqualTypeOf<AbortSignal>()],
      beforeStart: (engine) => engine.add({}),
      exit: (engine) => expectTypeOf(engine.status).toEqualTypeOf<'waiting' | 'starting' | 'running' | 'stopping' | 'stopped'>(),
    })
  })
})

describe('createEngine', () => {
  type ShopEvents = EventsOf<typeof OrderPlaced> & { saved: Draft; ready: void }

  test('without a map takes any event, by name or instance', async () => {
    const engine = createEngine()
    await engine.publish(new OrderPlaced(), { meta: 1 })
    await engine.publish('anything', 5)
    engine.on('exception', (exception) => expectTypeOf(exception).toEqualTypeOf<EngineException>())
    // @ts-expect-error the class is not its instance
    await engine.publish(OrderPlaced)
  })

  test('with one publishes what is in it, and is an emitter of it', async () => {
    const engine = createEngine<ShopEvents>()
    await engine.publish('saved', { text: '' }, { sender: 1 })
    await engine.publish('ready')
    expectTypeOf(engine.tryPublish(new OrderPlaced())).toBeBoolean()
    engine.on('saved', (draft) => expectTypeOf(draft).toEqualTypeOf<Draft>())
    engine.on('stopped', (nothing) => expectTypeOf(nothing).toBeVoid())
    expectTypeOf(engine).toExtend<Listenable<ShopEvents>>()
    // @ts-expect-error another payload
    await engine.publish('saved', 5)
    // @ts-expect-error not in the map
    await engine.publish('lost', 5)
    // @ts-expect-error not in the map
    engine.on('lost', () => undefined)
  })

  test('keeps the type of its settings', () => {
    const settings = defineSettings({ fields: { port: 'number' } })
    expectTypeOf(createEngine({ settings: settings.parse({}) }).settings).toEqualTypeOf<{ readonly port: number }>()
    // @ts-expect-error a function
    createEngine({ beforeStart: 5 })
  })
})

describe('defineSettings', () => {
  test('types each field by its kind, default and optional', () => {
    const { parse, fields } = defineSettings({
      fields: { token: 'string', port: { type: 'number', default: 80 }, proxy: { type: 'boolean', optional: true } },
    })
    const parsed = parse({})
    expectTypeOf(parsed).toEqualTypeOf<{ readonly token: string; readonly port: number; readonly proxy: boolean | undefined }>()
    expectTypeOf(parsed).toEqualTypeOf<SettingsOf<typeof fields>>()
    // @ts-expect-error not declared
    parsed.other
    // @ts-expect-error frozen
    parsed.port = 5
  })

  test('refuses what is no kind, and a default of another', () => {
    // @ts-expect-error no such kind
    defineSettings({ fields: { at: 'date' } })
    // @ts-expect-error a number
    defineSettings({ fields: { port: { type: 'number', default: '80' } } })
  })
})
