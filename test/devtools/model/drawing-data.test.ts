import { describe, expect, test } from 'vitest'
import { Overview } from '../../../packages/devtools/src/model/overview.ts'
import { axisTicks, createScale, niceSpan, scaleLabels, toPx } from '../../../packages/devtools/src/model/time-scale.ts'

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0)

describe('overview', () => {
  test('counts every event once, however long the session', () => {
    const overview = new Overview()
    for (let index = 0; index < 50_000; index += 1) overview.add(1000 + index * 2)
    expect(sum(overview.counts)).toBe(50_000)
    expect([overview.startMs, overview.endMs]).toEqual([1000, 100_998])
    expect(overview.binMs).toBeGreaterThan(1)
  })

  test('merges bins into as many columns as there is room for', () => {
    const overview = new Overview()
    for (let index = 0; index < 1000; index += 1) overview.add(index)
    expect([...overview.columns(0, 1000, 4)].map(Math.round)).toEqual([250, 250, 250, 250])
    expect(Math.round(sum(overview.columns(0, 1000, 333)))).toBe(1000)
    expect(sum(overview.columns(0, 1000, 2000))).toBeGreaterThan(0)
  })

  test('an event before the first one counts in the first bin', () => {
    const overview = new Overview()
    overview.add(100)
    overview.add(99.9)
    expect(overview.counts[0]).toBe(2)
  })

  test('keeps the newest failures and forgets all on clear', () => {
    const overview = new Overview()
    for (let index = 0; index < 2100; index += 1) overview.addFailure(index)
    expect(overview.failuresMs).toHaveLength(2000)
    overview.add(5)
    overview.clear()
    expect([sum(overview.counts), overview.failuresMs.length, overview.endMs]).toEqual([0, 0, 0])
  })
})

describe('time scale', () => {
  test('ends at a number one can read', () => {
    expect([0.7, 1, 3.2, 61, 97, 117, 1400].map(niceSpan)).toEqual([0.8, 1, 4, 80, 100, 120, 1600])
  })

  test('puts instants on pixels and keeps them inside', () => {
    const scale = createScale(100, 217, 120)
    expect([50, 100, 160, 220, 900].map((atMs) => toPx(scale, atMs))).toEqual([0, 0, 60, 120, 120])
  })

  test('writes start, middle and end', () => {
    expect(scaleLabels(createScale(0, 117, 100))).toEqual(['0', '60', '120 ms'])
    expect(scaleLabels(createScale(0, 3000, 100))).toEqual(['0', '1.5', '3 s'])
    expect(scaleLabels(createScale(5, 5, 100))).toEqual(['0', '0.5', '1 ms'])
  })

  test('axis lines keep their distance', () => {
    expect(axisTicks(0, 3700, 1440, 120)).toEqual({ stepMs: 500, atMs: [0, 500, 1000, 1500, 2000, 2500, 3000, 3500] })
    expect(axisTicks(740, 1740, 400, 120).stepMs).toBe(500)
  })
})
