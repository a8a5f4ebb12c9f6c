import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { n: number; a: number; b: number }

/** Whom an emission reaches, and what it says of itself, where handlers with and without options meet. */

it('a filter that unsubscribes itself and the next takes both out of the count', () => {
  const bus = createEmitter<Events>()
  const calls: string[] = []
  const stopFirst = bus.on('n', () => calls.push('first'), {
    filter: () => {
      stopFirst()
      stopNext()
      return true
    },
  })
  const stopNext = bus.on('n', () => calls.push('next'))
  bus.on('n', () => calls.push('last'))
  expect([bus.emit('n', 1), calls]).toEqual([1, ['last']])
})

it("a '*' subscription with a filter makes no event handled", () => {
  const bus = createEmitter<Events>({ unhandled: 'throw' })
  const calls: number[] = []
  bus.on('*', (n) => calls.push(n), { filter: () => true })
  expect(() => bus.emit('n', 1)).toThrow('"n"')
  expect(calls).toEqual([1])
})

it('a handler of one parameter gets the payload alone, also beside those that take the emission', () => {
  const bus = createEmitter<Events>({ onWarning: () => undefined })
  const counts: unknown[] = []
  bus.on('n', function (_n) {
    // biome-ignore lint/complexity/noArguments: what else was passed is the question
    counts.push(arguments[1])
  })
  bus.on('n', (_n, emission) => counts.push(emission.type))
  bus.emit('n', 1)
  expect(counts).toEqual([undefined, 'n'])
})

it('a refusal names the chain of events from the outermost on, at most the last nine', () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, maxDepth: 3 })
  bus.on('a', (n) => void bus.emit('b', n))
  bus.on('b', (n) => void bus.emit('a', n))
  const outer = createEmitter<Events>()
  outer.on('n', (n) => void bus.emit('a', n))
  bus.emit('a', 1)
  outer.emit('n', 1)
  const deep = createEmitter<Events>({ host, maxDepth: 12 })
  deep.on('a', (n) => void deep.emit('b', n))
  deep.on('b', (n) => void deep.emit('a', n))
  deep.emit('a', 1)
  const chains = host.reported.map((error) => /^emit of (.*) is nested (\d+) deep/.exec((error as Error).message)?.slice(1))
  expect(chains).toEqual([
    ['a → b → a → b', '3'],
    // A plain emission outside is not noted, and leaves no hole.
    [expect.stringMatching(/^(n → )?a → b → a$/), '3'],
    ['a → b → a → b → a → b → a → b → a', '12'],
  ])
})

it('an emitAsync on a closed emitter names the event', async () => {
  const bus = createEmitter<Events>()
  await bus.close()
  await expect(bus.emitAsync('n', 1)).rejects.toMatchObject({ code: 'CLOSED', message: expect.stringContaining('"n"') })
})
