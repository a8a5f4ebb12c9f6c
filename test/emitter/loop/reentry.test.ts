import { createEmitter } from '@emitscope/emitter'
import { connect, createLoop, slot } from '@emitscope/emitter/loop'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { stateOf, turn } from '../promises.ts'

const started = () => {
  const loop = createLoop()
  loop.start()
  return loop
}
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code

describe('awaiting a slot in a handler of its own loop rejects LOOP_REENTRY', () => {
  const ways: Record<string, (call: () => Promise<unknown>) => Promise<unknown>> = {
    'at once': async (call) => call(),
    'behind an await': async (call) => {
      await turn()
      return await call()
    },
    'in Promise.all': (call) => Promise.all([call(), 1]),
    'behind a then': async (call) => await call().then((value) => value),
    'a while after the call': async (call) => {
      const called = call()
      await turn()
      return called
    },
  }
  it.each(Object.entries(ways))('%s', async (_name, way) => {
    const loop = started()
    const ran: string[] = []
    const inner = slot(loop, () => void ran.push('inner'), { name: 'inner' })
    const outer = slot(loop, () => way(inner))
    await expect(outer()).rejects.toMatchObject({ code: 'LOOP_REENTRY', message: expect.stringContaining('slot "inner"') })
    await loop.close()
    // The call itself keeps its place.
    expect(ran).toEqual(['inner'])
  })

  it('also in a handler that is no slot, emitted from outside', async () => {
    const loop = started()
    const inner = slot(loop, () => 1)
    const bus = createEmitter<{ n: number }>({ strategy: loop })
    bus.on('n', async () => await inner())
    const { errors } = await bus.emitAsync('n', 1)
    expect(errors.map(codeOf)).toEqual(['LOOP_REENTRY'])
    await loop.close()
  })

  it('also of a call made outside that waits behind the handler', async () => {
    const loop = createLoop()
    const inner = slot(loop, () => 1)
    let called: Promise<number> | undefined
    const outer = slot(loop, async () => called)
    const result = outer()
    called = inner()
    loop.start()
    expect([await stateOf(result), await called]).toEqual(['LOOP_REENTRY', 1])
  })
})

describe('is no reentry', () => {
  it('a call that nobody awaits, chained or not', async () => {
    const loop = started()
    const ran: unknown[] = []
    const inner = slot(loop, (n: number) => {
      ran.push(n)
      if (n === 2) throw 'two'
    })
    const outer = slot(loop, async () => {
      void inner(1)
      inner(2).catch((error: unknown) => ran.push(error))
      await turn()
      ran.push('outer')
    })
    await outer()
    await loop.close()
    expect(ran).toEqual(['outer', 1, 2, 'two'])
  })

  it('an event of a handler that a slot of the loop takes, connected or subscribed', async () => {
    const loop = started()
    const failures: unknown[] = []
    const bus = createEmitter<{ n: number }>({ onError: (error) => failures.push(error) })
    const ran: number[] = []
    const take = slot(loop, (n: number) => void ran.push(n))
    connect(bus, 'n', take)
    bus.on('n', take)
    const outer = slot(loop, async () => {
      bus.emit('n', 1)
      await turn()
    })
    await outer()
    await loop.close()
    expect([ran, failures]).toEqual([[1, 1], []])
  })

  it('a slot of another loop, nor one that is over, nor one awaited when the handler has ended', async () => {
    const [loop, other] = [started(), started()]
    const own = slot(loop, () => 'own')
    const foreign = slot(other, () => 'foreign')
    const seen: unknown[] = []
    const before = own()
    await before
    await slot(loop, async () => {
      seen.push(await foreign(), await before)
    })()
    let late: Promise<unknown> | undefined
    await slot(loop, () => {
      late = turn().then(async () => seen.push(await own()))
    })()
    await late
    expect(seen).toEqual(['foreign', 'own', 'own'])
  })
})

describe('without async context', () => {
  afterEach(() => vi.unstubAllGlobals())
  const alone = async () => {
    vi.stubGlobal('process', { env: {} })
    vi.resetModules()
    const { createLoop, slot } = await import('@emitscope/emitter/loop')
    const host = createManualHost()
    const loop = createLoop({ host })
    loop.start()
    const run = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        host.flushMicrotasks()
        await turn()
      }
    }
    return { host, loop, slot, run }
  }

  it('a call made in the synchronous part of a handler is known', async () => {
    const { loop, slot, run } = await alone()
    const inner = slot(loop, () => 1)
    const result = slot(loop, async () => await inner())()
    await run()
    expect(await stateOf(result)).toBe('LOOP_REENTRY')
  })

  it('a later one warns once after 5 s, and timeoutMs ends it', async () => {
    const { host, loop, slot, run } = await alone()
    const inner = slot(loop, () => 1, { name: 'inner', timeoutMs: 6000 })
    const outer = slot(loop, async () => {
      await turn()
      await inner()
    })
    const result = outer()
    await run()
    expect([await stateOf(result), host.warnings]).toEqual(['pending', []])
    host.advance(5000)
    expect(host.warnings).toEqual([expect.stringMatching(/slot "inner": awaited for 5000 ms/)])
    host.advance(1000)
    await run()
    expect([await stateOf(result), host.waiting.timers, host.warnings.length]).toEqual(['TimeoutError', 0, 1])
  })

  it('one that ends in time warns of nothing and leaves no timer', async () => {
    const { host, loop, slot, run } = await alone()
    let end: () => void = () => undefined
    const slow = slot(
      loop,
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    void slow()
    await run()
    const waiting = (async () => {
      await slow()
      return 'ended'
    })()
    await run()
    expect(host.waiting.timers).toBe(1)
    end()
    await run()
    end()
    await run()
    expect([await waiting, host.waiting.timers, host.warnings]).toEqual(['ended', 0, []])
  })
})
