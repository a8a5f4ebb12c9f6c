import { durationBinsMs } from '@emitscope/emitter/inspect'
import { beforeEach, describe, expect, test } from 'vitest'
import { buildHandlerTree, type HandlerNode, sortHandlers } from '../../../packages/devtools/src/model/handlers.ts'
import { mergeHistograms, quantile } from '../../../packages/devtools/src/model/histogram.ts'
import { Model } from '../../../packages/devtools/src/model/model.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { pull } from '../support/rows.ts'

let realm: FakeRealm
let model: Model
beforeEach(() => {
  realm = new FakeRealm()
  model = new Model()
})
const tree = () => {
  pull(realm, model)
  return buildHandlerTree(model.definitions, model.handlers)
}
const outline = (nodes: readonly HandlerNode[], indent = ''): string[] =>
  nodes.flatMap((node) => [`${indent}${node.name}`, ...outline(node.children, `${indent}  `)])

test('emitter, event, subscription: parents carry the sums of their children', () => {
  const cart = realm.emitter('cart', 'microtask')
  const first = realm.subscription(cart, ['order:placed'], 'requestPayment')
  const second = realm.subscription(cart, ['order:placed'], 'audit', { priority: -1, strategy: 'sync' })
  realm.atMs = 50
  realm.totals(first, [1, 1, 20], { failures: 2, lastAtMs: 40 })
  realm.totals(second, [0.05], { calls: 10, lastAtMs: 45 })
  const [emitter] = tree()
  expect(emitter).toMatchObject({
    kind: 'emitter',
    name: 'cart',
    strategy: 'microtask',
    calls: 13,
    failures: 2,
    timed: 4,
    maxMs: 20,
    lastAtMs: 45,
  })
  expect(emitter?.totalMs).toBeCloseTo(22.05)
  expect(outline([emitter as HandlerNode])).toEqual(['cart', '  order:placed', '    requestPayment', '    audit'])
  expect(emitter?.children[0]?.children[1]).toMatchObject({ priority: -1, strategy: 'sync', calls: 10 })
})

test('emitters that share a linker share its subscriptions and stand in one line', () => {
  const cart = realm.emitter('cart')
  realm.emitter('copy', 'microtask', cart)
  realm.subscription(cart, [], 'log')
  realm.subscription(cart, ['a', 'b'], '')
  expect(outline(tree())).toEqual(['cart · copy', '  *', '    log', '  a, b', '    anonymous'])
})

test('a subscription whose emitter is not known yet is shown all the same', () => {
  realm.subscription(77, ['a'], 'early')
  expect(outline(tree())).toEqual(['linker 77', '  a', '    early'])
})

test('badges say slow and never ran', () => {
  const cart = realm.emitter('cart')
  const slow = realm.subscription(cart, ['a'], 'slow')
  realm.subscription(cart, ['a'], 'idle')
  const quick = realm.subscription(cart, ['a'], 'quick')
  realm.totals(slow, [1, 30, 30])
  realm.totals(quick, [1])
  const nodes = tree()[0]?.children[0]?.children ?? []
  expect(nodes.map((node) => [node.name, node.badges])).toEqual([
    ['slow', ['slow']],
    ['idle', ['neverRan']],
    ['quick', []],
  ])
  expect(nodes[1]).toMatchObject({ p50Ms: null, p95Ms: null, lastAtMs: null })
})

test('removed subscriptions that ran stay in the sum as one line', () => {
  const cart = realm.emitter('cart')
  realm.subscription(cart, ['a'], 'kept')
  const once = [1, 2, 3].map(() => realm.subscription(cart, ['a'], 'once'))
  for (const id of once) realm.remove(id)
  realm.totals(once[0] ?? 0, [1])
  realm.totals(once[1] ?? 0, [2])
  const [emitter] = tree()
  expect(outline([emitter as HandlerNode])).toEqual(['cart', '  a', '    kept', '    2 removed'])
  expect(emitter?.calls).toBe(2)
})

test('siblings sort by any column, names break ties, removed ones stay last', () => {
  const cart = realm.emitter('cart')
  const ids = ['b', 'a', 'c'].map((name, index) => realm.subscription(cart, ['t'], name, { priority: index }))
  const gone = realm.subscription(cart, ['t'], 'gone')
  realm.remove(gone)
  realm.totals(gone, [99])
  realm.totals(ids[0] ?? 0, [5, 5], { failures: 1, lastAtMs: 9 })
  realm.totals(ids[1] ?? 0, [7], { lastAtMs: 4 })
  const nodes = tree()
  const order = (...[sort, descending]: [Parameters<typeof sortHandlers>[1], boolean]) =>
    sortHandlers(nodes, sort, descending)[0]
      ?.children[0]?.children.map((node) => node.name)
      .join(' ')
  expect(order('name', false)).toBe('a b c 1 removed')
  expect(order('name', true)).toBe('c b a 1 removed')
  expect(order('calls', true)).toBe('b a c 1 removed')
  expect(order('failures', true)).toBe('b a c 1 removed')
  expect(order('max', true)).toBe('a b c 1 removed')
  expect(order('p50', false)).toBe('c b a 1 removed')
  expect(order('p95', true)).toBe('a b c 1 removed')
  expect(order('total', true)).toBe('b a c 1 removed')
  expect(order('lastCall', true)).toBe('b a c 1 removed')
  expect(order('priority', false)).toBe('b a c 1 removed')
})

describe('quantiles', () => {
  const bins = (counts: Record<number, number>) => durationBinsMs.map((_, bin) => counts[bin] ?? 0)

  test('lie in the bin that holds them and never above the longest call', () => {
    expect(quantile(bins({ 3: 100 }), 0.5, 0.8)).toBeCloseTo(0.6)
    expect(quantile(bins({ 3: 90, 10: 10 }), 0.5, 61)).toBeLessThan(0.8)
    expect(quantile(bins({ 3: 90, 10: 10 }), 0.95, 61)).toBeGreaterThan(32)
    expect(quantile(bins({ 15: 4 }), 0.95, 2400)).toBeLessThanOrEqual(2400)
    expect(quantile(bins({ 4: 1 }), 0.95, 0.9)).toBeLessThanOrEqual(0.9)
    expect(quantile(bins({ 4: 1 }), 0.95, 0.5)).toBe(0.5)
  })

  test('of nothing are nothing', () => {
    expect(quantile(bins({}), 0.95, 10)).toBeNull()
  })

  test('of several handlers come from the sum of their histograms', () => {
    expect(mergeHistograms([[1, 2], [3]])).toEqual(bins({ 0: 4, 1: 2 }))
  })
})
