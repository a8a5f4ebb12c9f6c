import { AsyncLocalStorage } from 'node:async_hooks'
import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }
const request = new AsyncLocalStorage<string>()

const setUp = (strategy: 'sync' | 'microtask' | 'animationFrame', asyncContext?: boolean) => {
  const host = createManualHost()
  const strategies = { sync, microtask: () => microtask({ host }), animationFrame: () => animationFrame({ host }) }
  const bus = createEmitter<Events>({ host, strategy: strategies[strategy](), ...(asyncContext === undefined ? {} : { asyncContext }) })
  const seen: string[] = []
  bus.on('n', (n) => seen.push(`${n} in ${request.getStore()}`))
  bus.on('n', (n, _emission) => seen.push(`${n} in ${request.getStore()}`), { name: 'second' })
  return { host, bus, seen }
}

describe('the async context of a handler', () => {
  it('is the caller’s, inside emit', () => {
    const { bus, seen } = setUp('sync')
    request.run('request 1', () => bus.emit('n', 1))
    bus.emit('n', 2)
    expect(seen).toEqual(['1 in request 1', '1 in request 1', '2 in undefined', '2 in undefined'])
  })

  it.each(['microtask', 'animationFrame'] as const)('is that of its own emit, in %s, whoever drains', (strategy) => {
    const { host, bus, seen } = setUp(strategy)
    request.run('request 1', () => bus.emit('n', 1))
    request.run('request 2', () => bus.emit('n', 2))
    bus.emit('n', 3)
    request.run('the drain', () => host.advanceFrame())
    expect(seen).toEqual(['1', '2', '3'].flatMap((n) => Array(2).fill(`${n} in ${n === '3' ? undefined : `request ${n}`}`)))
  })

  it('survives a swap and what the handler awaits', async () => {
    const { host, bus, seen } = setUp('animationFrame')
    bus.on('n', async () => {
      await undefined
      seen.push(`after await in ${request.getStore()}`)
    })
    request.run('request 1', () => bus.emit('n', 1))
    void bus.setStrategy(microtask({ host }))
    request.run('the drain', () => host.flushMicrotasks())
    for (let turn = 0; turn < 5; turn++) await undefined
    expect(seen).toEqual(['1 in request 1', '1 in request 1', 'after await in request 1'])
  })

  it('is that of the nested emit for what a handler emits', () => {
    const { host, bus } = setUp('microtask')
    const seen: string[] = []
    bus.on('n', (n) => {
      seen.push(`${n} in ${request.getStore()}`)
      if (n === 1) request.run('inner', () => bus.emit('n', 2))
    })
    request.run('outer', () => bus.emit('n', 1))
    host.flushMicrotasks()
    expect(seen).toEqual(['1 in outer', '2 in inner'])
  })

  it('holds for a subscription with a strategy of its own', () => {
    const { host, bus } = setUp('sync')
    const seen: unknown[] = []
    bus.on('n', () => seen.push(request.getStore()), { strategy: animationFrame({ host }) })
    request.run('request 1', () => bus.emit('n', 1))
    host.advanceFrame()
    expect(seen).toEqual(['request 1'])
  })

  it('is whoever drains where asyncContext is off', () => {
    const { host, bus, seen } = setUp('microtask', false)
    request.run('request 1', () => bus.emit('n', 1))
    request.run('the drain', () => host.flushMicrotasks())
    expect(seen).toEqual(['1 in the drain', '1 in the drain'])
  })
})
