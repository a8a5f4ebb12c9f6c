import { describe, expect, test } from 'vitest'
import {
  formatAge,
  formatCount,
  formatDuration,
  formatInstant,
  formatSequence,
  plural,
  splitName,
} from '../../../packages/devtools/src/model/format.ts'
import { appFrame, foldFrames, parseStack, shortLocation } from '../../../packages/devtools/src/model/stack.ts'

describe('numbers', () => {
  test.each([
    [null, '–'],
    [Number.NaN, '–'],
    [0, '< 0.1 ms'],
    [0.09, '< 0.1 ms'],
    [0.1, '0.1 ms'],
    [4.24, '4.2 ms'],
    [99.94, '99.9 ms'],
    [99.96, '100 ms'],
    [812.4, '812 ms'],
    [1240, '1.24 s'],
    [13_310, '13.3 s'],
    [128_000, '128 s'],
    [1_234_000, '1,234 s'],
  ])('a duration of %s reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })

  test('a finer clock shows finer times, and its own step', () => {
    expect(formatDuration(0.004, 0.005)).toBe('< 0.01 ms')
    expect(formatDuration(0.05, 0.005)).toBe('0.05 ms')
  })

  test.each([
    [12.4, '0.012 s'],
    [2318, '2.318 s'],
    [31_200, '31.20 s'],
    [312_400, '312.4 s'],
    [999_940, '999.9 s'],
    [1_000_200, '16:40.2'],
    [3_723_000, '1:02:03'],
  ])('an instant of %s ms reads %s', (atMs, text) => {
    expect(formatInstant(atMs)).toBe(text)
  })

  test('counts, sequences and ages', () => {
    expect([formatCount(98_120), formatSequence(1234), formatSequence(84_098)]).toEqual(['98,120', '1234', '84,098'])
    expect([plural(1, 'event'), plural(1791, 'event'), plural(2, 'delivery', 'deliveries')]).toEqual([
      '1 event',
      '1,791 events',
      '2 deliveries',
    ])
    expect([formatAge(-1), formatAge(3210), formatAge(90_000), formatAge(7_300_000)]).toEqual([
      '0.0 s ago',
      '3.2 s ago',
      '1 min ago',
      '2 h ago',
    ])
  })

  test('long names give way in the middle, at a part of their own where there is one', () => {
    expect(splitName('order:placed')).toEqual(['order:placed', ''])
    expect(splitName('order/A-1039-in-two-parts/shipped')).toEqual(['order/A-1039-in-two-parts', '/shipped'])
    expect(splitName('aVeryLongHandlerNameWithoutParts')).toEqual(['aVeryLongHandlerNameWith', 'outParts'])
  })
})

describe('stacks', () => {
  const chrome = `PaymentDeclined: Card ending 4242 was declined
    at authorise (http://localhost:5173/src/desk/payments.ts?t=17:88:13)
    at async Object.retry (http://localhost:5173/src/retry.ts:17:9)
    at http://localhost:5173/node_modules/.vite/deps/tools.js:4:1
    at node:internal/timers:581:17
    at place (file:///app/main.js:3:1)
    at new Promise (<anonymous>)`

  test('are read as Chrome and Node write them', () => {
    expect(parseStack(chrome).map((frame) => [frame.name, shortLocation(frame), frame.library])).toEqual([
      ['authorise', 'desk/payments.ts:88', false],
      ['retry', 'retry.ts:17', false],
      ['(anonymous)', 'tools.js:4', true],
      ['(anonymous)', 'node:internal/timers:581'.split('/').at(-1), true],
      ['place', 'main.js:3', false],
    ])
  })

  test('are read as Firefox writes them', () => {
    const frames = parseStack('authorise@http://localhost:5173/src/payments.ts:88:13\n@http://localhost:5173/src/main.ts:1:2\n')
    expect(frames.map((frame) => [frame.name, shortLocation(frame, true)])).toEqual([
      ['authorise', 'payments.ts:88:13'],
      ['(anonymous)', 'main.ts:1:2'],
    ])
  })

  test('fold the frames of libraries and name the first of the app', () => {
    const frames = parseStack(chrome)
    expect(foldFrames(frames).map((entry) => (entry.kind === 'app' ? entry.frame.name : entry.frames.length))).toEqual([
      'authorise',
      'retry',
      2,
      'place',
    ])
    expect(appFrame(frames.slice(2))?.name).toBe('place')
    expect(appFrame(parseStack(undefined))).toBeUndefined()
  })

  test('of something else than an error are empty', () => {
    expect(parseStack('no frames here')).toEqual([])
  })
})
