import { describe, expect, it } from 'vitest'
import { recordedRealm } from './realm.ts'

const listening = async () => {
  const realm = await recordedRealm()
  const told: [string, unknown][] = []
  const { bus } = realm.recorder.lifecycle
  bus.on('emitter', (emitters) => told.push(['emitter', emitters.map(({ name }) => name)]))
  bus.on('strategy', (emitters) => told.push(['strategy', emitters.map(({ strategy }) => strategy.name)]))
  bus.on('subscription', ({ added, removed }) =>
    told.push(['subscription', [added.map(({ handler }) => handler), removed.map(({ handler }) => handler)]]),
  )
  bus.on('records', (newest) => told.push(['records', newest]))
  return { ...realm, told, lifecycle: bus }
}

describe('the lifecycle, through a mitt instance', () => {
  it('is one event of each kind for a whole batch, never one per emission', async () => {
    const { createEmitter, microtask, host, told } = await listening()
    const bus = createEmitter<{ n: number }>({ name: 'shop', host })
    bus.on('n', (_n) => undefined, { name: 'first' })
    const stop = bus.on('n', function second(_n) {})
    stop()
    for (let n = 0; n < 1000; n++) bus.emit('n', n)
    void bus.setStrategy(microtask({ host }))
    expect(told).toEqual([])
    host.advance(16)
    expect(told).toEqual([
      ['emitter', ['shop']],
      ['strategy', ['microtask']],
      ['subscription', [['first', 'second'], ['second']]],
      ['records', 1000],
    ])
    host.advance(1000)
    expect(told).toHaveLength(4)
  })

  it('tells of what comes later in a later batch', async () => {
    const { createEmitter, host, told } = await listening()
    const bus = createEmitter<{ n: number }>({ name: 'shop', host })
    bus.on('n', (_n) => undefined, { name: 'first' })
    host.advance(16)
    told.length = 0
    bus.emit('n', 1)
    host.advance(16)
    bus.off()
    bus.emit('n', 2)
    host.advance(16)
    bus.emit('n', 3)
    host.advance(16)
    expect(told).toEqual([
      ['records', 1],
      ['subscription', [[], ['first']]],
      ['records', 2],
      ['records', 3],
    ])
  })

  it('tells of a second emitter on a linker, too', async () => {
    const { createEmitter, createLinker, host, told } = await listening()
    const linker = createLinker<{ n: number }>()
    const one = createEmitter({ name: 'one', linker, host })
    one.on('n', (_n) => undefined, { name: 'shared' })
    host.advance(16)
    const two = createEmitter({ name: 'two', linker, host })
    two.emit('n', 1)
    host.advance(16)
    expect(told.filter(([kind]) => kind === 'emitter').flatMap(([, names]) => names)).toEqual(['one', 'two'])
  })

  it('holds nothing and no timer while nobody listens, also when somebody did', async () => {
    const { createEmitter, host, recorder } = await recordedRealm()
    const { bus: lifecycle } = recorder.lifecycle
    const bus = createEmitter<{ n: number }>({ host })
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    expect(host.waiting.timers).toBe(0)
    const records: number[] = []
    const listener = (newest: number): void => void records.push(newest)
    lifecycle.on('records', listener)
    bus.emit('n', 2)
    expect(host.waiting.timers).toBe(1)
    host.advance(16)
    lifecycle.off('records', listener)
    bus.emit('n', 3)
    expect([records, host.waiting.timers]).toEqual([[2], 0])
  })

  it('is not published for what nobody observes', async () => {
    const { createEmitter, host, recorder, told } = await listening()
    recorder.setRecording(false)
    const bus = createEmitter<{ n: number }>({ host })
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    host.advance(100)
    expect(told).toEqual([])
  })
})
