import { createEmitter } from '@emitscope/emitter'
import { pattern } from '@emitscope/emitter/patterns'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf, turn } from '../promises.ts'

type Events = Record<string, number>

const orders = pattern('order/{id:int}')

describe('waiting for a pattern', () => {
  it('next resolves the payload of the first emission that matches, filtered by params', async () => {
    const bus = createEmitter<Events>()
    const first = bus.next(orders)
    const second = bus.next(orders, { filter: ({ params }) => params.id === 2 })
    expect([bus.emit('order/x', 0), bus.emit('order/1', 1), bus.emit('order/2', 2), bus.emit('order/2', 3)]).toEqual([0, 1, 1, 0])
    expect([await first, await second, bus.has(orders)]).toEqual([1, 2, false])
  })

  it('next gives up in time, by signal and on close, and says what it waited for', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const late = bus.next(orders, { timeoutMs: 5 })
    const controller = new AbortController()
    const aborted = bus.next(orders, { signal: controller.signal })
    const closed = bus.next(orders)
    host.advance(5)
    controller.abort()
    await expect(late).rejects.toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('order/{id:int}') })
    expect(await stateOf(aborted)).toBe('AbortError')
    expect(bus.subscriptions(orders)).toHaveLength(1)
    const closing = bus.close()
    host.flushMicrotasks()
    await turn()
    host.flushMicrotasks()
    await closing
    expect(await stateOf(closed)).toBe('CLOSED')
  })

  it('next with a filter that throws rejects with what it threw', async () => {
    const bus = createEmitter<Events>()
    const waiting = bus.next(orders, {
      filter: () => {
        throw new RangeError('filter')
      },
    })
    bus.emit('order/1', 1)
    expect(await stateOf(waiting)).toBe('RangeError')
  })

  it('events hands over the emissions with their params, until the loop is left', async () => {
    const bus = createEmitter<Events>()
    const iterator = bus.events(orders)
    for (const n of [1, 2, 3]) bus.emit(`order/${n}`, n)
    const seen: unknown[] = []
    for await (const { type, payload, params } of iterator) {
      seen.push([type, payload, params.id])
      if (seen.length === 2) break
    }
    expect(seen).toEqual([
      ['order/1', 1, 1],
      ['order/2', 2, 2],
    ])
    expect(bus.has(orders)).toBe(false)
  })

  it('events keeps the newest of each name with latest, and throws what is too much', async () => {
    const bus = createEmitter<Events>()
    const latest = bus.events(orders, { overflow: 'latest' })
    const full = bus.events(orders, { capacity: 1 })
    for (const [name, n] of [
      ['order/1', 1],
      ['order/2', 2],
      ['order/1', 3],
    ] as const)
      bus.emit(name, n)
    expect([(await latest.next()).value?.payload, (await latest.next()).value?.payload]).toEqual([2, 3])
    await full.next()
    await expect(full.next()).rejects.toMatchObject({ code: 'QUEUE_FULL' })
  })
})
