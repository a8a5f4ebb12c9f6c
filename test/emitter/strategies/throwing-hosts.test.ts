import { createEmitter, type Strategy } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { animationFrame, idle, macrotask, microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type Host, type ManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { stateOf, turn } from '../promises.ts'
import { queued } from './local.ts'

type Events = { n: number }
const oops = new Error('oops')
afterEach(() => {
  vi.unstubAllGlobals()
})

/** The member throws while `fails` is true. */
const failing = (host: ManualHost, member: keyof Host) => {
  const state = { fails: true }
  const works = host[member] as (...args: unknown[]) => unknown
  const mayFail = (...args: unknown[]): unknown => {
    if (state.fails) throw oops
    return works(...args)
  }
  return { state, host: { ...host, [member]: mayFail } as Host }
}
const run = async (host: ManualHost): Promise<void> => {
  for (let rounds = 0; rounds < 4; rounds++) {
    host.advanceFrame()
    await turn()
  }
}

const asks: readonly (readonly [string, keyof Host, (options: { host: Host }) => Strategy])[] = [
  ['microtask', 'queueMicrotask', microtask],
  ['macrotask', 'requestTask', macrotask],
  ['animationFrame', 'requestFrame', animationFrame],
  ['idle', 'requestIdle', idle],
  [
    'loop',
    'queueMicrotask',
    (options) => {
      const loop = createLoop(options)
      loop.start()
      return loop
    },
  ],
]

describe.each(asks)('%s, where %s throws', (_name, member, create) => {
  it.each(['plain', 'seeing the emission'])(
    'fails the delivery, uncounted, and goes on when it works again: %s handlers',
    async (writing) => {
      const host = createManualHost()
      const { state, host: mayFail } = failing(host, member)
      const strategy = create({ host: mayFail })
      const errors: unknown[] = []
      const bus = createEmitter<Events>({ host, strategy, onError: (error) => errors.push(error) })
      const seen: number[] = []
      bus.on('n', writing === 'plain' ? (n) => seen.push(n) : (n, _emission) => seen.push(n))
      expect([bus.emit('n', 1), strategy.pending, errors, host.reported]).toEqual([0, 0, [oops], []])
      const settled = bus.settled()
      await run(host)
      expect(await stateOf(settled)).toBe('resolved')
      state.fails = false
      expect([bus.emit('n', 2), strategy.pending]).toEqual([1, 1])
      await run(host)
      expect([seen, errors, strategy.pending]).toEqual([[2], [oops], 0])
    },
  )
})

describe.each(Object.entries(queued))('%s', (_name, { create }) => {
  it('fails what it has no async context for, uncounted, and nobody waits for that', async () => {
    const host = createManualHost()
    const { state, host: mayFail } = failing(host, 'captureContext')
    const strategy = create({ host })
    const errors: unknown[] = []
    const bus = createEmitter<Events>({ host: mayFail, strategy, onError: (error) => errors.push(error) })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    expect([bus.emit('n', 1), errors, strategy.pending]).toEqual([0, [oops], 0])
    const settled = bus.settled()
    await run(host)
    expect(await stateOf(settled)).toBe('resolved')
    state.fails = false
    expect(bus.emit('n', 2)).toBe(1)
    void strategy.flush()
    await run(host)
    expect([seen, errors]).toEqual([[2], [oops]])
  })

  it.each(['plain', 'seeing the emission'])(
    'goes on where reporting a failure throws, which is an error of its own: %s handlers',
    async (writing) => {
      const timers: (() => void)[] = []
      vi.stubGlobal('setTimeout', (task: () => void) => timers.push(task))
      const host = createManualHost()
      const reported = new Error('the page replaced reportError')
      const mayFail: Host = {
        ...host,
        reportError: () => {
          throw reported
        },
      }
      const strategy = create({ host })
      const bus = createEmitter<Events>({ host: mayFail, strategy })
      const seen: number[] = []
      const hear = (n: number): void => {
        seen.push(n)
        if (n === 1) throw oops
      }
      bus.on('n', writing === 'plain' ? (n) => hear(n) : (n, _emission) => hear(n))
      for (const n of [1, 2]) bus.emit('n', n)
      void strategy.flush()
      await run(host)
      expect([seen, strategy.pending, timers.length]).toEqual([[1, 2], 0, 1])
      expect(() => timers[0]!()).toThrow(reported)
      // Not nested in anything still, and asked for anew.
      bus.emit('n', 3)
      void strategy.flush()
      await run(host)
      const settled = bus.settled()
      await run(host)
      expect([seen, await stateOf(settled)]).toEqual([[1, 2, 3], 'resolved'])
    },
  )
})
