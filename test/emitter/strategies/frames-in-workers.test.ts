import { createEmitter } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A realm with frames that never come, as in a page that nobody sees. */
const realm = (document: unknown) => {
  const asked = { frames: 0, timers: [] as (() => void)[] }
  vi.stubGlobal('document', document)
  vi.stubGlobal('requestAnimationFrame', () => ++asked.frames)
  vi.stubGlobal('cancelAnimationFrame', () => undefined)
  vi.stubGlobal('setTimeout', (task: () => void) => asked.timers.push(task))
  const bus = createEmitter<{ n: number }>({ strategy: animationFrame() })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  return { asked, seen }
}

it('a worker, which has frames but cannot know whether its page is visible, gets a timer', () => {
  const { asked, seen } = realm(undefined)
  expect([asked.frames, asked.timers.length]).toEqual([0, 1])
  asked.timers[0]!()
  expect(seen).toEqual([1])
})

it('a visible page gets a frame', () => {
  const { asked } = realm({ visibilityState: 'visible', addEventListener: () => undefined, removeEventListener: () => undefined })
  expect([asked.frames, asked.timers.length]).toEqual([1, 0])
})
