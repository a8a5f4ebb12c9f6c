import { createEmitter } from '@emitscope/emitter'
import { animationFrame } from '@emitscope/emitter/strategies'
import { afterEach, describe, expect, it, vi } from 'vitest'

type Events = { n: number }
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a failure nobody takes', () => {
  it('goes to reportError, where there is one', () => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    const bus = createEmitter<Events>()
    const error = new Error('no')
    bus.on('n', () => {
      throw error
    })
    expect([bus.emit('n', 1), reported]).toEqual([1, [error]])
  })

  it('is thrown again from a task of its own, where there is none', () => {
    const tasks: (() => void)[] = []
    vi.stubGlobal('reportError', undefined)
    vi.stubGlobal('setTimeout', (task: () => void) => tasks.push(task))
    const bus = createEmitter<Events>()
    const error = new Error('no')
    bus.on('n', () => {
      throw error
    })
    expect(bus.emit('n', 1)).toBe(1)
    expect(tasks).toHaveLength(1)
    expect(tasks[0]).toThrow(error)
  })
})

describe('frames', () => {
  /** A page whose frames and timers the test runs. */
  const page = (visibilityState: string) => {
    const frames = new Map<number, () => void>()
    const timers = new Map<number, () => void>()
    const listeners = new Set<() => void>()
    let last = 0
    const document = {
      visibilityState,
      addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
    }
    vi.stubGlobal('document', document)
    vi.stubGlobal('requestAnimationFrame', (task: () => void) => frames.set(++last, task) && last)
    vi.stubGlobal('cancelAnimationFrame', (frame: number) => void frames.delete(frame))
    vi.stubGlobal('setTimeout', (task: () => void) => timers.set(++last, task) && last)
    vi.stubGlobal('clearTimeout', (timer: number) => void timers.delete(timer))
    const run = (tasks: Map<number, () => void>): void => {
      for (const [id, task] of [...tasks]) if (tasks.delete(id)) task()
    }
    const show = (state: string): void => {
      document.visibilityState = state
      for (const listener of [...listeners]) listener()
    }
    const bus = createEmitter<Events>({ strategy: animationFrame() })
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    const held = () => [frames.size, timers.size, listeners.size]
    return { bus, seen, frames, timers, run, show, held }
  }

  it('follow the display in a page that shows', () => {
    const { bus, seen, frames, run, held } = page('visible')
    bus.emit('n', 1)
    expect([seen, held()]).toEqual([[], [1, 0, 1]])
    run(frames)
    expect([seen, held()]).toEqual([[1], [0, 0, 0]])
  })

  it('are a timer where the page is hidden, or there is none', () => {
    const { bus, seen, timers, run, held } = page('hidden')
    bus.emit('n', 1)
    expect(held()).toEqual([0, 1, 0])
    run(timers)
    expect(seen).toEqual([1])
    vi.stubGlobal('requestAnimationFrame', undefined)
    vi.stubGlobal('document', undefined)
    bus.emit('n', 2)
    run(timers)
    expect([seen, held()]).toEqual([
      [1, 2],
      [0, 0, 0],
    ])
  })

  it('asked for before the page was hidden come all the same', () => {
    const { bus, seen, timers, run, show, held } = page('visible')
    bus.emit('n', 1)
    show('hidden')
    expect(held()).toEqual([0, 1, 0])
    run(timers)
    expect([seen, held()]).toEqual([[1], [0, 0, 0]])
  })

  it('of a strategy that is closed are let go of, shown or hidden', () => {
    for (const state of ['visible', 'hidden']) {
      const { show, held, seen } = page('visible')
      const strategy = animationFrame()
      const bus = createEmitter<Events>({ strategy })
      bus.on('n', (n) => seen.push(n))
      bus.emit('n', 1)
      show(state)
      strategy.close()
      expect(held()).toEqual([0, 0, 0])
    }
  })
})

it('where a runtime has no async context, a handler that waits runs in the context of whoever drains', async () => {
  vi.stubGlobal('process', { ...process, getBuiltinModule: undefined })
  vi.resetModules()
  const [{ createEmitter: create }, { microtask: strategy }] = await Promise.all([
    import('@emitscope/emitter'),
    import('@emitscope/emitter/strategies'),
  ])
  const bus = create<Events>({ strategy: strategy() })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  bus.emit('n', 1)
  await undefined
  await undefined
  expect(seen).toEqual([1])
})

it('AsyncContext, where an engine has it, carries the context of the emit', async () => {
  let current = 'none'
  class Snapshot {
    readonly #held = current
    run<A extends unknown[], R>(task: (...args: A) => R, ...args: A): R {
      const before = current
      current = this.#held
      try {
        return task(...args)
      } finally {
        current = before
      }
    }
  }
  vi.stubGlobal('AsyncContext', { Snapshot })
  // Looked for once for each copy of the package.
  vi.resetModules()
  const { createEmitter } = await import('@emitscope/emitter')
  const { microtask } = await import('@emitscope/emitter/strategies')
  const bus = createEmitter<Events>({ strategy: microtask() })
  const seen: string[] = []
  bus.on('n', () => seen.push(current))
  current = 'request'
  bus.emit('n', 1)
  current = 'drain'
  await undefined
  await undefined
  expect([seen, current]).toEqual([['request'], 'drain'])
})
