import { defineModule, every, type Module } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { deferred, stateOf } from '../promises.ts'
import { refuses } from '../refuses.ts'
import { made, Ping, pass, rest, started, stopped } from './engines.ts'

const logged = (log: string[], name: string, modules: Module[] = []): Module =>
  defineModule({
    name,
    modules,
    schedules: [every(1000, () => void log.push(`${name} ticks`))],
    beforeStart: () => void log.push(`${name} starts`),
    exit: () => void log.push(`${name} exits`),
  })
const never = () => new Promise<void>(() => undefined)

describe('start', () => {
  test('begins one module after another, parts before the whole, and exits in reverse', async () => {
    const log: string[] = []
    const { engine, host } = await started({
      modules: [logged(log, 'shop', [logged(log, 'stock')]), logged(log, 'mail')],
      beforeStart: [async () => void log.push('first'), () => void log.push('second')],
      exit: [() => void log.push('opened first'), async () => void log.push('opened last')],
    })
    expect(log.splice(0)).toEqual([
      'first',
      'second',
      'stock starts',
      'stock ticks',
      'shop starts',
      'shop ticks',
      'mail starts',
      'mail ticks',
    ])
    expect(engine.status).toBe('running')
    await stopped(engine, host)
    expect(log).toEqual(['mail exits', 'shop exits', 'stock exits', 'opened last', 'opened first'])
  })

  test('keeps events from a module until its beforeStart is over, those of before included', async () => {
    const log: unknown[] = []
    const gate = deferred()
    const late = defineModule({
      name: 'late',
      handlers: [[Ping, (all) => void log.push(['late', all.map(({ at }) => at)])]],
      beforeStart: () => gate.promise,
    })
    const early = defineModule({ name: 'early', handlers: [[Ping, (all) => void log.push(['early', all.map(({ at }) => at)])]] })
    const { engine, host } = made({ modules: [early, late], capacity: 1 })
    await engine.publish(new Ping(1))
    const starting = engine.start()
    await rest(host)
    for (const at of [2, 3]) {
      void engine.publish(new Ping(at))
      await rest(host)
    }
    expect(log.splice(0)).toEqual([
      ['early', [1]],
      ['early', [2]],
      ['early', [3]],
    ])
    gate.resolve()
    await rest(host)
    await starting
    expect(log).toEqual([['late', [1, 2, 3]]])
    await stopped(engine, host)
  })

  test('that fails stops the engine, after the exits of what had started, and rejects with the failure', async () => {
    const log: string[] = []
    const failing = defineModule({
      name: 'failing',
      handlers: [[Ping, () => void log.push('never')]],
      beforeStart: async () => {
        throw new Error('no database')
      },
      exit: () => void log.push('never'),
    })
    const { engine, host } = made({
      modules: [logged(log, 'first'), failing, logged(log, 'later')],
      exit: () => void log.push('engine exits'),
    })
    await engine.publish(new Ping(1))
    const starting = engine.start()
    await rest(host)
    await expect(starting).rejects.toThrow('no database')
    expect(log).toEqual(['first starts', 'first ticks', 'first exits', 'engine exits'])
    expect(engine.status).toBe('stopped')
    expect(host.reported).toEqual([])
    expect(host.waiting.timers).toBe(0)
  })

  test('fails with a callback of the engine before any module begins, and its exit comes all the same', async () => {
    const log: string[] = []
    const fail = () => {
      throw new Error('no settings')
    }
    const { engine, host } = made({
      modules: [logged(log, 'module'), { handlers: [[Ping, () => void log.push('never')]] }],
      beforeStart: [fail, fail],
      exit: () => void log.push('exit'),
    })
    await engine.publish(new Ping(1))
    const running = engine.run()
    await rest(host)
    await expect(running).rejects.toThrow('no settings')
    expect(log).toEqual(['exit'])
  })

  test('a second time is STARTED, after the end CLOSED', async () => {
    const { engine, host } = await started()
    expect(await stateOf(engine.start())).toBe('STARTED')
    expect(await stateOf(engine.run())).toBe('STARTED')
    expect(engine.status).toBe('running')
    await stopped(engine, host)
    expect(await stateOf(engine.start())).toBe('CLOSED')
    expect(await stateOf(engine.run())).toBe('CLOSED')
  })

  test('says started and stopped, to whoever is there', async () => {
    const log: unknown[] = []
    const { engine, host } = made({ modules: [logged([], 'module')], unhandled: 'throw' })
    const note = () => void log.push(engine.status)
    engine.on(['started', 'stopped'], note)
    await Promise.all([engine.start(), rest(host)])
    await stopped(engine, host)
    expect(log).toEqual(['running', 'stopped'])
    // Nobody there is no event without a handler.
    const silent = await started({ unhandled: 'throw' })
    await stopped(silent.engine, silent.host)
  })
})

describe('stop', () => {
  test('delivers what was accepted, refuses what comes, and leaves nothing behind', async () => {
    const seen: number[] = []
    const states: unknown[] = []
    const module = defineModule({
      name: 'seen',
      handlers: [
        [
          Ping,
          async (all, _emissions, engine) => {
            seen.push(...all.map(({ at }) => at))
            states.push(await stateOf(engine.publish(new Ping(9))), engine.emit(new Ping(9)))
          },
        ],
      ],
      schedules: [every(10, () => undefined)],
    })
    const { engine, host } = await started({ modules: [module] })
    engine.on(Ping, () => undefined)
    for (const at of [1, 2]) engine.tryPublish(new Ping(at))
    let left: unknown
    const stopping = engine.stop().then(() => {
      left = engine.subscriptions()
    })
    await rest(host)
    await stopping
    expect(left).toEqual([])
    expect(seen).toEqual([1, 2])
    expect(states).toEqual(['CLOSED', 0])
    expect([engine.status, host.waiting.timers]).toEqual(['stopped', 0])
    expect(engine.emit(new Ping(3))).toBe(0)
    expect(host.reported).toEqual([])
  })

  test('is final for whoever hears of it: what they do then is refused', async () => {
    const states: unknown[] = []
    const { engine, host } = await started({ modules: [{ handlers: [[Ping, () => undefined]] }] })
    engine.on('stopped', () => {
      states.push(engine.tryPublish(new Ping(1)))
      engine.publish(new Ping(2)).catch(({ code }) => states.push(code))
      engine.emitAsync(new Ping(3)).catch(({ code }) => states.push(code))
      states.push(engine.emit(new Ping(4)))
    })
    await stopped(engine, host)
    expect(states).toEqual([false, 0, 'CLOSED', 'CLOSED'])
  })

  test('before the start lets go of what was published, calls no exit, says nothing, and is final', async () => {
    const log: string[] = []
    const { engine, host } = made({ modules: [logged(log, 'module')], exit: () => void log.push('exit') })
    engine.on('stopped', () => void log.push('stopped'))
    await engine.publish(new Ping(1))
    await stopped(engine, host)
    expect(log).toEqual([])
    expect(engine.status).toBe('stopped')
  })

  test('during the start waits for the beforeStart that runs, exits what has started, and start rejects CLOSED', async () => {
    const log: string[] = []
    const gate = deferred()
    const slow = defineModule({
      name: 'slow',
      beforeStart: () => gate.promise,
      exit: () => void log.push('slow exits'),
      tasks: [() => void log.push('never')],
    })
    const { engine, host } = made({ modules: [logged(log, 'first'), slow, logged(log, 'later')] })
    const starting = engine.start()
    await rest(host)
    const stopping = engine.stop()
    await rest(host)
    expect(log).toEqual(['first starts', 'first ticks'])
    gate.resolve()
    await rest(host)
    await stopping
    expect(await stateOf(starting)).toBe('CLOSED')
    expect(log.slice(2)).toEqual(['slow exits', 'first exits'])
  })

  test('a failing exit keeps no other from running and is reported when all are over', async () => {
    const log: string[] = []
    const failing = (name: string) =>
      defineModule({
        name,
        exit: () => {
          log.push(`${name} exits`)
          throw new Error(`${name} failed`)
        },
      })
    const { engine, host } = await started({
      modules: [logged(log, 'first'), failing('bad'), failing('worse')],
      exit: () => void log.push('engine exits'),
      onError: (error) => log.push(`reported: ${(error as Error).message}`),
    })
    log.length = 0
    await stopped(engine, host)
    expect(log).toEqual(['worse exits', 'bad exits', 'first exits', 'engine exits', 'reported: worse failed', 'reported: bad failed'])
  })

  test('leaves alone, and reports, what has not ended in time; an exit has its own time', async () => {
    const log: string[] = []
    const stubborn = defineModule({
      name: 'stubborn',
      handlers: [
        [Ping, never],
        [Ping, never, { name: 'import' }],
      ],
      tasks: [
        async function importAll() {
          await never()
        },
      ],
      exit: never,
    })
    const { engine, host } = await started({ modules: [logged(log, 'first'), stubborn], onError: (error) => log.push(String(error)) })
    engine.on(Ping, never)
    log.length = 0
    engine.tryPublish(new Ping(1))
    await rest(host)
    const stopping = engine.stop({ timeoutMs: 100 })
    await pass(host, 99)
    expect(log).toEqual([])
    await pass(host, 1)
    await pass(host, 100)
    await stopping
    expect(log).toEqual([
      'first exits',
      expect.stringMatching(
        /TimeoutError: the engine: task importAll of module "stubborn", handler never of module "stubborn", handler import of module "stubborn", deliveries: 1 had not ended after 100 ms/,
      ),
      expect.stringMatching(/TimeoutError.*exit of stubborn had not ended after 100 ms/),
    ])
  })

  test('has 10 seconds unless the engine says otherwise', async () => {
    for (const [stopTimeoutMs, ms] of [
      [undefined, 10_000],
      [50, 50],
    ] as const) {
      const { engine, host } = await started({ modules: [{ tasks: [never] }], ...(stopTimeoutMs && { stopTimeoutMs }) })
      const stopping = engine.stop()
      await pass(host, ms - 1)
      expect(await stateOf(stopping)).toBe('pending')
      await pass(host, 1)
      expect(await stateOf(stopping)).toBe('resolved')
      expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
    }
  })

  test('a start hook that hangs does not keep the others from exiting; ended late, it exits then', async () => {
    const log: string[] = []
    const gate = deferred()
    const { engine, host } = made({
      modules: [logged(log, 'first'), { name: 'hangs', beforeStart: () => gate.promise, exit: () => void log.push('late exit') }],
    })
    void engine.start()
    await rest(host)
    const stopping = engine.stop({ timeoutMs: 10 })
    await pass(host, 10)
    await stopping
    expect(log).toEqual(['first starts', 'first ticks', 'first exits'])
    gate.resolve()
    await rest(host)
    expect(log.slice(3)).toEqual(['late exit'])
  })

  test('ends a start, a run and an add whose beforeStart hangs; what it fails with later is reported', async () => {
    const gate = deferred()
    const hangs = (): Module => ({ name: 'hangs', beforeStart: () => gate.promise })
    for (const call of ['start', 'run', 'add'] as const) {
      const { engine, host } = made(call === 'add' ? {} : { modules: [hangs()] })
      if (call === 'add') await Promise.all([engine.start(), rest(host)])
      const beginning = call === 'add' ? engine.add(hangs()) : engine[call]()
      await rest(host)
      const stopping = engine.stop({ timeoutMs: 10 })
      await pass(host, 9)
      expect(await stateOf(beginning)).toBe('pending')
      await pass(host, 1)
      await stopping
      // Stopped in order, a run has done what it was for.
      expect(await stateOf(beginning)).toBe(call === 'run' ? 'resolved' : 'CLOSED')
      expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' })])
      gate.promise.catch(() => undefined)
      if (call === 'add') gate.reject(new Error('late'))
      await rest(host)
      if (call === 'add') expect(host.reported.slice(1)).toEqual([expect.objectContaining({ message: 'late' })])
    }
  })

  test('tells a failure of the start that comes with its very end once', async () => {
    const gate = deferred()
    const { engine, host } = made({ modules: [{ beforeStart: () => gate.promise }] })
    engine.on('stopped', () => gate.reject(new Error('at the end')))
    const running = engine.run()
    await rest(host)
    const stopping = engine.stop({ timeoutMs: 10 })
    await pass(host, 10)
    await stopping
    expect(await stateOf(running)).toBe('resolved')
    expect(host.reported).toEqual([expect.objectContaining({ name: 'TimeoutError' }), expect.objectContaining({ message: 'at the end' })])
  })

  test('reports an exit that fails after its time, and exits a module that begins while others do', async () => {
    const log: string[] = []
    const [gate, late] = [deferred(), deferred()]
    const { engine, host } = made({
      modules: [
        {
          name: 'slow',
          exit: () => {
            gate.resolve()
            return late.promise
          },
        },
        { name: 'hangs', beforeStart: () => gate.promise, exit: () => void log.push('hangs exits') },
      ],
      exit: () => void log.push('engine exits'),
    })
    void engine.start()
    await rest(host)
    const stopping = engine.stop({ timeoutMs: 10 })
    await pass(host, 10)
    await pass(host, 10)
    await stopping
    expect(log).toEqual(['hangs exits', 'engine exits'])
    expect(host.reported.splice(0)).toHaveLength(2)
    late.reject(new Error('too late'))
    await rest(host)
    expect(host.reported).toEqual([expect.objectContaining({ message: 'too late' })])
  })

  for (const from of ['handler', 'on', 'task', 'schedule', 'beforeStart', 'exit', 'engine exit'])
    test(`awaited in its own ${from} does not wait for that`, async () => {
      const log: string[] = []
      const stop = async (what: { readonly engine: { stop(): Promise<void> } } | { stop(): Promise<void> }) => {
        const engine = 'engine' in what ? what.engine : what
        // Not in the synchronous part.
        await undefined
        await engine.stop()
        log.push('behind stop')
      }
      const module = defineModule({
        name: 'self',
        ...(from === 'handler' && { handlers: [[Ping, (_all, _emissions, engine) => stop(engine)]] }),
        ...(from === 'task' && { tasks: [stop] }),
        ...(from === 'schedule' && { schedules: [every(10, stop)] }),
        ...(from === 'beforeStart' && { beforeStart: stop }),
        exit: from === 'exit' ? stop : () => void log.push('exit'),
      } as Module)
      const { engine, host } = made({ modules: [module], ...(from === 'engine exit' && { exit: stop }) })
      if (from === 'on') engine.on(Ping, () => stop(engine))
      void engine.start()
      await rest(host)
      engine.tryPublish(new Ping(1))
      await rest(host)
      if (from.endsWith('exit')) await stopped(engine, host)
      expect(engine.status).toBe('stopped')
      expect(log.filter((line) => line === 'exit')).toHaveLength(from === 'exit' ? 0 : 1)
      expect(log).toContain('behind stop')
      expect(host.reported).toEqual([])
    })

  test('returned by a hook, handler or task is no wait', async () => {
    const stop = (engine: { stop(): Promise<void> }) => engine.stop()
    for (const hooks of [{ beforeStart: stop }, { exit: stop }] as const)
      for (const where of ['module', 'engine']) {
        const { engine, host } = made(where === 'engine' ? hooks : { modules: [hooks] })
        void engine.start()
        await rest(host)
        await stopped(engine, host)
        expect([engine.status, host.reported, host.waiting.timers]).toEqual(['stopped', [], 0])
      }
  })

  test('what fails in work that waited for it is reported', async () => {
    const module = defineModule({
      name: 'self',
      handlers: [
        [
          Ping,
          async (_all, _emissions, engine) => {
            await engine.stop()
            throw new Error('too late')
          },
        ],
      ],
    })
    const failures: unknown[] = []
    const { engine, host } = await started({ modules: [module], onError: (error) => failures.push(error) })
    engine.tryPublish(new Ping(1))
    await rest(host)
    expect(failures).toEqual([expect.objectContaining({ message: 'too late' })])
  })

  test('does not wait for a handler that waits for an event which cannot come', async () => {
    const states: unknown[] = []
    const module = defineModule({
      name: 'waiting',
      handlers: [
        [
          Ping,
          async (_all, _emissions, engine) => {
            states.push(await stateOf(engine.next('pong')))
            await engine.next('pong').catch(({ code }) => states.push(code))
          },
        ],
      ],
    })
    const { engine, host } = await started({ modules: [module] })
    engine.tryPublish(new Ping(1))
    await rest(host)
    await stopped(engine, host)
    expect(states).toEqual(['pending', 'CLOSED'])
    expect(host.reported).toEqual([])
  })

  test('refuses a wrong time at the call', async () => {
    const { engine, host } = await started()
    refuses(() => engine.stop({ timeoutMs: '5' as never }), 'stop', 'timeoutMs')
    refuses(() => engine.close({ pending: 'soon' as never }), 'close', 'pending')
    await stopped(engine, host)
  })
})

describe('close', () => {
  test('is stop, as is the end of `await using`', async () => {
    const log: string[] = []
    const { engine, host } = await started({ modules: [logged(log, 'module')] })
    await Promise.all([
      (async () => {
        await using _engine = engine
      })(),
      rest(host),
    ])
    expect(log).toContain('module exits')
    expect(engine.status).toBe('stopped')
  })

  test('with discard drops what waits, also what waits for space, and still exits', async () => {
    const log: string[] = []
    const { engine, host } = await started({
      modules: [logged(log, 'module'), { handlers: [[Ping, () => void log.push('never')]] }],
      capacity: 1,
    })
    const publishing = [1, 2].map((at) => engine.publish(new Ping(at)))
    engine[Symbol.dispose]()
    expect(await stateOf(publishing[1]!)).toBe('CLOSED')
    await rest(host)
    expect(log.slice(2)).toEqual(['module exits'])
    expect(engine.status).toBe('stopped')
  })
})

describe('run', () => {
  /** Who listens to the signals of this process since `begin`. */
  const listening = () => {
    const before = new Set(process.listeners('SIGINT'))
    return () => process.listeners('SIGINT').filter((one) => !before.has(one)) as ((signal: string) => void)[]
  }

  test('resolves when the engine has stopped, and listens to no signal any more', async () => {
    const added = listening()
    const { engine, host } = made({ modules: [logged([], 'module')] })
    const running = engine.run()
    await rest(host)
    expect(added()).toHaveLength(1)
    expect(await stateOf(running)).toBe('pending')
    await stopped(engine, host)
    await running
    expect(added()).toEqual([])
  })

  for (const when of ['while it runs', 'while it starts'])
    test(`stops in order on SIGINT ${when}, and gives the signal back at once`, async () => {
      const log: string[] = []
      const gate = deferred()
      const added = listening()
      const { engine, host } = made({
        modules: [logged(log, 'module'), { beforeStart: () => (when === 'while it starts' ? gate.promise : undefined) }],
      })
      const running = engine.run()
      await rest(host)
      added()[0]!('SIGINT')
      expect(added()).toEqual([])
      gate.resolve()
      await rest(host)
      await running
      expect(log).toEqual(['module starts', 'module ticks', 'module exits'])
    })
})
