import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { openSignal } from '../open-signal.ts'

type Events = { n: number }

it('events() that ended listens to its signal no more', async () => {
  const { signal, listeners } = openSignal()
  const bus = createEmitter<Events>()
  const iterator = bus.events('n', { signal })
  expect(listeners.size).toBe(1)
  await iterator.return?.()
  expect(listeners.size).toBe(0)
})

it('events() that overflow name the event', async () => {
  const bus = createEmitter<Events>()
  const iterator = bus.events('n', { capacity: 1 })
  bus.emit('n', 1)
  bus.emit('n', 2)
  await iterator.next()
  await expect(iterator.next()).rejects.toMatchObject({ code: 'QUEUE_FULL', message: expect.stringContaining('events("n")') })
})

it('an interceptor that goes on twice is told for which event', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  bus.intercept((_emission, next) => [next(), next()])
  bus.on('n', () => undefined)
  bus.emit('n', 1)
  expect(host.reported).toEqual([expect.objectContaining({ code: 'INTERCEPTOR', message: expect.stringContaining('"n"') })])
})
