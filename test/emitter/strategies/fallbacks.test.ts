import { createEmitter, type Strategy } from '@emitscope/emitter'
import { animationFrame, idle, macrotask } from '@emitscope/emitter/strategies'
import { afterEach, describe, expect, it, vi } from 'vitest'

type Events = { n: number }
afterEach(() => {
  vi.unstubAllGlobals()
})

const listenTo = (strategy: Strategy) => {
  const bus = createEmitter<Events>({ strategy })
  const seen: number[] = []
  bus.on('n', (n) => seen.push(n))
  return { bus, seen }
}

/** Tasks of one kind that a runtime was asked for, and that the test runs. */
const tasks = () => {
  const waiting = new Map<number, () => void>()
  let last = 0
  return {
    add: (task: () => void): number => {
      waiting.set(++last, task)
      return last
    },
    remove: (id: number): void => void waiting.delete(id),
    run: (): void => {
      for (const [id, task] of [...waiting]) if (waiting.delete(id)) task()
    },
    get size(): number {
      return waiting.size
    },
  }
}

describe('macrotask asks for', () => {
  /** A runtime with all ways to a task, those left out apart. */
  const runtime = (...absent: readonly string[]) => {
    const [posted, immediates, messages, timers] = [tasks(), tasks(), tasks(), tasks()]
    const priorities: string[] = []
    const stub = (name: string, value: unknown): void => void vi.stubGlobal(name, absent.includes(name) ? undefined : value)
    stub('scheduler', {
      postTask: (task: () => void, { priority, signal }: { priority: string; signal: AbortSignal }) => {
        priorities.push(priority)
        const id = posted.add(task)
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            posted.remove(id)
            reject(signal.reason)
          })
        })
      },
    })
    stub('setImmediate', immediates.add)
    vi.stubGlobal('clearImmediate', immediates.remove)
    vi.stubGlobal('setTimeout', timers.add)
    vi.stubGlobal('clearTimeout', timers.remove)
    return { posted, immediates, messages, timers, priorities }
  }

  it('scheduler.postTask, with its priority, where there is one', () => {
    const { posted, immediates, timers, priorities } = runtime()
    for (const priority of ['user-blocking', 'user-visible', 'background', undefined] as const) {
      const { bus, seen } = listenTo(macrotask(priority === undefined ? {} : { priority }))
      for (const n of [1, 2]) bus.emit('n', n)
      expect([seen, posted.size, immediates.size, timers.size]).toEqual([[], 1, 0, 0])
      posted.run()
      expect([seen, posted.size]).toEqual([[1, 2], 0])
    }
    expect(priorities).toEqual(['user-blocking', 'user-visible', 'background', 'user-visible'])
  })

  it('setImmediate where there is none, a timer where there is nothing else', () => {
    const immediate = runtime('scheduler')
    const one = listenTo(macrotask())
    one.bus.emit('n', 1)
    expect([immediate.immediates.size, immediate.timers.size]).toEqual([1, 0])
    immediate.immediates.run()
    expect(one.seen).toEqual([1])

    const timer = runtime('scheduler', 'setImmediate')
    vi.stubGlobal('MessageChannel', undefined)
    const other = listenTo(macrotask())
    other.bus.emit('n', 2)
    expect(timer.timers.size).toBe(1)
    timer.timers.run()
    expect(other.seen).toEqual([2])
  })

  it.each([
    ['scheduler.postTask', [], 'posted'],
    ['setImmediate', ['scheduler'], 'immediates'],
  ] as const)('and lets go of it when closed or flushed: %s', (_name, absent, kind) => {
    const found = runtime(...absent)
    for (const end of ['close', 'flush'] as const) {
      const strategy = macrotask()
      const { bus, seen } = listenTo(strategy)
      bus.emit('n', 1)
      expect(found[kind].size).toBe(1)
      void strategy[end]()
      expect([found[kind].size, seen]).toEqual([0, end === 'flush' ? [1] : []])
      bus.emit('n', 2)
      found[kind].run()
      expect(seen.at(-1)).toBe(2)
    }
  })

  it('a timer outside of pages, where a message may come as a microtask', () => {
    runtime('scheduler', 'setImmediate')
    vi.stubGlobal('MessageChannel', class {})
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const { bus, seen } = listenTo(macrotask())
    bus.emit('n', 1)
    expect([seen, vi.getTimerCount()]).toEqual([[], 1])
    vi.runAllTimers()
    vi.useRealTimers()
    expect(seen).toEqual([1])
  })

  it('a message in a page where there is neither, in order, and a cancelled one runs nobody else early', async () => {
    vi.resetModules()
    runtime('scheduler', 'setImmediate')
    vi.stubGlobal('document', {})
    const ports: { onmessage: (() => void) | null }[] = []
    let sent = 0
    vi.stubGlobal(
      'MessageChannel',
      class {
        readonly port1 = { onmessage: null as (() => void) | null }
        readonly port2 = { postMessage: () => sent++ }
        constructor() {
          ports.push(this.port1)
        }
      },
    )
    const [{ createEmitter: create }, { macrotask: fresh }] = await Promise.all([
      import('@emitscope/emitter'),
      import('@emitscope/emitter/strategies'),
    ])
    const seen: string[] = []
    const strategies = ['one', 'two', 'three'].map((name) => {
      const strategy = fresh()
      const bus = create<Events>({ strategy })
      bus.on('n', (n) => seen.push(`${name} ${n}`))
      bus.emit('n', 1)
      return strategy
    })
    expect([ports.length, sent]).toEqual([1, 3])
    void strategies[1]!.close()
    ports[0]!.onmessage!()
    expect(seen).toEqual(['one 1'])
    ports[0]!.onmessage!()
    expect(seen).toEqual(['one 1'])
    ports[0]!.onmessage!()
    expect(seen).toEqual(['one 1', 'three 1'])
  })
})

describe('idle asks for', () => {
  const page = (visibilityState = 'visible') => {
    const [idles, timers] = [tasks(), tasks()]
    const listeners = new Set<() => void>()
    const timeouts: unknown[] = []
    let remainingMs = 10
    const document = {
      visibilityState,
      addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
      removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
    }
    vi.stubGlobal('document', document)
    vi.stubGlobal('requestIdleCallback', (task: (deadline: unknown) => void, options?: { timeout: number }) => {
      timeouts.push(options?.timeout)
      return idles.add(() => task({ timeRemaining: () => remainingMs }))
    })
    vi.stubGlobal('cancelIdleCallback', idles.remove)
    vi.stubGlobal('setTimeout', timers.add)
    vi.stubGlobal('clearTimeout', timers.remove)
    const hide = (): void => {
      document.visibilityState = 'hidden'
      for (const listener of [...listeners]) listener()
    }
    const leave = (ms: number): void => {
      remainingMs = ms
    }
    return { idles, timers, timeouts, hide, leave, held: () => [idles.size, timers.size, listeners.size] }
  }
  /** A clock that handlers move. */
  const clock = () => {
    let nowMs = 0
    vi.stubGlobal('performance', { now: () => nowMs })
    return (ms: number): void => {
      nowMs += ms
    }
  }

  it('idle time, with its timeout where it is given one', () => {
    const { idles, timeouts, held } = page()
    for (const options of [{}, { timeoutMs: 200 }]) {
      const { bus, seen } = listenTo(idle(options))
      bus.emit('n', 1)
      expect([seen, held()]).toEqual([[], [1, 0, 1]])
      idles.run()
      expect([seen, held()]).toEqual([[1], [0, 0, 0]])
    }
    expect(timeouts).toEqual([undefined, 200])
  })

  it('as much as fits into it, the rest for the next; one that is overdue has 8 ms', () => {
    const spend = clock()
    const { idles, leave, held } = page()
    const { bus, seen } = listenTo(idle())
    bus.on('n', () => spend(2))
    for (let n = 0; n < 30; n++) bus.emit('n', n)
    leave(20)
    idles.run()
    const first = seen.length
    expect(first).toBeGreaterThanOrEqual(10)
    expect(first).toBeLessThan(20)
    leave(0)
    idles.run()
    expect(seen.length - first).toBeGreaterThanOrEqual(4)
    expect(seen.length - first).toBeLessThan(8)
    for (let rounds = 0; idles.size > 0 && rounds < 20; rounds++) idles.run()
    expect([seen, held()]).toEqual([Array.from({ length: 30 }, (_, n) => n), [0, 0, 0]])
  })

  it('a timer where the page is hidden, becomes so, or has no idle time', () => {
    for (const how of ['hidden', 'becomes hidden', 'absent']) {
      const { timers, hide, held } = page(how === 'hidden' ? 'hidden' : 'visible')
      if (how === 'absent') vi.stubGlobal('requestIdleCallback', undefined)
      const { bus, seen } = listenTo(idle())
      bus.emit('n', 1)
      if (how === 'becomes hidden') hide()
      expect(held()).toEqual([0, 1, 0])
      timers.run()
      expect([how, seen, held()]).toEqual([how, [1], [0, 0, 0]])
    }
  })

  it('and lets go of it when closed, shown or hidden', () => {
    for (const isHidden of [false, true]) {
      const { hide, held } = page()
      const strategy = idle()
      const { bus } = listenTo(strategy)
      bus.emit('n', 1)
      if (isHidden) hide()
      void strategy.close()
      expect(held()).toEqual([0, 0, 0])
    }
  })

  it('nothing it does not understand', () => {
    for (const timeoutMs of [-1, Number.NaN, '5' as never]) expect(() => idle({ timeoutMs })).toThrow(/^idle: options.timeoutMs must be/)
    expect(() => macrotask({ priority: 'high' as never })).toThrow(/^macrotask: options.priority must be 'user-blocking' or/)
  })
})

it('what stands in is said in the guarantees', () => {
  expect(animationFrame().guarantees.fallback).toContain('hidden')
  expect(animationFrame().guarantees.fallback).toContain('Node')
  expect(idle().guarantees.fallback).toContain('Node')
  expect(macrotask().guarantees.fallback).toContain('postTask')
})
