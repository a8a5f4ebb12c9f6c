import { createEmitter, type Emission } from '@emitscope/emitter'
import { emits, every, on, slot, task, unsubscribe } from '@emitscope/emitter/decorators'
import { createEngine, defineModule, type Engine, type WorkContext } from '@emitscope/emitter/engine'
import { type CallableEmitter, connect, createLoop, type Loop } from '@emitscope/emitter/loop'
import { pattern } from '@emitscope/emitter/patterns'
import { createSignal } from '@emitscope/emitter/signals'
import { describe, expectTypeOf, test } from 'vitest'

class OrderPlaced {
  static readonly type = 'order:placed'
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}
type Shop = { saved: { id: string }; ready: void; low: number }
const shop = createEmitter<Shop>()
const saved = createSignal<{ id: string }>('saved')
const loop = createLoop()

describe('@on', () => {
  test('takes a method that takes what a signal sends', () => {
    class Page {
      @on(saved) payload(_item: { id: string }): void {}
      @on(saved) emission(_item: { id: string }, _emission: Emission<string, { id: string }>): void {}
      @on(saved, { sender: 'autosave', weak: true }) nothing(): void {}
      // @ts-expect-error another payload
      @on(saved) wrong(_item: { id: number }): void {}
      // @ts-expect-error one payload and the emission
      @on(saved) three(_item: { id: string }, _emission: unknown, _more: number): void {}
      // @ts-expect-error the object is the owner
      @on(saved, { owner: {} }) owned(): void {}
      // @ts-expect-error the signal says when
      @on(saved, { strategy: loop }) queued(): void {}
    }
    expectTypeOf(unsubscribe(new Page())).toEqualTypeOf<boolean>()
  })

  test('takes a method that takes an event of an emitter, an object that holds one, or a loop', () => {
    class Producer {
      events = emitsOf()
    }
    const producer = new Producer()
    class Page {
      @on(shop, 'saved') one(_item: { id: string }): void {}
      @on(shop, ['saved', 'low'], { strategy: loop, filter: ({ type }) => type === 'low' }) two(_item: { id: string } | number): void {}
      @on(shop, '*') all(_payload: Shop[keyof Shop]): void {}
      @on(producer, 'produced') three(_product: string): void {}
      @on(loop, 'exception') four(_error: unknown): void {}
      @on(shop, pattern('/user/{id:int}')) five(_payload: unknown, { params }: Emission<string, unknown, { id: number }>): void {
        expectTypeOf(params.id).toEqualTypeOf<number>()
      }
      // @ts-expect-error another payload
      @on(shop, 'low') wrong(_low: string): void {}
      // @ts-expect-error one of two payloads
      @on(shop, ['saved', 'low']) half(_low: number): void {}
      // @ts-expect-error no such event
      @on(shop, 'lost') lost(): void {}
      // @ts-expect-error an emitter has events, not one
      @on(shop) none(): void {}
    }
    new Page()
  })

  test('takes a method that takes the lists of a module', () => {
    class Orders {
      readonly name = 'orders'
      @on(OrderPlaced) one(orders: readonly OrderPlaced[], _emissions: readonly Emission[], engine: Engine): void {
        expectTypeOf(orders[0]).toEqualTypeOf<OrderPlaced | undefined>()
        engine.tryPublish('x', 1)
      }
      @on('stock:low', { concurrency: 1 }) two(_levels: readonly number[]): void {}
      // @ts-expect-error a list of them
      @on(OrderPlaced) wrong(_order: OrderPlaced): void {}
      // @ts-expect-error a list of another
      @on(OrderPlaced) other(_orders: readonly number[]): void {}
      // @ts-expect-error the engine decides when
      @on(OrderPlaced, { strategy: loop }) queued(): void {}
    }
    createEngine({ modules: [new Orders(), defineModule(new Orders())] })
  })

  test('is for public methods of the objects', () => {
    class Page {
      // @ts-expect-error a field
      @on(shop, 'ready') field = (): void => {}
      // @ts-expect-error of the class
      @on(shop, 'ready') static fixed(): void {}
      // @ts-expect-error private
      @on(shop, 'ready') #hidden(): void {}
      // @ts-expect-error an accessor
      @on(shop, 'ready') get value(): () => void {
        return () => this.#hidden()
      }
    }
    // @ts-expect-error a class
    @on(shop, 'ready')
    class All {}
    return [Page, All]
  })
})

describe('@every and @task', () => {
  test('take a method that takes the engine and a signal', () => {
    class Clock {
      readonly name = 'clock'
      @every(1000) tick({ engine, signal }: WorkContext): void {
        expectTypeOf(engine).toEqualTypeOf<Engine>()
        expectTypeOf(signal.aborted).toEqualTypeOf<boolean>()
      }
      @every(1000, { immediate: false }) async later(): Promise<void> {}
      @task async watch({ signal }: WorkContext): Promise<void> {
        expectTypeOf(signal.aborted).toEqualTypeOf<boolean>()
      }
      // @ts-expect-error it has no interval
      @every() never(): void {}
      // @ts-expect-error another argument
      @every(1) wrong(_n: number): void {}
      // @ts-expect-error another argument
      @task other(_n: number): void {}
      // @ts-expect-error of the class
      @task static fixed(): void {}
      // @ts-expect-error it takes nothing
      @task() called(): void {}
    }
    createEngine({ modules: [new Clock()] })
  })
})

describe('@slot', () => {
  test('takes a method of one payload that returns a promise or nothing', () => {
    class Store {
      loop: Loop | undefined = loop
      #own = createLoop()
      @slot async save(_item: { id: string }): Promise<string> {
        return this.#own.name
      }
      @slot() show(_item: { id: string }): void {}
      @slot(loop) empty(): void {}
      @slot((self: Store) => self.#own, { timeoutMs: 10 }) async load(): Promise<void> {}
      // @ts-expect-error a call returns a promise
      @slot size(): number {
        return 1
      }
      // @ts-expect-error one payload
      @slot two(_a: number, _b: number): void {}
      // @ts-expect-error an emitter is no loop
      @slot(shop) elsewhere(): void {}
      // @ts-expect-error a field
      @slot(loop) field = 1
    }
    connect(shop, 'saved', new Store(), 'save')
  })

  test('without an argument is for objects that have a loop', () => {
    class Store {
      // @ts-expect-error its loop is none
      @slot save(): void {}
      loop = 1
    }
    return Store
  })
})

describe('@emits', () => {
  test('takes a field or an accessor that holds an emitter with these events', () => {
    class Producer {
      @emits events!: CallableEmitter<{ produced: string; ready: void }>
      @emits(['produced']) accessor named!: CallableEmitter<{ produced: string; ready: void }>
      @emits() accessor all!: CallableEmitter<Shop>
      @emits shaped!: CallableEmitter<{ [type: `order/${string}`]: string }>
      // @ts-expect-error no such event
      @emits(['prodced']) misspelt!: CallableEmitter<{ produced: string }>
      // @ts-expect-error no emitter
      @emits other!: string
      // @ts-expect-error a method
      @emits method(): void {}
      // @ts-expect-error of the class
      @emits static fixed: CallableEmitter<Shop>
    }
    const { events } = new Producer()
    expectTypeOf(events.produced).parameter(0).toEqualTypeOf<string>()
    connect(new Producer(), 'ready', () => {})
  })
})

declare const emitsOf: () => CallableEmitter<{ produced: string }>
