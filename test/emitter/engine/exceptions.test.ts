import { type Emission, EmitterError } from '@emitscope/emitter'
import { defineModule, type EngineException, every, type Module } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { deferred } from '../promises.ts'
import { made, Ping, pass, rest, started, stopped } from './engines.ts'

const fail = (text: string) => (): never => {
  throw new Error(text)
}
const failing = defineModule({
  name: 'failing',
  handlers: [[Ping, fail('handler')]],
  schedules: [every(1000, fail('schedule'))],
  tasks: [async () => fail('task')()],
  exit: fail('exit'),
})
const sources = ['schedule', 'task', 'handler', 'exit']
const messages = (errors: readonly unknown[]) => errors.map((error) => (error as Error).message)

/** Notes what its handlers of the engine's events are called with. */
const watching = (log: unknown[], more: Module = {}): Module => ({
  name: 'watching',
  handlers: [
    [
      'exception',
      (all: readonly EngineException[]) => void log.push(...all.map(({ error }) => (error as Error).message)),
      { concurrency: 1 },
    ],
    [
      ['started', 'stopped'],
      (all: readonly unknown[], emissions: readonly Emission[]) => void log.push(`${String(emissions[0]?.type)} ${all.length}`),
    ],
  ],
  ...more,
})

describe('what fails in an engine', () => {
  test("is told to a module's handler of exception at once, to the very end", async () => {
    const log: unknown[] = []
    const never = () => new Promise<void>(() => undefined)
    const { engine, host } = await started({
      modules: [watching(log), { ...failing, exit: fail('exit'), tasks: [fail('task'), never] }],
      exit: () => void log.push('engine exits'),
    })
    engine.tryPublish(new Ping(1))
    await rest(host)
    const stopping = engine.stop({ timeoutMs: 10 })
    await pass(host, 10)
    await stopping
    expect(log).toEqual([
      'schedule',
      'task',
      'started 1',
      'handler',
      'engine exits',
      expect.stringContaining('had not ended'),
      'exit',
      'stopped 1',
    ])
    expect(host.reported).toEqual([])
  })

  test('before a module has started is not told to it, and is not lost', async () => {
    const log: unknown[] = []
    const { engine, host } = made({ modules: [{ tasks: [fail('task')] }, watching(log, { beforeStart: fail('no start') })] })
    const starting = engine.start()
    await rest(host)
    await expect(starting).rejects.toThrow('no start')
    expect(log).toEqual([])
    expect(messages(host.reported)).toEqual(['task'])
  })

  test('before a module has started does not become its failure where the outcome is awaited', async () => {
    const gate = deferred()
    const { engine, host } = made({
      modules: [{ handlers: [[Ping, fail('handler')]] }, watching([], { beforeStart: () => gate.promise })],
    })
    void engine.start()
    await rest(host)
    const outcome = engine.emitAsync(new Ping(1))
    await rest(host)
    expect(messages((await outcome).errors)).toEqual(['handler'])
    expect(host.reported).toEqual([])
    gate.resolve()
    await stopped(engine, host)
  })

  test("is still the host's where the filter of a handler of exception lets it pass by", async () => {
    const told: unknown[] = []
    const { engine, host } = await started({ modules: [{ handlers: [[Ping, fail('handler')]] }] })
    engine.on('exception', ({ error }) => void told.push((error as Error).message), {
      filter: ({ payload }) => (payload as EngineException).source === 'task',
    })
    engine.tryPublish(new Ping(1))
    await rest(host)
    await Promise.all([engine.add({ tasks: [fail('task')] }), rest(host)])
    expect([told, messages(host.reported)]).toEqual([['task'], ['handler']])
    await stopped(engine, host)
  })

  for (const has of ['nobody', 'onError', 'exception', 'both'])
    test(`is told exactly once where there is ${has === 'both' ? 'an onError, and as the event' : has}`, async () => {
      const told: unknown[] = []
      const events: EngineException[] = []
      const { engine, host } = await started({
        ...((has === 'onError' || has === 'both') && { onError: (error: unknown) => void told.push(error) }),
      })
      if (has === 'exception' || has === 'both') engine.on('exception', (exception) => void events.push(exception as EngineException))
      await Promise.all([engine.add(failing), rest(host)])
      engine.tryPublish(new Ping(1))
      await rest(host)
      await stopped(engine, host)
      expect(messages(told)).toEqual(has === 'onError' || has === 'both' ? sources : [])
      expect(messages(host.reported)).toEqual(has === 'nobody' ? sources : [])
      expect(events.map(({ source }) => source)).toEqual(has === 'exception' || has === 'both' ? sources : [])
      for (const { error, source, module, emission } of events) {
        expect((error as Error).message).toBe(source)
        expect(module).toBe(source === 'handler' ? undefined : 'failing')
        expect(emission?.type).toBe(source === 'handler' ? 'ping' : undefined)
      }
    })

  test('in a handler of exception is not told to it again, and is not lost', async () => {
    for (const onError of [undefined, true]) {
      const told: unknown[] = []
      const { engine, host } = await started({
        modules: [{ handlers: [[Ping, fail('handler')]] }],
        ...(onError && { onError: (error: unknown) => void told.push(error) }),
      })
      engine.on('exception', fail('handler of exception'))
      engine.tryPublish(new Ping(1))
      await rest(host)
      expect(messages(onError ? told : host.reported)).toEqual(onError ? ['handler of exception', 'handler'] : ['handler of exception'])
      await stopped(engine, host)
    }
  })

  test('in onError itself is CALLBACK_FAILED, as of any emitter', async () => {
    const { engine, host } = await started({ modules: [{ schedules: [every(10, fail('tick'))] }], onError: fail('onError') })
    expect(host.reported).toEqual([expect.any(EmitterError)])
    expect(host.reported[0]).toMatchObject({ code: 'CALLBACK_FAILED', cause: { message: 'onError' }, failure: { message: 'tick' } })
    await stopped(engine, host)
  })

  test("while an outcome is awaited is the caller's, unless somebody takes it", async () => {
    const { engine, host } = await started({ modules: [{ handlers: [[Ping, fail('handler')]] }] })
    const outcome = engine.emitAsync(new Ping(1))
    await rest(host)
    expect(messages((await outcome).errors)).toEqual(['handler'])
    expect(host.reported).toEqual([])
    await stopped(engine, host)
  })
})
