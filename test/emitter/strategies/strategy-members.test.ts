import { createEmitter, type Strategy } from '@emitscope/emitter'
import { createLoop } from '@emitscope/emitter/loop'
import { defineStrategy } from '@emitscope/emitter/strategies'
import { manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { refuses } from '../refuses.ts'

const whole = (): Strategy => {
  const { name, guarantees, pending } = manual()
  return { name, guarantees, pending, enqueue: () => undefined, flush: () => undefined, close: () => undefined }
}

describe('a strategy is refused at the call', () => {
  it.each([
    ['guarantees', null, 'strategy.guarantees must be an object, got null'],
    ['take', 5, 'strategy.take must be a function'],
    ['take', null, 'strategy.take must be a function'],
    ['post', {}, 'strategy.post must be a function'],
    ['post', true, 'strategy.post must be a function'],
  ] as const)('where %s is %s', (member, value, words) => {
    const wrong = { ...whole(), [member]: value } as never
    const bus = createEmitter<{ n: number }>()
    refuses(() => defineStrategy(wrong), 'defineStrategy', words)
    refuses(() => createEmitter({ strategy: wrong }), 'createEmitter', words)
    refuses(() => bus.setStrategy(wrong), 'setStrategy', words)
    refuses(() => bus.on('n', () => undefined, { strategy: wrong }), words)
    expect([bus.strategy.name, bus.subscriptions()]).toEqual(['sync', []])
  })

  it('but not where optional members are undefined', () => {
    const strategy = { ...whole(), take: undefined, post: undefined } as unknown as Strategy
    expect(defineStrategy(strategy)).toBe(strategy)
  })
})

it('close of a loop throws for a wrong option at the call, and the loop goes on', () => {
  const loop = createLoop()
  for (const pending of ['migrate', 'x', null]) refuses(() => loop.close({ pending: pending as never }), 'close', 'pending')
  expect(loop.status).toBe('waiting')
})
