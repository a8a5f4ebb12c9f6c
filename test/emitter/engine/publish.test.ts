import { AsyncLocalStorage } from 'node:async_hooks'
import { sync } from '@emitscope/emitter'
import { defineModule, every } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { stateOf, turn } from '../promises.ts'
import { refuses } from '../refuses.ts'
import { made, Ping, Pong, pass, rest, started, stopped } from './engines.ts'

const seenOf = () => {
  const seen: number[][] = []
  return { seen, module: defineModule({ name: 'seen', handlers: [[Ping, (all) => void seen.push(all.map(({ at }) => at))]] }) }
}

describe('publish', () => {
  test('waits for space once the engine runs, and is served in the order of the calls', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = await started({ modules: [module], capacity: 2 })
    const done: number[] = []
    const publishing = [1, 2, 3, 4, 5].map((at) => engine.publish(new Ping(at)).then(() => done.push(at)))
    await turn()
    expect(done).toEqual([1, 2])
    expect(engine.tryPublish(new Ping(9))).toBe(false)
    await rest(host)
    await Promise.all(publishing)
    expect(seen).toEqual([[1, 2], [3, 4], [5]])
    expect(engine.tryPublish(new Ping(6))).toBe(true)
    await stopped(engine, host)
    expect(seen.slice(3)).toEqual([[6]])
  })

  test('counts emissions: an event with three handlers takes one place', async () => {
    let calls = 0
    const handlers = [1, 2, 3].map(() => [Ping, () => void calls++] as const)
    const { engine, host } = await started({ modules: [{ name: 'three', handlers }], capacity: 2 })
    engine.on(Ping, () => void calls++)
    expect([1, 2, 3].map((at) => engine.tryPublish(new Ping(at)))).toEqual([true, true, false])
    await rest(host)
    expect(calls).toBe(2 + 3)
    await stopped(engine, host)
  })

  test('before the engine runs it does not wait for a space that nothing would make', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = made({ modules: [module], capacity: 1 })
    for (const at of [1, 2, 3]) await engine.publish(new Ping(at))
    expect(engine.tryPublish(new Ping(4))).toBe(false)
    expect(engine.emit(new Ping(5))).toBe(0)
    expect(host.reported).toEqual([
      expect.objectContaining({
        code: 'QUEUE_FULL',
        message: expect.stringContaining(
          'emit("ping"): the queue of the engine is full, its capacity is 1; publish waits for space, tryPublish',
        ),
      }),
    ])
    await Promise.all([engine.start(), rest(host)])
    expect(seen).toEqual([[1, 2, 3]])
    await stopped(engine, host)
  })

  for (const capacity of [1, 2, 10])
    test(`awaited in every hook, handler, schedule and task it comes through a queue of ${capacity}`, async () => {
      const reached = new Map<string, number>()
      const publishMany = async (engine: { publish(ping: Ping | Pong): Promise<void> }, event = new Ping(0)) => {
        for (let i = 0; i < 5; i++) await engine.publish(event)
      }
      let left = 4
      const module = defineModule({
        name: 'busy',
        handlers: [
          [
            Ping,
            async (all, _emissions, engine) => {
              reached.set('ping', (reached.get('ping') ?? 0) + all.length)
              if (left-- > 0) await publishMany(engine, new Pong(0))
            },
          ],
          [Pong, (all) => void reached.set('pong', (reached.get('pong') ?? 0) + all.length)],
        ],
        schedules: [every(10, ({ engine }) => publishMany(engine))],
        tasks: [({ engine }) => publishMany(engine)],
        beforeStart: (engine) => publishMany(engine),
      })
      const { engine, host } = await started({
        modules: [{ name: 'first', modules: [module], beforeStart: publishMany }],
        beforeStart: publishMany,
        capacity,
      })
      await rest(host)
      await pass(host, 10)
      await stopped(engine, host)
      expect(engine.status).toBe('stopped')
      expect(reached.get('ping')).toBe(6 * 5)
      expect(reached.get('pong')).toBe(4 * 5)
      expect(host.reported).toEqual([])
    })

  test('that waits gives up when its signal is aborted, and the next one takes its turn', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = await started({ modules: [module], capacity: 1 })
    const controller = new AbortController()
    void engine.publish(new Ping(1))
    const aborted = engine.publish(new Ping(2), { signal: controller.signal })
    const next = engine.publish(new Ping(3))
    controller.abort(new Error('never mind'))
    await expect(aborted).rejects.toThrow('never mind')
    await expect(engine.publish(new Ping(4), { signal: controller.signal })).rejects.toThrow('never mind')
    await rest(host)
    await next
    // There is space, and it is not taken all the same.
    await expect(engine.publish(new Ping(5), { signal: controller.signal })).rejects.toThrow('never mind')
    await stopped(engine, host)
    expect(seen).toEqual([[1], [3]])
  })

  test('rejects CLOSED after stop, and tryPublish says no; not awaited it troubles nobody', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = await started({ modules: [module], capacity: 1 })
    for (const at of [1, 2, 3]) void engine.publish(new Ping(at))
    const stopping = engine.stop()
    void engine.publish(new Ping(4))
    expect(await stateOf(engine.publish(new Ping(5)))).toBe('CLOSED')
    expect(engine.tryPublish(new Ping(6))).toBe(false)
    await rest(host)
    await stopping
    expect(await stateOf(engine.publish(new Ping(7)))).toBe('CLOSED')
    // Those that waited for space were in time.
    expect(seen).toEqual([[1, 2, 3]])
    expect(host.reported).toEqual([])
  })

  test('that waited delivers in the async context of its call', async () => {
    const store = new AsyncLocalStorage<number>()
    const seen: unknown[] = []
    const module = defineModule({ name: 'context', handlers: [[Ping, () => void seen.push(store.getStore())]] })
    const { engine, host } = await started({ modules: [module], capacity: 1 })
    for (const at of [1, 2]) store.run(at, () => void engine.publish(new Ping(at)))
    store.run(3, () => void engine.publish('other', 1))
    await rest(host)
    expect(seen).toEqual([1, 2])
    await stopped(engine, host)
  })

  test('of what nobody handles rejects where that throws, also after waiting, and the turn goes on', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = await started({ modules: [module], capacity: 1, unhandled: 'throw' })
    const publishing = [new Ping(1), new Pong(2), new Ping(3), new Pong(4)].map((event) => engine.publish(event))
    await rest(host)
    expect(await Promise.all(publishing.map(stateOf))).toEqual(['resolved', 'UNHANDLED', 'resolved', 'UNHANDLED'])
    expect(seen).toEqual([[1], [3]])
    expect(await stateOf(engine.publish(new Pong(5)))).toBe('UNHANDLED')
    await stopped(engine, host)
    expect(host.reported).toEqual([])
  })

  test('takes a name and a payload as well, with options third', async () => {
    const seen: unknown[] = []
    const module = defineModule({
      name: 'named',
      handlers: [['saved', (drafts: readonly string[], emissions) => void seen.push(drafts, emissions[0]?.meta)]],
    })
    const { engine, host } = await started({ modules: [module] })
    await engine.publish('saved', 'draft', { meta: 1 })
    await rest(host)
    expect(seen).toEqual([['draft'], 1])
    await stopped(engine, host)
  })

  test('keeps its bound: an engine takes no other strategy, a subscription may have one', async () => {
    const { engine, host } = await started({ capacity: 1 })
    refuses(() => engine.setStrategy(sync()), 'setStrategy', 'its own strategy')
    let calls = 0
    engine.on(Ping, () => void calls++, { strategy: sync() })
    engine.emit(new Ping(1))
    expect(calls).toBe(1)
    await stopped(engine, host)
  })

  test('has no bound with a capacity of Infinity', async () => {
    const { seen, module } = seenOf()
    const { engine, host } = await started({ modules: [module], capacity: Number.POSITIVE_INFINITY })
    for (let at = 0; at < 1000; at++) expect(engine.tryPublish(new Ping(at))).toBe(true)
    await rest(host)
    expect(seen[0]).toHaveLength(1000)
    await stopped(engine, host)
  })

  test('refuses what is no event at the call', async () => {
    const { engine, host } = await started()
    for (const call of ['publish', 'tryPublish'] as const) {
      refuses(() => engine[call](5 as never), call, 'type')
      refuses(() => engine[call](Ping as never), call, 'not the class')
      refuses(() => engine[call]('*' as never), call, '*')
    }
    refuses(() => engine.publish(new Ping(1), { signal: 5 as never }), 'signal')
    await stopped(engine, host)
  })
})

describe('emit', () => {
  test('past the capacity fails that emission, all its deliveries, and no other', async () => {
    const { seen, module } = seenOf()
    const failures: unknown[] = []
    const { engine, host } = await started({
      modules: [module, { ...module, name: 'again' }],
      capacity: 1,
      onError: (error) => failures.push(error),
    })
    expect([1, 2].map((at) => engine.emit(new Ping(at)))).toEqual([2, 0])
    await rest(host)
    expect(seen).toEqual([[1], [1]])
    expect(failures).toEqual([expect.objectContaining({ code: 'QUEUE_FULL' }), expect.objectContaining({ code: 'QUEUE_FULL' })])
    await stopped(engine, host)
  })

  test('is unbounded where the outcome is awaited', async () => {
    const { engine, host } = await started({ modules: [seenOf().module], capacity: 1 })
    engine.on(Ping, ({ at }) => at)
    const outcomes = [1, 2, 3].map((at) => engine.emitAsync(new Ping(at)))
    await rest(host)
    expect((await Promise.all(outcomes)).map(({ values }) => values.at(-1))).toEqual([1, 2, 3])
    await stopped(engine, host)
  })

  test('two handlers that answer each other do not keep timers from running', async () => {
    let rounds = 0
    const module = defineModule({
      name: 'pingpong',
      handlers: [
        [
          Ping,
          (_all, _emissions, engine) => {
            host.spend(1)
            rounds++
            engine.tryPublish(new Pong(rounds))
          },
        ],
        [
          Pong,
          (_all, _emissions, engine) => {
            if (!isOver) engine.tryPublish(new Ping(rounds))
          },
        ],
      ],
    })
    let isOver = false
    const { engine, host } = made({ modules: [module] })
    await Promise.all([engine.start(), rest(host)])
    host.setTimer(() => {
      isOver = true
    }, 0)
    engine.tryPublish(new Ping(0))
    host.advance(50)
    expect(isOver).toBe(true)
    await stopped(engine, host)
  })
})
