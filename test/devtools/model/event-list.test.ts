import { emissionFlags } from '@emitscope/emitter/inspect'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { CHUNK_ROWS } from '../../../packages/devtools/src/model/chunks.ts'
import { EventList } from '../../../packages/devtools/src/model/event-list.ts'
import { Model } from '../../../packages/devtools/src/model/model.ts'
import { parseQuery } from '../../../packages/devtools/src/model/query.ts'
import { RunSummaries } from '../../../packages/devtools/src/model/run-summary.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { linesOf, pull } from '../support/rows.ts'

let realm: FakeRealm
let model: Model
let list: EventList
let cart: number
beforeEach(() => {
  realm = new FakeRealm()
  model = new Model()
  list = new EventList(model)
  cart = realm.emitter('cart')
})
const emit = (type: string, row: Parameters<FakeRealm['emit']>[2] = {}, atMs = realm.atMs + 1) => {
  realm.atMs = atMs
  return realm.emit(type, cart, row)
}
const lines = () => {
  pull(realm, model, list)
  return linesOf(model, list)
}
const filter = (text: string) => {
  list.setQuery(parseQuery(text).query, null)
  list.advance()
}

describe('runs', () => {
  test('three or more of one type within 100 ms of each other stand in one line', () => {
    emit('order')
    for (let index = 0; index < 5; index += 1) emit('tick')
    emit('order')
    emit('tick')
    emit('tick')
    expect(lines()).toEqual(['order', 'tick ×5', 'order', 'tick', 'tick'])
    emit('tick')
    expect(lines()).toEqual(['order', 'tick ×5', 'order', 'tick ×3'])
  })

  test('end at a pause, at another emitter, another cause and a failure', () => {
    const order = emit('order')
    for (let index = 0; index < 3; index += 1) emit('tick')
    for (let index = 0; index < 3; index += 1) emit('tick', {}, realm.atMs + (index === 0 ? 101 : 1))
    const other = realm.emitter('other')
    for (let index = 0; index < 2; index += 1) realm.emit('tick', other)
    emit('tick', { failures: 1 })
    for (let index = 0; index < 3; index += 1) emit('tick', { causeSequence: order })
    expect(lines()).toEqual(['order', 'tick ×3', 'tick ×3', 'tick', 'tick', 'tick', 'tick ×3'])
  })

  test('open and fold again, live too', () => {
    for (let index = 0; index < 3; index += 1) emit('tick')
    lines()
    list.setOpen(0, true)
    emit('tick')
    expect(lines()).toEqual(['tick ×4', '  tick', '  tick', '  tick', '  tick'])
    expect(list.isRunExpanded(list.item(0).row)).toBe(true)
    expect([list.indexOf(0), list.indexOf(0, true), list.indexOf(3)]).toEqual([1, 0, 4])
    list.setOpen(0, false)
    expect(lines()).toEqual(['tick ×4'])
    expect([list.indexOf(0), list.indexOf(3)]).toEqual([0, 0])
  })

  test('a member that fails later gets a line of its own', () => {
    for (let index = 0; index < 7; index += 1) emit('tick')
    expect(lines()).toEqual(['tick ×7'])
    realm.fail(4, { type: 'tick', error: 1 })
    expect(lines()).toEqual(['tick ×3', 'tick', 'tick ×3'])
  })

  test('are summed up, and summed on as they grow', () => {
    const runs = new RunSummaries(list, model.emissions)
    for (let index = 0; index < 600; index += 1) emit('tick', { durationMs: index === 3 ? 9 : 0.1, queuedMs: 0.5, deliveries: 2 })
    lines()
    expect(runs.read(0, 0, 600)).toEqual({
      deliveries: 1200,
      longestMs: 9,
      longestQueueMs: 0.5,
      pending: 0,
      skipped: 0,
      waiting: 0,
      waitingSinceMs: 0,
    })
    for (let index = 0; index < 3; index += 1)
      realm.deliver(emit('tick', { durationMs: null, queuedMs: 20 }), 7, { status: 'pending', durationMs: 12 })
    lines()
    expect(runs.read(0, 0, 603)).toEqual({
      deliveries: 1203,
      longestMs: 12,
      longestQueueMs: 20,
      pending: 3,
      skipped: 0,
      waiting: 0,
      waitingSinceMs: 0,
    })
    for (let row = 0; row < 300; row += 1) runs.read(row, row, 3)
    expect(runs.read(0, 0, 4).deliveries).toBe(8)
  })

  test('tell what still waits in a queue from what ran', () => {
    const runs = new RunSummaries(list, model.emissions)
    for (let index = 0; index < 4; index += 1)
      emit('tick', { durationMs: index === 0 ? 0.1 : null, flags: emissionFlags.queued, deliveries: 2, atMs: 10 + index })
    lines()
    expect(runs.read(0, 0, 4)).toMatchObject({ waiting: 6, skipped: 0, waitingSinceMs: 13 })
    realm.settle(2, 7, { status: 'cancelled' })
    lines()
    expect(runs.read(0, 0, 4)).toMatchObject({ waiting: 5, skipped: 1 })
  })
})

describe('cascades', () => {
  test('effects are indented under their cause as long as nothing else stands between', () => {
    const order = emit('order')
    const stock = emit('stock', { causeSequence: order })
    emit('low', { causeSequence: stock })
    const payment = emit('payment', { causeSequence: order })
    emit('tick')
    emit('failed', { causeSequence: payment })
    emit('mail', { causeSequence: payment })
    expect(lines()).toEqual(['order', '  stock', '    low', '  payment', 'tick', 'failed', 'mail'])
  })

  test('never step more than one level below the line above', () => {
    const order = emit('order')
    const stock = emit('stock', { causeSequence: order })
    emit('low', { causeSequence: stock })
    lines()
    filter('-stock')
    expect(lines()).toEqual(['order', '  low'])
  })

  test('fold under their root and open again', () => {
    const order = emit('order')
    emit('stock', { causeSequence: order })
    emit('other')
    lines()
    list.setOpen(0, false)
    emit('late', { causeSequence: order })
    expect(lines()).toEqual(['order', 'other'])
    expect([list.isCollapsed(0), list.indexOf(1), list.indexOf(2)]).toEqual([true, -1, 1])
    list.setOpen(0, true)
    expect(lines()).toEqual(['order', '  stock', 'other', 'late'])
    list.setOpen(2, true)
    expect(lines()).toHaveLength(4)
  })
})

describe('filter', () => {
  test('shows what matches, also of rows to come', () => {
    for (const type of ['a', 'b', 'a']) emit(type)
    lines()
    filter('type:b')
    emit('b')
    expect(lines()).toEqual(['b', 'b'])
    expect([list.matchedCount, list.scanning]).toEqual([2, false])
    filter('type:none')
    expect(lines()).toEqual([])
  })

  test('takes in a row that matches only later, and lets one go that no longer does', () => {
    for (const type of ['a', 'b', 'c']) emit(type)
    lines()
    filter('is:failed')
    expect(lines()).toEqual([])
    realm.fail(2, { type: 'b', error: 1 })
    expect(lines()).toEqual(['b'])
    filter('-is:failed')
    realm.fail(1, { type: 'a', error: 1 })
    expect(lines()).toEqual(['c'])
  })

  test('works in slices when it takes long', () => {
    for (let index = 0; index < 1500; index += 1) emit(index % 2 ? 'a' : 'b')
    model.apply(realm.batch())
    list.advance(() => true)
    expect([list.matchedCount, list.scanning]).toEqual([512, true])
    list.advance(() => true)
    list.advance()
    expect([list.matchedCount, list.scanning]).toEqual([1500, false])
  })

  test('a range of time shows what lies in it', () => {
    for (let index = 0; index < 10; index += 1) emit(index % 2 ? 'a' : 'b')
    lines()
    list.setQuery({ kind: 'everything' }, { fromMs: 3, toMs: 5 })
    expect(lines()).toHaveLength(3)
  })
})

describe('between rows', () => {
  test('a gap stands in its place, under every filter', () => {
    emit('a')
    realm.drop({ count: 5, fromSequence: 2, toSequence: 6 })
    emit('b')
    emit('a')
    expect(lines()).toEqual(['a', 'gap 2-6 overwritten', 'b', 'a'])
    filter('type:a')
    expect(lines()).toEqual(['a', 'gap 2-6 overwritten', 'a'])
  })

  test('a gap ends a run', () => {
    emit('tick')
    emit('tick')
    realm.drop({ count: 1, fromSequence: 3, toSequence: 3 })
    emit('tick')
    expect(lines()).toEqual(['tick', 'tick', 'gap 3-3 overwritten', 'tick'])
  })

  test('marks stand where they happened, the last ones after the last row', () => {
    emit('a')
    realm.atMs += 1
    realm.mark('recording off')
    lines()
    expect(list.trailingMarks.map((mark) => mark.text)).toEqual(['recording off'])
    realm.atMs += 5
    realm.mark('recording on')
    emit('b')
    expect(lines()).toEqual(['a', '- recording off', '- recording on', 'b'])
    expect(list.trailingMarks).toEqual([])
  })
})

test('what the log lets go leaves the list, a run keeps its newer part', () => {
  model = new Model({ keptRows: CHUNK_ROWS })
  list = new EventList(model)
  emit('order')
  for (let index = 0; index < CHUNK_ROWS + 9; index += 1) emit('tick')
  pull(realm, model, list)
  expect(linesOf(model, list)).toEqual(['tick ×10'])
  for (let index = 0; index < 5; index += 1) emit('tick')
  expect(lines()).toEqual(['tick ×15'])
})

test('what stays after the log let go is what a new list would show', () => {
  model = new Model({ keptRows: CHUNK_ROWS * 2 })
  list = new EventList(model)
  const fill = (count: number, type: (index: number) => string) => {
    for (let index = 0; index < count; index += 1) emit(type(index))
    pull(realm, model, list)
  }
  fill(CHUNK_ROWS - 2, (index) => (index % 7 < 4 ? 'a' : `b${index % 3}`))
  realm.drop({ count: 3, fromSequence: CHUNK_ROWS - 1, toSequence: CHUNK_ROWS + 1 })
  for (let piece = 0; piece < 20; piece += 1) fill(1638, (index) => (index % 9 < 5 ? 'a' : 'c'))
  const fresh = () => {
    const other = new EventList(model)
    other.advance()
    return linesOf(model, other)
  }
  expect(linesOf(model, list)).toEqual(fresh())
  for (let piece = 0; piece < 16; piece += 1) fill(CHUNK_ROWS / 16, () => 'tick')
  expect(linesOf(model, list)).toEqual(fresh())
  list.setOpen(list.length - 1, true)
  for (let piece = 0; piece < 40; piece += 1) fill(CHUNK_ROWS / 16, () => 'tick')
  const lines = linesOf(model, list)
  expect([lines[0], lines.length]).toEqual([`tick ×${lines.length - 1}`, list.matchedCount + 1])
  expect(list.isRunExpanded(list.item(0).row)).toBe(true)
  fill(2, () => 'end')
  expect(linesOf(model, list).slice(-2)).toEqual(['end', 'end'])
})

test('is the same whether rows came at once or in any pieces, whatever failed in between', () => {
  const step = fc.record({
    type: fc.constantFrom('a', 'b'),
    pauseMs: fc.constantFrom(1, 1, 1, 200),
    cause: fc.integer({ min: 0, max: 3 }),
    fails: fc.constantFrom(0, 0, 0, 1, 2),
    gap: fc.constantFrom(0, 0, 0, 0, 2),
    pull: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom('', 'type:a', 'is:failed', '-is:failed'), (steps, query) => {
      const source = new FakeRealm()
      const emitter = source.emitter('cart')
      const whole = new Model()
      const pieces = { model: whole, list: new EventList(whole) }
      pieces.list.setQuery(parseQuery(query).query, null)
      for (const { type, pauseMs, cause, fails, gap, pull: pulls } of steps) {
        source.atMs += pauseMs
        if (gap > 0) source.drop({ count: gap, fromSequence: source.sequence + 1, toSequence: source.sequence + gap })
        const sequence = source.emit(type, emitter, { causeSequence: Math.max(0, cause === 0 ? 0 : source.sequence - cause) })
        if (fails > 0) source.fail(Math.max(1, sequence - fails * 2), { type, error: 1 })
        if (pulls) pull(source, pieces.model, pieces.list)
      }
      pull(source, pieces.model, pieces.list)
      const atOnce = new EventList(whole)
      atOnce.setQuery(parseQuery(query).query, null)
      atOnce.advance()
      expect(pieces.list.matchedCount).toBe(atOnce.matchedCount)
      // A cause known only later no longer undoes a run, so lines may differ where effects came; without them they may not.
      if (steps.every(({ cause }) => cause === 0)) expect(linesOf(whole, pieces.list)).toEqual(linesOf(whole, atOnce))
    }),
    { numRuns: 300 },
  )
})
