import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { turn } from '../promises.ts'

type Events = Record<string, number>

/** What many subscriptions cost in all, counted in steps that grow with the square of their number where each looks at all others. */
const many = 300

/** How often a method of all objects of a kind is called meanwhile. */
const callsOf = <K extends string>(prototype: Record<K, (...all: never[]) => unknown>, method: K, run: () => void): number => {
  const original = prototype[method]
  let calls = 0
  prototype[method] = function (this: unknown, ...all: never[]) {
    calls++
    return original.apply(this, all)
  } as (typeof prototype)[K]
  try {
    run()
  } finally {
    prototype[method] = original
  }
  return calls
}
const pushes = (run: () => void): number => callsOf(Array.prototype as never, 'push', run)

describe('the steps of many subscriptions grow as their number does', () => {
  it("of different handlers with unique: 'ignore'", () => {
    const bus = createEmitter<Events>()
    const steps = pushes(() => {
      for (let n = 0; n < many; n++) bus.on('n', (_n) => undefined, { unique: 'ignore' })
    })
    expect(bus.subscriptions('n')).toHaveLength(many)
    expect(steps).toBeLessThan(10 * many)
  })

  it('of one handler and many senders on a long list', () => {
    const bus = createEmitter<Events>()
    const handler = (_n: number): void => undefined
    for (let n = 0; n < 20; n++) bus.on('n', (_n) => undefined)
    // From here on handlers are looked up.
    bus.off('n', handler)
    const sorts = callsOf(Array.prototype as never, 'sort', () => {
      for (let n = 0; n < many; n++) bus.on('n', handler, { sender: n })
    })
    expect(sorts).toBe(0)
  })

  it("of those to '*' that end one by one", () => {
    const bus = createEmitter<Events>()
    bus.on('n', (_n) => undefined)
    const stops = Array.from({ length: many }, () => bus.on('*', (_n) => undefined))
    const steps = pushes(() => {
      for (const stop of stops) stop()
    })
    expect([bus.emit('n', 1), bus.has('*')]).toEqual([1, false])
    expect(steps).toBeLessThan(10 * many)
  })

  it("of one to '*' that comes and goes beside many", () => {
    const bus = createEmitter<Events>()
    for (let n = 0; n < many; n++) bus.on('n', (_n) => undefined)
    const stops: (() => boolean)[] = []
    const steps = pushes(() => {
      for (let time = 0; time < many; time++) stops.push(bus.on('*', (_n) => undefined))
      for (const stop of stops) stop()
    })
    expect(steps).toBeLessThan(10 * many)
  })

  it('of ever higher priorities', () => {
    const bus = createEmitter<Events>()
    let looks = 0
    const order: number[] = []
    for (let priority = 1; priority <= many; priority++) {
      bus.on('n', (_n) => order.push(priority), { priority })
      // The newest is the first in order.
      const [view] = bus.subscriptions('n')
      Object.defineProperty(view, 'priority', {
        get() {
          looks++
          return priority
        },
      })
    }
    const total = looks
    expect(total).toBeLessThan(10 * many)
    bus.emit('n', 1)
    expect(order).toEqual(Array.from({ length: many }, (_, n) => many - n))
  })
})

it('however many wait for settled, a delivery that ends asks the host for one look', async () => {
  const host = createManualHost()
  let looks = 0
  const queueMicrotask = (task: () => void): void => {
    looks++
    host.queueMicrotask(task)
  }
  const bus = createEmitter<Events>({ host: { ...host, queueMicrotask } })
  const ends: (() => void)[] = []
  bus.on('n', () => new Promise<void>((resolve) => void ends.push(resolve)))
  for (let n = 0; n < many; n++) bus.emit('n', n)
  let settled = 0
  for (let n = 0; n < many; n++) void bus.settled().then(() => settled++)
  for (const end of ends) {
    end()
    await turn()
    host.flushMicrotasks()
  }
  await turn()
  expect(settled).toBe(many)
  expect(looks).toBeLessThan(3 * many)
})
