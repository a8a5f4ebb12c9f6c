import { createEmitter, createLinker } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openSignal } from '../open-signal.ts'
import { refuses, throwsCode } from '../refuses.ts'
import { busOf } from '../ways.ts'

type Events = { n: number; other: number }

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a subscription that ended', () => {
  it('listens to its signal no more', () => {
    const { signal, listeners } = openSignal()
    const bus = createEmitter<Events>()
    const stop = bus.on('n', () => undefined, { signal })
    expect(listeners.size).toBe(1)
    expect([stop(), listeners.size]).toEqual([true, 0])
  })

  it('by its signal has nothing left for its unsubscribe function', () => {
    const controller = new AbortController()
    const bus = createEmitter<Events>()
    const stop = bus.on('n', () => undefined, { signal: controller.signal })
    controller.abort()
    expect([stop(), bus.types()]).toEqual([false, []])
  })

  it.each([
    ['plain', undefined],
    ['with options', { priority: -1 }],
  ])('after an emission took it, as a once before its turn, leaves the others where they are: %s', (_what, options) => {
    const { bus, drain } = busOf<Events>('microtask')
    const calls: string[] = []
    const stop = bus.once('n', () => calls.push('once'), options)
    bus.on('n', () => calls.push('on'))
    bus.emit('n', 1)
    expect([stop(), stop(), bus.has('n'), bus.emit('n', 2)]).toEqual([true, false, true, 1])
    drain()
    expect(calls).toEqual(['on', 'on'])
  })

  it("as '*' is not called by the emission that is under way, where all handlers are plain", () => {
    const bus = createEmitter<Events>()
    const calls: string[] = []
    bus.on('n', (_n) => void stop())
    const stop = bus.on('*', (_n) => calls.push('star'))
    bus.emit('n', 1)
    expect(calls).toEqual([])
  })
})

it.each([
  ['plain', undefined],
  ['with options', { priority: 2 }],
])('a once is taken by one emission, also where a filter emits: %s', (_what, options) => {
  const bus = createEmitter<Events>()
  const calls: string[] = []
  // Ahead of the filter: the outer emission has it on its list when the inner one takes it.
  bus.once('n', (n) => calls.push(`once ${n}`), options)
  bus.on('n', (n) => calls.push(`filtered ${n}`), {
    filter: ({ payload }) => {
      if (payload === 1) bus.emit('n', 2)
      return true
    },
  })
  expect(bus.emit('n', 1)).toBe(1)
  expect(calls).toEqual(['once 2', 'filtered 2', 'filtered 1'])
})

it("a subscription with options makes no '*'", () => {
  const bus = createEmitter<Events>()
  bus.on('n', () => undefined, { priority: 1 })
  expect([bus.has('*'), bus.subscriptions('*')]).toEqual([false, []])
})

describe('a linker', () => {
  it("bounds its '*' subscriptions as those of a name", () => {
    const linker = createLinker<Events>({ maxHandlers: 1 })
    linker.on('*', () => undefined)
    throwsCode(() => linker.on('*', () => undefined), 'MAX_HANDLERS')
  })

  it('with a default onSuccess takes a type off a list, and all off', async () => {
    const seen: unknown[] = []
    const linker = createLinker<Events>({ onSuccess: (value) => seen.push(value) })
    const bus = createEmitter<Events>({ linker })
    linker.on(['n', 'other'], () => 1)
    expect([linker.off('n'), bus.emit('other', 1), linker.off(), seen]).toEqual([true, 1, true, [1]])
  })

  it('knows all of many emitters that share it', () => {
    const linker = createLinker<Events>()
    const emitters = Array.from({ length: 130 }, () => createEmitter<Events>({ linker }))
    expect([...linker.emitters()]).toEqual(emitters)
  })

  it('names its calls in what it refuses', () => {
    const linker = createLinker<Events>()
    refuses(() => linker.on('n', 1 as never), 'on: handler')
    refuses(() => linker.once('n', 1 as never), 'once: handler')
  })

  it('warns of a handler that reads an emission it is not given, once, without an emitter', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const linker = createLinker<Events>()
    const hiding = (n: number, ...rest: unknown[]): unknown => [n, rest]
    linker.on('n', hiding)
    linker.on('other', hiding)
    expect(warn.mock.calls).toEqual([[expect.stringContaining('hiding')]])
  })
})

it('an emitter may take the linker of another', () => {
  const host = createManualHost()
  const one = createEmitter<Events>()
  const other = createEmitter<Events>({ host, linker: one.linker as never, strategy: microtask({ host }) })
  const calls: number[] = []
  one.on('n', (n) => calls.push(n))
  expect([other.emit('n', 1), one.emit('n', 2)]).toEqual([1, 1])
  host.flushMicrotasks()
  expect(calls).toEqual([2, 1])
})
