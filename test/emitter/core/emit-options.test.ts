import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { refuses } from '../refuses.ts'
import { busOf } from '../ways.ts'

class Paid {
  static readonly type = 'paid'
}
type Events = { n: number; paid: Paid }

it('emit heeds its options where handlers are plain, and checks them where nobody hears', () => {
  const bus = createEmitter<Events>()
  refuses(() => bus.emit('n', 1, null as never), 'emit', 'options', 'null')
  refuses(() => bus.emit(new Paid(), null as never), 'emit', 'options', 'null')
  refuses(() => bus.on('n', (_n) => undefined, null as never), 'on: options', 'null')
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  expect([bus.emit('n', 1, { signal: AbortSignal.abort() }), bus.emit('n', 2, { meta: 'of no interest' }), calls]).toEqual([0, 1, [2]])
})

it('an interceptor that has left leaves the emitter as it was: what waits waits, what is closed is closed', async () => {
  const { bus, drain, close } = busOf<Events>('microtask')
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  bus.intercept((_emission, next) => next())()
  bus.emit('n', 1)
  expect(calls).toEqual([])
  drain()
  expect(calls).toEqual([1])
  const stop = bus.intercept((_emission, next) => next())
  await close()
  stop()
  bus.on('n', (n) => calls.push(n))
  expect([bus.emit('n', 2), calls]).toEqual([0, [1]])
})

it('intercept names itself and its argument in what it refuses', () => {
  const bus = createEmitter<Events>({ host: createManualHost() })
  refuses(() => bus.intercept(1 as never), 'intercept: interceptor', '1')
})

it('an option called context that no context made means nothing', () => {
  const bus = createEmitter<{ n: number }>()
  const contexts: unknown[] = []
  bus.on('n', (_n, { context }) => void contexts.push(context))
  for (const context of [{}, null, 'mine']) expect(bus.emit('n', 1, { context } as never)).toBe(1)
  expect(contexts).toEqual([undefined, undefined, undefined])
})
