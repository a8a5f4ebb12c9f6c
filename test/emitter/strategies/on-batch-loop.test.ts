import { createEmitter } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { onBatch } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

type Events = { n: number; m: number }

const setUp = () => {
  const host = createManualHost()
  const loop = createLoop({ host })
  loop.start()
  const bus = createEmitter<Events>({ host, strategy: loop })
  const batches: (readonly number[])[] = []
  const run = async (): Promise<void> => {
    for (let rounds = 0; rounds < 5; rounds++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, loop, bus, batches, run }
}

describe('onBatch over a loop', () => {
  it('collects all that came in a turn: the loop does not wait for the batch to go on filling it', async () => {
    const { bus, batches, run } = setUp()
    onBatch(bus, 'n', (payloads) => void batches.push(payloads))
    for (let n = 0; n < 5; n++) bus.emit('n', n)
    await run()
    expect(batches).toEqual([[0, 1, 2, 3, 4]])
  })

  it('fills up to max, however long it would wait', async () => {
    const { host, loop, bus, batches, run } = setUp()
    onBatch(bus, 'n', (payloads) => void batches.push(payloads), { max: 3, waitMs: 3_600_000 })
    for (let n = 0; n < 5; n++) bus.emit('n', n)
    await run()
    expect([batches, loop.pending, host.waiting.timers]).toEqual([[[0, 1, 2]], 0, 1])
    const closed = bus.close()
    await run()
    expect([batches, await stateOf(closed), host.waiting.timers]).toEqual([
      [
        [0, 1, 2],
        [3, 4],
      ],
      'resolved',
      0,
    ])
  })

  it('leaves its handler pending for settled all the same, and its failure goes its way once', async () => {
    const { host, bus, run } = setUp()
    const slow = deferred()
    onBatch(bus, 'n', () => slow.promise)
    for (let n = 0; n < 3; n++) bus.emit('n', n)
    await run()
    const settled = bus.settled()
    await run()
    expect(await stateOf(settled)).toBe('pending')
    slow.reject(new Error('no'))
    await run()
    expect([await stateOf(settled), host.reported]).toEqual(['resolved', [new Error('no')]])
  })
})

it('onBatch that subscribes nothing leaves nothing behind', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  // Nobody sees from outside what an emitter keeps to be called at its end.
  const { ends } = (bus as unknown as { work(): { ends: Set<unknown> } }).work()
  const stop = onBatch(bus, ['n', 'm'], () => undefined)
  expect(ends.size).toBe(1)
  stop()
  expect(ends.size).toBe(0)
  onBatch(bus, 'n', () => undefined, { signal: AbortSignal.abort() })
  expect(ends.size).toBe(0)
  expect(() => onBatch(bus, 'n', () => undefined, { priority: 'high' as never })).toThrow(TypeError)
  expect(() => onBatch(bus, [] as never, () => undefined)).toThrow(TypeError)
  expect([ends.size, bus.subscriptions()]).toEqual([0, []])
})
