import { createEmitter, type Emitter } from '@emitscope/emitter'
import { createDirectTransport, installRecorder, type RecordingLevel } from '@emitscope/emitter/inspect'
import { createManualHost } from '@emitscope/emitter/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { heapAfterCollecting, leftAfterCollecting } from './collected.ts'

type Events = { item: object; noise: number }

const host = createManualHost()
const recorder = installRecorder({ host, idleLevel: 'counts', capacity: { emissions: 64, deliveries: 64, failures: 16 } })
const transport = createDirectTransport(recorder)
let commands = 0
const command = (
  command: Parameters<typeof transport.post>[0] extends infer M ? (M extends { command: infer C } ? C : never) : never,
): void => {
  transport.post({ kind: 'command', commandId: ++commands, command })
  host.flushMicrotasks()
}
const level = (wanted: RecordingLevel): void => command({ name: 'setLevel', level: wanted })

const use = (bus: Emitter<Events>): WeakRef<WeakKey>[] => {
  const handler = (item: object): void => {
    if ('fails' in item) throw new Error('no')
  }
  const stop = bus.on('item', handler)
  const payloads = Array.from({ length: 20 }, (_, n) => (n === 3 ? { fails: true, n } : { n }))
  for (const payload of payloads) bus.emit('item', payload)
  // An Error keeps what its stack names.
  host.reported.length = 0
  command({ name: 'pull', cursor: 0 })
  stop()
  return [new WeakRef(handler), ...payloads.map((payload) => new WeakRef(payload))]
}

beforeEach(() => {
  command({ name: 'setRecording', recording: true })
  command({ name: 'clear' })
  level('deliveries')
})

describe('a recorder', () => {
  it('holds payloads by reference while their records are held: the measure can tell', async () => {
    const bus = createEmitter<Events>({ host })
    const references = use(bus)
    expect(await leftAfterCollecting(references)).toBeGreaterThanOrEqual(20)
    expect(bus.has('item')).toBe(false)
  })

  it.each(['clear', 'counts', 'detaching', 'overwriting'] as const)('lets go of payloads and handlers by %s', async (how) => {
    const bus = createEmitter<Events>({ host })
    const references = use(bus)
    if (how === 'clear') command({ name: 'clear' })
    else if (how === 'counts') level('counts')
    else if (how === 'detaching') command({ name: 'detach' })
    else {
      for (let n = 0; n < 64; n++) bus.emit('noise', n)
      const fails = bus.on('noise', () => {
        throw new Error('no')
      })
      for (let n = 0; n < 16; n++) bus.emit('noise', n)
      host.reported.length = 0
      fails()
      for (let n = 0; n < 64; n++) bus.emit('noise', n)
    }
    expect(await leftAfterCollecting(references)).toBe(0)
    expect(bus.emit('noise', 1)).toBe(0)
  })

  it('lets go of emitters and their handlers by clear and off', async () => {
    const references = Array.from({ length: 20 }, () => {
      const bus = createEmitter<Events>({ host })
      const handler = (_item: object): void => undefined
      bus.on('item', handler)
      bus.once('noise', () => undefined)
      bus.emit('item', {})
      return [new WeakRef(bus), new WeakRef(handler)]
    }).flat()
    expect(await leftAfterCollecting(references)).toBeGreaterThan(0)
    command({ name: 'clear' })
    command({ name: 'setRecording', recording: false })
    expect(await leftAfterCollecting(references)).toBe(0)
  })

  it('lets go of a handler that ended, without a clear', async () => {
    const bus = createEmitter<Events>({ host })
    const reference = (() => {
      const handler = (_item: object): void => undefined
      const stop = bus.on('item', handler)
      bus.emit('item', {})
      stop()
      return new WeakRef(handler)
    })()
    host.advance(1000)
    expect(await leftAfterCollecting([reference])).toBe(0)
    expect(bus.has('item')).toBe(false)
  })

  it('describes a bounded number of emitters and subscriptions, however many were dropped', async () => {
    for (let round = 0; round < 15; round++) {
      for (let n = 0; n < 1000; n++) {
        const bus = createEmitter<Events>({ host })
        bus.on('item', (_item) => undefined)
        bus.emit('item', {})
      }
      command({ name: 'clear' })
      await leftAfterCollecting([new WeakRef({})])
    }
    command({ name: 'pull', cursor: 0 })
    expect(recorder.inventory.emitters.size).toBeLessThanOrEqual(5000)
    expect(recorder.inventory.subscriptions.size).toBeLessThanOrEqual(10_000)
  })

  it('takes no more space after ten times the emissions', async () => {
    const bus = createEmitter<Events>({ host })
    bus.on('item', (_item) => undefined)
    bus.on('item', async () => undefined)
    const flood = async (rounds: number): Promise<void> => {
      for (let round = 0; round < rounds; round++) {
        for (let n = 0; n < 1000; n++) bus.emit('item', { n })
        host.advance(16)
        command({ name: 'pull', cursor: round })
        await undefined
      }
    }
    await flood(10)
    const before = await heapAfterCollecting()
    await flood(100)
    expect(await heapAfterCollecting()).toBeLessThan(before * 1.2)
  })
})
