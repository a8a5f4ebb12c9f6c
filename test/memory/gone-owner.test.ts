import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { n: number; other: number }

class Owner {
  readonly seen: number[] = []
}

/** The collector's callback is a task of its own: what follows the last collection in the same one comes before it. */
describe('a subscription whose owner is gone, though it has not been told yet', () => {
  it('takes no emission from the next one that matches', async () => {
    const bus = createEmitter<Events>({ match: 'first', unhandled: 'throw' })
    const calls: number[] = []
    const subscribe = () => {
      const owner = new Owner()
      bus.on('n', (n) => void owner.seen.push(n), { owner })
      return new WeakRef(owner)
    }
    const owner = subscribe()
    bus.on('n', (n) => calls.push(n))
    await leftAfterCollecting([owner])
    expect([bus.emit('n', 1), calls]).toEqual([1, [1]])
  })

  it('matches no sender it did not match before', async () => {
    const bus = createEmitter<Events>()
    const subscribe = () => {
      const owner = new Owner()
      bus.on('n', (n) => void owner.seen.push(n), { owner, sender: 'ada' })
      return new WeakRef(owner)
    }
    await leftAfterCollecting([subscribe()])
    expect([bus.emit('n', 1), bus.emit('n', 2, { sender: 'ada' })]).toEqual([0, 0])
  })

  it('keeps off(type, handler) from no other of its handler on a long list', async () => {
    const bus = createEmitter<Events>()
    const handler = (_n: number): void => undefined
    const lasting = new Owner()
    for (let n = 0; n < 20; n++) bus.on('n', () => undefined)
    const subscribe = () => {
      const owner = new Owner()
      bus.on('n', handler, { owner })
      return new WeakRef(owner)
    }
    const owner = subscribe()
    const stop = bus.on('n', handler, { owner: lasting })
    // From here on handlers are looked up.
    bus.off('n', () => undefined)
    await leftAfterCollecting([owner])
    for (let turn = 0; turn < 40 && bus.subscriptions('n').length > 21; turn++) await leftAfterCollecting([new WeakRef({})])
    expect([bus.off('n', handler), bus.off('n', handler), stop(), lasting.seen]).toEqual([true, false, false, []])
  })
})

describe('an owner', () => {
  it('is not kept by a delivery that waits for a slot', async () => {
    const bus = createEmitter<Events>({ host: createManualHost() })
    const subscribe = () => {
      const owner = new Owner()
      bus.on(
        'n',
        (n) => {
          owner.seen.push(n)
          return new Promise(() => undefined)
        },
        { owner, concurrency: 1 },
      )
      expect([bus.emit('n', 1), bus.emit('n', 2), owner.seen]).toEqual([1, 1, [1]])
      return new WeakRef(owner)
    }
    expect(await leftAfterCollecting([subscribe()])).toBe(0)
  })

  it('has its onFailure told of a rejection that comes after it was unsubscribed and much was collected', async () => {
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    const owner = new Owner()
    const told: unknown[] = []
    const subscribe = () => {
      let reject: (reason: unknown) => void = () => undefined
      const promise = new Promise((_resolve, fail) => {
        reject = fail
      })
      const stop = bus.on('n', () => promise, { owner, onFailure: (error) => told.push(error) })
      bus.emit('n', 1)
      stop()
      return reject
    }
    const reject = subscribe()
    for (let turn = 0; turn < 3; turn++) await leftAfterCollecting([new WeakRef({})])
    reject('late')
    await new Promise(setImmediate)
    expect([told, host.reported, owner.seen]).toEqual([['late'], [], []])
  })
})
