import { createEmitter, sync } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { createManualHost } from '@emitscope/emitter/testing'
import { expect, it } from 'vitest'

type Events = { x: number; y: number }

/** A frame with x1 and y1 in it; `during` runs in the handler of x. */
const frame = (during: (bus: ReturnType<typeof createEmitter<Events>>) => void) => {
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy: animationFrame({ host, overflow: 'latest' }) })
  const calls: string[] = []
  bus.on('x', (n) => {
    calls.push(`x${n}`)
    during(bus)
  })
  bus.on('y', (n) => calls.push(`y${n}`))
  bus.emit('x', 1)
  bus.emit('y', 1)
  host.advanceFrame()
  host.advanceFrame()
  return calls
}

it('a swap in the middle of a frame of the newest takes over the rest, in order', () => {
  const calls = frame((bus) => {
    void bus.setStrategy(sync())
    bus.emit('y', 2)
  })
  expect(calls).toEqual(['x1', 'y1', 'y2'])
})

it('closing in the middle of a frame of the newest discards the rest', () => {
  expect(frame((bus) => void bus.close({ pending: 'discard' }))).toEqual(['x1'])
})

it('what is emitted in the middle of a frame replaces what is left of it, in the next frame', () => {
  expect(frame((bus) => bus.emit('y', 2))).toEqual(['x1', 'y2'])
})
