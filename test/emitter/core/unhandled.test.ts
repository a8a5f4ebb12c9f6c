import { createEmitter, createLinker } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { throwsCode } from '../refuses.ts'
import { busOf, ways } from '../ways.ts'

type Events = { n: number; other: number; ready: void }

class Paid {
  static readonly type = 'paid'
}

describe.each(ways)('an emission nobody handles, %s', (way) => {
  const setUp = (unhandled?: 'ignore' | 'report' | 'throw') => {
    const warnings: unknown[] = []
    const made = busOf<Events>(way, {
      ...(unhandled === undefined ? {} : { unhandled }),
      onWarning: (warning) => void warnings.push(warning),
    })
    return { ...made, warnings, subjects: () => warnings.map((warning) => (warning as { type?: unknown }).type) }
  }

  it.each([undefined, 'ignore'] as const)('is nothing to speak of (%s)', async (unhandled) => {
    const { bus, host, warnings } = setUp(unhandled)
    expect([bus.emit('n', 1), bus.channel('n').emit(2), (await bus.emitAsync('n', 3)).deliveries]).toEqual([0, 0, []])
    expect([warnings, host.warnings, host.reported]).toEqual([[], [], []])
  })

  it("with 'report' is warned about once per type, whichever way it was emitted", async () => {
    const { bus, host, warnings, subjects } = setUp('report')
    for (let n = 0; n < 3; n++) bus.emit('n', n)
    bus.channel('n').emit(1)
    await bus.emitAsync('n', 1)
    bus.emit('other', 1)
    bus.channel('other').emit(2)
    expect(subjects()).toEqual(['n', 'other'])
    expect(warnings[0]).toEqual({ code: 'UNHANDLED', type: 'n', message: expect.stringContaining('"n"') as string })
    expect([host.warnings, host.reported]).toEqual([[], []])
  })

  it("with 'report' is not warned about again when a handler came and went", () => {
    const { bus, subjects } = setUp('report')
    bus.emit('n', 1)
    bus.on('n', (_n) => undefined)()
    expect(bus.emit('n', 2)).toBe(0)
    expect(subjects()).toEqual(['n'])
  })

  it("with 'throw' throws UNHANDLED at the call, naming the type", () => {
    const { bus, host } = setUp('throw')
    for (const call of [() => bus.emit('n', 1), () => bus.emitAsync('n', 1), () => bus.channel('n').emit(1)])
      expect(throwsCode(call, 'UNHANDLED').message).toContain('"n"')
    expect(throwsCode(() => bus.emit('ready'), 'UNHANDLED').message).toContain('"ready"')
    expect([host.reported, host.warnings]).toEqual([[], []])
  })

  it("with 'throw' leaves the emitter as it was, however often", () => {
    const { bus } = setUp('throw')
    // More than `maxDepth`.
    for (let n = 0; n < 150; n++) throwsCode(() => bus.emit('n', n), 'UNHANDLED')
    bus.on('n', (_n) => undefined)
    expect(bus.emit('n', 1)).toBe(1)
  })

  it.each(['report', 'throw'] as const)("'*' gets it and does not make it handled (%s)", async (unhandled) => {
    const { bus, drain, subjects } = setUp(unhandled)
    const seen: number[] = []
    bus.on('*', (n) => seen.push(n as number))
    const calls = [() => bus.emit('n', 1), () => bus.channel('n').emit(2), () => bus.emitAsync('n', 3)]
    for (const call of calls)
      if (unhandled === 'throw') throwsCode(call, 'UNHANDLED')
      else await Promise.all([call(), drain()])
    drain()
    expect(seen).toEqual([1, 2, 3])
    if (unhandled === 'report') expect(subjects()).toEqual(['n'])
  })

  it('is one that only others than its sender wait for, or whose filters refuse it', () => {
    const { bus } = setUp('throw')
    bus.on('n', (_n) => undefined, { sender: 'ada' })
    bus.on('other', (_n) => undefined, { filter: ({ payload }) => payload > 1 })
    throwsCode(() => bus.emit('n', 1), 'UNHANDLED')
    throwsCode(() => bus.emit('n', 1, { sender: 'bob' }), 'UNHANDLED')
    throwsCode(() => bus.emit('other', 1), 'UNHANDLED')
    expect([bus.emit('n', 1, { sender: 'ada' }), bus.emit('other', 2)]).toEqual([1, 1])
  })

  it('is the one after a once was taken', () => {
    const { bus, drain } = setUp('throw')
    bus.once('n', (_n) => undefined)
    expect(bus.emit('n', 1)).toBe(1)
    throwsCode(() => bus.emit('n', 2), 'UNHANDLED')
    drain()
    throwsCode(() => bus.emit('n', 3), 'UNHANDLED')
  })

  it('is none that a handler fails at, a filter throws at, or `next` waits for', async () => {
    const { bus, host, run } = setUp('throw')
    bus.on('n', () => {
      throw 'handler'
    })
    bus.on('other', () => undefined, {
      filter: () => {
        throw 'filter'
      },
    })
    expect([bus.emit('n', 1), bus.emit('other', 1)]).toEqual([1, 1])
    const next = bus.next('ready')
    expect(bus.emit('ready')).toBe(1)
    await run()
    await next
    expect([...host.reported].sort()).toEqual(['filter', 'handler'])
  })

  it('is none that was refused', async () => {
    const { bus, subjects } = setUp('throw')
    expect(bus.emit('n', 1, { signal: AbortSignal.abort() })).toBe(0)
    expect((await bus.emitAsync('n', 1, { signal: AbortSignal.abort() })).deliveries).toEqual([])
    const closing = bus.close()
    expect([bus.emit('n', 1), bus.channel('n').emit(1)]).toEqual([0, 0])
    await expect(bus.emitAsync('n', 1)).rejects.toMatchObject({ code: 'CLOSED' })
    expect(subjects()).toEqual([])
    void closing
  })

  it('inside a handler throws there: that handler’s failure unless it catches it', () => {
    const { bus, host, drain } = setUp('throw')
    const seen: string[] = []
    bus.on('n', (_n, emission) => {
      seen.push('first')
      emission.emit('other', 1)
    })
    bus.on('n', (_n) => seen.push('second'))
    expect(bus.emit('n', 1)).toBe(2)
    drain()
    expect(seen).toEqual(['first', 'second'])
    expect(host.reported).toEqual([expect.objectContaining({ code: 'UNHANDLED' })])
  })
})

it('one that is nested too deep is reported as such, not as unhandled', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, unhandled: 'throw', maxDepth: 3 })
  const counts: number[] = []
  bus.on('n', (n) => void counts.push(bus.emit('n', n + 1)))
  bus.emit('n', 1)
  expect(counts).toEqual([0, 1, 1])
  expect(host.reported).toEqual([expect.objectContaining({ code: 'MAX_DEPTH' })])
})

it('an instance of an event class is named by its type, a symbol by itself', () => {
  const mark = Symbol('mark')
  const seen: unknown[] = []
  const report = createEmitter<{ paid: Paid; [mark]: number }>({
    unhandled: 'report',
    onWarning: ({ type, message }) => seen.push(type, message.includes(String(type))),
  })
  report.emit(new Paid())
  report.emit(mark, 1)
  expect(seen).toEqual(['paid', true, mark, true])
  throwsCode(() => createEmitter<{ paid: Paid }>({ unhandled: 'throw' }).emit(new Paid()), 'UNHANDLED')
})

it('each emitter of a linker has its own say', () => {
  const linker = createLinker<Events>()
  const host = createManualHost()
  const [quiet, loud, told] = (['ignore', 'throw', 'report'] as const).map((unhandled) =>
    createEmitter<Events>({ linker, host, unhandled }),
  )
  expect(quiet?.emit('n', 1)).toBe(0)
  throwsCode(() => loud?.emit('n', 1), 'UNHANDLED')
  expect([told?.emit('n', 1), told?.emit('n', 1), host.warnings.length]).toEqual([0, 0, 1])
  linker.on('n', (_n) => undefined)
  expect([quiet?.emit('n', 1), loud?.emit('n', 1), told?.emit('n', 1)]).toEqual([1, 1, 1])
})

it('the hook sees it as unhandled, whole, also when the call throws', async () => {
  const { createEmitter, host, look, emissionFlags } = await observedRealm()
  const bus = createEmitter<Events>({ host, unhandled: 'throw' })
  throwsCode(() => bus.emit('n', 1), 'UNHANDLED')
  bus.on('*', () => undefined, { name: 'all' })
  throwsCode(() => bus.emit('n', 2), 'UNHANDLED')
  bus.on('n', (_n) => undefined, { name: 'one' })
  bus.emit('n', 3)
  const { emissions, deliveries } = look()
  expect(emissions).toEqual([
    { type: 'n', count: 0, flags: emissionFlags.unhandled },
    { type: 'n', count: 1, flags: emissionFlags.unhandled },
    { type: 'n', count: 2, flags: 0 },
  ])
  expect(deliveries).toEqual(['all fulfilled', 'one fulfilled', 'all fulfilled'])
})

it.each(['fail', 'drop-newest'] as const)('what a full queue refuses (%s) has somebody to handle it', (overflow) => {
  const host = createManualHost()
  const warnings: unknown[] = []
  const bus = createEmitter<Events>({
    host,
    strategy: microtask({ host, capacity: 1, overflow }),
    unhandled: 'throw',
    onError: () => undefined,
    onWarning: (warning) => void warnings.push(warning),
  })
  bus.on('n', (_n) => undefined)
  expect([bus.emit('n', 1), bus.emit('n', 2), warnings]).toEqual([1, 0, []])
})
