import { createEmitter, createLinker } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

type Events = Record<string, number>

const orders = pattern('order/{id:int}')

describe.each(ways)('a subscription to a pattern, %s', (way) => {
  const setUp = (options = {}) => {
    const made = busOf<Events>(way, options)
    const said: unknown[] = []
    return { ...made, said, say: (n: number) => void said.push(n) }
  }

  it('of a once is for one emission, whatever the name', () => {
    const { bus, drain, said } = setUp()
    bus.once(orders, (_n, { params }) => void said.push(params.id))
    bus.on(orders, (_n) => void said.push('on'), { once: true })
    expect([bus.emit('order/1', 1), bus.emit('order/2', 2), bus.has(orders)]).toEqual([2, 0, false])
    drain()
    expect([said, bus.subscriptions()]).toEqual([[1, 'on'], []])
  })

  it('of a once ends before its turn when unsubscribed', () => {
    const { bus, drain, said, say } = setUp()
    const stop = { once: () => false as boolean }
    bus.on('order/1', (_n) => void said.push(stop.once()), { priority: 1 })
    stop.once = bus.once(orders, say)
    expect(bus.emit('order/1', 1)).toBe(2)
    drain()
    expect(said).toEqual([true])
  })

  it('is filtered by its params, which are those of this emission', () => {
    const { bus, drain, said } = setUp()
    bus.on(orders, (n, { params }) => void said.push([n, params.id]), { filter: ({ params, payload }) => params.id === payload })
    bus.on(orders, (n) => void said.push(n), { filter: ({ params }) => params.id > 1 })
    expect([bus.emit('order/1', 1), bus.emit('order/1', 2), bus.emit('order/2', 2), bus.emit('order/2', 3)]).toEqual([1, 0, 2, 1])
    drain()
    expect(said).toEqual([[1, 1], [2, 2], 2, 3])
  })

  it('with a filter that throws is a failure of its own', () => {
    const failures: unknown[] = []
    const { bus, drain, said, say } = setUp({ onError: (error: Error) => failures.push(error.message) })
    bus.on(orders, say, {
      filter: () => {
        throw new Error('filter')
      },
    })
    bus.on(orders, say)
    expect(bus.emit('order/1', 1)).toBe(2)
    drain()
    expect([failures, said]).toEqual([['filter'], [1]])
  })

  it('is for its sender', () => {
    const { bus, drain, said, say } = setUp()
    const sender = {}
    bus.on(orders, say, { sender })
    bus.on(orders, (n) => void said.push(-n), { sender: 'ada' })
    expect([bus.emit('order/1', 1), bus.emit('order/1', 2, { sender }), bus.emit('order/1', 3, { sender: 'ada' })]).toEqual([0, 1, 1])
    drain()
    expect(said).toEqual([2, -3])
  })

  it.each(['ignore', 'replace', 'throw'] as const)('is one of a handler with unique: %s', (unique) => {
    const { bus, drain, said, say } = setUp()
    bus.on(orders, say, { unique })
    bus.on(orders, (_n) => void said.push('between'))
    if (unique === 'throw') expect(throwsCode(() => bus.on(orders, say, { unique }), 'DUPLICATE').message).toContain('"order/{id:int}"')
    else bus.on(pattern('order/{id:int}'), say, { unique })
    // Another pattern, name or sender is none of its own.
    bus.on(pattern('order/{id}'), say, { unique })
    bus.on('order/1', say, { unique })
    bus.on(orders, say, { unique, sender: 7 })
    expect(bus.emit('order/1', 1)).toBe(4)
    drain()
    expect(said).toEqual(unique === 'replace' ? ['between', 1, 1, 1] : [1, 'between', 1, 1])
  })

  it('with an owner is one like any other while that is there', () => {
    const { bus, drain } = setUp()
    const owner = { seen: [] as unknown[] }
    const handler = (n: number, { params }: { params: { id: number } }): void => void owner.seen.push(n, params.id)
    bus.on(orders, handler, { owner })
    expect([bus.emit('order/7', 1), bus.subscriptions('order/7')[0]?.handler]).toEqual([1, handler])
    drain()
    expect([owner.seen, bus.off(orders, handler), bus.emit('order/7', 1)]).toEqual([[1, 7], true, 0])
  })

  it('ends with its signal, also for what waits, and never begins with one aborted before', () => {
    const { bus, drain, said, say } = setUp()
    const controller = new AbortController()
    bus.on(orders, say, { signal: AbortSignal.abort() })
    expect(bus.has(orders)).toBe(false)
    bus.on('order/1', (_n) => controller.abort(), { priority: 1 })
    bus.on(orders, say, { signal: controller.signal })
    expect(bus.emit('order/1', 1)).toBe(2)
    drain()
    expect([said, bus.has(orders), bus.emit('order/2', 1)]).toEqual([[], false, 0])
  })

  it('has its own concurrency, across all names', async () => {
    const { bus, run, said } = setUp()
    const gates = [deferred(), deferred(), deferred()]
    bus.on(
      orders,
      (n, { params }) => {
        said.push([n, params.id])
        return gates[n]?.promise
      },
      { concurrency: 1 },
    )
    expect([bus.emit('order/5', 0), bus.emit('order/6', 1), bus.emit('order/5', 2)]).toEqual([1, 1, 1])
    await run()
    expect(said).toEqual([[0, 5]])
    gates[0]?.resolve()
    await run()
    expect(said).toEqual([
      [0, 5],
      [1, 6],
    ])
    bus.off(orders)
    gates[1]?.resolve()
    await run()
    expect(said).toHaveLength(2)
  })

  it('with a time limit sees its params and the signal that it aborts', async () => {
    const failures: unknown[] = []
    const { bus, run, host } = setUp()
    const seen: { params: unknown; signal: AbortSignal | undefined }[] = []
    bus.on(
      orders,
      (_n, { params, signal }) => {
        seen.push({ params, signal })
        return new Promise(() => {})
      },
      { timeoutMs: 10, onFailure: (error, { params }) => void failures.push((error as Error).name, params) },
    )
    bus.emit('order/7', 1)
    await run()
    host.advance(10)
    await run()
    expect([failures, seen[0]?.params, seen[0]?.signal?.aborted]).toEqual([['TimeoutError', { id: 7 }], { id: 7 }, true])
  })

  it('hands params to onSuccess and onFailure', () => {
    const { bus, drain, said } = setUp()
    bus.on(orders, (n) => n * 2, { onSuccess: (value, { params }) => void said.push(value, params.id) })
    bus.on(
      orders,
      (_n) => {
        throw new Error('no')
      },
      { onFailure: (error, { params }) => void said.push((error as Error).message, params.id) },
    )
    bus.emit('order/7', 1)
    drain()
    expect(said).toEqual([2, 7, 'no', 7])
  })

  it('counts for maxHandlers as a type of its own', () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    const bus = createEmitter<Events>({ linker })
    bus.on('order/1', () => {})
    bus.on(orders, () => {})
    const message = throwsCode(() => bus.on(pattern('order/{id:int}'), () => {}), 'MAX_HANDLERS').message
    expect(message).toContain('"order/{id:int}" has 1')
    bus.on(pattern('order/{id}'), () => {})
    throwsCode(() => bus.on('order/1', () => {}), 'MAX_HANDLERS')
    bus.on('order/2', () => {})
    bus.off(orders)
    bus.on(orders, () => {})
    expect(bus.emit('order/2', 1)).toBe(3)
  })

  it('takes the place of its like at maxHandlers with unique: replace', () => {
    const bus = createEmitter<Events>({ linker: createLinker<Events>({ maxHandlers: 1 }) })
    const handler = (): void => {}
    bus.on(orders, handler)
    bus.on(orders, handler, { unique: 'replace' })
    expect(bus.subscriptions(orders)).toHaveLength(1)
  })

  it('tells the linker’s default callbacks, with params', () => {
    const told: unknown[] = []
    const linker = createLinker<Events>({
      onSuccess: (value, { params }) => void told.push(value, params),
      onFailure: (error, { params }) => void told.push((error as Error).message, params),
    })
    const { bus, drain } = busOf<Events>(way, { linker: linker as never })
    bus.on(orders, (n) => n)
    bus.on(orders, (_n) => {
      throw new Error('no')
    })
    bus.emit('order/7', 1)
    drain()
    expect(told).toEqual([1, { id: 7 }, 'no', { id: 7 }])
  })
})

describe('a strategy of its own', () => {
  it('runs later with the params of its emission', () => {
    const bus = createEmitter<Events>()
    const strategy = manual()
    const seen: unknown[] = []
    bus.on(orders, (n, { params }) => void seen.push(n, params.id), { strategy, capacity: 2 })
    for (const n of [1, 2]) bus.emit(`order/${n}`, n)
    expect([seen, strategy.pending]).toEqual([[], 2])
    strategy.flush()
    expect(seen).toEqual([1, 1, 2, 2])
  })

  it('is refused what is refused elsewhere', () => {
    refuses(() => createEmitter().on(orders, () => {}, { capacity: 1 }), 'capacity')
  })
})
