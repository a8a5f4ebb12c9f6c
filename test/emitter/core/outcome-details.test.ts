import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { openSignal } from '../open-signal.ts'
import { timersSet } from '../timers-set.ts'

type Events = { n: number }

it('an outcome of nobody, where filters let nobody hear, comes all the same', async () => {
  const bus = createEmitter<Events>()
  bus.on('n', () => undefined, { filter: () => false })
  expect((await bus.emitAsync('n', 1)).deliveries).toEqual([])
})

it('an outcome says by how many and of which event it throws', async () => {
  const bus = createEmitter<Events>()
  bus.on('n', () => Promise.reject('one'))
  bus.on('n', () => Promise.reject('two'))
  const outcome = await bus.emitAsync('n', 1)
  expect(() => outcome.orThrow()).toThrow(expect.objectContaining({ message: '2 handlers of "n" failed', errors: ['one', 'two'] }))
})

it('emitAsync sets no timer where no time is given, and lets go of its signal', async () => {
  const { host, timers } = timersSet()
  const { signal, listeners } = openSignal()
  const bus = createEmitter<Events>({ host })
  bus.on('n', async () => undefined)
  const first = bus.emitAsync('n', 1, { signal })
  expect(listeners.size).toBe(1)
  await first
  await bus.emitAsync('n', 1, { timeoutMs: 7 })
  expect([timers, listeners.size]).toEqual([[7], 0])
})
