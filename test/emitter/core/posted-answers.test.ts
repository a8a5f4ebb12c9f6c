import { createEmitter, type Strategy } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { stateOf, turn } from '../promises.ts'

/** An emitter over a strategy of somebody else that posts, and what became of one emission. */
const trial = async (answer: () => unknown) => {
  const host = createManualHost()
  const strategy: Strategy = {
    name: 'theirs',
    guarantees: { order: 'fifo', delivery: 'there', mayDrop: false, crossesRealm: true },
    enqueue: (delivery) => void delivery.run(),
    pending: 0,
    flush: () => undefined,
    close: () => undefined,
    post: () => answer as never,
  }
  const errors: unknown[] = []
  const bus = createEmitter<{ n: number }>({ host, strategy, onError: (error) => errors.push(error) })
  const count = bus.emit('n', 1)
  const settled = bus.settled()
  await turn()
  host.flushMicrotasks()
  expect(await stateOf(settled)).toBe('resolved')
  const { ok, errors: reasons } = await bus.emitAsync('n', 2)
  expect([ok, reasons.length]).toEqual([errors.length === 0, errors.length / 2])
  return { count, errors, reported: host.reported }
}

describe('a strategy that posts, and answers with', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['no list', { deliveries: [] }],
    ['a list of nothing', [null]],
    ['a list of something else', [{ status: 1 }]],
  ])('%s: the delivery fails, and says why', async (_name, answer) => {
    const { count, errors, reported } = await trial(async () => answer)
    expect([count, reported]).toEqual([1, []])
    for (const error of errors) expect(error).toBeInstanceOf(TypeError)
    expect(String(errors[0])).toContain('post of "n": the answer must be a list of deliveries')
  })

  it.each([undefined, null, 5])('%s in place of a promise: it was never sent, and is not counted', async (answer) => {
    const { count, errors, reported } = await trial(() => answer)
    expect([count, reported]).toEqual([0, []])
    expect(errors[0]).toBeInstanceOf(TypeError)
  })

  it('an empty list: nobody was reached there, and nothing failed', async () => {
    expect(await trial(async () => [])).toEqual({ count: 1, errors: [], reported: [] })
  })
})
