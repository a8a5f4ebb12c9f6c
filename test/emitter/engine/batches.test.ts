import { defineModule } from '@emitscope/emitter/engine'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, test } from 'vitest'
import { deferred } from '../promises.ts'
import { Ping, Pong, rest, started, stopped } from './engines.ts'

describe('a handler of a module', () => {
  test('gets frozen lists of its own', async () => {
    const given: (readonly unknown[])[] = []
    const keep = (payloads: readonly unknown[], emissions: readonly unknown[]) => void given.push(payloads, emissions)
    const { engine, host } = await started({
      modules: [
        { name: 'one', handlers: [[Ping, keep]] },
        { name: 'other', handlers: [[Ping, keep]] },
      ],
    })
    engine.tryPublish(new Ping(1))
    engine.tryPublish(new Ping(2))
    await rest(host)
    expect(given).toHaveLength(4)
    expect(given.every((list) => Object.isFrozen(list) && list.length === 2)).toBe(true)
    expect(new Set(given).size).toBe(4)
    await stopped(engine, host)
  })

  test('starts together with all others of its type, and the next turn does not wait for a slow one', async () => {
    const log: string[] = []
    const slow = deferred()
    const module = defineModule({
      name: 'slow',
      handlers: [
        [
          Ping,
          async ([ping]) => {
            log.push(`slow ${ping?.at} begins`)
            await slow.promise
            log.push(`slow ${ping?.at} ends`)
          },
        ],
        [Ping, ([ping]) => void log.push(`quick ${ping?.at}`)],
      ],
    })
    const { engine, host } = await started({ modules: [module] })
    for (const at of [1, 2]) {
      await engine.publish(new Ping(at))
      await rest(host)
    }
    expect(log).toEqual(['slow 1 begins', 'quick 1', 'slow 2 begins', 'quick 2'])
    slow.resolve()
    await stopped(engine, host)
    expect(log.slice(4)).toEqual(['slow 1 ends', 'slow 2 ends'])
  })

  test('with concurrency 1 collects while it runs', async () => {
    const calls: number[][] = []
    let gate = deferred()
    const module = defineModule({
      name: 'careful',
      handlers: [
        [
          Ping,
          (all) => {
            calls.push(all.map(({ at }) => at))
            return gate.promise
          },
          { concurrency: 1 },
        ],
      ],
    })
    const { engine, host } = await started({ modules: [module] })
    for (const at of [1, 2, 3]) {
      await engine.publish(new Ping(at))
      await rest(host)
    }
    expect(calls).toEqual([[1]])
    const first = gate
    gate = deferred()
    first.reject(new Error('failed, and goes on'))
    await rest(host)
    expect(calls).toEqual([[1], [2, 3]])
    gate.resolve()
    await stopped(engine, host)
    expect(host.reported).toEqual([expect.objectContaining({ message: 'failed, and goes on' })])
  })

  test('of several types is called for each, types in the order first seen, handlers of a type in order', async () => {
    const log: unknown[] = []
    const note = (name: string) => (all: readonly (Ping | Pong)[], emissions: readonly { readonly type: unknown }[]) =>
      void log.push(`${name} ${String(emissions[0]?.type)} ${all.map(({ at }) => at).join()}`)
    const { engine, host } = await started({
      modules: [
        { name: 'both', handlers: [[[Ping, Pong], note('both')]] },
        { name: 'pong', handlers: [[Pong, note('pong')]] },
      ],
    })
    for (const event of [new Pong(1), new Ping(2), new Pong(3)]) engine.tryPublish(event)
    await rest(host)
    expect(log).toEqual(['both pong 1,3', 'pong pong 1,3', 'both ping 2'])
    await stopped(engine, host)
  })

  test('chooses its emissions as a subscription does', async () => {
    const log: unknown[] = []
    const note = (name: string) => (all: readonly Ping[]) => void log.push([name, all.map(({ at }) => at)])
    const me = {}
    const module = defineModule({
      name: 'choosy',
      handlers: [
        [Ping, note('late'), { priority: -1 }],
        [Ping, note('mine'), { sender: me }],
        [Ping, note('even'), { filter: ({ payload }) => (payload as Ping).at % 2 === 0 }],
      ],
    })
    const { engine, host } = await started({ modules: [module] })
    for (const at of [1, 2, 3]) engine.tryPublish(new Ping(at), at === 3 ? { sender: me } : {})
    await rest(host)
    expect(log).toEqual([
      ['late', [1, 2, 3]],
      ['even', [2]],
      ['mine', [3]],
    ])
    await stopped(engine, host)
  })

  test('of a pattern gets the params of each', async () => {
    const seen: unknown[] = []
    const module = defineModule({
      name: 'routes',
      handlers: [[pattern('/user/{id:int}/saved'), (_payloads, emissions) => void seen.push(emissions.map(({ params }) => params))]],
    })
    const { engine, host } = await started({ modules: [module] })
    engine.tryPublish('/user/7/saved', 'draft')
    await rest(host)
    expect(seen).toEqual([[{ id: 7 }]])
    await stopped(engine, host)
  })

  test('that fails is told once, with the first emission, and affects no other', async () => {
    const failures: unknown[] = []
    const own: unknown[] = []
    const seen: number[] = []
    const fail = (all: readonly Ping[]): never => {
      throw new Error(`${all.length} failed`)
    }
    const module = defineModule({
      name: 'failing',
      handlers: [
        [Ping, fail],
        [Ping, async (all) => fail(all)],
        [Ping, fail, { onFailure: (error, { payload }) => own.push((error as Error).message, (payload as Ping).at) }],
        [Ping, (all) => void seen.push(all.length)],
      ],
    })
    const { engine, host } = await started({
      modules: [module],
      onError: (error, emission) => failures.push([(error as Error).message, (emission.payload as Ping).at]),
    })
    for (const at of [1, 2]) engine.tryPublish(new Ping(at))
    await rest(host)
    engine.tryPublish(new Ping(3))
    await rest(host)
    expect(failures).toEqual([
      ['2 failed', 1],
      ['2 failed', 1],
      ['1 failed', 3],
      ['1 failed', 3],
    ])
    expect(own).toEqual(['2 failed', 1, '1 failed', 3])
    expect(seen).toEqual([2, 1])
    expect(host.reported).toEqual([])
    await stopped(engine, host)
  })

  test('does not run any more once unsubscribed, with what it has collected', async () => {
    const slow = deferred()
    const calls: number[] = []
    const module = defineModule({
      name: 'ended',
      handlers: [
        [
          Ping,
          (all) => {
            calls.push(all.length)
            return slow.promise
          },
          { concurrency: 1 },
        ],
      ],
    })
    const { engine, host } = await started({ modules: [module] })
    for (const at of [1, 2]) {
      engine.tryPublish(new Ping(at))
      await rest(host)
    }
    engine.tryPublish(new Ping(3))
    engine.off(Ping)
    slow.resolve()
    await rest(host)
    expect(calls).toEqual([1])
    await Promise.all([engine.settled(), rest(host)])
    await stopped(engine, host)
  })

  test('that returns the end of its engine is over then', async () => {
    const module = defineModule({ name: 'last', handlers: [[Ping, (_all, _emissions, engine) => engine.stop()]] })
    const { engine, host } = await started({ modules: [module] })
    engine.tryPublish(new Ping(1))
    await rest(host)
    expect(engine.status).toBe('stopped')
    expect(host.reported).toEqual([])
  })
})

describe('on', () => {
  test('gets one emission at a time, in order of emission, before the modules', async () => {
    const log: unknown[] = []
    const module = defineModule({ name: 'late', handlers: [[[Ping, Pong], (all) => void log.push(all.length)]] })
    const { engine, host } = await started({ modules: [module] })
    engine.on('*', (_payload, { type }) => void log.push(type))
    for (const event of [new Ping(1), new Pong(2), new Ping(3)]) engine.tryPublish(event)
    await rest(host)
    expect(log).toEqual(['ping', 'pong', 'ping', 2, 1])
    await stopped(engine, host)
  })
})
