import { createEmitter } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'
import { leftAfterCollecting } from './collected.ts'

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

type Events = { n: object }

describe('an iterator of events', () => {
  const made = () => {
    const bus = createEmitter<Events>()
    const controller = new AbortController()
    return { bus, controller, events: bus.events('n', { signal: controller.signal }) }
  }
  const emit = ({ bus }: ReturnType<typeof made>): WeakRef<WeakKey>[] =>
    Array.from({ length: 20 }, () => {
      const payload = { big: new Array(100).fill(0) }
      bus.emit('n', payload)
      return new WeakRef(payload)
    })

  it('keeps what nobody has asked for yet: the measure can tell', async () => {
    const all = made()
    expect(await leftAfterCollecting(emit(all))).toBe(20)
    expect((await all.events.next()).done).toBe(false)
  })

  it('keeps nothing that was taken from it', async () => {
    const all = made()
    const references = emit(all)
    const take = async (): Promise<void> => {
      for (let n = 0; n < 20; n++) await all.events.next()
    }
    await take()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(all.bus.has('n')).toBe(true)
  })

  it.each<[string, (all: ReturnType<typeof made>) => unknown]>([
    ['left', ({ events }) => events.return?.()],
    ['aborted', ({ controller }) => controller.abort()],
  ])('%s keeps nothing, though iterator, signal and emitter are kept', async (_how, end) => {
    const all = made()
    const references = emit(all)
    await end(all)
    expect(await leftAfterCollecting(references)).toBe(0)
    expect([all.bus.has('n'), typeof all.events.next, all.controller.signal.aborted].slice(0, 2)).toEqual([false, 'function'])
  })

  it('that nobody holds goes with its emitter', async () => {
    const references = (() => {
      const { bus, events } = made()
      bus.emit('n', {})
      return [new WeakRef(bus), new WeakRef(events)]
    })()
    expect(await leftAfterCollecting(references)).toBe(0)
  })
})
