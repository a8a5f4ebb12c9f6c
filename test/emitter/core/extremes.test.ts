import { createEmitter, EmitterError } from '@emitscope/emitter'
import { animationFrame, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { busOf, ways } from '../ways.ts'

type Events = Record<string, number>
const many = 100_000
/** A bound for what would be quadratic, not a measure. */
const bound = { timeout: 120_000 }

describe.each(ways)('a hundred thousand handlers, %s', (way) => {
  it('are all called, in order, and counted', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    let calls = 0
    let inOrder = true
    for (let n = 0; n < many; n++)
      bus.on('a', (_n) => {
        inOrder &&= calls === n
        calls++
      })
    expect(bus.emit('a', 1)).toBe(many)
    drain()
    expect([calls, inOrder, bus.subscriptions('a').length]).toEqual([many, true, many])
  })

  it('leave by handle, by function, or all at once, in any order', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    let calls = 0
    const handlers = Array.from({ length: many }, () => (_n: number) => void calls++)
    const stops = handlers.map((handler) => bus.on('a', handler))
    // From the end, from the start, and by function from the middle.
    for (let n = 0; n < many / 4; n++) expect([stops[many - 1 - n]?.(), stops[n]?.()]).toEqual([true, true])
    for (let n = many / 4; n < many / 2; n++) bus.off('a', handlers[n])
    expect(bus.emit('a', 1)).toBe(many / 4)
    drain()
    expect([calls, bus.off(), bus.off(), bus.types(), bus.emit('a', 1)]).toEqual([many / 4, true, false, [], 0])
  })

  it('that are a once each run once, and none is left', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    let calls = 0
    for (let n = 0; n < many; n++) bus.once('a', (_n) => void calls++)
    expect([bus.emit('a', 1), bus.emit('a', 2), bus.types()]).toEqual([many, 0, []])
    drain()
    expect(calls).toBe(many)
  })

  it('that the first of them unsubscribes do not run', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    let calls = 0
    bus.on('a', () => void bus.off('a'))
    for (let n = 1; n < many; n++) bus.on('a', (_n) => void calls++)
    expect(bus.emit('a', 1)).toBe(many)
    drain()
    expect([calls, bus.types()]).toEqual([0, []])
  })

  it('of as many types are found by each, and by everything', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    let calls = 0
    bus.on('*', () => void calls++)
    for (let n = 0; n < many; n++) bus.on(`type ${n}`, (_n) => void calls++)
    for (let n = 0; n < many; n += 100) expect(bus.emit(`type ${n}`, n)).toBe(2)
    drain()
    expect([calls, bus.types().length, bus.off(), bus.types()]).toEqual([(many / 100) * 2, many, true, []])
  })

  it('all of them failing are all reported', bound, () => {
    const { bus, host, drain } = busOf<Events>(way)
    for (let n = 0; n < many; n++)
      bus.on('a', (_n) => {
        throw n
      })
    expect(bus.emit('a', 1)).toBe(many)
    drain()
    expect([host.reported.length, host.reported[0], host.reported.at(-1)]).toEqual([many, 0, many - 1])
  })

  it('answer one emitAsync', bound, async () => {
    const { bus, run } = busOf<Events>(way)
    for (let n = 0; n < many; n++) bus.on('a', (_n) => n)
    const outcome = bus.emitAsync('a', 1)
    await run()
    const { values, ok } = await outcome
    expect([values.length, values[0], values.at(-1), ok]).toEqual([many, 0, many - 1, true])
  })

  it('in a list of as many types are one subscription', bound, () => {
    const { bus, drain } = busOf<Events>(way)
    const seen: number[] = []
    const stop = bus.on(
      Array.from({ length: many }, (_, n) => `type ${n}`),
      (n) => void seen.push(n),
    )
    expect([bus.emit('type 7', 7), bus.emit(`type ${many - 1}`, 8), bus.subscriptions().length]).toEqual([1, 1, 1])
    drain()
    expect([seen, stop(), bus.types()]).toEqual([[7, 8], true, []])
  })
})

it('a hundred thousand emissions wait, run in order, and are settled', bound, async () => {
  const { bus, drain } = busOf<Events>('microtask')
  const seen: number[] = []
  bus.on('a', (n) => void seen.push(n))
  for (let n = 0; n < many; n++) bus.emit('a', n)
  const settled = bus.settled()
  drain()
  await settled
  expect([seen.length, seen.every((n, index) => n === index)]).toEqual([many, true])
})

it('a hundred thousand wait for one slot, and each gets it', bound, () => {
  const bus = createEmitter<Events>()
  let release: (value: number) => void = () => undefined
  let calls = 0
  const first = {
    // biome-ignore lint/suspicious/noThenProperty: a promise that is settled at once, without a turn
    then(done: (value: number) => void) {
      release = done
    },
  }
  bus.on('a', (n) => (++calls === 1 && n === 0 ? first : undefined), { concurrency: 1 })
  for (let n = 0; n < many; n++) bus.emit('a', n)
  expect(calls).toBe(1)
  release(0)
  expect(calls).toBe(many)
})

describe('recursion without end', () => {
  /** What became of it: how deep it went, and what was reported. */
  const setUp = () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const codes = (): unknown[] => host.reported.map((error) => (error as Partial<EmitterError>).code ?? error)
    return { host, bus, codes }
  }

  it('of a handler that emits its own type ends at maxDepth, with the chain', () => {
    const { bus, host, codes } = setUp()
    let calls = 0
    bus.on('a', (n) => {
      calls++
      bus.emit('a', n)
    })
    expect(bus.emit('a', 1)).toBe(1)
    expect([calls, codes()]).toEqual([100, ['MAX_DEPTH']])
    expect((host.reported[0] as Error).message).toContain('a → a → a')
  })

  it('between two emitters, types and channels ends the same way', () => {
    const { bus, host, codes } = setUp()
    const other = createEmitter<Events>({ host })
    const back = bus.channel('a')
    let calls = 0
    bus.on('a', (n) => {
      calls++
      other.emit('b', n)
    })
    other.on('b', (n) => {
      calls++
      back.emit(n)
    })
    bus.emit('a', 1)
    expect([calls, codes()]).toEqual([100, ['MAX_DEPTH']])
    expect((host.reported[0] as Error).message).toMatch(/a → b → a/)
  })

  it.each([2, 3])('of %i handlers that each emit follows every path down to maxDepth, and ends there', (width) => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host, maxDepth: 8 })
    let calls = 0
    for (let n = 0; n < width; n++)
      bus.on('a', (_n) => {
        calls++
        bus.emit('a', 1)
      })
    bus.emit('a', 1)
    expect(calls).toBe(Array.from({ length: 8 }, (_, depth) => width ** (depth + 1)).reduce((sum, one) => sum + one, 0))
    expect(host.reported).toHaveLength(width ** 8)
  })

  it('of a handler that awaits emitAsync of its own type ends: the last call rejects MAX_DEPTH, its handler fails by it', async () => {
    const { bus, codes } = setUp()
    const outcomes: boolean[] = []
    let calls = 0
    let deepest: unknown
    bus.on('a', async (n) => {
      calls++
      try {
        outcomes.push((await bus.emitAsync('a', n)).ok)
      } catch (error) {
        deepest = error
        throw error
      }
    })
    expect((await bus.emitAsync('a', 1)).ok).toBe(true)
    expect([calls, outcomes]).toEqual([100, [false, ...Array(98).fill(true)]])
    expect(deepest).toMatchObject({ code: 'MAX_DEPTH' })
    expect(codes()).toEqual([])
  })

  it('of a once that subscribes itself again and emits ends at maxDepth', () => {
    const { bus, codes } = setUp()
    let calls = 0
    const again = (n: number): void => {
      calls++
      bus.once('a', again)
      bus.emit('a', n)
    }
    bus.once('a', again)
    bus.emit('a', 1)
    expect([calls, codes(), bus.subscriptions().length]).toEqual([100, ['MAX_DEPTH'], 1])
  })

  it('of a handler that subscribes one like itself at every call grows by what was there, not without end', () => {
    const { bus } = setUp()
    let calls = 0
    const breed = (_n: number): void => {
      calls++
      bus.on('a', breed)
    }
    bus.on('a', breed)
    expect([1, 2, 3, 4].map((n) => bus.emit('a', n))).toEqual([1, 2, 4, 8])
    expect(calls).toBe(15)
  })

  it('of a filter that emits its own type ends at maxDepth', () => {
    const { bus, codes } = setUp()
    let asked = 0
    bus.on('a', (_n) => undefined, {
      filter: () => {
        asked++
        bus.emit('a', 1)
        return true
      },
    })
    bus.emit('a', 1)
    expect([asked, codes()]).toEqual([100, ['MAX_DEPTH']])
  })

  it('of an onSuccess or onFailure that emits its own type ends at maxDepth', () => {
    for (const fails of [false, true]) {
      const { bus, codes } = setUp()
      let calls = 0
      const again = (): void => {
        calls++
        bus.emit('a', 1)
      }
      bus.on(
        'a',
        () => {
          if (fails) throw new Error('no')
        },
        { onSuccess: again, onFailure: again },
      )
      bus.emit('a', 1)
      expect([fails, calls, codes()]).toEqual([fails, 100, ['MAX_DEPTH']])
    }
  })

  it('of an onError that emits what fails ends, without the stack running over', () => {
    const host = createManualHost()
    let calls = 0
    const bus = createEmitter<Events>({
      host,
      onError: () => {
        calls++
        bus.emit('a', 1)
      },
    })
    bus.on('a', () => {
      throw new Error('no')
    })
    expect(bus.emit('a', 1)).toBe(1)
    expect(calls).toBeLessThan(1000)
    expect(host.reported.filter((error) => (error as EmitterError).cause instanceof RangeError || error instanceof RangeError)).toEqual([])
    // What is left works as before.
    bus.off()
    bus.on('a', (_n) => void calls++)
    calls = 0
    expect([bus.emit('a', 1), calls]).toEqual([1, 1])
  })

  it('in a queue is no nesting: it gives way and can be stopped', () => {
    const { host, bus } = setUp()
    void bus.setStrategy(microtask({ host }))
    let calls = 0
    const stop = bus.on('a', (n) => {
      calls++
      host.spend(1)
      bus.emit('a', n)
    })
    bus.emit('a', 1)
    host.flushMicrotasks()
    expect(calls).toBe(8)
    expect(host.waiting.timers).toBe(1)
    expect(stop()).toBe(true)
    host.advance(0)
    expect([calls, host.reported, host.waiting.timers]).toEqual([8, [], 0])
  })

  it('in frames is one step a frame', () => {
    const { host, bus } = setUp()
    void bus.setStrategy(animationFrame({ host }))
    let calls = 0
    bus.on('a', (n) => {
      calls++
      bus.emit('a', n)
    })
    bus.emit('a', 1)
    for (let frame = 0; frame < 200; frame++) host.advanceFrame()
    expect([calls, host.reported]).toEqual([200, []])
  })

  it('leaves nothing behind: the next emission is as deep as the first', () => {
    const { bus, host } = setUp()
    let calls = 0
    const stop = bus.on('a', (n) => {
      calls++
      bus.emit('a', n)
    })
    for (let time = 0; time < 3; time++) bus.emit('a', 1)
    expect([calls, host.reported.length]).toEqual([300, 3])
    expect(host.reported[2]).toBeInstanceOf(EmitterError)
    stop()
    bus.on('a', (_n) => undefined)
    expect(bus.emit('a', 1)).toBe(1)
  })
})
