import { EmitterError } from '@emitscope/emitter'
import { defineModule, type EngineException, every } from '@emitscope/emitter/engine'
import { describe, expect, test } from 'vitest'
import { Ping, rest, started, stopped } from './engines.ts'

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

describe('what fails in an engine', () => {
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
