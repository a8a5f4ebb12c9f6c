import { createEmitter, type Strategy } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost, type Host, type ManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'

type Events = { n: number }
const sliceMs = 8
/** Far more than fits into a slice, so that nothing here runs without end. */
const most = 500

const started = (host: Host): Strategy => {
  const loop = createLoop({ host })
  loop.start()
  return loop
}

/** Runs microtasks and promise reactions as long as there are any; no timer, no task. */
const exhaust = async (host: ManualHost): Promise<void> => {
  for (let rounds = 0; rounds < most; rounds++) {
    host.flushMicrotasks()
    await turn()
    if (host.waiting.microtasks === 0) return
  }
}

/** Handlers of 1 ms that keep each other busy; how many run until a timer of 1 ms comes, and how many in all. */
const busy = async (strategies: (host: Host) => readonly Strategy[], isAsync: boolean) => {
  const host = createManualHost()
  const buses = strategies(host).map((strategy) => createEmitter<Events>({ host, strategy }))
  let ran = 0
  buses.forEach((bus, index) => {
    const next = buses[(index + 1) % buses.length]!
    const emit = (n: number): void => {
      if (n < most) next.emit('n', n + 1)
    }
    bus.on('n', (n): unknown => {
      ran++
      host.spend(1)
      return isAsync ? Promise.resolve().then(() => emit(n)) : emit(n)
    })
  })
  let before = 0
  host.setTimer(() => {
    before = ran
  }, 1)
  buses[0]!.emit('n', 1)
  await exhaust(host)
  const inOneSlice = ran
  for (let rounds = 0; rounds < most && host.waiting.timers > 0; rounds++) {
    host.advance(0)
    await exhaust(host)
  }
  return { inOneSlice, before, ran, waiting: host.waiting }
}

const pairs = {
  'two emitters over a microtask() each': (host: Host) => [microtask({ host }), microtask({ host })],
  'two emitters over one microtask()': (host: Host) => {
    const strategy = microtask({ host })
    return [strategy, strategy]
  },
  'two emitters over a loop each': (host: Host) => [started(host), started(host)],
  'a microtask() and a loop': (host: Host) => [microtask({ host }), started(host)],
  'one microtask()': (host: Host) => [microtask({ host })],
  'one loop': (host: Host) => [started(host)],
}

describe.each(Object.entries(pairs))('%s', (_name, strategies) => {
  it.each([
    ['inside handlers', false],
    ['after their promises', true],
  ] as const)('give way to a timer after 8 ms, however much they emit %s', async (_when, isAsync) => {
    const { inOneSlice, before, ran, waiting } = await busy(strategies, isAsync)
    expect(inOneSlice).toBeGreaterThanOrEqual(sliceMs)
    expect(inOneSlice).toBeLessThanOrEqual(sliceMs * 2)
    expect(before).toBeLessThanOrEqual(sliceMs * 2)
    expect([ran, waiting]).toEqual([most, { microtasks: 0, timers: 0, frames: 0 }])
  })
})
