import { createEmitter, type Emitter } from '@emitscope/emitter'
import { createLoop, type Loop } from '@emitscope/emitter/loop'
import { deferred, microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf, turn } from '../promises.ts'

type Events = { wait: void; n: number }

/** A handler of `wait` returns what `waits` gives, a promise of the very thing that runs the handler; three events follow it. */
const trial = async (waits: (bus: Emitter<Events>, loop: Loop) => Promise<unknown>) => {
  const host = createManualHost()
  const loop = createLoop({ host })
  loop.start()
  const bus = createEmitter<Events>({ host, strategy: loop })
  const seen: number[] = []
  let returned: Promise<unknown> = Promise.resolve()
  bus.on('wait', () => {
    returned = waits(bus, loop)
    return returned
  })
  bus.on('n', (n) => seen.push(n))
  bus.emit('wait')
  for (const n of [1, 2, 3]) bus.emit('n', n)
  const run = async (): Promise<void> => {
    for (let rounds = 0; rounds < 5; rounds++) {
      host.advance(0)
      await turn()
    }
  }
  await run()
  const settled = bus.settled()
  await run()
  return { host, bus, loop, seen, run, states: [await stateOf(returned), await stateOf(settled)] }
}

describe('a handler of a loop may return, and is over then', () => {
  it('close() of its loop: what waits behind it runs', async () => {
    const { loop, seen, states } = await trial((_bus, loop) => loop.close())
    expect([seen, loop.status, states]).toEqual([[1, 2, 3], 'closed', ['resolved', 'resolved']])
  })

  it('flush() of its loop', async () => {
    const { loop, seen, states } = await trial((_bus, loop) => loop.flush())
    expect([seen, loop.status, states]).toEqual([[1, 2, 3], 'running', ['resolved', 'resolved']])
  })

  it.each(['migrate', 'drain', 'discard'] as const)("setStrategy of its emitter, with '%s'", async (pending) => {
    const next = microtask()
    const { bus, seen, states } = await trial((bus) => bus.setStrategy(next, { pending }))
    await turn()
    expect([seen, bus.strategy, states]).toEqual([pending === 'discard' ? [] : [1, 2, 3], next, ['resolved', 'resolved']])
    bus.emit('n', 4)
    await turn()
    expect(seen.at(-1)).toBe(4)
  })
})

it('a loop awaits the close and the flush of another', async () => {
  const host = createManualHost()
  const [loop, other] = [createLoop({ host }), createLoop({ host })]
  loop.start()
  const bus = createEmitter<Events>({ host, strategy: loop })
  const behind = createEmitter<Events>({ host, strategy: other })
  const calls: string[] = []
  behind.on('n', (n) => void calls.push(`other ${n}`))
  bus.on('wait', () => other.flush())
  bus.on('n', (n) => void calls.push(`n ${n}`))
  behind.emit('n', 1)
  bus.emit('wait')
  bus.emit('n', 2)
  for (let rounds = 0; rounds < 5; rounds++) {
    host.flushMicrotasks()
    await turn()
  }
  expect(calls).toEqual(['other 1', 'n 2'])
})

it('a handler of deferred(waitUntil) may return its flush()', async () => {
  const host = createManualHost()
  const given: Promise<void>[] = []
  const strategy = deferred((promise) => given.push(promise), { host })
  const bus = createEmitter<Events>({ host, strategy })
  const seen: number[] = []
  bus.on('wait', () => strategy.flush())
  bus.on('n', (n) => seen.push(n))
  bus.emit('wait')
  bus.emit('n', 1)
  host.advance(0)
  const settled = bus.settled()
  host.flushMicrotasks()
  expect([seen, await stateOf(given[0]!), await stateOf(settled)]).toEqual([[1], 'resolved', 'resolved'])
})
