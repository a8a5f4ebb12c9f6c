import type { EmitterOptions } from '@emitscope/emitter'
import { createEmitter, createLinker } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { freshRealm } from '../inspect/realm.ts'

type Events = { n: number; other: number }
type AnyHandler = (payload: never, emission: never) => unknown

const setUp = (
  options: { readonly production?: boolean; readonly told?: boolean; readonly unhandled?: EmitterOptions['unhandled'] } = {},
) => {
  const { production = false, told = true, unhandled } = options
  const host = createManualHost({ production })
  const warnings: { readonly code: string; readonly message: string; readonly type?: unknown; readonly handler?: unknown }[] = []
  const bus = createEmitter<Events>({
    host,
    ...(told ? { onWarning: (warning) => void warnings.push(warning) } : {}),
    ...(unhandled === undefined ? {} : { unhandled }),
  })
  return {
    host,
    bus,
    warnings,
    on: bus.on as unknown as (this: typeof bus, type: string, handler: AnyHandler, options?: object) => () => boolean,
  }
}

/** Declared with one parameter, reaching further all the same. */
const hidden: [string, () => AnyHandler][] = [
  [
    'a rest parameter',
    () =>
      (_n: number, ...rest: unknown[]) =>
        rest[0],
  ],
  [
    'a second parameter with a default',
    () =>
      (_n: number, emission: unknown = undefined) =>
        emission,
  ],
  [
    'a second parameter with a default, as a method',
    () =>
      ({
        handle(_n: number, emission: unknown = undefined) {
          return emission
        },
      }).handle,
  ],
  [
    'a rest parameter, async',
    () =>
      async (_n: number, ...rest: unknown[]) =>
        rest[0],
  ],
  [
    'a destructured payload and a rest parameter',
    () =>
      ({ a }: { a?: number }, ...rest: unknown[]) => [a, rest],
  ],
  [
    '`arguments`',
    () =>
      function handler(_n: number) {
        // biome-ignore lint/complexity/noArguments: what is tested
        return arguments[1]
      },
  ],
]

/** Declared with what they use. */
const honest: [string, () => AnyHandler][] = [
  ['a plain arrow', () => (n: number) => n],
  [
    'a plain function',
    () =>
      function handler(n: number) {
        return n
      },
  ],
  ['an async one', () => async (n: number) => n],
  [
    'one that destructures its payload',
    () =>
      ({ a, b: [c] = [1] }: { a?: number; b?: number[] }) => [a, c],
  ],
  [
    'one whose destructured payload has a rest and defaults',
    () =>
      ({ a = 1, ...others }: { a?: number }) => [a, others],
  ],
  [
    'one whose list payload has a rest',
    () =>
      ([first, ...others]: number[]) => [first, others],
  ],
  ['one with rest and defaults inside its body', () => (n: number) => [n].map((one, plus = 2, ...more) => [one, plus, ...more])],
  ['a bound one', () => ((_n: number, ...rest: unknown[]) => rest).bind(undefined)],
  ['a native one', () => Math.abs as AnyHandler],
  ['one of the platform', () => Array.isArray as AnyHandler],
  [
    'one without parameters, which is handed the emission anyway',
    () =>
      (...all: unknown[]) =>
        all,
  ],
  ['one with two', () => (_n: number, emission: unknown) => emission],
]

describe('a handler that hides that it reads the emission', () => {
  it.each(hidden)('by %s is warned about, by name, at the call', (_what, make) => {
    const { bus, host, warnings, on } = setUp()
    const handler = make()
    expect(handler).toHaveLength(1)
    on.call(bus, 'n', handler)
    expect(warnings).toEqual([expect.objectContaining({ code: 'HIDDEN_EMISSION', handler })])
    expect(warnings[0]?.message).toContain('emission: true')
    expect(host.warnings).toEqual([])
  })

  it.each(hidden)('by %s is not warned about once it says `emission: true`', (_what, make) => {
    const { bus, warnings, on } = setUp()
    on.call(bus, 'n', make(), { emission: true })
    expect(warnings).toEqual([])
  })

  it('is found by once, in a list and under everything as well', () => {
    for (const subscribe of [
      (bus: ReturnType<typeof setUp>['bus'], handler: (n: number, ...rest: unknown[]) => unknown) => bus.once('n', handler),
      (bus: ReturnType<typeof setUp>['bus'], handler: (n: number, ...rest: unknown[]) => unknown) => bus.on(['n', 'other'], handler),
      (bus: ReturnType<typeof setUp>['bus'], handler: (n: number, ...rest: unknown[]) => unknown) => bus.on('*', handler, { priority: 1 }),
    ]) {
      const { bus, warnings } = setUp()
      subscribe(bus, (_n, ...rest) => rest)
      expect(warnings.map(({ code }) => code)).toEqual(['HIDDEN_EMISSION'])
    }
  })

  it('is warned about once per emitter, however often and wherever it is subscribed', () => {
    const handler = (_n: number, ...rest: unknown[]) => rest
    const one = setUp()
    one.bus.on('n', handler)()
    one.bus.on('n', handler)
    one.bus.once('other', handler)
    expect(one.warnings).toHaveLength(1)
    one.bus.on('n', (_n: number, ...rest: unknown[]) => rest)
    expect(one.warnings).toHaveLength(2)
    const two = setUp()
    two.bus.on('n', handler)
    expect(two.warnings).toHaveLength(1)
  })

  it.each(honest)('is not %s', (_what, make) => {
    const { bus, warnings, on } = setUp()
    on.call(bus, 'n', make())
    expect(warnings).toEqual([])
  })
})

describe('a warning', () => {
  it('without onWarning goes to the host, once per code and subject', () => {
    const { bus, host } = setUp({ told: false, unhandled: 'report' })
    const handler = (_n: number, ...rest: unknown[]) => rest
    for (let time = 0; time < 3; time++) {
      bus.emit('n', 1)
      bus.emit('other', 1)
      bus.on('n', handler)()
    }
    const subjects = ['"n"', '"other"', 'emission: true']
    expect(host.warnings.map((text) => subjects.find((subject) => text.includes(subject)))).toEqual(subjects)
  })

  it('in production is silent without onWarning', () => {
    const { bus, host } = setUp({ production: true, told: false, unhandled: 'report' })
    expect(bus.emit('n', 1)).toBe(0)
    bus.on('n', (_n: number, ...rest: unknown[]) => rest)
    expect(host.warnings).toEqual([])
  })

  it('in production reaches onWarning where it is about an emission; no handler’s source is read', () => {
    const { bus, warnings } = setUp({ production: true, unhandled: 'report' })
    bus.emit('n', 1)
    const read = vi.spyOn(Function.prototype, 'toString')
    const handler = Object.assign((_n: number, ...rest: unknown[]) => rest, { toString: vi.fn(() => '') })
    bus.on('n', handler)
    const reads = read.mock.calls.length
    read.mockRestore()
    expect(warnings.map(({ code }) => code)).toEqual(['UNHANDLED'])
    expect([reads, handler.toString.mock.calls.length]).toEqual([0, 0])
  })

  it('tells its code, what it is about and what to do, and nothing else', () => {
    const { bus, warnings } = setUp({ unhandled: 'report' })
    const handler = (_n: number, ...rest: unknown[]) => rest
    bus.emit('other', 1)
    bus.on('n', handler)
    const [unhandled, emission] = warnings
    expect(unhandled).toEqual({ code: 'UNHANDLED', type: 'other', message: expect.any(String) as string })
    expect(emission).toMatchObject({ code: 'HIDDEN_EMISSION', handler, message: expect.any(String) as string })
  })

  it('whose onWarning throws is the host’s error: emit and on go on', () => {
    const error = new Error('onWarning')
    const host = createManualHost()
    const bus = createEmitter<Events>({
      host,
      unhandled: 'report',
      onWarning: () => {
        throw error
      },
    })
    const seen: number[] = []
    bus.on('*', (n) => seen.push(n))
    expect(bus.emit('n', 1)).toBe(1)
    expect(host.reported).toEqual([error])
    const stop = bus.on('n', (n: number, ..._rest: unknown[]) => seen.push(n))
    expect(host.reported).toEqual([error, error])
    expect([bus.emit('n', 2), seen, stop()]).toEqual([2, [1, 2, 2], true])
  })

  it('of an onWarning that emits what nobody handles is no endless loop', () => {
    const host = createManualHost()
    const types: unknown[] = []
    const bus = createEmitter<Events>({
      host,
      unhandled: 'report',
      onWarning: ({ type }) => {
        types.push(type)
        bus.emit(type === 'n' ? 'other' : 'n', 1)
      },
    })
    bus.emit('n', 1)
    expect([types, host.reported]).toEqual([['n', 'other'], []])
  })

  it('is told to the emitter that was subscribed through, not to others of its linker', () => {
    const linker = createLinker<Events>()
    const told: string[] = []
    const [one] = ['one', 'two'].map((name) => createEmitter<Events>({ linker, onWarning: () => void told.push(name) }))
    one?.on('n', (_n: number, ...rest: unknown[]) => rest)
    expect(told).toEqual(['one'])
  })
})

describe('with the platform’s own console', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  it.each([
    ['development', 1],
    ['production', 0],
  ])('in %s a warning is said %i times', async (mode, times) => {
    vi.stubEnv('NODE_ENV', mode)
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const bus = (await freshRealm()).createEmitter<Events>({ unhandled: 'report' })
    bus.emit('n', 1)
    bus.emit('n', 2)
    expect(warn).toHaveBeenCalledTimes(times)
  })
})
