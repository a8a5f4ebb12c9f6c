import { createEmitter } from '@emitscope/emitter'
import { expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { n: number; other: number }

class Owner {
  readonly seen: number[] = []
}

it('a subscription whose owner is gone handles nothing', async () => {
  const bus = createEmitter<Events>({ unhandled: 'throw' })
  const subscribe = () => {
    const owner = new Owner()
    bus.on('n', (n) => void owner.seen.push(n), { owner })
    return new WeakRef(owner)
  }
  await leftAfterCollecting([subscribe()])
  expect(() => bus.emit('n', 1)).toThrow('"n"')
})
