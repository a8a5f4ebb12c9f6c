import { emissionFlags } from '@emitscope/emitter/inspect'
import { beforeEach, describe, expect, test } from 'vitest'
import { CHUNK_ROWS } from '../../../packages/devtools/src/model/chunks.ts'
import { Model } from '../../../packages/devtools/src/model/model.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { pull } from '../support/rows.ts'

let realm: FakeRealm
let model: Model
let cart: number
beforeEach(() => {
  realm = new FakeRealm()
  model = new Model()
  cart = realm.emitter('cart')
})
const read = (sequence: number) => model.emissions.read(model.emissions.find(sequence))

describe('emissions', () => {
  test('are found by sequence, with what the realm measured', () => {
    realm.atMs = 12.5
    realm.emit('order:placed', cart, { durationMs: 4.2, deliveries: 3 })
    pull(realm, model)
    expect(read(1)).toMatchObject({
      sequence: 1,
      atMs: 12.5,
      queuedMs: 0,
      durationMs: 4.2,
      deliveries: 3,
      failures: 0,
      causeKind: 'unknown',
    })
    expect(model.emissions.find(2)).toBe(-1)
  })

  test('sent again are counted as such and not doubled', () => {
    realm.emit('tick', cart)
    const batch = realm.batch()
    model.apply(batch)
    model.apply(batch)
    expect(model.emissions.rows.endRow).toBe(1)
    expect(model.accounting.ignored).toBe(1)
    expect(model.accounting.received).toBe(1)
  })

  test('know their cause, their effects and the root of their cascade', () => {
    const order = realm.emit('order:placed', cart)
    const payment = realm.emit('payment:requested', cart, { causeSequence: order })
    realm.emit('tick', cart)
    realm.emit('payment:failed', cart, { causeSequence: payment })
    realm.emit('mail:queued', cart, { causeSequence: payment })
    pull(realm, model)
    const { emissions } = model
    expect(emissions.children(emissions.find(payment)).map((row) => emissions.read(row).sequence)).toEqual([4, 5])
    expect(read(5)).toMatchObject({ depth: 2, rootSequence: order, causeKind: 'handler' })
    expect(read(order).descendants).toBe(3)
    expect(emissions.parent(emissions.find(order))).toBe(-1)
  })

  test('whose cause was dropped keep its number and stand as roots', () => {
    realm.drop({ count: 4, fromSequence: 1, toSequence: 4 })
    realm.emit('late', cart, { causeSequence: 2 })
    pull(realm, model)
    expect(read(5)).toMatchObject({ causeSequence: 2, depth: 0, rootSequence: 5 })
    expect(model.emissions.parent(0)).toBe(-1)
  })
})

describe('deliveries', () => {
  test('tell how long an emission waited and ran where its own record does not', () => {
    realm.atMs = 100
    const sequence = realm.emit('mail:queued', cart, { queuedMs: null, durationMs: null, deliveries: 2, flags: emissionFlags.queued })
    pull(realm, model)
    expect(read(sequence)).toMatchObject({ queuedMs: null, durationMs: null, recorded: 0 })
    realm.deliver(sequence, 7, { startedAtMs: 108, durationMs: 2 })
    realm.deliver(sequence, 8, { startedAtMs: 110, durationMs: 3 })
    const changed = model.apply(realm.batch())
    expect(read(sequence)).toMatchObject({ queuedMs: 8, durationMs: 5, recorded: 2 })
    expect([...changed]).toEqual([model.emissions.find(sequence)])
  })

  test('that come before their emission wait for it, and not for one that was dropped', () => {
    realm.deliver(2, 7, { status: 'pending' })
    realm.fail(2, { type: 'a', error: 1 })
    realm.deliver(1, 7)
    pull(realm, model)
    realm.emit('a', cart, { sequence: 2, deliveries: 1 })
    pull(realm, model)
    expect(read(2)).toMatchObject({ pending: 1, recorded: 1, failures: 1 })
    realm.emit('a', cart, { sequence: 1 })
    pull(realm, model)
    expect(model.emissions.find(1)).toBe(-1)
  })

  test('that were pending settle, each handler for itself', () => {
    const sequence = realm.emit('pay', cart, { deliveries: 2 })
    realm.deliver(sequence, 7, { status: 'pending' })
    realm.deliver(sequence, 8, { status: 'pending' })
    pull(realm, model)
    expect(read(sequence).pending).toBe(2)
    realm.atMs = 44.7
    realm.settle(sequence, 8, { status: 'rejected', error: 3 })
    pull(realm, model)
    expect(read(sequence)).toMatchObject({ pending: 1, settledAtMs: 44.7 })
    const first = model.emissions.rows.get('firstDelivery', 0)
    expect(model.deliveries.read(first)).toMatchObject({ subscription: 7, status: 'pending', settledAtMs: null })
    expect(model.deliveries.read(model.deliveries.next(first))).toMatchObject({
      subscription: 8,
      status: 'rejected',
      error: 3,
      settledAtMs: 44.7,
    })
  })

  test('let go while they waited count as such, though they have no row of their own', () => {
    const sequence = realm.emit('scrolled', cart, { deliveries: 2 })
    realm.settle(sequence, 7, { status: 'cancelled' })
    pull(realm, model)
    expect(read(sequence)).toMatchObject({ deliveries: 2, skipped: 1, recorded: 0, pending: 0 })
  })

  test('settled for an unknown emission or handler change nothing', () => {
    const sequence = realm.emit('pay', cart)
    realm.settle(sequence, 9)
    realm.settle(99, 9)
    pull(realm, model)
    expect(read(sequence)).toMatchObject({ pending: 0, settledAtMs: null })
  })

  test('that did not run are counted as skipped', () => {
    const sequence = realm.emit('pay', cart, { deliveries: 2 })
    realm.deliver(sequence, 7, { status: 'cancelled', durationMs: null })
    realm.deliver(sequence, 8, { status: 'skipped', durationMs: null })
    pull(realm, model)
    expect(read(sequence)).toMatchObject({ skipped: 2, durationMs: 0 })
  })
})

describe('failures', () => {
  test('count once, whether the emission said so or the failure', () => {
    const told = realm.emit('a', cart, { failures: 1 })
    const late = realm.emit('b', cart)
    realm.fail(told, { type: 'a', error: 1 })
    pull(realm, model)
    realm.fail(late, { type: 'b', error: 1 })
    pull(realm, model)
    expect([read(told).failures, read(late).failures]).toEqual([1, 1])
    expect(model.failures.of(late)).toHaveLength(1)
  })

  test('are kept though their emission is gone', () => {
    realm.drop({ count: 10, fromSequence: 1, toSequence: 10 })
    realm.emit('tick', cart)
    realm.fail(4, { type: 'a', error: 1 })
    pull(realm, model)
    expect(model.failures.count).toBe(1)
  })
})

describe('accounting', () => {
  test('received + dropped = emitted, with what is on the way in between', () => {
    realm.emit('tick', cart)
    realm.emit('tick', cart)
    const first = { ...realm.batch(true), emitted: 9 }
    model.apply(first)
    expect([model.accounting.received, model.accounting.missing, model.accounting.more]).toEqual([2, 7, true])
    realm.drop({ count: 6, fromSequence: 3, toSequence: 8 })
    realm.emit('tick', cart)
    pull(realm, model)
    expect([model.accounting.received, model.accounting.droppedCount, model.accounting.emitted]).toEqual([3, 6, 9])
    expect(model.accounting.missing).toBe(0)
  })

  test("keeps what the app's own queues let go apart", () => {
    realm.emit('tick', cart)
    realm.drop({ reason: 'conflated', count: 40, emitter: cart })
    realm.drop({ reason: 'cleared', count: 2 })
    pull(realm, model)
    expect([...model.accounting.discarded]).toEqual([['conflated', 40]])
    expect([model.accounting.droppedCount, model.accounting.lostCount]).toEqual([2, 0])
  })

  test('a hole in the sequence is a gap with its reason, unless it was cleared', () => {
    realm.emit('tick', cart)
    realm.drop({ count: 3, fromSequence: 2, toSequence: 4 })
    realm.emit('tick', cart)
    realm.drop({ reason: 'cleared', count: 2, fromSequence: 6, toSequence: 7 })
    realm.emit('tick', cart, { sequence: 8 })
    realm.emit('tick', cart, { sequence: 12 })
    pull(realm, model)
    expect([...model.gaps.values()]).toEqual([
      { fromSequence: 2, toSequence: 4, reason: 'overwritten' },
      { fromSequence: 9, toSequence: 11, reason: 'unknown' },
    ])
  })
})

test('clear lets rows go and keeps names, totals and the sum', () => {
  const subscription = realm.subscription(cart, ['tick'], 'draw')
  realm.totals(subscription, [0.1, 0.2])
  const sequence = realm.emit('tick', cart)
  realm.deliver(sequence, subscription)
  realm.fail(sequence, { type: 'tick', error: 1 })
  realm.mark('recording off')
  realm.drop({ count: 1, fromSequence: 2, toSequence: 2 })
  realm.emit('tick', cart)
  pull(realm, model)
  model.clear()
  expect(model.emissions.rows.endRow - model.emissions.rows.firstRow).toBe(0)
  expect([model.failures.count, model.gaps.size, model.marks.length, model.overview.failuresMs.length]).toEqual([0, 0, 0, 0])
  expect(model.definitions.handlerName(subscription)).toBe('draw')
  expect([model.handlers.totals.size, model.accounting.received]).toEqual([1, 2])
  realm.emit('tick', cart)
  pull(realm, model)
  expect(read(4).sequence).toBe(4)
  expect(model.gaps.size).toBe(0)
})

test('reset starts over: another realm counts from one', () => {
  realm.emit('tick', cart)
  realm.queue(cart, 3)
  pull(realm, model)
  model.reset()
  expect([model.accounting.received, model.definitions.types.size, model.queues.size]).toEqual([0, 0, 0])
  const next = new FakeRealm()
  next.emit('tick', next.emitter('cart'))
  pull(next, model)
  expect(model.accounting.received).toBe(1)
})

test('the oldest rows go, counted as received, and their gaps with them', () => {
  const small = new Model({ keptRows: CHUNK_ROWS })
  realm.drop({ count: 1, fromSequence: 1, toSequence: 1 })
  for (let index = 0; index < CHUNK_ROWS * 2 + 5; index += 1) realm.emit('tick', cart)
  small.apply(realm.batch())
  expect(small.accounting.received).toBe(CHUNK_ROWS * 2 + 5)
  expect(small.emissions.find(2)).toBe(-1)
  expect(small.emissions.find(CHUNK_ROWS * 2 + 6)).toBe(CHUNK_ROWS * 2 + 4)
  expect(small.gaps.size).toBe(0)
})

test('what a name stands for is said even before it is known', () => {
  expect(model.definitions.typeName(4)).toBe('type 4')
  expect(model.definitions.emitterName(4)).toBe('emitter 4')
  expect(model.definitions.handlerName(4)).toBe('anonymous')
})

test('marks that stand between rows are kept, others are left to a time line', () => {
  realm.mark('long task', 'longTask')
  realm.mark('recording off')
  pull(realm, model)
  expect(model.marks.map((mark) => mark.text)).toEqual(['recording off'])
})
