import { beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../../packages/devtools/src/client/client.ts'
import { PanelSession } from '../../../packages/devtools/src/store/session.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { linesOf } from '../support/rows.ts'

let realm: FakeRealm
let clock: ManualClock
let session: PanelSession
let refreshes: number
let cart: number
beforeEach(async () => {
  realm = new FakeRealm()
  clock = new ManualClock()
  cart = realm.emitter('cart')
  const client = createClient(realm.transport, { host: clock })
  const listen = () =>
    client.open({
      hello: (hello) => session.hello(hello),
      batch: (batch) => session.batch(batch),
      status: (status) => session.status(status, client.reason, client.hello),
    })
  session = new PanelSession({ send: (command) => client.send(command), reconnect: listen }, clock)
  refreshes = 0
  session.subscribe(() => {
    refreshes += 1
  })
  listen()
  await settle()
})
const emit = (type: string, row: Parameters<FakeRealm['emit']>[2] = {}) => {
  realm.atMs += 1
  return realm.emit(type, cart, row)
}
const lines = () => linesOf(session.model, session.list)

describe('refresh', () => {
  test('views are told of new rows at most ten times a second', async () => {
    let left = 20
    realm.answers.pull = () => {
      emit('tick')
      left -= 1
      return realm.batch(left > 0)
    }
    await clock.advance(100)
    refreshes = 0
    for (let frame = 0; frame < 19; frame += 1) await clock.frame()
    expect([refreshes, session.model.accounting.received]).toEqual([0, 20])
    await clock.advance(100)
    expect(refreshes).toBe(1)
  })

  test('the version changes with each, for useSyncExternalStore', async () => {
    const before = session.getVersion()
    emit('tick')
    await clock.advance(200)
    expect(session.getVersion()).toBeGreaterThan(before)
  })

  test('a listener that left is not told', async () => {
    let told = 0
    session.subscribe(() => {
      told += 1
    })()
    emit('tick')
    await clock.advance(200)
    expect(told).toBe(0)
  })
})

describe('filter', () => {
  test('query, pills, invert and range work together', async () => {
    emit('order')
    realm.atMs += 500
    emit('order', { failures: 1 })
    emit('mail', { failures: 1 })
    await clock.advance(200)
    session.ui.setState({ query: 'type:order' })
    expect(lines()).toEqual(['order', 'order'])
    session.ui.setState({ pills: ['failed', 'slow'] })
    expect(lines()).toEqual(['order'])
    session.ui.setState({ inverted: true })
    expect(lines()).toEqual(['mail'])
    session.ui.setState({ query: '', pills: [] })
    expect(lines()).toHaveLength(3)
    session.ui.setState({ range: { fromMs: 0, toMs: 10 } })
    expect(lines()).toEqual(['order'])
  })

  test('a long list is worked off in slices of a few milliseconds, one frame each', async () => {
    for (let index = 0; index < 5000; index += 1) emit(index % 2 ? 'a' : 'b')
    const now = clock.now
    // Each look at the clock costs it 2 ms: a slice of 4 ms is over after two looks.
    Object.assign(clock, { now: () => (clock.nowMs += 2) })
    await clock.advance(100)
    session.ui.setState({ query: 'type:a' })
    expect(session.list.scanning).toBe(true)
    for (let frame = 0; frame < 20; frame += 1) await clock.frame()
    Object.assign(clock, { now })
    expect([session.list.scanning, session.list.matchedCount]).toEqual([false, 2500])
  })

  test('other choices leave the list alone', () => {
    const query = session.parsedQuery
    session.ui.setState({ theme: 'dark', selected: 4 })
    expect(session.parsedQuery).toBe(query)
  })
})

describe('reveal', () => {
  test('selects an event and opens what it is folded into', async () => {
    const order = emit('order')
    const stock = emit('stock', { causeSequence: order })
    for (let index = 0; index < 5; index += 1) emit('tick')
    await clock.advance(200)
    session.setOpen(0, false)
    expect(lines()).toEqual(['order', 'tick ×5'])
    expect(session.reveal(stock)).toBe(1)
    expect(session.reveal(5)).toBe(5)
    expect(session.ui.getState()).toMatchObject({ selected: 5, selectedRun: false, following: false })
    expect(session.reveal(order)).toBe(0)
    expect(lines()).toHaveLength(8)
  })

  test('selects what is hidden by the filter or gone, without a line', async () => {
    emit('a')
    await clock.advance(200)
    session.ui.setState({ query: 'b' })
    expect([session.reveal(1), session.ui.getState().selected]).toEqual([-1, 1])
    expect([session.reveal(99), session.ui.getState().selected]).toEqual([-1, 99])
  })
})

test('next failure goes round, in both directions', async () => {
  expect(session.nextFailure(false)).toBeNull()
  for (const failures of [0, 1, 0, 1, 0]) {
    const sequence = emit('a', { failures })
    if (failures) realm.fail(sequence, { type: 'a', error: 1 })
  }
  await clock.advance(200)
  const from = (selected: number | null, backwards = false) => {
    session.ui.setState({ selected })
    return session.nextFailure(backwards)
  }
  expect([from(null), from(2), from(4), from(3)]).toEqual([2, 4, 2, 4])
  expect([from(null, true), from(4, true), from(2, true)]).toEqual([4, 2, 4])
})

test('following counts what came since it stopped', async () => {
  emit('a')
  await clock.advance(200)
  session.setFollowing(false)
  session.setFollowing(false)
  emit('b')
  await clock.advance(200)
  expect(session.model.accounting.received - session.ui.getState().receivedWhenLeft).toBe(1)
})

describe('commands', () => {
  test('clear empties realm and panel, and keeps the sum', async () => {
    emit('a')
    await clock.advance(200)
    session.ui.setState({ selected: 1, range: { fromMs: 0, toMs: 1 } })
    await session.clear()
    expect(realm.posted.at(-1)).toEqual({ name: 'clear' })
    expect([lines(), session.model.accounting.received, session.ui.getState().selected]).toEqual([[], 1, null])
  })

  test('clear empties the panel even where the realm does not answer', async () => {
    emit('a')
    await clock.advance(200)
    realm.say({ kind: 'bye', reason: 'gone' })
    await session.clear()
    expect(lines()).toEqual([])
  })

  test('record shows at once and goes back when refused', async () => {
    session.setRecording(false)
    expect(session.model.recording).toBe(false)
    await settle()
    expect(realm.recording).toBe(false)
    realm.answers.setRecording = () => {
      throw new Error('refused')
    }
    session.setRecording(true)
    expect(session.model.recording).toBe(true)
    await settle()
    expect(session.model.recording).toBe(false)
  })
})

describe('connection', () => {
  test('a loss keeps every row and when it was', async () => {
    emit('a')
    await clock.advance(200)
    realm.say({ kind: 'bye', reason: 'gone' })
    expect(session.connection).toMatchObject({ status: 'lost', reason: 'gone', lostAtMs: 1 })
    expect(lines()).toEqual(['a'])
    session.reconnect()
    await settle()
    expect(session.connection).toMatchObject({ status: 'open', lostAtMs: null })
  })

  test('another realm starts the panel over', async () => {
    emit('a')
    await clock.advance(200)
    session.ui.setState({ selected: 1 })
    realm.hello = { ...realm.hello, realmId: 'next', clockStepMs: 0.005 }
    realm.say(realm.hello)
    await settle()
    expect([lines(), session.ui.getState().selected, session.clockStepMs]).toEqual([[], null, 0.005])
  })
})

test('handler tree and p95 are made anew only when totals, names or the order changed', async () => {
  const draw = realm.subscription(cart, ['tick'], 'draw')
  realm.totals(draw, [0.3, 0.3, 5])
  await clock.advance(200)
  const tree = session.handlerTree()
  expect(session.handlerTree()).toBe(tree)
  expect(session.p95Ms).toBeGreaterThan(3.2)
  session.ui.setState({ handlerSort: 'name', handlersDescending: false })
  expect(session.handlerTree()).not.toBe(tree)
})

describe('previews', () => {
  test('are asked for what is in view, once, and kept', async () => {
    for (let index = 0; index < 3; index += 1) emit('a', { payload: { index } })
    await clock.advance(200)
    session.previews.want([1, 2])
    await settle()
    session.previews.want([1, 2, 3])
    await settle()
    const asked = realm.posted.filter((command) => command.name === 'preview')
    expect(asked).toEqual([
      { name: 'preview', sequences: [1, 2] },
      { name: 'preview', sequences: [3] },
    ])
    expect(session.previews.get(3)?.text).toBe('{index: 2}')
  })

  test('one question at a time, the newest wish next', async () => {
    realm.answering = false
    session.previews.want([1])
    session.previews.want([2])
    session.previews.want([3])
    await settle()
    expect(realm.posted.filter((command) => command.name === 'preview')).toHaveLength(1)
    realm.answering = true
    await clock.advance(2000)
    expect(realm.posted.filter((command) => command.name === 'preview').at(-1)).toEqual({ name: 'preview', sequences: [3] })
  })

  test('an answer that comes after clear is not kept, an odd one not either', async () => {
    emit('a', { payload: 1 })
    await clock.advance(200)
    session.previews.want([1])
    session.previews.clear()
    await settle()
    expect(session.previews.get(1)).toBeUndefined()
    realm.answers.preview = () => 'nonsense'
    session.previews.want([1])
    await settle()
    expect(session.previews.get(1)).toBeUndefined()
  })

  test('the oldest go when there are many', async () => {
    for (let start = 0; start < 4400; start += 200) {
      session.previews.want(Array.from({ length: 200 }, (_, index) => start + index))
      await settle()
    }
    expect(session.previews.get(0)).toBeUndefined()
    expect(session.previews.get(4399)).toBeDefined()
  })
})
