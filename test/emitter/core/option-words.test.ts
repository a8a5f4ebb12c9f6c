import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'
import { stateOf } from '../promises.ts'
import { refuses } from '../refuses.ts'

type Events = { n: number }

it('a wrong choice is answered with what there is', () => {
  refuses(() => createEmitter({ match: 'none' as never }), "options.match must be 'all' or 'first'", '"none"')
})

it('null is no signal, and named as such', () => {
  const bus = createEmitter<Events>()
  refuses(() => bus.on('n', () => undefined, { signal: null as never }), 'on: options.signal', 'null')
})

it('no milliseconds are a time', async () => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host })
  const waiting = bus.next('n', { timeoutMs: 0 })
  expect(await stateOf(waiting)).toBe('pending')
  host.advance(0)
  expect(await stateOf(waiting)).toBe('TimeoutError')
})

it('a wrong type is answered with the argument and what it may be', () => {
  class Paid {
    static readonly type = 'n'
  }
  const bus = createEmitter<Events>()
  const loose = bus as unknown as { emit(type: unknown): number }
  refuses(() => bus.on(5 as never, () => undefined), 'on: type must be a non-empty string', 'class', 'got 5')
  refuses(() => bus.on([] as never, () => undefined), 'on: type must be a list with at least one', 'an array')
  refuses(() => loose.emit(5), 'emit: type must be a non-empty string', 'instance', 'got 5')
  refuses(() => loose.emit(Paid), 'emit: type must be an instance of the class, not the class itself', 'function Paid')
})
