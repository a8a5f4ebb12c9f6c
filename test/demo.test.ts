import { readOptions } from '@emitscope/demo/desk/options.ts'
import { describeOrders, type OrderRow, putOrder, setStatus } from '@emitscope/demo/desk/orders.ts'
import { countWaiting, markSent, putLetter } from '@emitscope/demo/desk/outbox.ts'
import { dueAfter } from '@emitscope/demo/desk/pace.ts'
import { between, createRandom } from '@emitscope/demo/desk/random.ts'
import { createSequenceCheck, describeSequence, isFaultless } from '@emitscope/demo/desk/sequence.ts'
import { refill, takeFrom } from '@emitscope/demo/desk/shelves.ts'
import { createView } from '@emitscope/demo/desk/view.ts'
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
