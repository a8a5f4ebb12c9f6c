import { createEmitter } from '@emitscope/emitter'
import { animationFrame, idle, macrotask } from '@emitscope/emitter/strategies'
import { createManualHost, type Host, manual, type QueueOptions } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { drainOnce } from './drains.ts'

type Events = { a: number; b: number }
interface Round {
  create(options: QueueOptions & { host: Host }): ReturnType<typeof animationFrame>
}

/** Strategies whose handlers' own emissions are for the next drain. */
const rounds: Record<string, Round> = {
  macrotask: { create: macrotask },
  idle: { create: idle },
  animationFrame: { create: animationFrame },
  'manual().advanceFrame': { create: ({ capacity, overflow }) => manual({ ...(capacity && { capacity }), ...(overflow && { overflow }) }) },
}

describe.each(Object.entries(rounds))('%s: what a handler emits is for the next, also', (_name, { create }) => {
  const trial = (
    options: QueueOptions,
    seesEmission: boolean,
    during: (emit: (type: 'a' | 'b', n: number) => void, flush: () => void) => void,
  ) => {
    const host = createManualHost()
    const strategy = create({ ...options, host })
    const bus = createEmitter<Events>({ host, strategy })
    let calls: string[] = []
    let isFirst = true
    const hear = (type: string, n: number): void => {
      calls.push(`${type}${n}`)
      if (!isFirst) return
      isFirst = false
      during(
        (type, n) => void bus.emit(type, n),
        () => void strategy.flush(),
      )
    }
    for (const type of ['a', 'b'] as const) bus.on(type, seesEmission ? (n, _emission) => hear(type, n) : (n) => hear(type, n))
    const next = (): string[] => {
      calls = []
      if ('advanceFrame' in strategy) (strategy as ReturnType<typeof manual>).advanceFrame()
      else drainOnce(host)
      return calls
    }
    return { bus, next }
  }

  describe.each([
    ['plain', false],
    ['seeing the emission', true],
  ] as const)('with handlers %s', (_writing, seesEmission) => {
    it.each([
      ['where it replaces one that was for this one', { overflow: 'latest' }],
      ['where it pushes one out that was for this one', { overflow: 'drop-oldest', capacity: 2 }],
    ] as const)('%s: a type comes once, whatever comes next to it', (_what, options) => {
      const { bus, next } = trial(options, seesEmission, (emit) => {
        emit('a', 2)
        emit('b', 2)
      })
      bus.emit('a', 1)
      bus.emit('b', 1)
      expect([next(), next(), next()]).toEqual([['a1'], ['a2', 'b2'], []])
    })

    it('after a flush in the midst of it', () => {
      const { bus, next } = trial({}, seesEmission, (emit, flush) => {
        flush()
        emit('a', 10)
        emit('a', 11)
      })
      for (const n of [1, 2, 3]) bus.emit('a', n)
      expect([next(), next(), next()]).toEqual([['a1', 'a2', 'a3'], ['a10', 'a11'], []])
    })

    it('after so many that the queue has to grow', () => {
      const { bus, next } = trial({}, seesEmission, (emit) => {
        // By turns, so that none joins the one before it.
        for (let n = 0; n < 50; n++) emit(n % 2 === 0 ? 'b' : 'a', n)
      })
      for (const n of [1, 2]) bus.emit('a', n)
      bus.emit('b', 3)
      const later = Array.from({ length: 50 }, (_, n) => `${n % 2 === 0 ? 'b' : 'a'}${n}`)
      expect([next(), next(), next()]).toEqual([['a1', 'a2', 'b3'], later, []])
    })
  })
})

it('a swap away and back within a frame takes what is left of it to the next, ahead of what is emitted', () => {
  const host = createManualHost()
  const strategy = animationFrame({ host })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  bus.on('a', (n) => {
    seen.push(n)
    if (n !== 1) return
    void bus.setStrategy(manual())
    void bus.setStrategy(strategy)
    bus.emit('a', 4)
  })
  for (const n of [1, 2, 3]) bus.emit('a', n)
  host.advanceFrame()
  expect(seen).toEqual([1])
  host.advanceFrame()
  expect(seen).toEqual([1, 2, 3, 4])
})
