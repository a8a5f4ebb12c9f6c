import { createLinker } from '@emitscope/emitter'
import { createSignal } from '@emitscope/emitter/signals'
import { expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

class Widget {
  seen = 0
  add = (n: number): void => {
    this.seen += n
  }
}

/** The connection ends by a callback of the collector, in a task of its own. */
const ended = async (linker: { subscriptions(): readonly unknown[] }): Promise<boolean> => {
  for (let turn = 0; turn < 40 && linker.subscriptions().length > 0; turn++) await leftAfterCollecting([new WeakRef({})])
  return linker.subscriptions().length === 0
}

it('a weak receiver is collected and disconnected, the signal and what connect returned kept', async () => {
  const linker = createLinker()
  const signal = createSignal<number>('signal', { linker })
  const connect = () => {
    const receiver = (n: number) => n
    return { disconnect: signal.connect(receiver, { weak: true }), receiver: new WeakRef(receiver) }
  }
  const { disconnect, receiver } = connect()
  expect(await leftAfterCollecting([receiver])).toBe(0)
  // Passed over, whether the callback has come or not.
  expect(signal.receivers()).toEqual([])
  expect(signal.sendSync(1)).toEqual([])
  expect(await ended(linker)).toBe(true)
  expect(disconnect()).toBe(false)
})

it('a receiver is kept by default, and a weak one while somebody has it', async () => {
  const signal = createSignal<number>()
  const connect = () => {
    signal.connect((n) => n)
    const kept = (n: number) => n + 1
    signal.connect(kept, { weak: true })
    return kept
  }
  const kept = connect()
  await leftAfterCollecting([new WeakRef({})])
  expect(signal.sendSync(1).map(({ value }) => value)).toEqual([1, 2])
  expect(signal.receivers()).toContain(kept)
})

it('a receiver that belongs to an owner ends with it', async () => {
  const linker = createLinker()
  const signal = createSignal<number>('signal', { linker })
  const connect = () => {
    const widget = new Widget()
    signal.connect(widget.add, { owner: widget })
    signal.sendSync(1)
    expect(widget.seen).toBe(1)
    return new WeakRef(widget)
  }
  expect(await leftAfterCollecting([connect()])).toBe(0)
  expect(await ended(linker)).toBe(true)
})
