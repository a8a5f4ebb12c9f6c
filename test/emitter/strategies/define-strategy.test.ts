import { createEmitter, EmitterError, type Strategy } from '@emitscope/emitter'
import { defineStrategy, microtask } from '@emitscope/emitter/strategies'
import { manual } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { SimpleStrategy } from '../testing/simple-strategy.ts'
import { queued } from './local.ts'

type Events = { n: number }

describe('defineStrategy', () => {
  it('returns the very object, its own members and type kept', () => {
    const mine = Object.assign(new SimpleStrategy(), { paused: true })
    const defined = defineStrategy(mine)
    expect(defined).toBe(mine)
    expect(defined.paused).toBe(true)
    const bus = createEmitter<Events>({ strategy: defined })
    expect(bus.strategy).toBe(mine)
  })

  it.each(['name', 'guarantees', 'enqueue', 'pending', 'flush', 'close'] as const)(
    'names what is missing or of another type: %s',
    (member) => {
      const { name, guarantees, pending } = manual()
      const whole: Strategy = { name, guarantees, pending, enqueue: () => undefined, flush: () => undefined, close: () => undefined }
      const { [member]: _left, ...lacking } = whole
      for (const wrong of [lacking, { ...whole, [member]: Symbol('wrong') }]) {
        expect(() => defineStrategy(wrong as Strategy)).toThrow(TypeError)
        expect(() => defineStrategy(wrong as Strategy)).toThrow(`strategy.${member} must be a`)
        expect(() => createEmitter({ strategy: wrong as Strategy })).toThrow(`strategy.${member} must be a`)
        const bus = createEmitter<Events>({ strategy: manual() })
        bus.on('n', (_n) => undefined)
        bus.emit('n', 1)
        expect(() => bus.setStrategy(wrong as Strategy)).toThrow(`strategy.${member} must be a`)
        expect(() => bus.on('n', (_n) => undefined, { strategy: wrong as Strategy })).toThrow(`strategy.${member} must be a`)
        // Nothing that waits is lost, nothing was subscribed.
        expect([bus.strategy.pending, bus.subscriptions().length]).toEqual([1, 1])
      }
    },
  )

  it.each([undefined, null, 1, 'microtask', microtask])('takes no %s', (wrong) => {
    expect(() => defineStrategy(wrong as never)).toThrow(TypeError)
  })

  it('refuses one that is closed', () => {
    const closed = Object.assign(new SimpleStrategy(), { closed: true })
    expect(() => defineStrategy(closed)).toThrow(expect.objectContaining({ code: 'CLOSED' }) as never)
    expect(() => createEmitter({ strategy: closed })).toThrow(EmitterError)
  })
})

describe.each(Object.entries(queued))('%s', (_name, { create }) => {
  it.each([
    ['capacity', [0, -1, 1.5, Number.NaN, '5']],
    ['overflow', ['drop', '', 1, null]],
  ] as const)('refuses a wrong %s at the call', (option, values) => {
    for (const value of values) {
      expect(() => create({ [option]: value } as never)).toThrow(TypeError)
      expect(() => create({ [option]: value } as never)).toThrow(`options.${option} must be`)
    }
  })

  it('declares guarantees that nobody can change', () => {
    const { guarantees } = create()
    expect(guarantees).toMatchObject({ order: 'fifo', mayDrop: false, crossesRealm: false })
    expect(Object.isFrozen(guarantees)).toBe(true)
    for (const overflow of ['drop-oldest', 'drop-newest'] as const)
      expect(create({ capacity: 1, overflow }).guarantees).toMatchObject({ order: 'fifo', mayDrop: true })
    expect(create({ overflow: 'latest' }).guarantees).toMatchObject({ order: 'latest', mayDrop: true })
    expect(create({ capacity: 1, overflow: 'block' }).guarantees).toMatchObject({ order: 'fifo', mayDrop: false })
  })
})
