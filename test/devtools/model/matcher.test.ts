import { emissionFlags } from '@emitscope/emitter/inspect'
import { beforeEach, expect, test } from 'vitest'
import { compileQuery, mayChange } from '../../../packages/devtools/src/model/matcher.ts'
import { Model } from '../../../packages/devtools/src/model/model.ts'
import { parseQuery } from '../../../packages/devtools/src/model/query.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { pull } from '../support/rows.ts'

let model: Model
beforeEach(() => {
  const realm = new FakeRealm()
  model = new Model()
  const cart = realm.emitter('cart', 'sync')
  const mail = realm.emitter('mail', 'microtask')
  const authorise = realm.subscription(cart, ['order:placed'], 'authorise')
  const audit = realm.subscription(cart, ['order:placed'], 'audit')
  const error = realm.error('PaymentDeclined', 'Card ending 4242 was declined', { code: 'card_declined' })
  realm.atMs = 10
  const order = realm.emit('order:placed', cart, { durationMs: 4.2, deliveries: 2 })
  realm.deliver(order, audit)
  realm.deliver(order, authorise, { status: 'rejected', error })
  realm.fail(order, { type: 'order:placed', emitter: cart, subscription: authorise, error })
  const queued = realm.emit('mail:queued', mail, { queuedMs: 8, durationMs: 21, flags: emissionFlags.queued, causeSequence: order })
  realm.deliver(queued, audit, { status: 'pending', durationMs: 21 })
  const sent = realm.emit('mail:sent', mail, { durationMs: 0.1, causeSequence: queued })
  realm.deliver(sent, audit, { status: 'pending' })
  realm.settle(sent, audit, { atMs: 30 })
  realm.emit('session:saved', cart, { deliveries: 0, durationMs: null, flags: emissionFlags.unhandled | emissionFlags.coarse })
  pull(realm, model)
})

const found = (text: string) => {
  const test = compileQuery(parseQuery(text).query, model)
  return [0, 1, 2, 3].filter(test).map((row) => model.emissions.rows.get('sequence', row))
}

test.each([
  ['', [1, 2, 3, 4]],
  ['mail', [2, 3]],
  ['cart', [1, 4]],
  ['auth', [1]],
  ['type:mail:*', [2, 3]],
  ['emitter:mail', [2, 3]],
  ['strategy:microtask', [2, 3]],
  ['handler:audit', [1, 2, 3]],
  ['handler:authorise', [1]],
  ['error:PaymentDeclined', [1]],
  ['error:card_declined', [1]],
  ['error:*4242*', [1]],
  ['cause:1', [2]],
  ['cause:mail:*', [3]],
  ['is:failed', [1]],
  ['is:slow', [2]],
  ['is:async', [2, 3]],
  ['is:pending', [2]],
  ['is:unhandled', [4]],
  ['is:coarse', [4]],
  ['is:root', [1, 4]],
  ['duration:>4', [1, 2]],
  ['queue:>=8ms', [2]],
  ['handlers:0', [4]],
  ['depth:>0', [2, 3]],
  ['sequence:<3', [1, 2]],
  ['type:mail:* -is:slow', [3]],
  ['is:failed | is:unhandled', [1, 4]],
])('%j finds %j', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('a name learned later is tested anew', () => {
  const realm = new FakeRealm()
  const late = new Model()
  realm.emit('order', 1)
  const batch = realm.batch()
  late.apply({ ...batch, definitions: {} })
  const test = compileQuery(parseQuery('type:order').query, late)
  expect(test(0)).toBe(false)
  late.apply({ ...batch, emissions: { sequence: [], emitter: [], type: [], atMs: [], durationMs: [], deliveries: [] } })
  expect(test(0)).toBe(true)
})

test('knows which queries a later record can change', () => {
  const changing = ['audit', 'handler:a', 'error:x', 'is:failed', 'is:slow', '-is:pending', 'type:a | duration:>5']
  const steady = ['', 'type:a', 'emitter:a', 'is:root', 'is:coarse', 'sequence:>5', 'cause:4', '-type:a']
  expect(changing.filter((text) => !mayChange(parseQuery(text).query))).toEqual([])
  expect(steady.filter((text) => mayChange(parseQuery(text).query))).toEqual([])
})
