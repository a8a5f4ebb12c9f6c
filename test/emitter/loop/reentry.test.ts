import { AsyncLocalStorage } from 'node:async_hooks'
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
/** What hangs is seen to hang. */
const steered = () => {
  const host = createManualHost()
  const loop = createLoop({ host })
  loop.start()
  const run = async (): Promise<void> => {
    for (let i = 0; i < 3; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  return { host, loop, run }
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

  const returned: Record<string, (call: () => Promise<number>) => unknown> = {
    'a call': (call) => call(),
    'a call, chained': (call) => call().then((n) => n + 1),
    'a call, chained by finally': (call) => call().finally(() => undefined),
    'a promise resolved with a call': (call) => new Promise((resolve) => resolve(call())),
  }
  it.each(Object.entries(returned))('also where a handler that is no async function returns %s', async (_name, way) => {
    const { host, loop, run } = steered()
    const inner = slot(loop, () => 1)
    const outer = slot(loop, () => way(inner))
    const bus = createEmitter<{ n: number }>({ host, strategy: loop })
    bus.on('n', (_n) => way(inner))
    const results = [outer(), bus.emitAsync('n', 1).then((outcome) => outcome.orThrow()), loop.close()]
    await run()
    expect(await Promise.all(results.map(stateOf))).toEqual(['LOOP_REENTRY', 'LOOP_REENTRY', 'resolved'])
  })

  it('also of a call made outside that waits behind the handler', async () => {
    const loop = createLoop()
    const inner = slot(loop, () => 1)
    let called: Promise<number> | undefined
    const outer = slot(loop, async () => called)
    const result = outer()
    called = inner()
    loop.start()
    expect([await result.catch(codeOf), await called]).toEqual(['LOOP_REENTRY', 1])
  })
})

describe('what is chained to a call', () => {
  const chains: Record<string, [chain: (call: Promise<unknown>, log: unknown[]) => Promise<unknown>, result: unknown, log: unknown[]]> = {
    catch: [(call) => call.catch((error) => codeOf(error)), 'LOOP_REENTRY', []],
    'then, both': [(call) => call.then(null, (error) => codeOf(error)), 'LOOP_REENTRY', []],
    'catch behind then': [(call, log) => call.then((n) => log.push(n)).catch((error) => codeOf(error)), 'LOOP_REENTRY', []],
    finally: [(call, log) => call.finally(() => log.push('finally')).catch((error) => codeOf(error)), 'LOOP_REENTRY', ['finally']],
  }
  it.each(Object.entries(chains))('is told of the rejection, and may take it: %s', async (_name, [chain, result, log]) => {
    const { loop, run } = steered()
    const inner = slot(loop, () => 1)
    for (const way of [
      async (seen: unknown[]) => await chain(inner(), seen),
      (seen: unknown[]) => chain(inner(), seen),
      async (seen: unknown[]) => {
        const chained = chain(inner(), seen)
        await turn()
        return await chained
      },
    ]) {
      const seen: unknown[] = []
      let ended: unknown = 'pending'
      void slot(loop, () => way(seen))().then((value) => {
        ended = value
      })
      await run()
      expect([ended, seen]).toEqual([result, log])
    }
  })

  it('by others is not: they get what the call makes', async () => {
    const loop = createLoop()
    const inner = slot(loop, () => 1)
    let called: Promise<number> | undefined
    const outer = slot(loop, async () => await called)()
    called = inner()
    const theirs = called.then((n) => n + 1)
    loop.start()
    expect([await outer.catch(codeOf), await theirs]).toEqual(['LOOP_REENTRY', 2])
  })

  it('late, and awaited by nobody, is called when the call has run', async () => {
    const unhandled: unknown[] = []
    const note = (reason: unknown): void => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    const loop = started()
    const inner = slot(loop, () => 7)
    const log: unknown[] = []
    await slot(loop, async () => {
      const called = inner()
      await turn()
      called.then((n) => log.push(n))
      called.finally(() => log.push('finally'))
      // Work that it leaves behind waits for its end as well, which nobody can tell from its own.
      void (async () => log.push(await inner().catch(codeOf)))()
      await turn()
      log.push('outer ends')
    })()
    await loop.close()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect([log, unhandled]).toEqual([['LOOP_REENTRY', 'outer ends', 7, 'finally'], []])
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

it('AsyncContext, where an engine has it, tells who waits', async () => {
  class Variable<T> {
    readonly store = new AsyncLocalStorage<T>()
    run<R>(value: T, task: () => R): R {
      return this.store.run(value, task)
    }
    get(): T | undefined {
      return this.store.getStore()
    }
  }
  class Snapshot {
    readonly run = AsyncLocalStorage.snapshot()
  }
  vi.stubGlobal('process', { env: {} })
  vi.stubGlobal('AsyncContext', { Variable, Snapshot })
  vi.resetModules()
  const { createLoop, slot } = await import('@emitscope/emitter/loop')
  const loop = createLoop()
  loop.start()
  const inner = slot(loop, () => 1)
  const outer = slot(loop, async () => {
    await turn()
    return await inner()
  })
  expect(await outer().catch(codeOf)).toBe('LOOP_REENTRY')
  vi.unstubAllGlobals()
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

  it('one that a handler returns is known', async () => {
    const { loop, slot, run } = await alone()
    const inner = slot(loop, () => 1)
    const result = slot(loop, () => inner())()
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
