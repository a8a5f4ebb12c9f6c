import { createEmitter, createLinker, type Strategy } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'
import { busOf } from '../ways.ts'

type Events = { n: number }

/** What waits in a subscription, for a slot or in a strategy, beyond the plain cases of concurrency.test.ts. */

it('keeps the newest of each emitter where two share the linker', async () => {
  const linker = createLinker<Events>()
  const [one, other] = [createEmitter<Events>({ linker }), createEmitter<Events>({ linker })]
  const first = deferred()
  const calls: number[] = []
  linker.on(
    'n',
    (n) => {
      calls.push(n)
      return n === 1 ? first.promise : undefined
    },
    { concurrency: 1, overflow: 'latest' },
  )
  one.emit('n', 1)
  one.emit('n', 2)
  other.emit('n', 3)
  one.emit('n', 4)
  first.resolve()
  await turn()
  expect(calls).toEqual([1, 3, 4])
})

it('lets an aborted delivery wait on while there is space for others', () => {
  const held: Parameters<Strategy['enqueue']>[0][] = []
  const strategy: Strategy = {
    name: 'hold',
    guarantees: { order: 'fifo', delivery: 'never', mayDrop: false, crossesRealm: false },
    enqueue: (delivery) => void held.push(delivery),
    pending: 0,
    flush: () => undefined,
    close: () => undefined,
  }
  const bus = createEmitter<Events>()
  bus.on('n', () => undefined, { strategy, capacity: 2 })
  const controller = new AbortController()
  bus.emit('n', 1, { signal: controller.signal })
  controller.abort()
  expect(bus.emit('n', 2)).toBe(1)
  expect(held.map(({ status }) => status)).toEqual(['waiting', 'waiting'])
  // The third needs the place of the one nobody wants any more.
  expect(bus.emit('n', 3)).toBe(1)
  expect(held.map(({ status }) => status)).toEqual(['cancelled', 'waiting', 'waiting'])
})

it('names the event a full subscription had no space for', () => {
  const { bus, host } = busOf<Events>('microtask')
  bus.on('n', () => undefined, { capacity: 1 })
  expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
  expect(host.reported).toEqual([
    expect.objectContaining({ code: 'QUEUE_FULL', message: expect.stringContaining('on("n"): 1 deliveries') }),
  ])
})

it('is settled although some found no space', async () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: microtask({ host }) })
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n), { capacity: 1, overflow: 'drop-newest' })
  expect([bus.emit('n', 1), bus.emit('n', 2)]).toEqual([1, 0])
  const settled = bus.settled()
  for (let i = 0; i < 3; i++) host.flushMicrotasks()
  expect([calls, await stateOf(settled)]).toEqual([[1], 'resolved'])
})
