import { expect, test } from 'vitest'
import type { FailureGrouping } from '../../../packages/devtools/src/model/failures.ts'
import { Model } from '../../../packages/devtools/src/model/model.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { pull } from '../support/rows.ts'

const groupOf = (model: Model, grouping: FailureGrouping, key: string) => model.failures.groups(grouping).find((group) => group.key === key)

const day = () => {
  const realm = new FakeRealm()
  const model = new Model()
  const cart = realm.emitter('cart')
  const pay = realm.subscription(cart, ['pay'], 'authorise')
  const mail = realm.subscription(cart, ['mail'], 'send')
  const declined = realm.error('PaymentDeclined', 'declined', { fingerprint: 'declined' })
  const again = realm.error('PaymentDeclined', 'declined again', { fingerprint: 'declined' })
  const timeout = realm.error('TimeoutError', 'late', { fingerprint: 'timeout' })
  return { realm, model, cart, pay, mail, declined, again, timeout }
}

test('one kind of failure is one group, the one that failed last first', () => {
  const { realm, model, cart, pay, mail, declined, again, timeout } = day()
  for (const [atMs, type, subscription, error] of [
    [10, 'pay', pay, declined],
    [20, 'mail', mail, timeout],
    [30, 'pay', pay, again],
    [40, 'mail', pay, timeout],
  ] as const) {
    realm.fail(realm.emit(type, cart), { type, emitter: cart, subscription, error, atMs })
  }
  pull(realm, model)
  const groups = (grouping: 'fingerprint' | 'handler' | 'event') =>
    model.failures.groups(grouping).map(({ key, count, firstAtMs, lastAtMs }) => [key, count, firstAtMs, lastAtMs])
  expect(groups('fingerprint')).toEqual([
    ['timeout', 2, 20, 40],
    ['declined', 2, 10, 30],
  ])
  expect(groups('handler')).toEqual([
    ['cart/authorise', 3, 10, 40],
    ['cart/send', 1, 20, 20],
  ])
  expect(groups('event')).toEqual([
    ['mail', 2, 20, 40],
    ['pay', 2, 10, 30],
  ])
  expect(groupOf(model, 'event', 'pay')?.failures.map((failure) => failure.sequence)).toEqual([1, 3])
})

test('an error without a definition still has a group', () => {
  const { realm, model } = day()
  realm.fail(1, { type: 'a', error: 999 })
  pull(realm, model)
  expect(model.failures.groups('fingerprint').map((group) => group.key)).toEqual(['error 999'])
})

test('keeps the newest failures, and counts all', () => {
  const { realm, model, cart, declined, timeout } = day()
  realm.fail(1, { type: 'mail', emitter: cart, error: timeout })
  for (let index = 0; index < 11_001; index += 1) realm.fail(index + 2, { type: 'pay', emitter: cart, error: declined, atMs: index })
  pull(realm, model)
  expect(model.failures.all.length).toBeLessThanOrEqual(11_000)
  expect(model.failures.count).toBe(11_002)
  const group = groupOf(model, 'fingerprint', 'declined')
  expect(group?.count).toBe(11_001)
  expect(group?.failures.length).toBeLessThanOrEqual(11_000)
  expect(groupOf(model, 'fingerprint', 'timeout')?.failures).toHaveLength(1)
})
