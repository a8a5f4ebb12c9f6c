import { createEmitter } from '@emitscope/emitter'
import { createLoop, type LoopOptions, slot } from '@emitscope/emitter/loop'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { observedRealm } from '../observed.ts'
import { stateOf, turn } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'

const setUp = (options?: LoopOptions) => {
  const host = createManualHost()
  const loop = createLoop({ host, ...options })
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, loop, run }
}

describe('a slot of a loop', () => {
  it('keeps calls made before start, and runs them in one row with all else that runs on the loop', async () => {
    const { host, loop, run } = setUp()
    const log: string[] = []
    const bus = createEmitter<{ n: number }>({ host, strategy: loop })
    bus.on('n', (n) => void log.push(`event ${n}`))
    const save = slot(loop, async (n: number) => {
      log.push(`save ${n}`)
      await turn()
      log.push(`saved ${n}`)
    })
    void save(1)
    bus.emit('n', 2)
    void save(3)
    await run()
    expect([log, loop.pending]).toEqual([[], 3])
    loop.start()
    await run()
    expect(log).toEqual(['save 1', 'saved 1', 'event 2', 'save 3', 'saved 3'])
  })

  it('rejects with what the function throws, which nobody else is told and no unhandled rejection follows', async () => {
    const { host, loop, run } = setUp()
    loop.start()
    const failing = [
      slot(loop, () => {
        throw 'at once'
      })(),
      slot(loop, async () => Promise.reject('later'))(),
    ]
    await run()
    expect([await stateOf(failing[0]!), await stateOf(failing[1]!), host.reported]).toEqual(['at once', 'later', []])
  })

  it('fails with QUEUE_FULL where the loop has no space, with DROPPED where overflow took its place', async () => {
    const bounded = setUp({ capacity: 1 })
    const save = slot(bounded.loop, (_n: number) => undefined)
    const calls = [save(1), save(2)]
    expect([await stateOf(calls[0]!), await stateOf(calls[1]!)]).toEqual(['pending', 'QUEUE_FULL'])
    const latest = setUp({ overflow: 'latest' })
    const [one, other] = [slot(latest.loop, (n: number) => n), slot(latest.loop, (n: number) => n)]
    const kept = [one(1), other(2), one(3)]
    latest.loop.start()
    await latest.run()
    expect(await Promise.all(kept.map(stateOf))).toEqual(['DROPPED', 'resolved', 'resolved'])
    await expect(kept[0]).rejects.toMatchObject({ cause: 'conflated', message: expect.stringContaining('overflow') })
  })

  it('rejects with a TimeoutError after timeoutMs, waiting included, and the loop goes on', async () => {
    const { host, loop, run } = setUp()
    loop.start()
    const hangs = slot(loop, () => new Promise(() => undefined), { timeoutMs: 5 })
    const calls = [hangs(), slot(loop, () => 7, { timeoutMs: 6 })()]
    await run()
    expect(await Promise.all(calls.map(stateOf))).toEqual(['pending', 'pending'])
    host.advance(5)
    await run()
    expect(await Promise.all(calls.map(stateOf))).toEqual(['TimeoutError', 'resolved'])
  })

  it('is refused once the loop is closed: made by a throw, called by a rejection', async () => {
    const { loop } = setUp()
    const save = slot(loop, () => 1)
    await loop.close({ pending: 'discard' })
    expect(await stateOf(save())).toBe('CLOSED')
    throwsCode(() => slot(loop, () => 1), 'CLOSED')
  })

  it('without a loop is the direct call: it runs inside the call, and resolves or rejects all the same', async () => {
    const seen: number[] = []
    const direct = slot(undefined, (n: number) => {
      seen.push(n)
      if (n === 2) throw new Error('two')
      return n
    })
    const calls = [direct(1), direct(2)]
    expect(seen).toEqual([1, 2])
    expect(await calls[0]).toBe(1)
    await expect(calls[1]).rejects.toThrow('two')
  })

  it('fails without an unhandled rejection where nobody awaits the call, with a loop or without', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const loop = createLoop()
    const fail = (): never => {
      throw new Error('nobody awaits it')
    }
    void slot(undefined, fail)()
    void slot(loop, fail)()
    void slot(loop, async () => await slot(loop, fail)())()
    await loop.close()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('refuses wrong arguments at the call', () => {
    const { loop } = setUp()
    refuses(() => slot(loop, 7 as never), 'slot', 'fn', 'a function', '7')
    refuses(() => slot({} as never, () => 1), 'slot', 'loop', 'createLoop()', 'an object')
    refuses(() => slot(null as never, () => 1), 'slot', 'loop', 'null')
    refuses(() => slot(loop, () => 1, { timeoutMs: -1 }), 'slot', 'timeoutMs', '-1')
    for (const name of ['', '*', 7]) refuses(() => slot(loop, () => 1, { name: name as never }), 'slot')
  })
})

it('calls of slots are seen by whoever looks: as emissions of the loop, named after the slot, with the function and how it ended', async () => {
  const { look, run } = await observedRealm()
  const { createLoop, slot } = await import('@emitscope/emitter/loop')
  const loop = createLoop({ name: 'disk' })
  const save = slot(
    loop,
    function saveToDisk(n: number) {
      if (n === 2) throw new Error('full')
    },
    { name: 'save' },
  )
  loop.start()
  void save(1)
  void save(2)
  await turn()
  await run()
  const { emissions, deliveries, failures } = look()
  expect(emissions.map(({ type, count }) => [type, count])).toEqual([
    ['save', 1],
    ['save', 1],
  ])
  expect([deliveries, failures]).toEqual([['saveToDisk fulfilled', 'saveToDisk rejected'], ['caller']])
})
