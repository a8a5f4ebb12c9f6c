import { createEmitter } from '@emitscope/emitter'
import { microtask } from '@emitscope/emitter/strategies'
import { describe, expect, test } from 'vitest'
import { isCollected } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

describe('an emitter lets go of', () => {
  test('a handler that unsubscribed, though its unsubscribe function is kept', async () => {
    const bus = createEmitter()
    const subscribe = () => {
      const handler = () => {}
      return { unsubscribe: bus.on('ready', handler), handler: new WeakRef(handler) }
    }
    const { unsubscribe, handler } = subscribe()
    bus.emit('ready')
    unsubscribe()
    expect(await isCollected(handler)).toBe(true)
    expect(unsubscribe()).toBe(false)
  })

  test('a handler whose signal aborted, though the signal is kept', async () => {
    const bus = createEmitter()
    const controller = new AbortController()
    const subscribe = () => {
      const handler = () => {}
      bus.on('ready', handler, { signal: controller.signal })
      return new WeakRef(handler)
    }
    const handler = subscribe()
    controller.abort()
    expect(await isCollected(handler)).toBe(true)
    expect(controller.signal.aborted).toBe(true)
  })

  test('a payload once it is delivered, inside emit or from a queue', async () => {
    for (const strategy of [undefined, microtask()]) {
      const bus = createEmitter(strategy === undefined ? {} : { strategy })
      bus.on('order', () => {})
      const emit = () => {
        const order = { id: '1' }
        bus.emit('order', order)
        return new WeakRef(order)
      }
      const order = emit()
      await bus.settled()
      expect(await isCollected(order)).toBe(true)
      expect(bus.has('order')).toBe(true)
    }
  })

  test('itself, with its handlers, when nobody holds it', async () => {
    const make = () => {
      const bus = createEmitter({ name: 'gone' })
      bus.on('ready', () => bus)
      bus.emit('ready')
      return new WeakRef(bus)
    }
    expect(await isCollected(make())).toBe(true)
  })
})
