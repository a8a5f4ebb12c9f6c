import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: number }

describe.each([
  { subscribed: 'by once', how: 'once' },
  { subscribed: 'by an option of on', how: 'option' },
] as const)('subscribed $subscribed', ({ how }) => {
  const setUp = () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const seen: number[] = []
    const once = (handler: (n: number) => unknown, options = {}) =>
      how === 'once' ? bus.once('n', handler, options) : bus.on('n', handler, { ...options, once: true })
    return { host, bus, seen, once }
  }

  it('a handler runs for one emission', () => {
    const { bus, seen, once } = setUp()
    once((n) => seen.push(n))
    expect([bus.emit('n', 1), bus.emit('n', 2), bus.has('n'), seen]).toEqual([1, 0, false, [1]])
  })

  it('it runs once, also when it emits the same event', () => {
    const { bus, seen, once } = setUp()
    once((n) => {
      seen.push(n)
      seen.push(bus.emit('n', n + 1))
    })
    bus.emit('n', 1)
    expect(seen).toEqual([1, 0])
  })

  it('an earlier handler that emits the same event takes nothing twice', () => {
    const { bus, seen, once } = setUp()
    bus.on('n', (n) => {
      if (n === 1) seen.push(-bus.emit('n', 2))
    })
    once((n) => seen.push(n))
    expect(bus.emit('n', 1)).toBe(2)
    // Claimed by the first emission, at its start: the nested one reaches the plain handler alone.
    expect(seen).toEqual([-1, 1])
  })

  it('it is gone also when it fails', () => {
    const { host, bus, once } = setUp()
    once(() => {
      throw new Error('no')
    })
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
    expect(host.reported).toHaveLength(1)
  })

  it('it stays for an emission that its filter or sender refuses', () => {
    const { bus, seen, once } = setUp()
    once((n) => seen.push(n), { filter: ({ payload }: { payload: number }) => payload > 1 })
    once((n) => seen.push(-n), { sender: 'till' })
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([0, 1, 0])
    expect(bus.emit('n', 4, { sender: 'till' })).toBe(1)
    expect([seen, bus.has('n')]).toEqual([[2, -4], false])
  })

  it('it stays when its filter throws: that delivery failed, the next may come', () => {
    const { host, bus, seen, once } = setUp()
    let broken = true
    once((n) => seen.push(n), {
      filter: () => {
        if (broken) throw new Error('filter')
        return true
      },
    })
    expect(bus.emit('n', 1)).toBe(1)
    broken = false
    bus.emit('n', 2)
    expect([seen, host.reported.map(String)]).toEqual([[2], ['Error: filter']])
  })

  it('it can be taken off before', () => {
    const { bus, seen, once } = setUp()
    const stop = once((n) => seen.push(n))
    expect([stop(), stop(), bus.emit('n', 1), seen]).toEqual([true, false, 0, []])
  })

  it('unsubscribing after it ran says there was nothing to end', () => {
    const { bus, once } = setUp()
    const stop = once(() => undefined)
    bus.emit('n', 1)
    expect(stop()).toBe(false)
  })

  it('its own unsubscribe inside it says so too', () => {
    const { bus, once } = setUp()
    const answers: boolean[] = []
    const stop = once(() => answers.push(stop()))
    bus.emit('n', 1)
    expect(answers).toEqual([false])
  })

  it('off finds it by its handler', () => {
    const { bus, seen, once } = setUp()
    const handler = (n: number): unknown => seen.push(n)
    once(handler)
    expect([bus.off('n', handler), bus.off('n', handler), bus.emit('n', 1), seen]).toEqual([true, false, 0, []])
  })
})

it('on several events it runs for the first of them alone', () => {
  const bus = createEmitter<Events>()
  const seen: unknown[] = []
  bus.once(['n', 'other'], (_payload, emission) => seen.push(emission.type))
  expect([bus.emit('other', 1), bus.emit('n', 1), bus.types()]).toEqual([1, 0, []])
  expect(seen).toEqual(['other'])
})

it('on everything it runs for the first event, whichever', () => {
  const bus = createEmitter<Events>()
  const seen: unknown[] = []
  bus.once('*', (_payload, emission) => seen.push(emission.type))
  bus.on('n', () => undefined)
  expect([bus.emit('other', 1), bus.emit('n', 1), bus.emit('other', 1)]).toEqual([1, 1, 0])
  expect(seen).toEqual(['other'])
  expect(bus.subscriptions('other')).toEqual([])
})

it('on everything it still runs when the event’s last own handler leaves before its turn', () => {
  const bus = createEmitter<Events>()
  const calls: string[] = []
  const stop = bus.on('n', () => {
    calls.push('own')
    stop()
  })
  bus.once('*', () => calls.push('star'))
  bus.emit('n', 1)
  expect(calls).toEqual(['own', 'star'])
})

it.each([false, true])(
  'on everything and on the event that nobody else hears, both run (the one on everything subscribed first: %s)',
  (starFirst) => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    const subscribe = [() => bus.once('n', () => calls.push('own')), () => bus.once('*', () => calls.push('star'))]
    for (const add of starFirst ? subscribe.reverse() : subscribe) add()
    expect([bus.emit('n', 1), bus.emit('n', 2), calls]).toEqual([2, 0, ['own', 'star']])
  },
)

it('the option `once: false` is no once', () => {
  const bus = createEmitter<Events>()
  bus.on('n', () => undefined, { once: false })
  expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 1])
})

describe('in a queue', () => {
  const setUp = () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
    const seen: number[] = []
    return { host, bus, seen }
  }

  it('it leaves the linker at emit and still runs', () => {
    const { host, bus, seen } = setUp()
    bus.once('n', (n) => seen.push(n))
    expect([bus.emit('n', 1), bus.has('n'), bus.subscriptions(), bus.emit('n', 2)]).toEqual([1, false, [], 0])
    host.flushMicrotasks()
    expect(seen).toEqual([1])
  })

  it('unsubscribed before its turn it does not run, and unsubscribe says that it ended it', () => {
    const { host, bus, seen } = setUp()
    const stop = bus.once('n', (n) => seen.push(n))
    bus.emit('n', 1)
    expect([stop(), stop()]).toEqual([true, false])
    host.flushMicrotasks()
    expect(seen).toEqual([])
  })

  it('its signal aborted before its turn it does not run', () => {
    const { host, bus, seen } = setUp()
    const controller = new AbortController()
    bus.once('n', (n) => seen.push(n), { signal: controller.signal })
    bus.emit('n', 1)
    controller.abort()
    host.flushMicrotasks()
    expect(seen).toEqual([])
  })

  it('it moves with a swap', () => {
    const { host, bus, seen } = setUp()
    bus.once('n', (n) => seen.push(n))
    bus.emit('n', 1)
    void bus.setStrategy(animationFrame({ host }))
    host.flushMicrotasks()
    expect(seen).toEqual([])
    void bus.setStrategy(sync())
    expect(seen).toEqual([1])
  })

  it('it is not given back when its emission is aborted or dropped', () => {
    const { host, bus, seen } = setUp()
    const controller = new AbortController()
    bus.once('n', (n) => seen.push(n))
    bus.emit('n', 1, { signal: controller.signal })
    controller.abort()
    host.flushMicrotasks()
    expect(bus.emit('n', 2)).toBe(0)

    void bus.setStrategy(microtask({ host, capacity: 1, overflow: 'drop-oldest' }))
    bus.once('n', (n) => seen.push(n))
    bus.on('other', (n) => seen.push(n))
    bus.emit('n', 3)
    bus.emit('other', 4)
    host.flushMicrotasks()
    expect([seen, bus.emit('n', 5)]).toEqual([[4], 0])
  })
})
