import { createEmitter, EmitterError } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

describe('nesting', () => {
  it('finishes inner emissions first with sync', () => {
    const bus = createEmitter()
    const calls: string[] = []
    bus.on('outer', () => {
      calls.push('outer 1')
      bus.emit('inner')
      calls.push('outer 1 ends')
    })
    bus.on('outer', () => calls.push('outer 2'))
    bus.on('inner', () => calls.push('inner 1'))
    bus.on('inner', () => calls.push('inner 2'))
    bus.emit('outer')
    expect(calls).toEqual(['outer 1', 'inner 1', 'inner 2', 'outer 1 ends', 'outer 2'])
  })

  it('appends what handlers emit in a queue: nobody sees the later emission first', () => {
    const host = createManualHost()
    const bus = createEmitter({ host, strategy: microtask({ host }) })
    const calls: string[] = []
    bus.on('a', () => {
      calls.push('a 1')
      bus.emit('b')
    })
    bus.on('a', () => calls.push('a 2'))
    bus.on('b', () => calls.push('b'))
    bus.emit('a')
    bus.emit('a')
    host.flushMicrotasks()
    expect(calls).toEqual(['a 1', 'a 2', 'a 1', 'a 2', 'b', 'b'])
  })
})

describe('past maxDepth', () => {
  it.each([1, 5, 63, 64, 65, 100, 150])('%i, an emission is refused, reported once, and what is above goes on', (maxDepth) => {
    const host = createManualHost()
    const bus = createEmitter<{ a: number }>({ host, maxDepth })
    const counts: number[] = []
    let calls = 0
    bus.on('a', (n) => {
      calls++
      counts.push(bus.emit('a', n + 1))
    })
    expect(bus.emit('a', 1)).toBe(1)
    expect(calls).toBe(maxDepth)
    expect(counts).toEqual([0, ...new Array(maxDepth - 1).fill(1)])
    expect(host.reported).toEqual([expect.objectContaining({ code: 'MAX_DEPTH' })])
    expect(host.reported[0]).toBeInstanceOf(EmitterError)
  })

  it('which is 100 unless said otherwise', () => {
    const host = createManualHost()
    const bus = createEmitter({ host })
    let calls = 0
    bus.on('a', () => {
      calls++
      bus.emit('a')
    })
    bus.emit('a')
    expect(calls).toBe(100)
  })

  it('the report goes to onError, where there is one', () => {
    const host = createManualHost()
    const taken: unknown[] = []
    const bus = createEmitter({ host, maxDepth: 3, onError: (error, emission) => taken.push(error, emission.type) })
    bus.on('a', () => bus.emit('a'))
    bus.emit('a')
    expect(taken).toEqual([expect.objectContaining({ code: 'MAX_DEPTH' }), 'a'])
    expect(host.reported).toEqual([])
  })

  it('the report shows the chain of events', () => {
    const host = createManualHost()
    const bus = createEmitter({ host, maxDepth: 10 })
    bus.on('a', () => bus.emit('b'))
    bus.on('b', () => bus.emit('a'))
    bus.emit('a')
    expect(String(host.reported[0])).toContain('a → b → a')
  })

  it('the chain is true also where another emitter without a limit of its own takes part', () => {
    const host = createManualHost()
    const limited = createEmitter<Record<string, number>>({ host, maxDepth: 9 })
    const other = createEmitter<Record<string, number>>({ host })
    // Leaves its names at every depth, for a chain that is not kept to show.
    const before = createEmitter<Record<string, number>>({ host, maxDepth: 12 })
    before.on('stale', (_n) => before.emit('stale', 0))
    before.emit('stale', 0)
    limited.on('a', (_n) => other.emit('b', 0))
    other.on('b', (_n) => limited.emit('a', 0))
    limited.emit('a', 0)
    expect(String(host.reported[1])).toContain('a → b → a → b → a')
    expect(String(host.reported[1])).not.toContain('stale')
  })

  it('counts nesting over all emitters of the realm', () => {
    const host = createManualHost()
    const one = createEmitter({ host })
    const two = createEmitter({ host })
    let calls = 0
    one.on('a', () => {
      calls++
      two.emit('b')
    })
    two.on('b', () => {
      calls++
      one.emit('a')
    })
    one.emit('a')
    expect(calls).toBe(100)
    expect(host.reported).toHaveLength(1)
  })

  it('a queue is no nesting: what it runs starts afresh', () => {
    const host = createManualHost()
    const bus = createEmitter<{ n: number }>({ host, strategy: microtask({ host }), maxDepth: 2 })
    let last = 0
    bus.on('n', (n) => {
      last = n
      if (n < 500) bus.emit('n', n + 1)
    })
    bus.emit('n', 1)
    host.flushMicrotasks()
    expect([last, host.reported]).toEqual([500, []])
  })

  it('a handler that throws at any depth leaves the depth as it was', () => {
    const host = createManualHost()
    const bus = createEmitter<{ a: number }>({ host, onError: () => undefined, maxDepth: 3 })
    bus.on('a', (n) => {
      if (n < 3) bus.emit('a', n + 1)
      throw new Error(`at ${n}`)
    })
    let reached = 0
    bus.on('a', (n, _emission) => {
      reached = Math.max(reached, n)
    })
    for (let round = 0; round < 10; round++) bus.emit('a', 1)
    expect(reached).toBe(3)
  })

  it('emitAsync rejects with the same error', async () => {
    const host = createManualHost()
    const bus = createEmitter({ host, maxDepth: 1 })
    const inner: Promise<unknown>[] = []
    bus.on('a', () => {
      inner.push(bus.emitAsync('a'))
    })
    bus.emit('a')
    await expect(inner[0]).rejects.toMatchObject({ code: 'MAX_DEPTH' })
    expect(host.reported).toEqual([])
  })
})
