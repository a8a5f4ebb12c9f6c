import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'

it('a channel heeds its options where handlers are plain', () => {
  const bus = createEmitter<{ n: number }>()
  const calls: number[] = []
  bus.on('n', (n) => calls.push(n))
  const channel = bus.channel('n')
  expect([channel.emit(1, { signal: AbortSignal.abort() }), channel.emit(2, { meta: 'of no interest' }), calls]).toEqual([0, 1, [2]])
})
