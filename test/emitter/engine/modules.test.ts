import { createEmitter, createLinker, EmitterError } from '@emitscope/emitter'
import { createEngine, defineModule, every, type Module } from '@emitscope/emitter/engine'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, test } from 'vitest'
import { deferred, stateOf } from '../promises.ts'
import { refuses, throwsCode } from '../refuses.ts'
import { made, Ping, Pong, rest, started, stopped } from './engines.ts'

const pings = (name: string, seen: unknown[], more: Module = {}): Module => ({
  ...defineModule({
    name,
    handlers: [
      [
        Ping,
        (all) =>
          void seen.push(
            name,
            all.map(({ at }) => at),
          ),
      ],
    ],
  }),
  ...more,
})

describe('add', () => {
  test('while it runs begins the module first, and keeps its events until then', async () => {
    const seen: unknown[] = []
    const gate = deferred()
    const { engine, host } = await started()
    const adding = engine.add(pings('late', seen, { beforeStart: () => gate.promise }))
    for (const at of [1, 2]) {
      await engine.publish(new Ping(at))
      await rest(host)
    }
    expect([seen, await stateOf(adding)]).toEqual([[], 'pending'])
    gate.resolve()
    await rest(host)
    await adding
    expect(seen).toEqual(['late', [1, 2]])
    await stopped(engine, host)
  })

  test('rejects when the module does not start, which then is gone; the engine goes on', async () => {
    const seen: unknown[] = []
    const { engine, host } = await started({ modules: [pings('first', seen)] })
    const failing = pings('failing', seen, { beforeStart: () => Promise.reject(new Error('no')), exit: () => void seen.push('never') })
    const adding = engine.add(failing)
    engine.tryPublish(new Ping(1))
    await rest(host)
    await expect(adding).rejects.toThrow('no')
    engine.tryPublish(new Ping(2))
    await rest(host)
    expect(seen).toEqual(['first', [1], 'first', [2]])
    await engine.add(pings('failing', seen))
    await stopped(engine, host)
    expect(host.reported).toEqual([])
  })

  test('that fails in a hook which takes the failure does not fail the start', async () => {
    const gate = deferred()
    const bad = (name: string, beforeStart: () => unknown): Module => ({ name, beforeStart })
    const failures: string[] = []
    const note = ({ message }: Error) => void failures.push(message)
    const { engine, host } = made({
      modules: [
        {
          name: 'careful',
          async beforeStart(engine) {
            void engine.add(bad('later', () => gate.promise)).catch(note)
            await engine.add(bad('bad', () => Promise.reject(new Error('bad failed')))).catch(note)
          },
        },
        { name: 'next' },
      ],
    })
    engine.on('started', () => void failures.push('started'))
    const starting = engine.start()
    await rest(host)
    // Every module has started, or did not.
    expect([failures, engine.status]).toEqual([['bad failed'], 'starting'])
    gate.reject(new Error('later failed'))
    await rest(host)
    await starting
    expect([failures, engine.status]).toEqual([['bad failed', 'later failed', 'started'], 'running'])
    expect(host.reported).toEqual([])
    await stopped(engine, host)
  })

  test('in a hook of the engine takes its place among those that start, in that of a module it begins at once', async () => {
    const log: unknown[] = []
    const noting = (name: string): Module => ({ name, beforeStart: () => void log.push(name) })
    const { engine, host } = await started({
      beforeStart: (engine) => engine.add(noting('by the engine')),
      modules: [{ name: 'module', beforeStart: (engine) => engine.add(noting('by a module')).then(() => log.push('module')) }],
    })
    expect(log).toEqual(['by a module', 'module', 'by the engine'])
    await stopped(engine, host)
  })

  test('twice is DUPLICATE, by identity or name, parts included, and nothing of it is added', async () => {
    const seen: unknown[] = []
    const module = pings('same', seen)
    const anonymous = defineModule({ handlers: [[Pong, () => undefined]] })
    const { engine, host } = made({ modules: [module, anonymous] })
    for (const twice of [module, anonymous, { name: 'same' }, { name: 'new', modules: [pings('part', seen), module] }])
      throwsCode(() => engine.add(twice), 'DUPLICATE')
    throwsCode(() => createEngine({ modules: [module, module] }), 'DUPLICATE')
    throwsCode(() => createEngine({ modules: [{ modules: [module, { ...module }] }] }), 'DUPLICATE')
    expect(engine.subscriptions()).toHaveLength(2)
    await engine.add({}).then(() => engine.add({}))
    await stopped(engine, host)
  })

  test('is CLOSED once the engine stops', async () => {
    const { engine, host } = await started()
    const stopping = engine.stop()
    throwsCode(() => engine.add({}), 'CLOSED')
    await rest(host)
    await stopping
    throwsCode(() => engine.add({}), 'CLOSED')
  })
})

describe('defineModule', () => {
  test('returns what it was given: a module made from another keeps its handlers and schedules', async () => {
    const log: unknown[] = []
    const base = defineModule({
      name: 'base',
      events: [Ping],
      handlers: [[Ping, () => void log.push('base pair')]],
      schedules: [every(10, () => void log.push('tick'))],
      onPing: () => void log.push('base member'),
    })
    const derived = defineModule({ ...base, name: 'derived', handlers: [...base.handlers, [Ping, () => void log.push('derived')]] })
    const { engine, host } = await started({ modules: [derived] })
    engine.tryPublish(new Ping(1))
    await rest(host)
    expect(log).toEqual(['tick', 'base pair', 'derived', 'base member'])
    await stopped(engine, host)
  })

  test('finds members by the type in PascalCase, whatever separates its words', async () => {
    const called: string[] = []
    const note = (name: string) => () => void called.push(name)
    const members = {
      onOrderPlaced: note('order:placed'),
      onHttpRequest2Failed: note('http/request2-failed'),
      onCamelCase: note('camelCase'),
      onÜberweisungDa: note('überweisung.da'),
    }
    const types = ['order:placed', 'http/request2-failed', 'camelCase', 'überweisung.da']
    const { engine, host } = await started({ modules: [{ name: 'names', events: [...types, Symbol('no name')], ...members } as Module] })
    for (const type of types) engine.tryPublish(type)
    await rest(host)
    expect(called).toEqual(types)
    expect(host.warnings).toEqual([])
    await stopped(engine, host)
  })

  test('does not call a member twice that stands in handlers as well', async () => {
    const called: string[] = []
    const onPing = () => void called.push('ping')
    const module = { events: [Ping], handlers: [[Ping, onPing]], onPing } as const
    const named = { events: [Ping], handlers: [[Ping, () => void called.push('named'), { name: 'onPing' }]], onPing } as const
    const { engine, host } = await started({ modules: [module, named, { handlers: [[Pong, onPing]], onPing } as Module] })
    engine.tryPublish(new Ping(1))
    await rest(host)
    expect(called).toEqual(['ping', 'named'])
    expect(host.warnings).toEqual([])
    await stopped(engine, host)
  })

  test("shows the functions' names, and takes none for a subscription's: a bundler changes them", () => {
    function save() {}
    const { engine } = made({
      modules: [
        {
          events: [Pong],
          handlers: [
            [Ping, save],
            [Ping, () => undefined],
            [Ping, save, { name: 'given' }],
          ],
          onPong() {},
        } as Module,
      ],
    })
    expect(engine.subscriptions().map(({ name, handler }) => [name, handler.name])).toEqual([
      [undefined, 'save'],
      [undefined, ''],
      ['given', 'save'],
      ['onPong', ''],
    ])
  })

  test('calls members and hooks as methods', async () => {
    const log: unknown[] = []
    class Counter implements Module {
      readonly name = 'counter'
      readonly events = [Ping]
      count = 0
      beforeStart() {
        this.count = 10
      }
      /** No handler, and not named like one. */
      only() {}
      onPing(all: readonly Ping[]) {
        this.count += all.length
      }
      exit() {
        log.push(this.count)
      }
    }
    const { engine, host } = await started({ modules: [new Counter()] })
    engine.tryPublish(new Ping(1))
    await rest(host)
    await stopped(engine, host)
    expect(log).toEqual([11])
    expect(host.warnings).toEqual([])
  })

  test('refuses what is wrong, naming it; createEngine and add refuse it too', () => {
    const run = () => undefined
    const whole: { modules: unknown[] } = { modules: [] }
    whole.modules.push({ modules: [whole] })
    const wrong: [unknown, ...string[]][] = [
      [null, 'module'],
      [{ name: 5 }, 'name'],
      [{ events: Ping }, 'events', 'a list'],
      [{ name: 'shop', events: [Ping, 5] }, 'events[1] of module "shop"', 'type'],
      [{ handlers: [Ping] }, 'handlers[0]', '[type, handler, options?]'],
      [
        {
          handlers: [
            [Ping, run],
            [Ping, 'run'],
          ],
        },
        'handlers[1]',
        'handler must be a function, got "run"',
      ],
      [{ handlers: [['', run]] }, 'handlers[0]', 'type'],
      [{ handlers: [[Ping, run, { concurrency: 0 }]] }, 'concurrency'],
      [{ handlers: [[Ping, run, { filter: 5 }]] }, 'filter'],
      [{ schedules: [run] }, 'schedules[0]', 'made by every()'],
      [{ schedules: [null] }, 'schedules[0]'],
      [{ name: 'shop', tasks: ['task'] }, 'tasks[0] of module "shop"'],
      [{ modules: [5] }, 'modules[0]'],
      [whole, 'modules', 'contain themselves'],
      [{ modules: [{ tasks: 5 }] }, 'tasks'],
      [{ beforeStart: 'now' }, 'beforeStart'],
      [{ exit: true }, 'exit'],
    ]
    for (const [module, ...words] of wrong) {
      if (!words.includes('filter')) refuses(() => defineModule(module as never), 'defineModule', ...words)
      refuses(() => createEngine().add(module as never), ...words)
      refuses(() => createEngine({ modules: [module as never] }), ...words)
    }
  })
})

describe('createEngine', () => {
  test('refuses wrong options at the call', () => {
    for (const [name, value] of Object.entries({
      name: 5,
      modules: {},
      capacity: 0,
      settings: 5,
      beforeStart: 'x',
      exit: [5],
      onError: 5,
      onWarning: 5,
      unhandled: 'loud',
      maxDepth: -1,
      stopTimeoutMs: 'soon',
      linker: {},
    }))
      refuses(() => createEngine({ [name]: value } as never), 'createEngine', name)
    for (const options of [5, null]) refuses(() => createEngine(options as never), 'options')
  })

  test('hands on its settings, and is an emitter like any', async () => {
    const host = createManualHost()
    const engine = createEngine({ name: 'shop', settings: { port: 80 }, host })
    expect([engine.settings.port, engine.name, engine.status, createEngine().settings]).toEqual([80, 'shop', 'waiting', {}])
    expect(JSON.stringify(engine)).toBe('{"name":"shop","strategy":"engine","types":[]}')
    await stopped(engine, host)
  })

  test('with a linker that others share takes part in it, and leaves nothing there', async () => {
    const linker = createLinker()
    const seen: unknown[] = []
    const { engine, host } = await started({ linker, modules: [pings('shared', seen)] })
    const bus = createEmitter({ linker, host })
    bus.emit(new Ping(1))
    engine.tryPublish(new Ping(2))
    bus.on(Pong, () => undefined)
    await rest(host)
    // The other emitter has no turns: what it emits is a batch of its own.
    expect(seen).toEqual(['shared', [1], 'shared', [2]])
    await stopped(engine, host)
    expect(linker.subscriptions().map(({ types }) => types)).toEqual([['pong']])
  })

  test('with a linker that others share keeps nobody waiting for a module that has not started', async () => {
    const linker = createLinker()
    const seen: unknown[] = []
    const waiting = made({ linker, modules: [pings('waiting', seen)] })
    const own: unknown[] = []
    const fails: Module = {
      handlers: [
        [Pong, () => Promise.reject(new Error('no'))],
        ['started', (all: readonly unknown[]) => void own.push(...all)],
      ],
      exit: () => void seen.push('exit'),
    }
    await waiting.engine.add(fails)
    const { engine, host } = await started({ linker })
    const bus = createEmitter({ linker, host })
    bus.emit(new Ping(1))
    engine.tryPublish(new Ping(2))
    bus.emit(new Pong(3))
    bus.emit('started', 'by the bus')
    await rest(host)
    const rested = bus.settled()
    await rest(host)
    expect([own, await stateOf(rested)]).toEqual([[], 'resolved'])
    await stopped(engine, host)
    expect(host.reported).toEqual([])
    // It keeps what came, and what fails then is its own failure; once it runs it is waited for.
    const gone: unknown[] = []
    waiting.engine.on('exception', ({ error, source }) => void gone.push((error as Error).message, source))
    await Promise.all([waiting.engine.start(), rest(waiting.host)])
    expect([seen, gone, own]).toEqual([
      ['waiting', [1, 2]],
      ['no', 'handler'],
      ['by the bus', undefined],
    ])
    bus.emit(new Ping(4))
    const settled = bus.settled()
    await rest(host)
    expect(await stateOf(settled)).toBe('pending')
    await rest(waiting.host)
    await rest(host)
    await settled
    await stopped(waiting.engine, waiting.host)
    expect(seen.slice(2)).toEqual(['waiting', [4], 'exit'])
  })

  test('does not subscribe half a module when the linker has no room for it', async () => {
    const linker = createLinker({ maxHandlers: 1 })
    const { engine, host } = made({ linker })
    const module = defineModule({
      name: 'two',
      handlers: [
        [Pong, () => undefined],
        [Ping, () => undefined],
        [Ping, () => undefined],
      ],
    })
    const whole = defineModule({ modules: [pings('part', [])], handlers: [[Ping, () => undefined]] })
    for (const one of [module, whole]) expect(() => engine.add(one)).toThrow(EmitterError)
    expect(linker.subscriptions()).toEqual([])
    await stopped(engine, host)
  })
})
