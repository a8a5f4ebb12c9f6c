import { createEmitter, sync } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

/** The same promises hold on every path through `emit`: plain handlers, handlers that see the emission, and deliveries that wait. */
const paths = [
  { path: 'plain handlers', plain: true, deferred: false },
  { path: 'handlers that see the emission', plain: false, deferred: false },
  { path: 'plain handlers in a queue', plain: true, deferred: true },
  { path: 'handlers that see the emission in a queue', plain: false, deferred: true },
]

const setUp = ({ plain, deferred }: (typeof paths)[number]) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: deferred ? microtask({ host }) : sync() })
  const on = (call: (n: number) => unknown) => bus.on('n', plain ? (n) => call(n) : (n, _emission) => call(n))
  const emit = (n: number): number => {
    const count = bus.emit('n', n)
    host.flushMicrotasks()
    return count
  }
  return { bus, on, emit }
}

describe.each(paths)('with $path', (path) => {
  it('a handler added during an emission is not called in it', () => {
    const { bus, on, emit } = setUp(path)
    const calls: string[] = []
    on((n) => {
      calls.push(`old ${n}`)
      if (n === 1) {
        bus.on('n', (m) => calls.push(`new ${m}`))
        bus.on('*', (m) => calls.push(`star ${m}`))
        bus.on('n', (m) => calls.push(`urgent ${m}`), { priority: 9 })
      }
    })
    expect(emit(1)).toBe(1)
    expect(calls).toEqual(['old 1'])
    expect(emit(2)).toBe(4)
    expect(calls).toEqual(['old 1', 'urgent 2', 'old 2', 'new 2', 'star 2'])
  })

  it('a handler unsubscribed by an earlier one does not run', () => {
    const { on, emit } = setUp(path)
    const calls: string[] = []
    on(() => {
      calls.push('first')
      stopSecond()
      stopThird()
    })
    const stopSecond = on(() => calls.push('second'))
    const stopThird = on(() => calls.push('third'))
    on(() => calls.push('fourth'))
    emit(1)
    expect(calls).toEqual(['first', 'fourth'])
  })

  it('a handler may take itself off, or everyone, while it runs', () => {
    const { bus, on, emit } = setUp(path)
    const calls: string[] = []
    on(() => calls.push('a'))
    const stop = on(() => {
      calls.push('b')
      stop()
    })
    on((n) => {
      calls.push('c')
      if (n === 2) bus.off()
    })
    on(() => calls.push('d'))
    emit(1)
    emit(2)
    expect(emit(3)).toBe(0)
    expect(calls).toEqual(['a', 'b', 'c', 'd', 'a', 'c'])
  })

  it('one that left and came back during an emission waits for the next', () => {
    const { bus, on, emit } = setUp(path)
    const calls: string[] = []
    const last = (n: number) => calls.push(`last ${n}`)
    on((n) => {
      calls.push(`first ${n}`)
      if (n > 1) return
      stop()
      bus.on('n', last)
    })
    const stop = bus.on('n', last)
    emit(1)
    emit(2)
    expect(calls).toEqual(['first 1', 'first 2', 'last 2'])
  })

  it('the name may lose every handler and get new ones in mid-emission', () => {
    const { bus, on, emit } = setUp(path)
    const calls: string[] = []
    on((n) => {
      calls.push(`first ${n}`)
      bus.off('n')
      bus.on('n', (m) => calls.push(`next ${m}`))
    })
    on(() => calls.push('second'))
    emit(1)
    emit(2)
    expect(calls).toEqual(['first 1', 'next 2'])
  })

  it('a subscription to everything that is taken off in mid-emission does not run, whatever became of the name', () => {
    const { bus, on, emit } = setUp(path)
    const calls: string[] = []
    on((n) => {
      calls.push(`own ${n}`)
      // The name is empty before the star leaves: the emission still stands in its old list.
      bus.off('n')
      stop()
    })
    const stop = bus.on('*', (n) => calls.push(`star ${n}`))
    bus.on('*', (n) => calls.push(`other star ${n}`))
    emit(1)
    expect(calls).toEqual(['own 1', 'other star 1'])
  })
})

describe('the count', () => {
  it.each([
    ['plain handlers alone', undefined],
    ['a filter among the handlers', { filter: () => true }],
    ['a once among the handlers', { once: true }],
    ['a strategy of its own among the handlers', { strategy: microtask({ host: createManualHost() }) }],
    ['a timeout among the handlers', { timeoutMs: 5 }],
  ])('is what was matched at emit, whoever leaves later: with %s', (_name, options) => {
    const bus = createEmitter<Events>()
    bus.on('n', () => {
      stop()
    })
    const stop = bus.on('n', () => undefined)
    bus.on('n', () => undefined, options)
    expect(bus.emit('n', 1)).toBe(3)
  })

  it('is the same for an emission with a signal', () => {
    const bus = createEmitter<Events>()
    bus.on('n', () => {
      stop()
    })
    const stop = bus.on('n', () => undefined)
    expect(bus.emit('n', 1, { signal: new AbortController().signal })).toBe(2)
  })

  it('is the same in a queue', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const stop = bus.on('n', () => undefined)
    bus.on('n', () => undefined)
    expect(bus.emit('n', 1)).toBe(2)
    stop()
    host.flushMicrotasks()
  })
})

describe('a filter', () => {
  it('is asked at emit, for every subscription before any handler runs', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const calls: string[] = []
    for (const name of ['a', 'b'])
      bus.on('n', () => calls.push(`run ${name}`), {
        filter: () => {
          calls.push(`ask ${name}`)
          return true
        },
      })
    bus.emit('n', 1)
    expect(calls).toEqual(['ask a', 'ask b', 'run a', 'run b'])
  })

  it('decides once, at emit, also for what waits', () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const seen: number[] = []
    let open = true
    bus.on('n', (n) => seen.push(n), { filter: () => open })
    expect(bus.emit('n', 1)).toBe(1)
    open = false
    expect(bus.emit('n', 2)).toBe(0)
    host.flushMicrotasks()
    expect(seen).toEqual([1])
  })

  it('that adds a subscription does not add it to this emission', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('n', () => calls.push('filtered'), {
      filter: ({ payload }) => {
        if (payload === 1) bus.on('n', () => calls.push('newcomer'))
        return true
      },
    })
    expect(bus.emit('n', 1)).toBe(1)
    expect(calls).toEqual(['filtered'])
  })

  it('that ends a subscription ends it for this emission', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    const stopFirst = bus.on('n', () => calls.push('first'))
    bus.on('n', () => calls.push('filtered'), {
      filter: () => {
        stopFirst()
        stopLast()
        return true
      },
    })
    const stopLast = bus.on('n', () => calls.push('last'))
    bus.emit('n', 1)
    expect(calls).toEqual(['filtered'])
  })

  it('that emits the same event leaves a once with its one delivery and the linker whole', () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.once('n', (n) => calls.push(`once ${n}`))
    bus.on('n', (n) => calls.push(`always ${n}`), {
      filter: ({ payload }) => {
        if (payload === 1) bus.emit('n', 2)
        return true
      },
    })
    bus.emit('n', 1)
    bus.emit('n', 3)
    expect(calls).toEqual(['once 2', 'always 2', 'always 1', 'always 3'])
    expect([bus.has('n'), bus.subscriptions('n').length, bus.emit('n', 4)]).toEqual([true, 1, 1])
  })

  it.each([undefined, 0, '', null, Number.NaN, false])('that answers %s does not match', (answer) => {
    const bus = createEmitter<Events>()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n), { filter: () => answer as boolean })
    expect([bus.emit('n', 1), seen]).toEqual([0, []])
  })
})

describe('a sender', () => {
  it('matches emissions of exactly that sender: by identity, primitives by value', () => {
    const bus = createEmitter<Events>()
    const till = { name: 'till' }
    const seen: string[] = []
    bus.on('n', (n) => seen.push(`till ${n}`), { sender: till })
    bus.on('n', (n) => seen.push(`text ${n}`), { sender: 'till' })
    bus.on('n', (n) => seen.push(`any ${n}`))
    expect(bus.emit('n', 1, { sender: till })).toBe(2)
    expect(bus.emit('n', 2, { sender: { name: 'till' } })).toBe(1)
    expect(bus.emit('n', 3, { sender: ['ti', 'll'].join('') })).toBe(2)
    expect(bus.emit('n', 4)).toBe(1)
    expect(seen).toEqual(['till 1', 'any 1', 'any 2', 'text 3', 'any 3', 'any 4'])
  })
})
