import { createListener } from '@emitscope/emitter/listener'
import { createManualHost } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { deferred, stateOf, turn } from '../promises.ts'

const setUp = () => {
  const host = createManualHost()
  const failures: unknown[] = []
  const app = createListener({ host, onError: (error) => failures.push((error as Error).message) })
  const trace: unknown[] = []
  const run = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) {
      host.flushMicrotasks()
      await turn()
    }
  }
  const pass = async (ms: number): Promise<void> => {
    await run()
    host.advance(ms)
    await run()
  }
  return { app, host, failures, trace, run, pass }
}

const never = (): Promise<unknown> => new Promise(() => undefined)

describe('when the time of a delivery is up in a hook', () => {
  it('before the handler, error hooks see it, and neither further hooks nor the handler run, also later', async () => {
    const { app, trace, pass, run } = setUp()
    const end = deferred()
    app.before(() => end.promise)
    app.before(() => trace.push('second'))
    app.after(() => trace.push('after'))
    app.onError(DOMException, ({ name }) => trace.push(name))
    app.on('go', () => trace.push('handler'))
    const outcome = app.emitAsync('go', undefined, { timeoutMs: 10 })
    await pass(10)
    expect((await outcome).errors).toMatchObject([{ name: 'TimeoutError' }])
    end.resolve()
    await run()
    expect(trace).toEqual(['TimeoutError'])
  })

  it('after the handler, error hooks see it too, be it the time of the route', async () => {
    const { app, trace, pass } = setUp()
    app.after(never)
    app.onError(DOMException, ({ name }) => trace.push(name))
    app.on('go', () => 1, { timeoutMs: 10 })
    const outcome = app.emitAsync('go')
    await pass(10)
    expect([(await outcome).errors, trace]).toMatchObject([[{ name: 'TimeoutError' }], ['TimeoutError']])
  })

  it('an interceptor around the hooks gets to its end', async () => {
    const { app, trace, pass } = setUp()
    app.intercept(async (_, next) => {
      try {
        return await next()
      } finally {
        trace.push('span ends')
      }
    })
    app.before(never)
    app.on('go', () => 1)
    void app.emitAsync('go', undefined, { timeoutMs: 10 })
    await pass(10)
    expect(trace).toEqual(['span ends'])
  })

  it('a signal of the caller that times out ends no hook', async () => {
    const { app, trace, run } = setUp()
    const end = deferred()
    app.after(() => end.promise)
    app.onError(Error, () => trace.push('error hook'))
    app.on('go', () => 1)
    const controller = new AbortController()
    const outcome = app.emitAsync('go', undefined, { signal: controller.signal })
    await run()
    controller.abort(new DOMException('late', 'TimeoutError'))
    await run()
    expect(await stateOf(outcome)).toBe('pending')
    end.resolve()
    await run()
    expect([(await outcome).values, trace]).toEqual([[1], []])
  })
})

describe('an error hook of a delivery whose time is up', () => {
  it('that fails is told to the host, for the delivery has its failure', async () => {
    const { app, host, failures, pass } = setUp()
    app.on('go', never, { timeoutMs: 10 })
    let fail = (): unknown => {
      throw new Error('sync')
    }
    app.onError(DOMException, () => fail())
    app.emit('go')
    await pass(10)
    fail = () => Promise.reject(new Error('async'))
    app.emit('go')
    await pass(10)
    expect(host.reported).toMatchObject([{ message: 'sync' }, { message: 'async' }])
    expect(failures).toEqual([expect.stringContaining('10 ms'), expect.stringContaining('10 ms')])
  })

  it('finds its context alive, and is waited for by stop', async () => {
    const { app, trace, pass, run } = setUp()
    const end = deferred()
    app.on('next', (payload) => trace.push(payload))
    app.on('go', never, { timeoutMs: 10 })
    app.onError(DOMException, async (_, { context, emit }) => {
      await end.promise
      trace.push(context.alive)
      emit('next', 'emitted')
    })
    app.emit('go')
    await pass(10)
    const stopped = app.stop()
    await run()
    expect([await stateOf(stopped), app.contexts.size]).toEqual(['pending', 1])
    end.resolve()
    await run()
    expect([await stateOf(stopped), app.contexts.size, trace]).toEqual(['resolved', 0, [true]])
  })

  it('that is over lets the context end', async () => {
    const { app, trace, pass } = setUp()
    app.on('next', (payload) => trace.push(payload))
    app.on('go', never, { timeoutMs: 10 })
    app.onError(DOMException, (_, { emit }) => void emit('next', 'emitted'))
    app.emit('go')
    await pass(10)
    expect([trace, app.contexts.size, await stateOf(app.settled())]).toEqual([['emitted'], 0, 'pending'])
    await pass(0)
    expect(app.contexts.size).toBe(0)
  })
})
