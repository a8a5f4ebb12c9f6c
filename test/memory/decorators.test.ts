import { createEmitter } from '@emitscope/emitter'
import { on, slot, unsubscribe } from '@emitscope/emitter/decorators'
import { createLoop } from '@emitscope/emitter/loop'
import { ANY_SENDER, createSignal } from '@emitscope/emitter/signals'
import { expect, it } from 'vitest'
import { isCollected, leftAfterCollecting } from './collected.ts'

const shop = createEmitter<{ saved: string }>()
const signal = createSignal<string>()
const loop = createLoop()

class Weak {
  @on(shop, 'saved', { weak: true }) @on(signal, { weak: true }) save(_id: string): void {}
}
class Strong {
  readonly seen: string[] = []
  @on(shop, 'saved') @on(signal) save(id: string): void {
    this.seen.push(id)
  }
  @slot(loop) async load(): Promise<void> {}
}

it('an object is kept by what it is subscribed to, and goes when it is unsubscribed', async () => {
  let strong: Strong | undefined = new Strong()
  const { seen } = strong
  const reference = new WeakRef(strong)
  const loaded = strong.load()
  await loop.flush()
  await loaded
  strong = undefined
  await leftAfterCollecting([new WeakRef({})])
  shop.emit('saved', 'a')
  signal.sendSync('b')
  expect(seen).toEqual(['a', 'b'])
  const end = () => unsubscribe(reference.deref()!)
  expect(end()).toBe(true)
  expect(await isCollected(reference)).toBe(true)
})

it('with weak it is not kept, and its subscriptions end with it', async () => {
  const make = () => {
    const object = new Weak()
    expect(shop.emit('saved', 'a')).toBe(1)
    expect(signal.receivers()).toHaveLength(1)
    return new WeakRef(object)
  }
  expect(await isCollected(make())).toBe(true)
  expect(shop.emit('saved', 'b')).toBe(0)
  expect(signal.receivers(ANY_SENDER)).toEqual([])
})
