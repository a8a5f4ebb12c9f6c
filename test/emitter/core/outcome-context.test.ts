import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { busOf } from '../ways.ts'

type Events = { n: string }
const request = new AsyncLocalStorage<string>()

/** Two emits in two contexts, run in a third; who is told of what in which. */
const perform = async (handler: (n: string) => unknown, options: { concurrency?: number; onFailure?: false } = {}) => {
  const log: string[] = []
  const note = (what: string, of: string): void => void log.push(`${what} of ${of} in ${request.getStore()}`)
  const { bus, run } = busOf<Events>('microtask', { onError: (_error, { payload }) => note('onError', payload as string) })
  const { onFailure, ...rest } = options
  bus.on('n', handler, {
    ...rest,
    onSuccess: (_value, { payload }) => note('onSuccess', payload),
    ...(onFailure !== false && { onFailure: (_error, { payload }) => note('onFailure', payload) }),
  })
  request.run('A', () => bus.emit('n', 'A'))
  request.run('B', () => bus.emit('n', 'B'))
  await request.run('the drain', run)
  return log
}

const fails = (): never => {
  throw new Error('no')
}
const rejects = async (): Promise<never> => fails()

describe('whoever is told of the end of a deferred delivery is told in the async context of its emit', () => {
  it.each<[string, string, (n: string) => unknown, Parameters<typeof perform>[1]]>([
    ['onSuccess', 'a handler that returns', (n) => n, {}],
    ['onSuccess', 'a handler that resolves', async (n) => n, {}],
    ['onFailure', 'a handler that throws', fails, {}],
    ['onFailure', 'a handler that rejects', rejects, {}],
    ['onError', 'a handler that throws', fails, { onFailure: false }],
    ['onError', 'a handler that rejects', rejects, { onFailure: false }],
    ['onSuccess', 'a handler that waits for its slot', async (n) => n, { concurrency: 1 }],
    ['onFailure', 'a handler that waits for its slot and rejects', rejects, { concurrency: 1 }],
  ])('%s of %s', async (what, _who, handler, options) => {
    expect(await perform(handler, options)).toEqual([`${what} of A in A`, `${what} of B in B`])
  })
})
