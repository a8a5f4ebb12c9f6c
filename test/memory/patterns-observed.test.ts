import { createEmitter } from '@emitscope/emitter'
import { installRecorder } from '@emitscope/emitter/inspect'
import { pattern } from '@emitscope/emitter/patterns'
import { expect, it } from 'vitest'
import { heapAfterCollecting } from './collected.ts'

// A recorder observes its realm to the end: that is why this test has a file of its own.
it('names that only a pattern matches take no more space while a recorder is attached', async () => {
  installRecorder({ capacity: { emissions: 1024, deliveries: 1024, failures: 16 } })
  const bus = createEmitter<Record<string, number>>()
  bus.on(pattern('order {id:int} shipped'), (_n) => undefined)
  let used = 0
  const use = (count: number): void => {
    for (const last = used + count; used < last; used++) bus.emit(`order ${used} shipped`, 1)
  }
  use(10_000)
  const before = await heapAfterCollecting()
  use(50_000)
  const after = await heapAfterCollecting()
  expect(after).toBeLessThan(before * 1.2)
})
