import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { Client, freshRealm, type Row } from './realm.ts'

/** A realm whose recorder's clock reads are counted. */
const timedRealm = async (idleLevel: 'counts' | 'emissions' | 'deliveries') => {
  const realm = await freshRealm()
  const host = createManualHost()
  let reads = 0
  const counting = {
    ...host,
    now: () => {
      reads++
      return host.now()
    },
  }
  const recorder = realm.installRecorder({ host: counting, idleLevel })
  const bus = realm.createEmitter<{ n: number }>({ host })
  bus.on('n', (_n) => undefined)
  const flood = (count: number): number => {
    const before = reads
    for (let n = 0; n < count; n++) bus.emit('n', n)
    return reads - before
  }
  return { ...realm, host, bus, flood, client: new Client(realm.createDirectTransport, recorder, host) }
}

describe.each(['counts', 'emissions', 'deliveries'] as const)('at level %s', (level) => {
  it('a frame’s flood reads the clock 2,000 times, and not once past that', async () => {
    const { flood } = await timedRealm(level)
    // Beside the budget, one timed emission in 256 is measured for the recorder's own cost.
    expect(flood(10_000)).toBeLessThanOrEqual(2000 + 16)
    expect(flood(10_000)).toBe(0)
  })

  it('the budget is there again a frame later', async () => {
    const { host, flood } = await timedRealm(level)
    flood(10_000)
    host.advance(15)
    expect(flood(10)).toBe(0)
    host.advance(1)
    expect(flood(10)).toBeGreaterThanOrEqual(10)
  })

  it('nothing ticks in an idle app: a timer is armed when half is spent, once, and gone with the frame', async () => {
    const { host, flood } = await timedRealm(level)
    expect(host.waiting.timers).toBe(0)
    flood(100)
    expect(host.waiting.timers).toBe(0)
    flood(5000)
    expect(host.waiting.timers).toBe(1)
    host.advance(16)
    host.advance(1000)
    expect(host.waiting.timers).toBe(0)
  })
})

it('1,000 emissions with one handler are timed in a frame; past that records go on, coarse, without a duration', async () => {
  const { host, bus, flood, client, emissionFlags } = await timedRealm('deliveries')
  flood(1500)
  host.spend(3)
  bus.emit('n', 0)
  client.pullAll()
  const { rows } = client
  const isCoarse = ({ flags }: Row): boolean => (flags & emissionFlags.coarse) !== 0
  const timed = rows.findIndex(isCoarse)
  expect([rows.length, timed >= 1000]).toEqual([1501, true])
  expect(rows.slice(timed).every((row) => isCoarse(row) && row.durationMs === null)).toBe(true)
  // The last time read, not the time it was: that is what coarse means.
  expect(rows.at(-1)?.atMs).toBe(0)
})

it('calls stay exact and only the measured ones are called timed', async () => {
  const { flood, client } = await timedRealm('deliveries')
  flood(3000)
  client.pullAll()
  const [totals] = [...client.totals.values()]
  expect(totals?.calls).toBe(3000)
  expect(totals?.timed).toBeGreaterThanOrEqual(990)
  expect(totals?.timed).toBeLessThan(2000)
  expect(totals?.histogram.reduce((sum, count) => sum + count, 0)).toBe(totals?.timed)
})
