import { createEmitter } from '@emitscope/emitter'
import { type CallableEmitter, connect, createLoop, disconnect, emits, forward, type Loop, slot } from '@emitscope/emitter/loop'
import { describe, expect, test } from 'vitest'
import { turn } from '../emitter/promises.ts'
import { refuses } from '../emitter/refuses.ts'

class Producer {
  events = emits<{ produced: string }>()
}

class Consumer {
  readonly consumed: string[] = []
  onProduced(product: string): void {
    this.consumed.push(product)
  }
}

/** Writes down every event of a loop, in order. */
const eventsOf = (loop: Loop): string[] => {
  const seen: string[] = []
  loop.on('*', (_payload, { type }) => void seen.push(type))
  return seen
}

test('ML-1 emitting to a plain function is synchronous, producers are independent, and after disconnect nothing is called', () => {
  const [one, other] = [new Producer(), new Producer()]
  const seen: string[] = []
  const take = (product: string): void => void seen.push(product)
  connect(one, 'produced', take)
  expect(one.events.produced('a')).toBe(1)
  expect(seen).toEqual(['a'])
  expect(other.events.produced('b')).toBe(0)
  expect(disconnect(one, 'produced')).toBe(true)
  expect(one.events.produced('c')).toBe(0)
  expect([seen, disconnect(one, 'produced')]).toEqual([['a'], false])
})

test('ML-2 right after the emit no slot ran, after the await using block all did', async () => {
  const producer = new Producer()
  const seen: string[] = []
  {
    await using loop = createLoop()
    const consumer = { onProduced: slot(loop, (product: string) => void seen.push(product)) }
    connect(producer, 'produced', consumer)
    loop.start()
    producer.events.produced('a')
    producer.events.produced('b')
    expect(seen).toEqual([])
  }
  expect(seen).toEqual(['a', 'b'])
})

test('ML-3 the calls of an async slot start and end strictly in turn', async () => {
  const source = { events: emits<{ n: number }>() }
  const log: string[] = []
  const ended: number[] = []
  {
    await using loop = createLoop()
    connect(
      source,
      'n',
      slot(loop, async (n: number) => {
        log.push(`start ${n}`)
        await turn()
        log.push(`end ${n}`)
        ended.push(n)
      }),
    )
    for (const n of [0, 1, 2, 3, 4]) source.events.n(n)
  }
  expect(ended).toEqual([0, 1, 2, 3, 4])
  expect(log).toEqual([0, 1, 2, 3, 4].flatMap((n) => [`start ${n}`, `end ${n}`]))
})

test('ML-4 two receivers on one loop run strictly one after another, in emit order', async () => {
  const source = { events: emits<{ n: number }>() }
  const log: string[] = []
  {
    await using loop = createLoop()
    const a = slot(loop, async (n: number) => {
      await turn()
      log.push(`a${n}`)
    })
    connect(source, 'n', { onN: a })
    connect(source, 'n', { take: slot(loop, (n: number) => void log.push(`b${n}`)) }, 'take')
    source.events.n(1)
    source.events.n(2)
  }
  expect(log).toEqual(['a1', 'b1', 'a2', 'b2'])
})

test('ML-5 a loop tells started idle active idle active idle stopped for two calls', async () => {
  const loop = createLoop()
  const seen = eventsOf(loop)
  const call = slot(loop, async () => turn())
  void call()
  void call()
  loop.start()
  await loop.close()
  await loop.close()
  expect(seen.join(' ')).toBe('started idle active idle active idle stopped')
})

test('ML-6 a call that throws is an exception between its active and idle, and the next one works', async () => {
  const loop = createLoop()
  const seen = eventsOf(loop)
  const failures: unknown[] = []
  loop.on('exception', (error) => void failures.push(error))
  const oops = new Error('oops')
  const work = slot(loop, (n: number) => {
    if (n === 1) throw oops
    return n
  })
  const calls = [work(1), work(2)]
  loop.start()
  await loop.close()
  expect(seen.join(' ')).toBe('started idle active exception idle active idle stopped')
  await expect(calls[0]).rejects.toBe(oops)
  expect([await calls[1], failures]).toEqual([2, [oops]])
})

test('ML-7 next is the first emission after it was armed, and leaves no subscription', async () => {
  const { events } = new Producer()
  const next = events.next('produced')
  events.produced('foo')
  events.produced('bar')
  expect([await next, events.subscriptions()]).toEqual(['foo', []])
})

describe('ML-9 connecting to an object by convention', () => {
  const source = () => ({ events: emits<{ request_product: number; requestProduct: number; unheard: void }>() })

  test('reaches onRequestProduct from both spellings, and skips slots that are missing', () => {
    const seen: number[] = []
    const from = source()
    connect(from, { onRequestProduct: (n: number) => void seen.push(n) })
    from.events.request_product(1)
    from.events.requestProduct(2)
    expect([from.events.unheard(), seen]).toEqual([0, [1, 2]])
  })

  test('takes a list of types, and skips those whose slot is missing', () => {
    const seen: number[] = []
    const from = source()
    const receiver = { onRequestProduct: (n: number) => void seen.push(n) }
    connect(from, ['requestProduct', 'unheard'], receiver)
    from.events.request_product(1)
    from.events.requestProduct(2)
    from.events.unheard()
    expect(seen).toEqual([2])
  })

  test('refuses a single type whose slot is missing', () => {
    const from = source()
    refuses(() => connect(from, 'unheard', {} as never), 'connect', 'receiver.onUnheard', 'a function')
    refuses(() => connect(from, 'unheard', { a: 1 } as never, 'a' as never), 'connect', 'receiver.a', 'a function', '1')
    expect(from.events.subscriptions()).toEqual([])
  })
})

test('ML-10 a forwarder passes requests and products on, keeps nothing, and a slot it implements stays', () => {
  type Asking = { request: void }
  const wire = (forwarder: { readonly events: CallableEmitter<Asking & { product: string }> }) => {
    const consumer = { events: emits<Asking>(), got: [] as string[], onProduct: (product: string) => void consumer.got.push(product) }
    const producer = { events: emits<{ product: string }>(), onRequest: () => void producer.events.product('product') }
    forward(consumer, 'request', forwarder)
    connect(forwarder, 'request', producer)
    forward(producer, 'product', forwarder)
    connect(forwarder, 'product', consumer)
    return { consumer, producer }
  }
  const forwarder = { events: emits<Asking & { product: string }>() }
  const { consumer } = wire(forwarder)
  consumer.events.request()
  consumer.events.request()
  expect([consumer.got, Object.keys(forwarder)]).toEqual([['product', 'product'], ['events']])

  const own = { events: emits<Asking & { product: string }>(), requests: 0, onRequest: () => void own.requests++ }
  const second = wire(own)
  connect(second.consumer, 'request', own)
  second.consumer.events.request()
  expect([own.requests, second.consumer.got]).toEqual([1, []])
})

test('ML-11 a slot call resolves with what the function returned, sync and async', async () => {
  await using loop = createLoop()
  const double = slot(loop, (n: number) => n * 2)
  const triple = slot(loop, async (n: number) => n * 3)
  const direct = slot(undefined, (n: number) => n + 1)
  loop.start()
  expect(await Promise.all([double(2), triple(2), direct(2)])).toEqual([4, 6, 3])
})

test('row 2: a listener that throws is reported, and the others run in connect order', () => {
  const errors: unknown[] = []
  const source = createEmitter<{ n: number }>({ onError: (error) => errors.push(error) })
  const seen: string[] = []
  connect(source, 'n', () => void seen.push('first'))
  connect(source, 'n', () => {
    throw new Error('second')
  })
  connect(source, 'n', () => void seen.push('third'))
  source.emit('n', 1)
  expect([seen, errors]).toEqual([['first', 'third'], [new Error('second')]])
})

test('row 5: a receiver connected twice is called twice, and disconnect removes one', () => {
  const producer = new Producer()
  const consumer = new Consumer()
  connect(producer, 'produced', consumer)
  connect(producer, 'produced', consumer)
  producer.events.produced('a')
  expect(disconnect(producer, 'produced', consumer)).toBe(true)
  producer.events.produced('b')
  expect([disconnect(producer, 'produced', consumer), disconnect(producer, 'produced', consumer)]).toEqual([true, false])
  producer.events.produced('c')
  expect(consumer.consumed).toEqual(['a', 'a', 'b'])
})

test('row 13: a handler on everything is a spy that keeps the calls', () => {
  const { events } = new Producer()
  const calls: unknown[] = []
  events.on('*', (payload, { type }) => void calls.push([type, payload]))
  events.produced('a')
  events.produced('b')
  expect(calls).toEqual([
    ['produced', 'a'],
    ['produced', 'b'],
  ])
})
