import { addHistogram, countColours, countedPixels, curveOf, emptyHistogram, highestOf } from '@emitscope/demo/desk/histogram.ts'
import { readOptions } from '@emitscope/demo/desk/options.ts'
import { describeOrders, type OrderRow, putOrder, setStatus } from '@emitscope/demo/desk/orders.ts'
import { countWaiting, markSent, putLetter } from '@emitscope/demo/desk/outbox.ts'
import { dueAfter } from '@emitscope/demo/desk/pace.ts'
import { between, createRandom } from '@emitscope/demo/desk/random.ts'
import { createSequenceCheck, describeSequence, isFaultless } from '@emitscope/demo/desk/sequence.ts'
import { refill, takeFrom } from '@emitscope/demo/desk/shelves.ts'
import { describeTally, isBalanced, TallySums } from '@emitscope/demo/desk/tally.ts'
import { cutFrames, fitInto } from '@emitscope/demo/desk/tiles.ts'
import { createView } from '@emitscope/demo/desk/view.ts'
import type { Batch } from '@emitscope/emitter/inspect'
import { describe, expect, it } from 'vitest'

describe('sequence check', () => {
  const checked = (...sequence: number[]) => {
    const check = createSequenceCheck()
    for (const number of sequence) check.receive(number)
    return check.report()
  }

  it('counts a gapless sequence as in order', () => {
    const report = checked(1, 2, 3, 4)
    expect(report).toEqual({ inOrder: 4, missing: 0, repeated: 0, outOfOrder: 0, conflated: 0 })
    expect(isFaultless(report)).toBe(true)
  })

  it('counts every skipped number as missing', () => {
    expect(checked(1, 2, 6)).toMatchObject({ inOrder: 3, missing: 3 })
    expect(checked(3)).toMatchObject({ missing: 2 })
  })

  it('tells a late number from a repeated one', () => {
    const report = checked(1, 3, 2, 3)
    expect(report).toMatchObject({ inOrder: 2, missing: 1, outOfOrder: 1, repeated: 1 })
    expect(isFaultless(report)).toBe(false)
  })

  it('counts skips apart while a strategy that keeps the newest is on, and only then', () => {
    const check = createSequenceCheck()
    check.receive(1)
    check.allowSkips()
    check.receive(5)
    check.forbidSkipsAfter(8)
    check.receive(9)
    check.receive(11)
    expect(check.report()).toEqual({ inOrder: 4, missing: 1, repeated: 0, outOfOrder: 0, conflated: 6 })
  })

  it('says only what there is to say', () => {
    expect(describeSequence(checked(1, 2))).toBe('2 in order')
    expect(describeSequence(checked(1, 4, 2))).toBe('2 in order, 2 missing, 1 out of order')
  })
})

describe('histogram', () => {
  const pixels = new Uint8ClampedArray([255, 0, 7, 255, 255, 8, 7, 255, 0, 0, 0, 255])

  it('counts each pixel once in each colour', () => {
    const { red, green, blue } = countColours(pixels)
    expect([red[255], red[0], green[0], green[8], blue[7], blue[0]]).toEqual([2, 1, 2, 1, 2, 1])
    expect(countedPixels({ red, green, blue })).toBe(3)
  })

  it('is the sum of its parts', () => {
    const sum = emptyHistogram()
    for (let at = 0; at < pixels.length; at += 4) addHistogram(sum, countColours(pixels.subarray(at, at + 4)))
    expect(sum).toEqual(countColours(pixels))
  })

  it('says so where one colour has lost a pixel', () => {
    const histogram = countColours(pixels)
    histogram.green[0]!--
    expect(countedPixels(histogram)).toBeNull()
  })

  it('is drawn between 0 and 1, and flat where nothing was counted', () => {
    const histogram = countColours(pixels)
    const heights = curveOf(histogram.red, 64, highestOf(histogram, 64))
    expect(heights).toHaveLength(64)
    expect(Math.max(...heights)).toBeLessThanOrEqual(1)
    expect(heights.at(-1)).toBeGreaterThan(heights[0] as number)
    expect(curveOf(emptyHistogram().red, 64, 0).every((height) => height === 0)).toBe(true)
  })
})

describe('tiles', () => {
  it.each([
    [1024, 448, 64],
    [37, 23, 64],
    [3, 300, 24],
    [1, 1, 1],
  ])('cover an image of %i × %i without gap or overlap', (width, height, tiles) => {
    const covered = new Uint8Array(width * height)
    const frames = cutFrames(width, height)
    for (const frame of frames)
      for (let y = frame.y; y < frame.y + frame.height; y++) for (let x = frame.x; x < frame.x + frame.width; x++) covered[y * width + x]!++
    expect(frames).toHaveLength(tiles)
    expect(covered.every((times) => times === 1)).toBe(true)
  })

  it('are cut from an image that fits', () => {
    expect(fitInto(4000, 3000, 1024)).toEqual({ width: 1024, height: 768 })
    expect(fitInto(300, 200, 1024)).toEqual({ width: 300, height: 200 })
    expect(fitInto(9000, 1, 1024)).toEqual({ width: 1024, height: 1 })
  })
})

describe('tally', () => {
  const none = () => 0
  const cost: Batch['cost'] = { perEmissionUs: null, lastPullMs: 0, retainedPayloads: 0 }
  const batch = (parts: Partial<Batch>) => ({ recording: true, cost, ...parts }) as Batch
  const definitions: Batch['definitions'] = {
    emitters: [{ id: 1, name: 'ticker', strategy: 'microtask', linker: 5, addedAtMs: 0 }],
    subscriptions: [
      { id: 10, linker: 5, types: [2], handler: 'show', priority: 0, options: {}, addedAtMs: 0 },
      { id: 11, linker: 5, types: [2], handler: 'check', priority: 0, options: {}, addedAtMs: 0 },
      { id: 12, linker: 6, types: [3], handler: 'other', priority: 0, options: {}, addedAtMs: 0 },
    ],
  }
  const calls = (subscription: number, calls: number) => ({
    ...{ subscription, calls, failures: 0, timed: 0, totalMs: 0, maxMs: 0, lastAtMs: 0, histogram: [] },
  })
  const counted = (emitted: number, deliveries: number) => [
    { type: 2, emitted, deliveries, failures: 0 },
    { type: 3, emitted: 99, deliveries: 99, failures: 0 },
  ]

  it('adds up what one emitter owed, delivered and dropped, and nothing of others', () => {
    const sums = new TallySums()
    const drops: Batch['drops'] = [
      { reason: 'conflated', count: 3, atMs: 0, emitter: 1 },
      { reason: 'closed', count: 50, atMs: 0, emitter: 1 },
      { reason: 'overwritten', count: 50, atMs: 0, fromSequence: 1, toSequence: 50 },
    ]
    sums.add(batch({ definitions, counts: counted(10, 20), handlers: [calls(10, 8), calls(11, 7), calls(12, 99)], drops }), none)
    const tally = sums.of('ticker', 2)
    expect(tally).toEqual({ emitted: 10, due: 20, delivered: 15, dropped: 3, waiting: 2 })
    expect(isBalanced(tally)).toBe(true)
    expect(isBalanced(sums.of('ticker', 1))).toBe(false)
    expect(describeTally(tally)).toBe('10 emitted, 20 deliveries = 15 delivered + 3 dropped + 2 waiting')
  })

  it('begins anew after a time without records, with what waits then', () => {
    const sums = new TallySums()
    sums.add(batch({ definitions, counts: counted(10, 20), handlers: [calls(10, 10), calls(11, 9)] }), none)
    sums.add(batch({ recording: false }), none)
    sums.add(batch({ counts: counted(10, 20) }), () => 4)
    expect(sums.of('ticker', 4)).toEqual({ emitted: 0, due: 4, delivered: 0, dropped: 0, waiting: 4 })
    sums.add(batch({ counts: counted(11, 22), handlers: [calls(10, 13), calls(11, 12)] }), none)
    expect(sums.of('ticker', 0)).toEqual({ emitted: 1, due: 6, delivered: 6, dropped: 0, waiting: 0 })
  })

  it('begins anew no sooner than its totals are of the moment: what was emitted since them and waits is due once', () => {
    const sums = new TallySums()
    sums.add(batch({ definitions, counts: counted(10, 20), handlers: [calls(10, 10), calls(11, 10)] }), none)
    sums.add(batch({ recording: false }), none)
    sums.add({ recording: true } as Batch, () => 4)
    sums.add(batch({ counts: counted(13, 26), handlers: [calls(10, 10), calls(11, 10)] }), () => 6)
    expect(sums.of('ticker', 6)).toEqual({ emitted: 0, due: 6, delivered: 0, dropped: 0, waiting: 6 })
    sums.add(batch({ handlers: [calls(10, 13), calls(11, 13)] }), none)
    expect(isBalanced(sums.of('ticker', 0))).toBe(true)
  })
})

describe('orders', () => {
  const row = (id: string, status: OrderRow['status']): OrderRow => ({ id, customer: 'Ida Berg', items: 1, total: 12.4, status })

  it('puts a new order on top and replaces a known one where it stands', () => {
    const rows = putOrder(putOrder([], row('A-1', 'cart')), row('A-2', 'cart'))
    expect(rows.map(({ id }) => id)).toEqual(['A-2', 'A-1'])
    expect(putOrder(rows, row('A-1', 'authorising')).map(({ status }) => status)).toEqual(['cart', 'authorising'])
  })

  it('says how many need the desk', () => {
    const rows = [row('A-2', 'authorising'), row('A-1', 'paid')]
    expect(describeOrders(rows)).toBe('2 today')
    expect(describeOrders(setStatus(rows, 'A-2', 'declined'))).toBe('2 today, 1 needs you')
  })
})

describe('shelves and outbox', () => {
  it('takes no more than a shelf holds and refills what ran low', () => {
    const shelves = [
      { sku: 'mug', left: 3, full: 60 },
      { sku: 'tray', left: 40, full: 60 },
    ]
    expect(takeFrom(shelves, 'mug', 5).map(({ left }) => left)).toEqual([0, 40])
    expect(refill(shelves).map(({ left }) => left)).toEqual([30, 40])
  })

  it('counts letters that wait', () => {
    const letters = putLetter(putLetter([], { id: 1, template: 'receipt', to: 'ida@berg.example', status: 'waiting' }), {
      id: 2,
      template: 'shipped',
      to: 'ida@berg.example',
      status: 'waiting',
    })
    expect(countWaiting(markSent(letters, 1))).toBe(1)
  })
})

describe('pace and chance', () => {
  it('emits by time that passed, never more than planned', () => {
    expect(dueAfter(250, 10_000)).toBe(2500)
    expect(dueAfter(1250, 10_000, 10_000)).toBe(10_000)
  })

  it('repeats itself for the same seed', () => {
    const [one, other] = [createRandom(7), createRandom(7)]
    const numbers = Array.from({ length: 200 }, () => between(one, 1, 6))
    expect(numbers).toEqual(Array.from({ length: 200 }, () => between(other, 1, 6)))
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, 4, 5, 6]))
  })
})

describe('view', () => {
  it('publishes once per frame, however often it is touched', () => {
    const frames: (() => void)[] = []
    let value = 0
    const view = createView(
      () => value,
      (run) => frames.push(run),
    )
    let told = 0
    const unsubscribe = view.subscribe(() => told++)
    for (value = 1; value < 5; value++) view.touch()
    expect([view.get(), told, frames.length]).toEqual([0, 0, 1])
    frames.shift()?.()
    expect([view.get(), told]).toEqual([5, 1])
    unsubscribe()
    view.touch()
    frames.shift()?.()
    expect(told).toBe(1)
  })
})

describe('address', () => {
  it('reads a scenario with its figures', () => {
    expect(readOptions('?scenario=burst&rate=100000&seconds=5&theme=dark&ticks=0&panel=off', ['burst'])).toEqual({
      scenario: 'burst',
      rate: 100_000,
      seconds: 5,
      ticks: 0,
      theme: 'dark',
      seed: 1042,
      panel: false,
      problems: [],
    })
  })

  it('keeps the default of what it cannot use, and says so', () => {
    const options = readOptions('?scenario=brust&rate=-1&ticks=fast&theme=pink', ['burst'])
    expect(options).toMatchObject({ scenario: null, rate: 10_000, ticks: 48, theme: 'auto' })
    expect(options.problems).toEqual([
      'No scenario “brust”: use burst.',
      'No rate “-1”: use 100, 1000, 10000, 100000.',
      'ticks “fast” is not a whole number from 0 to 10000.',
      'No theme “pink”: use auto, light, dark.',
    ])
  })
})
