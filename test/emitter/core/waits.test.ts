import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { openSignal } from '../open-signal.ts'
import { timersSet } from '../timers-set.ts'

type Events = { n: number }

it('next lets go of its signal, and sets no timer where no time is given', async () => {
  const { host, timers } = timersSet()
  const { signal, listeners } = openSignal()
  const bus = createEmitter<Events>({ host })
  const waiting = bus.next('n', { signal })
  expect(listeners.size).toBe(1)
  bus.emit('n', 1)
  expect([await waiting, listeners.size, timers]).toEqual([1, 0, []])
})

it('a handler with a timeout follows the signal of its emission as long as it runs', async () => {
  const { signal, listeners } = openSignal()
  const bus = createEmitter<Events>()
  bus.on('n', async (_n, emission) => emission.signal?.aborted, { timeoutMs: 1000 })
  const outcome = bus.emitAsync('n', 1, { signal })
  expect(listeners.size).toBe(2)
  await outcome
  expect(listeners.size).toBe(0)
})

it('a signal without a reason aborts with an AbortError', async () => {
  const { signal, abort } = openSignal()
  const waiting = createEmitter<Events>().next('n', { signal })
  abort()
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError', message: expect.stringMatching(/./) })
})

it('emissions are numbered upwards, and have neither sender nor meta unless given', () => {
  const bus = createEmitter<Events>()
  const seen: [number, unknown, unknown][] = []
  bus.on('n', (_n, { id, sender, meta }) => seen.push([id, sender, meta]))
  bus.emit('n', 1)
  bus.emit('n', 2, { sender: 'ada' })
  const first = seen[0]![0]
  expect(seen).toEqual([
    [first, undefined, undefined],
    [first + 1, 'ada', undefined],
  ])
})
