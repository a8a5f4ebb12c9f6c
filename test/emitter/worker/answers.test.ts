import { createEmitter } from '@emitscope/emitter'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type FakeWorker, open } from './fake-worker.ts'

const settledNow = async (host: { flushMicrotasks(): void }, promise: Promise<void>): Promise<boolean> => {
  let isSettled = false
  void promise.then(() => {
    isSettled = true
  })
  for (let turn = 0; turn < 5; turn++) {
    host.flushMicrotasks()
    await null
  }
  return isSettled
}

it('every emission ends once, in whatever pieces and order the answers come', async () => {
  const emission = fc.record({ type: fc.constantFrom('a', 'b'), isAwaited: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(emission, { minLength: 1, maxLength: 60 }), fc.infiniteStream(fc.nat()), async (emissions, random) => {
      const { bus, workers, host, failures, strategy } = open()
      const worker = workers[0]!
      worker.ready()
      const outcomes: Promise<{ values: readonly unknown[] }>[] = []
      for (const [index, { type, isAwaited }] of emissions.entries()) {
        if (isAwaited) outcomes.push(bus.emitAsync(type, index))
        else bus.emit(type, index)
        if (random.next().value % 7 === 0) host.flushMicrotasks()
      }
      host.flushMicrotasks()
      const expected: unknown[] = []
      const failing: string[] = []
      const left = emissions.map((_, index) => index + 1)
      while (left.length > 0) {
        expect(strategy.workers[0]!.inFlight).toBe(left.length)
        const at = random.next().value % left.length
        const id = left[at]!
        const { isAwaited } = emissions[id - 1]!
        if (isAwaited) {
          worker.say(['done', id, [[['h', 'fulfilled', id]]], [0]])
          left.splice(at, 1)
        } else if (random.next().value % 3 === 0) {
          worker.say(['done', id, [[['h', 'rejected', { name: 'Error', message: `${id}` }]]], [0]])
          failing.push(`Error: ${id}`)
          left.splice(at, 1)
        } else {
          let to = id
          while (left.includes(to + 1) && !emissions[to]!.isAwaited && random.next().value % 4 !== 0) to++
          worker.say(['handled', id, to])
          // Once more says nothing new.
          worker.say(['handled', id, to])
          for (let one = id; one <= to; one++) left.splice(left.indexOf(one), 1)
        }
      }
      for (const [index, { isAwaited }] of emissions.entries()) if (isAwaited) expected.push(index + 1)
      expect((await Promise.all(outcomes)).flatMap(({ values }) => values)).toEqual(expected)
      expect(failures.map(String)).toEqual(failing)
      expect(await settledNow(host, bus.settled())).toBe(true)
    }),
    { numRuns: 60 },
  )
})

it.each([
  ['an answer without its parts', ['done', 1]],
  ['an error that is none', ['failed', 1]],
])('%s counts as a crash: what is in flight fails', async (_name, part) => {
  const { bus, workers, codes, host } = open()
  workers[0]!.ready()
  bus.emit('a', 1)
  host.flushMicrotasks()
  workers[0]!.say(part as never)
  expect([codes(), workers[0]!.isTerminated, workers.length]).toEqual([['WORKER_FAILED'], true, 2])
  expect(await settledNow(host, bus.settled())).toBe(true)
})

it("after a worker said that it crashed, or was closed by whoever was told, the rest of its message is nobody's", async () => {
  const crashed = open()
  crashed.workers[0]!.ready()
  crashed.bus.emit('a', 1)
  crashed.host.flushMicrotasks()
  crashed.workers[0]!.say(['crashed', { name: 'Error', message: 'floating' }], ['handled', 1, 1], ['ready', [], [], ''])
  expect([crashed.codes(), crashed.workers.length, crashed.strategy.workers[0]!.status]).toEqual([['WORKER_FAILED'], 2, 'starting'])

  const closed = open()
  closed.workers[0]!.ready()
  const first = closed.bus.emitAsync('a', 1)
  void closed.bus.emitAsync('a', 2)
  closed.host.flushMicrotasks()
  closed.workers[0]!.say(['done', 1, [[['h', 'rejected', { name: 'Error', message: 'first' }]]], [0]])
  closed.strategy.close()
  closed.workers[0]!.say(['crashed', { name: 'Error', message: 'floating' }])
  expect((await first).ok).toBe(false)
  expect([closed.workers.length, closed.strategy.workers[0]!.status]).toEqual([1, 'closed'])
})

it('each of two emitters on one strategy is told of its own', async () => {
  const { bus, workers, host, strategy, failures } = open()
  const told: unknown[] = []
  const other = createEmitter({ strategy, host, onError: (_error, { payload }) => told.push(payload) })
  workers[0]!.ready()
  bus.emit('a', 1)
  other.emit('a', 2)
  other.emit('a', 3)
  host.flushMicrotasks()
  expect(await settledNow(host, other.settled())).toBe(false)
  workers[0]!.say(['handled', 2, 2], ['done', 3, [[['h', 'rejected', { name: 'Error', message: '' }]]], [0]])
  expect([told, failures, await settledNow(host, other.settled()), await settledNow(host, bus.settled())]).toEqual([[3], [], true, false])
  workers[0]!.say(['handled', 1, 1])
  expect(await settledNow(host, bus.settled())).toBe(true)
})

it('answers of nobody, and messages of others, change nothing', async () => {
  const { bus, workers, host } = open()
  const worker: FakeWorker = workers[0]!
  worker.ready()
  bus.emit('a', 1)
  host.flushMicrotasks()
  worker.say(['handled', 7, 9], ['done', 12, [[]], [0]], ['failed', 3, { name: 'Error', message: '' }])
  for (const data of [undefined, 'text', { type: 'webpackOk' }, ['emit', 1], [7]]) worker.onmessage?.({ data })
  expect(await settledNow(host, bus.settled())).toBe(false)
  worker.say(['handled', 1, 1])
  expect(await settledNow(host, bus.settled())).toBe(true)
})
