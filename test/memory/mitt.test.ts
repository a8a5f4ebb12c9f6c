import { createEmitter } from '@emitscope/emitter'
import { createDirectTransport, installRecorder } from '@emitscope/emitter/inspect'
import mitt, { adoptMitt, asMitt } from '@emitscope/emitter/mitt'
import { createManualHost } from '@emitscope/emitter/testing'
import plainMitt from 'mitt'
import { afterEach, describe, expect, test } from 'vitest'
import { isCollected, leftAfterCollecting } from './collected.ts'

type Events = { item: object }

const host = createManualHost()
const recorder = installRecorder({ host })
const transport = createDirectTransport(recorder)
/** Records hold payloads and emitters for as long as they are kept. */
const clear = (): void => {
  recorder.clear()
  transport.post({ kind: 'command', commandId: 1, command: { name: 'pull', cursor: 0 } })
  host.flushMicrotasks()
}

/** What everything that may be watched has, as a recorder that comes later lists it. */
const subscriptions = (): number => {
  const { cores } = (globalThis as unknown as { __EMITSCOPE__: { cores: readonly Parameters<typeof recorder.coreJoined>[0][] } })
    .__EMITSCOPE__
  return cores.flatMap((core) => [...core.linkers()].flatMap((linker) => linker.all())).length
}

afterEach(() => {
  recorder.setRecording(true)
  clear()
})

// What must be let go of is made inside a function of its own: a local variable of the test would keep it.

describe('adopting a mitt holds', () => {
  test('nothing of a bus that was released, though the adoption is kept', async () => {
    const adopted = () => {
      const bus = plainMitt<Events>()
      const handler = () => bus
      bus.on('item', handler)
      const adoption = adoptMitt(bus)
      const payload = {}
      bus.emit('item', payload)
      adoption.release()
      return { adoption, references: [bus, bus.all, handler, payload].map((one) => new WeakRef(one)) }
    }
    const { adoption, references } = adopted()
    expect(await leftAfterCollecting(references)).toBeGreaterThan(0)
    clear()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(adoption.release()).toBe(false)
  })

  test.each(['recorded', 'not recorded'])('no bus that nobody else holds, released or not, %s', async (how) => {
    recorder.setRecording(how === 'recorded')
    const references = [plainMitt<Events>, mitt<Events>].flatMap((make) => {
      const bus = make()
      adoptMitt(bus)
      const handler = () => bus
      bus.on('item', handler)
      bus.on('*', handler)
      bus.emit('item', {})
      return [new WeakRef(bus), new WeakRef(handler)]
    })
    clear()
    expect(await leftAfterCollecting(references)).toBe(0)
  })

  test.each(['recorded', 'not recorded', 'recorded until then', 'listed and not recorded'])(
    'no handler that was taken off, %s',
    async (how) => {
      recorder.setRecording(how.startsWith('recorded'))
      const bus = plainMitt<Events>()
      adoptMitt(bus)
      const subscribed = () => {
        const handlers = [() => {}, () => {}, () => {}] as const
        bus.on('item', handlers[0])
        bus.on('item', handlers[1])
        bus.on('*', handlers[2])
        bus.emit('item', {})
        if (how === 'recorded until then') recorder.setRecording(false)
        if (how === 'listed and not recorded') expect(subscriptions()).toBeGreaterThanOrEqual(3)
        bus.off('item', handlers[0])
        bus.off('item')
        bus.all.delete('*')
        bus.emit('item', {})
        return handlers.map((handler) => new WeakRef(handler))
      }
      expect(await leftAfterCollecting(subscribed())).toBe(0)
      expect(bus.all.size).toBe(1)
    },
  )

  test('no payload that was delivered and is not recorded any more', async () => {
    const bus = mitt<Events>()
    bus.on('item', () => {})
    bus.on('*', () => {})
    const emitted = () => {
      const payload = {}
      bus.emit('item', payload)
      return new WeakRef(payload)
    }
    const payload = emitted()
    clear()
    expect(await isCollected(payload)).toBe(true)
    expect(bus.all.size).toBe(2)
  })
})

describe('an emitter as a mitt holds', () => {
  test('no handler that was taken off', async () => {
    const bus = asMitt(createEmitter<Events>())
    const subscribed = () => {
      const handlers = [(_item: object) => {}, () => {}, () => {}] as const
      bus.on('item', handlers[0])
      bus.on('item', handlers[1])
      bus.on('*', handlers[2])
      bus.emit('item', {})
      for (const handler of handlers) bus.off('item', handler)
      bus.off('*', handlers[2])
      return handlers.map((handler) => new WeakRef(handler))
    }
    const references = subscribed()
    clear()
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(bus.all.size).toBe(0)
  })

  test('neither of the two when nobody else does', async () => {
    const made = () => {
      const emitter = createEmitter<Events>()
      const bus = asMitt(emitter)
      const handler = () => bus
      bus.on('*', handler)
      emitter.emit('item', {})
      return [emitter, bus, handler].map((one) => new WeakRef<WeakKey>(one))
    }
    const references = made()
    clear()
    expect(await leftAfterCollecting(references)).toBe(0)
  })
})
