import { createEmitter } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number; other: string }

const setUp = (options = {}) => {
  const host = createManualHost()
  return { host, bus: createEmitter<Events>({ host, ...options }) }
}

describe('next', () => {
  it('is armed at the call and resolves the payload of the very next emission', async () => {
    const { bus } = setUp()
    const next = bus.next('n')
    expect(bus.has('n')).toBe(true)
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
    expect(await next).toBe(1)
    expect(bus.has('n')).toBe(false)
  })

  it('does not see what was emitted before', async () => {
    const { bus } = setUp()
    bus.emit('n', 1)
    const next = bus.next('n')
    bus.emit('n', 2)
    expect(await next).toBe(2)
  })

  it('waits for an emission its filter takes', async () => {
    const { bus } = setUp()
    const next = bus.next('n', { filter: ({ payload }) => payload > 1 })
    expect([1, 2, 3].map((n) => bus.emit('n', n))).toEqual([0, 1, 0])
    expect(await next).toBe(2)
  })

  it('takes lists, classes and everything', async () => {
    class Paid {
      static readonly type = 'paid'
    }
    const bus = createEmitter<Events & { paid: Paid }>()
    const all = [bus.next(['n', 'other']), bus.next('*'), bus.next(Paid)]
    const paid = new Paid()
    bus.emit('other', 'text')
    bus.emit(paid)
    expect(await Promise.all(all)).toEqual(['text', 'text', paid])
    expect(bus.subscriptions()).toEqual([])
  })

  it('may wait several times at once', async () => {
    const { bus } = setUp()
    const both = [bus.next('n'), bus.next('n')]
    expect(bus.emit('n', 4)).toBe(2)
    expect(await Promise.all(both)).toEqual([4, 4])
  })

  it('resolves a payload that is a promise by its value, as every promise does, and undefined as itself', async () => {
    const bus = createEmitter<{ ready: void; work: Promise<number> }>()
    const [ready, work] = [bus.next('ready'), bus.next('work')]
    bus.emit('ready')
    bus.emit('work', Promise.resolve(3))
    expect([await ready, await work]).toEqual([undefined, 3])
  })
})

describe('next gives up', () => {
  it('with a TimeoutError when nothing came by then', async () => {
    const { host, bus } = setUp()
    const next = bus.next('n', { timeoutMs: 50 })
    host.advance(49)
    expect(bus.has('n')).toBe(true)
    host.advance(1)
    expect([bus.has('n'), bus.emit('n', 1)]).toEqual([false, 0])
    await expect(next).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(next).rejects.toBeInstanceOf(DOMException)
  })

  it('with an AbortError when aborted, or the reason that was given', async () => {
    const { bus } = setUp()
    const [plain, reasoned] = [new AbortController(), new AbortController()]
    const nexts = [bus.next('n', { signal: plain.signal }), bus.next('n', { signal: reasoned.signal })]
    plain.abort()
    reasoned.abort('enough')
    expect(bus.has('n')).toBe(false)
    await expect(nexts[0]).rejects.toMatchObject({ name: 'AbortError' })
    await expect(nexts[0]).rejects.toBeInstanceOf(DOMException)
    await expect(nexts[1]).rejects.toBe('enough')
  })

  it('at once when aborted before, without subscribing', async () => {
    const { bus } = setUp()
    const next = bus.next('n', { signal: AbortSignal.abort() })
    expect(bus.has('n')).toBe(false)
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('with CLOSED when the emitter closes or has closed', async () => {
    const { host, bus } = setUp()
    const before = bus.next('n')
    const closing = bus.close()
    host.flushMicrotasks()
    await closing
    await expect(before).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(bus.next('n')).rejects.toMatchObject({ code: 'CLOSED' })
    expect(bus.has('n')).toBe(false)
  })
})

it('next leaves neither timer nor abort listener behind, however it ended', async () => {
  const { host, bus } = setUp()
  const listeners: string[] = []
  const controller = new AbortController()
  const { signal } = controller
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.push('added')
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.pop()
    remove(...args)
  }
  const came = bus.next('n', { timeoutMs: 50, signal })
  bus.emit('n', 1)
  await came
  expect([host.waiting.timers, listeners]).toEqual([0, []])
  const late = bus.next('n', { timeoutMs: 50, signal })
  host.advance(50)
  await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  expect([host.waiting.timers, listeners]).toEqual([0, []])
  const aborted = bus.next('n', { timeoutMs: 50, signal })
  controller.abort()
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  expect([host.waiting.timers, listeners]).toEqual([0, []])
})

describe('next in a queue', () => {
  it('resolves at its delivery', async () => {
    const host = createManualHost()
    const { bus } = setUp({ host, strategy: microtask({ host }) })
    const next = bus.next('n')
    expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
    host.flushMicrotasks()
    expect(await next).toBe(1)
  })

  it('gets what a closing emitter still delivers', async () => {
    const host = createManualHost()
    const { bus } = setUp({ host, strategy: animationFrame({ host }) })
    const next = bus.next('n')
    bus.emit('n', 1)
    const closing = bus.close()
    host.advanceFrame()
    expect(await next).toBe(1)
    host.flushMicrotasks()
    await closing
  })

  it('does not hang when its emission is dropped: it rejects or waits for another', async () => {
    const host = createManualHost()
    const { bus } = setUp({ host, strategy: animationFrame({ host }) })
    const next = bus.next('n')
    bus.emit('n', 1)
    const swapped = bus.setStrategy(microtask({ host }), { pending: 'discard' })
    host.flushMicrotasks()
    await swapped
    bus.emit('n', 2)
    host.flushMicrotasks()
    let ended = false
    const note = (): void => {
      ended = true
    }
    next.then(note, note)
    for (let turn = 0; turn < 10; turn++) await undefined
    expect(ended).toBe(true)
  })
})
