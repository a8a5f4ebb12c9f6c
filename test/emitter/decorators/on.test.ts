import { createEmitter, type Emission } from '@emitscope/emitter'
import { on, unsubscribe } from '@emitscope/emitter/decorators'
import { createLoop, emits } from '@emitscope/emitter/loop'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { describe, expect, test } from 'vitest'

interface Shop {
  saved: string
  low: number
}

/** Replaces a method by one that does the same: somebody else's decorator. */
const logged = <This, A extends readonly unknown[], R>(method: (this: This, ...args: A) => R, _context: ClassMethodDecoratorContext) =>
  function (this: This, ...args: A): R {
    return method.call(this, ...args)
  }

describe('@on with an emitter', () => {
  test('subscribes each object when it is constructed, with its name, and in order of the class', () => {
    const shop = createEmitter<Shop>()
    class Page {
      readonly seen: unknown[] = []
      readonly #title = 'page'
      @on(shop, 'saved') save(id: string): void {
        this.seen.push(`${this.#title} saved ${id}`)
      }
      @on(shop, ['saved', 'low']) both(payload: string | number, { type }: Emission): void {
        this.seen.push(`${String(type)} ${payload}`)
      }
    }
    expect(shop.subscriptions()).toEqual([])
    const [one, other] = [new Page(), new Page()]
    expect(shop.subscriptions('saved').map(({ name }) => name)).toEqual(['save', 'both', 'save', 'both'])
    shop.emit('saved', 'a')
    shop.emit('low', 1)
    expect(one.seen).toEqual(['page saved a', 'saved a', 'low 1'])
    expect(other.seen).toEqual(one.seen)
  })

  test('takes the options of on, and its failures go the way of all', () => {
    const failures: unknown[] = []
    const shop = createEmitter<Shop>({ onError: (error) => failures.push(error) })
    const seen: string[] = []
    class Page {
      @on(shop, 'saved', { priority: -1, name: 'last' }) last(id: string): void {
        seen.push(`last ${id}`)
      }
      @on(shop, 'saved', { filter: ({ payload }) => payload !== 'b' }) fail(id: string): never {
        throw id
      }
    }
    new Page()
    shop.emit('saved', 'a')
    shop.emit('saved', 'b')
    expect([seen, failures]).toEqual([['last a', 'last b'], ['a']])
    expect(shop.subscriptions('saved').map(({ name }) => name)).toEqual(['fail', 'last'])
  })

  test('gives the emission to methods that take it, and to them alone', () => {
    const shop = createEmitter<Shop>()
    const given: number[] = []
    class Page {
      @on(shop, 'saved') one(_id: string): void {
        // biome-ignore lint/complexity/noArguments: how many there are is the question
        given.push(arguments.length)
      }
      @on(shop, 'saved') two(_id: string, _emission: Emission): void {
        // biome-ignore lint/complexity/noArguments: how many there are is the question
        given.push(arguments.length)
      }
    }
    new Page()
    shop.emit('saved', 'a')
    expect(given).toEqual([1, 2])
  })

  test('takes an object that holds one, what emits() makes, and a loop', async () => {
    const producer = { events: emits<{ produced: string }>() }
    const loop = createLoop()
    const seen: unknown[] = []
    class Consumer {
      @on(producer, 'produced') first(product: string): void {
        seen.push(product)
      }
      @on(producer.events, '*') second(product: string): void {
        seen.push(product)
      }
      @on(loop, 'started') third(): void {
        seen.push('started')
      }
    }
    new Consumer()
    producer.events.produced('bread')
    loop.start()
    await loop.close()
    expect(seen).toEqual(['bread', 'bread', 'started'])
  })
})

describe('@on with a signal', () => {
  test('connects each object for its sender, and leaves the method as it is', async () => {
    const saved = createSignal<string>('saved')
    class Page {
      @on(saved) none(id: string): string {
        return `none ${id}`
      }
      @on(saved, { sender: 'autosave' }) auto(id: string): string {
        return `auto ${id}`
      }
      @on(saved, { sender: ANY_SENDER }) @on(saved, { sender: 'twice' }) any(id: string): string {
        return `any ${id}`
      }
    }
    const page = new Page()
    const values = async (sender?: string) => (await saved.send('1', { sender })).map(({ value }) => value)
    expect(await values()).toEqual(['none 1', 'any 1'])
    expect(await values('autosave')).toEqual(['auto 1', 'any 1'])
    expect(await values('twice')).toEqual(['any 1', 'any 1'])
    expect(page.none('2')).toBe('none 2')
    expect(saved.receivers(ANY_SENDER)).toHaveLength(4)
  })
})

describe('unsubscribe', () => {
  test('ends all subscriptions of one object, once', () => {
    const shop = createEmitter<Shop>()
    const saved = createSignal<string>()
    const seen: string[] = []
    class Page {
      readonly title: string
      constructor(title: string) {
        this.title = title
      }
      @on(shop, 'saved') @on(saved) save(id: string): void {
        seen.push(`${this.title} ${id}`)
      }
      [Symbol.dispose](): void {
        unsubscribe(this)
      }
    }
    const kept = new Page('kept')
    {
      using page = new Page('short')
      shop.emit('saved', page.title)
    }
    shop.emit('saved', 'b')
    saved.sendSync('c')
    expect(seen).toEqual(['kept short', 'short short', 'kept b', 'kept c'])
    expect([unsubscribe(kept), unsubscribe(kept), unsubscribe({})]).toEqual([true, false, false])
    expect([shop.subscriptions(), saved.receivers(ANY_SENDER)]).toEqual([[], []])
  })
})

describe('a subclass', () => {
  const shop = createEmitter<Shop>()
  const seen: string[] = []
  class Base {
    @on(shop, 'saved') kept(id: string): void {
      seen.push(`base kept ${id}`)
    }
    @on(shop, 'saved') save(id: string): void {
      seen.push(`base save ${id}`)
    }
  }
  const seenBy = (object: object): string[] => {
    seen.length = 0
    shop.emit('saved', 'a')
    shop.emit('low', 1)
    unsubscribe(object)
    expect(shop.subscriptions()).toEqual([])
    return [...seen]
  }

  test('keeps the handlers of its base', () => {
    class Derived extends Base {
      @on(shop, 'saved') more(id: string): void {
        seen.push(`more ${id}`)
      }
    }
    expect(seenBy(new Derived())).toEqual(['base kept a', 'base save a', 'more a'])
  })

  test('runs an override in the place of what it overrides, once, also when it is decorated again', () => {
    class Plain extends Base {
      override save(id: string): void {
        seen.push(`plain ${id}`)
      }
    }
    expect(seenBy(new Plain())).toEqual(['base kept a', 'plain a'])
    class Again extends Base {
      @on(shop, 'saved') override save(id: string): void {
        seen.push(`again ${id}`)
        super.save(id)
      }
    }
    expect(seenBy(new Again())).toEqual(['base kept a', 'again a', 'base save a'])
    expect(seenBy(new Base())).toEqual(['base kept a', 'base save a'])
  })

  test('whose override says other events has those, and so have its own subclasses', () => {
    class Other extends Base {
      @on(shop, 'low') override save(id: string | number): void {
        seen.push(`other ${id}`)
      }
    }
    class Third extends Other {
      override save(id: string | number): void {
        seen.push(`third ${id}`)
      }
    }
    expect(seenBy(new Other())).toEqual(['base kept a', 'other 1'])
    expect(seenBy(new Third())).toEqual(['base kept a', 'third 1'])
  })

  test('gives the emission to an override that takes it', () => {
    class More extends Base {
      override save(id: string, emission?: Emission): void {
        seen.push(`${id} ${String(emission?.type)}`)
      }
    }
    expect(seenBy(new More())).toEqual(['base kept a', 'a saved'])
  })
})

test('several decorators of one method all count, with another between them, too', () => {
  const shop = createEmitter<Shop>()
  const seen: unknown[] = []
  class Page {
    @logged @on(shop, 'saved') @logged @on(shop, 'low') take(payload: string | number): void {
      seen.push(payload)
    }
  }
  new Page()
  shop.emit('saved', 'a')
  shop.emit('low', 1)
  expect(seen).toEqual(['a', 1])
})

test('a method named by a symbol is one as well', () => {
  const shop = createEmitter<Shop>()
  const take = Symbol('take')
  const seen: string[] = []
  class Page {
    @on(shop, 'saved') [take](id: string): void {
      seen.push(id)
    }
  }
  new Page()
  shop.emit('saved', 'a')
  expect([seen, shop.subscriptions()[0]?.name]).toEqual([['a'], 'Symbol(take)'])
})
