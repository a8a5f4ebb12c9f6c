import { createEmitter, type Delivery, EmitterError, type Strategy, sync } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'

type Events = { n: number }

/** A strategy of somebody else's: it keeps what it is given. */
const keeping = () => {
  const given: Delivery[] = []
  const strategy: Strategy = {
    name: 'keeping',
    guarantees: { order: 'fifo', delivery: 'when the test says so', mayDrop: false, crossesRealm: false },
    enqueue: (delivery) => void given.push(delivery),
    get pending() {
      return given.length
    },
    flush: () => undefined,
    close: () => undefined,
  }
  const host = createManualHost()
  const bus = createEmitter<Events>({ host, strategy, name: 'shop' })
  const take = (): Delivery => {
    const delivery = given.shift()
    if (delivery === undefined) throw new Error('nothing was given')
    return delivery
  }
  return { host, bus, strategy, take }
}
const turn = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await undefined
}

describe('a delivery in the hands of a strategy', () => {
  it('says what it delivers, from whom, to whom', () => {
    const { bus, take } = keeping()
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    const { emission, emitter, subscription, status } = take()
    expect([emission.type, emission.payload, emitter.name, status]).toEqual(['n', 1, 'shop', 'waiting'])
    expect(subscription.id).toBe(bus.subscriptions('n')[0]?.id)
  })

  it('runs once, however often it is run', () => {
    const { bus, take } = keeping()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    const delivery = take()
    expect([delivery.run(), delivery.status, delivery.run(), seen]).toEqual([undefined, 'fulfilled', undefined, [1]])
  })

  it('answers with a promise while the handler’s is pending, fulfilled whatever becomes of that', async () => {
    const { host, bus, take } = keeping()
    const settle: { resolve?: () => void; reject?: (error: Error) => void } = {}
    bus.on('n', (n) => new Promise<void>((resolve, reject) => Object.assign(settle, n === 1 ? { resolve } : { reject })))
    for (const n of [1, 2]) bus.emit('n', n)
    const [fulfilled, rejected] = [take(), take()]
    const promises = [fulfilled.run(), rejected.run()]
    expect([fulfilled.status, rejected.status]).toEqual(['pending', 'pending'])
    let over = 0
    for (const promise of promises) void promise?.then(() => over++)
    await turn()
    expect(over).toBe(0)
    settle.resolve?.()
    await turn()
    expect([over, fulfilled.status]).toEqual([1, 'fulfilled'])
    settle.reject?.(new Error('no'))
    await turn()
    expect([over, rejected.status, host.reported.length]).toEqual([2, 'rejected', 1])
  })

  it('never throws: a failing handler is its failure', () => {
    const { host, bus, take } = keeping()
    const error = new Error('no')
    bus.on('n', () => {
      throw error
    })
    bus.emit('n', 1)
    const delivery = take()
    expect([delivery.run(), delivery.status, host.reported]).toEqual([undefined, 'rejected', [error]])
  })

  it('knows itself that its subscription has ended', () => {
    const { host, bus, take } = keeping()
    const seen: number[] = []
    const stop = bus.on('n', (n) => seen.push(n))
    bus.emit('n', 1)
    stop()
    const delivery = take()
    expect([delivery.run(), delivery.status, seen, host.reported]).toEqual([undefined, 'cancelled', [], []])
  })

  it('cancelled with a reason never runs, cancelled with an error fails', () => {
    const { host, bus, take } = keeping()
    const seen: number[] = []
    bus.on('n', (n) => seen.push(n))
    for (const n of [1, 2]) bus.emit('n', n)
    const [dropped, failed] = [take(), take()]
    const error = new EmitterError('QUEUE_FULL', 'no space')
    dropped.cancel('full')
    failed.cancel(error)
    for (const delivery of [dropped, failed]) delivery.run()
    expect([dropped.status, failed.status, seen, host.reported]).toEqual(['cancelled', 'rejected', [], [error]])
  })

  it('that has run cannot be cancelled any more', () => {
    const { host, bus, take } = keeping()
    bus.on('n', (_n) => undefined)
    bus.emit('n', 1)
    const delivery = take()
    delivery.run()
    delivery.cancel('full')
    delivery.cancel(new Error('late'))
    expect([delivery.status, host.reported]).toEqual(['fulfilled', []])
  })

  it('is waited for by settled until it is run or cancelled', async () => {
    const { host, bus, take } = keeping()
    bus.on('n', (_n) => undefined)
    for (const n of [1, 2]) bus.emit('n', n)
    let settled = false
    void bus.settled().then(() => {
      settled = true
    })
    const look = async (): Promise<boolean> => {
      host.flushMicrotasks()
      await turn()
      return settled
    }
    expect(await look()).toBe(false)
    take().run()
    expect(await look()).toBe(false)
    take().cancel('discarded')
    expect(await look()).toBe(true)
  })
})

describe('sync', () => {
  it('is one shared strategy without state, and says what it promises', () => {
    expect(sync()).toBe(sync())
    expect(Object.isFrozen(sync())).toBe(true)
    expect(sync().guarantees).toEqual({ order: 'fifo', delivery: 'inside emit', mayDrop: false, crossesRealm: false })
    sync().close()
    expect([sync().pending, sync().flush()]).toEqual([0, undefined])
  })
})
