import { emissionFlags } from '@emitscope/emitter/inspect'
import type { FakeRealm } from './fake-realm.ts'
import { tellStory } from './story.ts'

/** States worth a picture. */
export const scenes: Readonly<Record<string, (realm: FakeRealm) => void>> = {
  story: (realm) => void tellStory(realm),
  busy: (realm) => {
    realm.hello = { ...realm.hello, title: 'busy' }
    tellStory(realm)
  },
  empty: (realm) => {
    const cart = realm.emitter('cart')
    for (let index = 0; index < 23; index += 1) realm.subscription(cart, [`type:${index}`], `handler${index}`)
    for (const name of ['stock', 'mail', 'desk', 'ticker']) realm.emitter(name)
  },
  one: (realm) => {
    realm.atMs = 12.4
    realm.emit('order:placed', realm.emitter('cart'), { durationMs: 1.2, payload: { id: 'A-1' } })
  },
  thousands: (realm) => {
    const names = ['cart:changed', 'price:updated', 'stock:low', 'mail:queued', 'pointer:moved']
    const emitters = names.map((name) => realm.emitter(name.split(':')[0] ?? ''))
    for (let index = 0; index < 98_120; index += 1) {
      realm.atMs = index * 0.6
      const which = (index * 7) % 5
      realm.emit(names[which] ?? '', emitters[which] ?? 0, { durationMs: (index % 40) / 10, payload: { index } })
    }
  },
  overflow: (realm) => {
    const cart = realm.emitter('cart')
    const stock = realm.emitter('stock')
    realm.drop({ count: 84_097, fromSequence: 1, toSequence: 84_097, reason: 'cleared' })
    realm.sequence = 84_097
    realm.atMs = 31_200
    realm.emit('cart:changed', cart, { durationMs: 0.4, deliveries: 2 })
    realm.emit('price:updated', cart, { durationMs: 0.2 })
    realm.atMs = 31_210
    realm.emit('ticker:tick', cart, { durationMs: 0.02 })
    realm.drop({ count: 12_431, fromSequence: 84_101, toSequence: 96_531 })
    realm.atMs = 32_450
    realm.emit('ticker:tick', cart, { durationMs: 0.02 })
    const error = realm.error('WarehouseOffline', 'north did not answer')
    const failed = realm.emit('stock:synced', stock, { durationMs: 3.1, failures: 1, flags: emissionFlags.queued, queuedMs: 2 })
    realm.fail(failed, { type: 'stock:synced', emitter: stock, error })
  },
  incompatible: (realm) => {
    realm.hello = { ...realm.hello, protocol: '2.0', packageVersion: '2.1.0' }
  },
  lost: (realm) => {
    tellStory(realm)
    setTimeout(() => realm.say({ kind: 'bye', reason: 'gone' }), 300)
  },
}
