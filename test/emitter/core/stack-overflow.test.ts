import { createEmitter } from '@emitscope/emitter'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { recordedRealm } from '../inspect/realm.ts'
import { turn } from '../promises.ts'

type Events = { n: number }

/** What a stack that runs over comes to, wherever in `emit` it does: an error that leaves it past all that puts things back. */
const runOver = (): never => {
  throw new RangeError('Maximum call stack size exceeded')
}

/** An emit that runs over while it looks who is to be reached. */
const overflow = (): (() => void) => {
  let ready = false
  const bus = createEmitter<Events>()
  bus.on('n', () => undefined, {
    get sender() {
      return ready ? runOver() : 'ada'
    },
  })
  ready = true
  return () => expect(() => bus.emit('n', 1)).toThrow(RangeError)
}

/** Nests until it is refused: whatever was left behind is cleared then. */
const clear = async (): Promise<void> => {
  const bus = createEmitter<Events>({ onError: () => undefined })
  bus.on('n', (n) => void bus.emit('n', n))
  bus.emit('n', 1)
  await turn()
}
afterEach(clear)

describe('a stack that ran over, and was caught by the app', () => {
  it('leaves no nesting behind, however often', async () => {
    const emit = overflow()
    for (let time = 0; time < 300; time++) {
      emit()
      if (time % 10 === 9) await turn()
    }
    const host = createManualHost()
    const bus = createEmitter<Events>({ host })
    bus.on('n', (_n) => undefined)
    bus.on('n', (_n, _emission) => undefined)
    expect([bus.emit('n', 1), host.reported]).toEqual([2, []])
  })

  it('is over in the next turn at the latest: nesting is as deep as ever then', async () => {
    const emit = overflow()
    for (let time = 0; time < 70; time++) emit()
    await turn()
    const bus = createEmitter<Events>({ onError: () => undefined })
    let deepest = 0
    bus.on('n', (n) => {
      deepest = Math.max(deepest, n)
      bus.emit('n', n + 1)
    })
    bus.emit('n', 1)
    expect(deepest).toBe(100)
  })

  it('while a refusal was told does not stop later ones from being told', async () => {
    const told: unknown[] = []
    const reported: unknown[] = []
    let over = true
    // What onError throws goes to the host, and out from there.
    const reportError = (error: unknown): void => void (over ? runOver() : reported.push(error))
    const bus = createEmitter<Events>({
      host: { ...createManualHost(), reportError },
      onError: (error) => void (over ? runOver() : told.push((error as { code?: string }).code)),
    })
    bus.on('n', (n) => void bus.emit('n', n))
    expect(() => bus.emit('n', 1)).toThrow(RangeError)
    await turn()
    over = false
    bus.emit('n', 2)
    expect([told, reported]).toEqual([['MAX_DEPTH'], []])
  })

  it('takes no calls from the counts of those unsubscribed later', async () => {
    const realm = await recordedRealm({ idleLevel: 'emissions' })
    const client = realm.connect()
    const bus = realm.createEmitter<Events>({ host: { ...realm.host, reportError: runOver } })
    bus.on('n', () => {
      throw new Error('no')
    })
    const stop = bus.on('n', function second() {}, { name: 'second' })
    for (let time = 0; time < 70; time++) expect(() => bus.emit('n', 1)).toThrow(RangeError)
    await turn()
    client.pullAll()
    const calls = client.calls('second')
    stop()
    client.pullAll()
    expect(client.calls('second')).toBe(calls)
  })
})
